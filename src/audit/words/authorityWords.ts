import { AUTHORITY } from "../state/places";
import { memberPlace } from "../state/explain/authority";
import { type Place } from "../state/place";
import { type ExpectedWord, exactly, type WordRule } from "./expectedWord";
import { numberIn, textIn, type TimedTelling } from "./telling";

/** Time.Delay of OpenZeppelin: what holds, and what holds instead from `effect` on. */
interface Delay {
  readonly before: bigint;
  readonly after: bigint;
  readonly effect: bigint;
}

const NO_DELAY: Delay = { before: 0n, after: 0n, effect: 0n };

/** Authority (AccessManager): members, delays, roles of functions, scheduled operations. */
export class AuthorityWords implements WordRule {
  readonly #members = new Map<string, { place: Place; since: bigint; delay: Delay }>();
  readonly #delays = new Map<string, { place: Place; delay: Delay }>();
  /** Plain values, by the name of their place. */
  readonly #values = new Map<string, ExpectedWord>();

  constructor() {
    // Every role's admin is the first role unless told otherwise, and slots of roles without events hold nothing.
    this.#role(0n);
  }

  take(told: TimedTelling): void {
    if (told.contract !== "authority") return;
    if (told.name.startsWith("Role")) return this.#ofRole(told, numberIn(told, "roleId"));
    if (told.name.startsWith("Target"))
      return this.#ofTarget(told, AUTHORITY.targets.at(textIn(told, "target")));
    if (told.name.startsWith("Operation")) this.#ofOperation(told);
  }

  *words(): Iterable<ExpectedWord> {
    yield exactly(AUTHORITY.executionId, 0n);
    yield* this.#values.values();
    for (const { place, delay } of this.#delays.values()) yield exactly(place, packed(delay));
    for (const { place, since, delay } of this.#members.values()) {
      yield exactly(place.member("since"), since);
      yield exactly(place.member("delay"), packed(delay));
    }
  }

  #ofRole(told: TimedTelling, role: bigint): void {
    const place = this.#role(role);
    switch (told.name) {
      case "RoleGranted":
        return this.#grant(told, memberPlace(role, textIn(told, "account")));
      case "RoleRevoked": {
        const member = memberPlace(role, textIn(told, "account"));
        this.#members.set(member.name, { place: member, since: 0n, delay: NO_DELAY });
        return;
      }
      case "RoleAdminChanged":
        return this.#set(place.member("admin"), numberIn(told, "admin"));
      case "RoleGuardianChanged":
        return this.#set(place.member("guardian"), numberIn(told, "guardian"));
      case "RoleGrantDelayChanged":
        return this.#update(
          place.member("grantDelay"),
          numberIn(told, "delay"),
          numberIn(told, "since"),
          told.at,
        );
    }
  }

  #ofTarget(told: TimedTelling, place: Place): void {
    this.#known(place.member("closed"));
    this.#delayAt(place.member("adminDelay"));
    switch (told.name) {
      case "TargetFunctionRoleUpdated":
        return this.#set(place.member("allowedRoles").at(textIn(told, "selector")), numberIn(told, "roleId"));
      case "TargetClosed":
        return this.#set(place.member("closed"), told.args["closed"] === true ? 1n : 0n);
      case "TargetAdminDelayUpdated":
        return this.#update(
          place.member("adminDelay"),
          numberIn(told, "delay"),
          numberIn(told, "since"),
          told.at,
        );
    }
  }

  #ofOperation(told: TimedTelling): void {
    const place = AUTHORITY.schedules.at(textIn(told, "operationId"));
    const scheduled = told.name === "OperationScheduled";
    this.#set(place.member("timepoint"), scheduled ? numberIn(told, "schedule") : 0n);
    this.#set(place.member("nonce"), numberIn(told, "nonce"));
  }

  /** A new member's delay holds at once; that of an old one changes from the time that the event tells. */
  #grant(told: TimedTelling, place: Place): void {
    const [delay, since] = [numberIn(told, "delay"), numberIn(told, "since")];
    const before = this.#members.get(place.name);
    if (told.args["newMember"] === true || before === undefined) {
      this.#members.set(place.name, { place, since, delay: { ...NO_DELAY, after: delay } });
    } else {
      before.delay = { before: delayAt(before.delay, told.at), after: delay, effect: since };
    }
  }

  #update(place: Place, after: bigint, effect: bigint, now: bigint): void {
    const before = delayAt(this.#delayAt(place), now);
    this.#delays.set(place.name, { place, delay: { before, after, effect } });
  }

  #delayAt(place: Place): Delay {
    const found = this.#delays.get(place.name)?.delay;
    if (found === undefined) this.#delays.set(place.name, { place, delay: NO_DELAY });
    return found ?? NO_DELAY;
  }

  #role(role: bigint): Place {
    const place = AUTHORITY.roles.at(role);
    this.#known(place.member("admin"));
    this.#known(place.member("guardian"));
    this.#delayAt(place.member("grantDelay"));
    return place;
  }

  #known(place: Place): void {
    if (!this.#values.has(place.name)) this.#set(place, 0n);
  }

  #set(place: Place, value: bigint): void {
    this.#values.set(place.name, exactly(place, value));
  }
}

function delayAt({ before, after, effect }: Delay, now: bigint): bigint {
  return effect <= now ? after : before;
}

/** As Time.pack. */
function packed({ before, after, effect }: Delay): bigint {
  return after | (before << 32n) | (effect << 64n);
}
