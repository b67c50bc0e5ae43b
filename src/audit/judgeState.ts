import { IdError } from "../domain/ids";
import { SnapshotError } from "../domain/lookup";
import { type Snapshot } from "../domain/snapshot";
import { checkState } from "../laws/registry";
import { withDust } from "../laws/replay/shadowSnapshot";
import { MathError } from "../math/MathError";
import { type Discovery } from "./code/discover";
import { type Finding, findingOf } from "./finding";
import { type ReplayedHistory } from "./history/replayHistory";
import { powerFindings } from "./powers/judge";
import { pendingIn, type ScheduledCall } from "./powers/operations";
import { type Powers, powersIn } from "./powers/powers";
import { type ExchangeState, type ProvedParts } from "./state/exchangeState";
import { type StressRow, stressOf } from "./stress/stress";
import { type TokenReading } from "./token/token";
import { type Anchor } from "./trust/anchor";
import { StringWordError } from "./valuation/shortString";
import { snapshotFrom, type TokenScale } from "./valuation/snapshot";

/** Everything that was proved or rebuilt, ready to be judged. */
export interface Evidence {
  readonly anchor: Anchor;
  readonly discovery: Discovery;
  readonly parts: ProvedParts;
  readonly history: ReplayedHistory;
  readonly state: ExchangeState;
  readonly token: TokenReading;
  readonly scheduled: readonly ScheduledCall[];
}

export interface Judgement {
  readonly known: {
    readonly snapshot?: Snapshot;
    readonly powers?: Powers;
    readonly stress?: readonly StressRow[];
  };
  readonly findings: readonly Finding[];
}

const LAW_TEXT = "The proved state breaks a law of the exchange.";
const SHADOW_TEXT = "The proved state is not what the events lead to.";

/** Judges proved storage: by the laws, by the shadow that events made, by the running hash, by the matrix of powers. */
export function judgeState(evidence: Evidence): Judgement {
  const { anchor, parts, history, state, scheduled } = evidence;
  const pending = pendingIn(state.storages.authority, scheduled);
  const powers = powersIn(state, history.keys, pending, anchor.header.timestamp);
  const findings = [...powerFindings(powers, parts.addresses)];
  try {
    const snapshot = snapshotOf(evidence);
    findings.push(
      ...checkState(snapshot).map((violation) => findingOf(violation, LAW_TEXT)),
      ...history.shadow.compare(snapshot).map((violation) => findingOf(violation, SHADOW_TEXT)),
      ...hashFindings(snapshot, history),
    );
    return { known: { powers, snapshot, stress: stressOf(snapshot) }, findings };
  } catch (error) {
    return { known: { powers }, findings: [...findings, impossibleFinding(error)] };
  }
}

function snapshotOf({ anchor, discovery, parts, history, state, token }: Evidence): Snapshot {
  const scale = scaleOf(discovery);
  const native = token.balances.get(parts.addresses.vault) ?? 0n;
  const reserves = (native * scale.nativeToWad) / scale.wadToNative;
  const { number, timestamp } = anchor.header;
  const moment = {
    block: number,
    timestamp,
    accounts: history.keys.owners.length,
    markets: state.markets,
  };
  return withDust(snapshotFrom(state.storages, moment, scale, reserves), history.shadow);
}

function scaleOf({ parts }: Discovery): TokenScale {
  const immutables = parts.vault?.code.immutables;
  return {
    nativeToWad: immutables?.get("NATIVE_TO_WAD") ?? 1n,
    wadToNative: immutables?.get("WAD_TO_NATIVE") ?? 1n,
  };
}

/** The one proved slot that authenticates every entry before it. */
function hashFindings(snapshot: Snapshot, { historyHash, entries }: ReplayedHistory): readonly Finding[] {
  const { hash, sequence } = snapshot.history;
  if (hash === historyHash && sequence === entries) return [];
  return [
    {
      law: "HIST-1",
      severity: "critical",
      subject: "running hash",
      have: `0x${historyHash.toString(16)} after ${entries} entries`,
      need: `0x${hash.toString(16)} after ${sequence}, as proved`,
      text: "The logs are not the Ledger's history: a node kept some back or changed them, or the Ledger says one thing and does another.",
    },
  ];
}

/** Values that no contract writes make decoding or arithmetic fail: that is a finding, not a failure of the audit. */
function impossibleFinding(error: unknown): Finding {
  const impossible =
    error instanceof IdError ||
    error instanceof MathError ||
    error instanceof SnapshotError ||
    error instanceof StringWordError ||
    error instanceof RangeError;
  if (!impossible) throw error;
  return {
    law: "STATE-2",
    severity: "critical",
    subject: "storage",
    have: error.message,
    need: "values that the contracts can have written",
    text: "The proved storage holds what the contracts cannot write.",
  };
}
