import { type Finding } from "../finding";
import { FACTS } from "../code/facts";
import { RESTRICTED, ROLES } from "../../sdk/deploy/roles";
import { type Part, PARTS } from "../code/wiring";
import { numberIn, textIn } from "../words/telling";
import { type TellingCollector } from "../words/tellingCollector";
import { word } from "../hex";
import { type Holder, type Powers } from "./powers";

const NAMES: Readonly<Record<string, string>> = {
  [`${ROLES.ADMIN}`]: "admin",
  [`${ROLES.GOVERNOR}`]: "governor",
  [`${ROLES.GUARDIAN}`]: "guardian",
};

/** "governor (role 1)". */
export function roleName(role: bigint): string {
  const name = NAMES[`${role}`];
  return name === undefined ? `role ${role}` : `${name} (role ${role})`;
}

/** One cell of the matrix: which role may call which function. */
export interface MatrixRow {
  readonly part: Part;
  readonly name: string;
  readonly selector: string;
  readonly role: bigint;
}

/** The whole matrix: functions from the compiler's output, roles from the deployment's table. */
export const POWER_MATRIX: readonly MatrixRow[] = RESTRICTED.flatMap(({ key, functions, role }) =>
  functions.map((name) => {
    const selector = FACTS[PARTS[key]].restricted[name];
    if (selector === undefined) throw new RangeError(`${key} has no restricted function ${name}`);
    return { part: key, name, selector, role };
  }),
);

/** What the Authority does for its admin: by its code, whatever its storage says. All else that it does asks for the role of the call. */
export const ADMIN_MATRIX: readonly MatrixRow[] = Object.entries(FACTS.Authority.restricted).map(
  ([name, selector]) => ({ part: "authority", name, selector, role: ROLES.ADMIN }),
);

/**
 * Holds what is proved against the matrix: exactly its functions are bound, to its roles; admin and governor are one and the same holder,
 * behind a delay; the guardian is one other; nobody else has any role; no setting of role or target is odd.
 */
export function powerFindings(powers: Powers, addresses: Readonly<Record<Part, string>>): readonly Finding[] {
  return [
    ...bindingFindings(powers, addresses),
    ...holderFindings(powers.holders),
    ...powers.odd.map(({ subject, have }) => finding(subject, have, "as a deployment leaves it")),
  ];
}

const ADDRESS_BITS = 160;

/** Whoever deployed acts without the floor of a day while he is the admin and his first day lasts; a lie about that day would last. */
export function setupFindings(
  { holders }: Powers,
  immutables: ReadonlyMap<string, bigint>,
  now: number,
): readonly Finding[] {
  const ends = immutables.get("SETUP_ENDS") ?? 0n;
  if (ends <= BigInt(now)) return [];
  // Code compares addresses, whatever bits stand above them.
  const builder = BigInt.asUintN(ADDRESS_BITS, immutables.get("BUILDER") ?? 0n);
  return holders
    .filter(({ role, account }) => role === ROLES.ADMIN && BigInt(account) === builder)
    .map(({ account }) =>
      finding(`${roleName(ROLES.ADMIN)}, ${account}`, `may act at once until ${ends}`, "a delay"),
    );
}

/** How long a deployment may take: SETUP_TIME of contracts/types/Bounds.sol [s]. */
const SETUP_SEC = 86_400n;

/**
 * What is built into the Authority is what its first event and that event's block say: who was its first admin, and the end of his first
 * day. Later they have no power, but code that differs from what was deployed is other code.
 */
export function builtFindings(
  { tellings, times }: Pick<TellingCollector, "tellings" | "times">,
  immutables: ReadonlyMap<string, bigint>,
): readonly Finding[] {
  const first = tellings.find(({ contract }) => contract === "authority");
  const grant =
    first?.name === "RoleGranted" && numberIn(first, "roleId") === ROLES.ADMIN ? first : undefined;
  if (grant === undefined)
    return [finding("Authority, its first event", first?.name ?? "none", "a first admin")];
  // Without it all words that depend on time are left open.
  const born = times.get(grant.block);
  const need = [
    ["BUILDER", BigInt(textIn(grant, "account"))],
    ...(born === undefined ? [] : [["SETUP_ENDS", born + SETUP_SEC] as const]),
  ] as const;
  return need.flatMap(([name, value]) => {
    const have = immutables.get(name);
    return have === value ? [] : [finding(`Authority, ${name}`, word(have ?? 0n), word(value))];
  });
}

function bindingFindings(
  { bindings }: Powers,
  addresses: Readonly<Record<Part, string>>,
): readonly Finding[] {
  const bound = new Map(bindings.map(({ target, selector, role }) => [`${target}/${selector}`, role]));
  const found: Finding[] = [];
  for (const { part, name, selector, role } of POWER_MATRIX) {
    const key = `${addresses[part].toLowerCase()}/${selector}`;
    // What was never bound belongs to the admin.
    const have = bound.get(key) ?? ROLES.ADMIN;
    bound.delete(key);
    if (have !== role) found.push(finding(`${PARTS[part]}.${name}`, roleName(have), roleName(role)));
  }
  for (const [key, role] of bound) {
    // Bound to the admin is what every function is.
    if (role !== ROLES.ADMIN) found.push(finding(`function ${key}`, roleName(role), "bound to nobody"));
  }
  return found;
}

function holderFindings(holders: readonly Holder[]): readonly Finding[] {
  const of = (role: bigint): readonly Holder[] => holders.filter((holder) => holder.role === role);
  const [governor] = of(ROLES.GOVERNOR);
  const found: Finding[] = [];
  for (const role of [ROLES.ADMIN, ROLES.GOVERNOR, ROLES.GUARDIAN]) {
    const accounts = of(role).map(({ account }) => account);
    if (accounts.length === 1) continue;
    found.push(finding(roleName(role), accounts.join(", ") || "nobody", "one holder"));
  }
  for (const { account } of of(ROLES.ADMIN)) {
    if (governor !== undefined && account === governor.account) continue;
    found.push(finding(roleName(ROLES.ADMIN), account, `the governor, ${governor?.account ?? "nobody"}`));
  }
  for (const { role, account, delaySec } of [...of(ROLES.ADMIN), ...of(ROLES.GOVERNOR)]) {
    if (delaySec > 0) continue;
    found.push(finding(`${roleName(role)}, ${account}`, "may act at once", "a delay"));
  }
  const known: readonly bigint[] = Object.values(ROLES);
  for (const { role, account } of holders) {
    if (!known.includes(role)) found.push(finding(roleName(role), account, "no such role"));
  }
  return found;
}

function finding(subject: string, have: string, need: string): Finding {
  const text = "Somebody can do what the published matrix of powers does not say.";
  return { law: "POWER-1", severity: "critical", subject, have, need, text };
}
