import { type Interface, type LogDescription } from "ethers";

import { Authority__factory } from "../../../typechain/factories/contracts/governance/Authority__factory";
import { CircuitBreaker__factory } from "../../../typechain/factories/contracts/risk/CircuitBreaker__factory";
import { MarketRegistry__factory } from "../../../typechain/factories/contracts/risk/MarketRegistry__factory";
import { PriceOracle__factory } from "../../../typechain/factories/contracts/oracle/PriceOracle__factory";
import { LogFetcher } from "../history/logFetcher";
import { type Rpc } from "../rpc";
import { type ContractStorage } from "../state/contractStorage";
import { AUTHORITY } from "../state/places";

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

const FACE = Authority__factory.createInterface();
const KNOWN: readonly Interface[] = [
  FACE,
  MarketRegistry__factory.createInterface(),
  PriceOracle__factory.createInterface(),
  CircuitBreaker__factory.createInterface(),
];

/** All calls that were ever scheduled, as the Authority's logs tell. */
export async function scheduledCalls(
  rpc: Rpc,
  authority: string,
  from: number,
  to: number,
): Promise<readonly ScheduledCall[]> {
  const calls: ScheduledCall[] = [];
  for await (const { logs } of new LogFetcher(rpc, [authority]).read(from, to)) {
    calls.push(...logs.flatMap((log) => scheduledIn(log) ?? []));
  }
  return calls;
}

/** A scheduled call out of a log of the Authority; undefined for its other events. */
function scheduledIn(log: {
  readonly topics: readonly string[];
  readonly data: string;
}): ScheduledCall | undefined {
  const told: LogDescription | null = FACE.parseLog({ topics: [...log.topics], data: log.data });
  if (told?.name !== "OperationScheduled") return undefined;
  const { operationId, caller, target, data } = told.args.toObject() as Record<string, string>;
  return { id: operationId ?? "", caller: caller ?? "", target: target ?? "", data: data ?? "" };
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
