import { type ExchangeState } from "../state/exchangeState";
import { memberPlace } from "../state/explain/authority";
import { AUTHORITY } from "../state/places";
import { type StorageKeys } from "../state/storageKeys";
import { type PendingOperation } from "./operations";
import { currentDelay } from "./timeDelay";

/** Somebody who has a role: proved storage, not events. */
export interface Holder {
  readonly role: bigint;
  readonly account: string;
  /** From when on [s]. */
  readonly since: number;
  /** Between scheduling and executing a call [s]. */
  readonly delaySec: number;
}

/** A function that the authority lets a role call. */
export interface Binding {
  readonly target: string;
  readonly selector: string;
  readonly role: bigint;
}

/** Settings of a role or of a target beyond what a deployment leaves: each is a power that somebody added. */
export interface OddSetting {
  readonly subject: string;
  readonly have: string;
}

export interface Powers {
  readonly holders: readonly Holder[];
  readonly bindings: readonly Binding[];
  readonly odd: readonly OddSetting[];
  readonly pending: readonly PendingOperation[];
}

/** Who can do what after which delay, from the Authority's proved storage. Complete, as that storage is. */
export function powersIn(
  { storages }: ExchangeState,
  { authority: keys }: StorageKeys,
  pending: readonly PendingOperation[],
  now: number,
): Powers {
  const { authority } = storages;
  const holders: Holder[] = [];
  for (const [role, members] of keys.members) {
    for (const account of members) {
      const place = memberPlace(role, account);
      const since = Number(authority.value(place.member("since")));
      const delaySec = currentDelay(authority.value(place.member("delay")), now);
      if (since !== 0) holders.push({ role, account, since, delaySec });
    }
  }
  const bindings: Binding[] = [];
  for (const [target, selectors] of keys.functions) {
    for (const selector of selectors) {
      const place = AUTHORITY.targets.at(target).member("allowedRoles").at(selector);
      bindings.push({ target, selector, role: authority.value(place) });
    }
  }
  return { holders, bindings, odd: [...oddRoles(), ...oddTargets()], pending };

  function oddRoles(): readonly OddSetting[] {
    return [...new Set([...keys.roles, ...keys.members.keys()])].flatMap((role) => {
      const field = (label: string): bigint => authority.value(AUTHORITY.roles.at(role).member(label));
      const settings = [
        ["its admin role", field("admin")],
        ["its guardian role", field("guardian")],
        ["its grant delay [s]", BigInt(currentDelay(field("grantDelay"), now))],
      ] as const;
      return settings
        .filter(([, value]) => value !== 0n)
        .map(([what, value]) => ({ subject: `role ${role}`, have: `${what} is ${value}` }));
    });
  }

  function oddTargets(): readonly OddSetting[] {
    return [...keys.functions.keys()].flatMap((target) => {
      const place = AUTHORITY.targets.at(target);
      const odd: OddSetting[] = [];
      if (authority.value(place.member("closed")) !== 0n)
        odd.push({ subject: target, have: "closed to all" });
      const delay = currentDelay(authority.value(place.member("adminDelay")), now);
      if (delay !== 0) odd.push({ subject: target, have: `its admin delay is ${delay} s` });
      return odd;
    });
  }
}
