import { AbiCoder, type Interface, keccak256 } from "ethers";

import { Authority__factory } from "../../../typechain/factories/contracts/governance/Authority__factory";
import { CircuitBreaker__factory } from "../../../typechain/factories/contracts/risk/CircuitBreaker__factory";
import { MarketRegistry__factory } from "../../../typechain/factories/contracts/risk/MarketRegistry__factory";
import { PriceOracle__factory } from "../../../typechain/factories/contracts/oracle/PriceOracle__factory";
import { type Finding } from "../finding";
import { type ContractStorage } from "../state/contractStorage";
import { AUTHORITY } from "../state/places";
import { type Telling, textIn } from "../words/telling";

/** A call that somebody scheduled and nobody has executed or cancelled. */
export interface PendingOperation {
  readonly id: string;
  readonly caller: string;
  readonly target: string;
  /** The call in words where the target's functions are known, else its data. */
  readonly call: string;
  /** When it may be executed at the earliest [s], as proved. */
  readonly executableAt: number;
}

/** What the Authority's event said of a scheduled call. */
export interface ScheduledCall {
  readonly id: string;
  readonly caller: string;
  readonly target: string;
  readonly data: string;
}

const CODER = AbiCoder.defaultAbiCoder();
const KNOWN: readonly Interface[] = [
  Authority__factory.createInterface(),
  MarketRegistry__factory.createInterface(),
  PriceOracle__factory.createInterface(),
  CircuitBreaker__factory.createInterface(),
];

/** All calls that were ever scheduled, as the Authority's events tell. */
export function scheduledCalls(tellings: readonly Telling[]): readonly ScheduledCall[] {
  return tellings
    .filter(({ contract, name }) => contract === "authority" && name === "OperationScheduled")
    .map((telling) => ({
      id: textIn(telling, "operationId"),
      caller: textIn(telling, "caller"),
      target: textIn(telling, "target"),
      data: textIn(telling, "data"),
    }));
}

/** An operation's id is the hash of what it will do: a call that does not hash to it was never scheduled under it. */
export function operationFindings(scheduled: readonly ScheduledCall[]): readonly Finding[] {
  return scheduled.flatMap(({ id, caller, target, data }): readonly Finding[] => {
    const need = keccak256(CODER.encode(["address", "address", "bytes"], [caller, target, data]));
    if (id === need) return [];
    const text = "The event does not tell the call that was scheduled.";
    return [{ law: "REC-1", severity: "critical", subject: "a scheduled call", have: id, need, text }];
  });
}

/** Which of the scheduled calls still wait: a time in the proved storage. */
export function pendingIn(
  authority: ContractStorage,
  scheduled: readonly ScheduledCall[],
): readonly PendingOperation[] {
  const byId = new Map(scheduled.map((call) => [call.id, call]));
  return [...byId.values()].flatMap(({ id, caller, target, data }) => {
    const executableAt = Number(authority.peek(AUTHORITY.schedules.at(id).member("timepoint")));
    return executableAt === 0 ? [] : [{ id, caller, target, call: inWords(data), executableAt }];
  });
}

function inWords(data: string): string {
  for (const face of KNOWN) {
    const call = face.parseTransaction({ data });
    if (call !== null) return `${call.name}(${call.args.map((argument) => String(argument)).join(", ")})`;
  }
  return data;
}
