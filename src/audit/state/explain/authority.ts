import { AUTHORITY } from "../places";
import { type ContractStorage } from "../contractStorage";
import { type StorageKeys } from "../storageKeys";

/** Everything that OpenZeppelin's AccessManager can have written. The admin's role has a slot without any event of it. */
export async function explainAuthority(storage: ContractStorage, { authority }: StorageKeys): Promise<void> {
  const roles = new Set([0n, ...authority.roles, ...authority.members.keys()]);
  await storage.load([
    AUTHORITY.executionId,
    ...[...roles].flatMap((role) => [
      AUTHORITY.roles.at(role).member("admin"),
      AUTHORITY.roles.at(role).member("guardian"),
      AUTHORITY.roles.at(role).member("grantDelay"),
      ...[...(authority.members.get(role) ?? [])].map((member) => memberPlace(role, member)),
    ]),
    ...[...authority.functions].flatMap(([target, selectors]) => [
      AUTHORITY.targets.at(target).member("adminDelay"),
      AUTHORITY.targets.at(target).member("closed"),
      ...[...selectors].map((selector) => AUTHORITY.targets.at(target).member("allowedRoles").at(selector)),
    ]),
    ...[...authority.operations].map((operation) => AUTHORITY.schedules.at(operation)),
  ]);
}

export function memberPlace(role: bigint, member: string) {
  return AUTHORITY.roles.at(role).member("members").at(member);
}
