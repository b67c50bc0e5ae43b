import { type Snapshot } from "../domain/snapshot";
import { checkState } from "../laws/registry";
import { withDust } from "../laws/replay/shadowSnapshot";
import { type Discovery } from "./code/discover";
import { type Finding, findingOf } from "./finding";
import { type ReplayedHistory } from "./history/replayHistory";
import { CONTRADICTION_TEXT, impossibleFinding } from "./impossible";
import { builtFindings, powerFindings, setupFindings } from "./powers/judge";
import { operationFindings, pendingIn, type PendingOperation, scheduledCalls } from "./powers/operations";
import { type Powers, powersIn } from "./powers/powers";
import { configFindings, type PublishedConfig } from "./published/configFindings";
import { type ExchangeState, type ProvedParts } from "./state/exchangeState";
import { finalIndexPlace } from "./state/explain/ledger";
import { type StressRow, stressOf } from "./stress/stress";
import { tokenFindings } from "./token/judgeTokens";
import { type TokenReading } from "./token/token";
import { type Anchor } from "./trust/anchor";
import { storedPosition } from "./valuation/accountFrom";
import { snapshotFrom, type TokenScale } from "./valuation/snapshot";

/** Everything that was proved or rebuilt, ready to be judged. */
export interface Evidence {
  readonly anchor: Anchor;
  readonly discovery: Discovery;
  readonly parts: ProvedParts;
  readonly history: ReplayedHistory;
  readonly state: ExchangeState;
  readonly token: TokenReading;
  /** Tokens that the CollateralVault holds of each asset [native]. */
  readonly collateral: readonly bigint[];
  readonly published: PublishedConfig | undefined;
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
const IMPOSSIBLE_TEXT = "The proved storage holds what the contracts cannot write.";
const SHADOW_TEXT = "The proved state is not what the events lead to.";

/** Judges proved storage: by the laws, by the shadow that events made, by the running hash, by the matrix of powers. */
export function judgeState(evidence: Evidence): Judgement {
  const { anchor, parts, history, state } = evidence;
  const { authority } = parts.parts;
  const told = judgeTold(evidence);
  const powers = powersIn(state, history.keys, told.pending, anchor.header.timestamp);
  const findings = [
    ...told.findings,
    ...powerFindings(powers, parts.addresses),
    ...setupFindings(powers, authority.code.immutables, anchor.header.timestamp),
    ...builtFindings(history.told, authority.code.immutables),
  ];
  try {
    const snapshot = snapshotOf(evidence);
    findings.push(
      ...checkState(snapshot).map((violation) => findingOf(violation, LAW_TEXT)),
      ...history.shadow.compare(snapshot).map((violation) => findingOf(violation, SHADOW_TEXT)),
      ...hashFindings(snapshot, history),
      ...finalIndexFindings(evidence),
      ...flatPositionFindings(evidence),
      ...publishedFindings(evidence, powers),
    );
    return { known: { powers, snapshot, stress: stressOf(snapshot) }, findings };
  } catch (error) {
    return {
      known: { powers },
      findings: [...findings, impossibleFinding(error, "STATE-2", IMPOSSIBLE_TEXT)],
    };
  }
}

/** What events alone tell: calls that wait, and tokens that must be there. */
function judgeTold({ parts, history, state, token }: Evidence): {
  readonly pending: readonly PendingOperation[];
  readonly findings: readonly Finding[];
} {
  const { tellings, withdrawnByFund } = history.told;
  try {
    const scheduled = scheduledCalls(tellings);
    const tokens = tokenFindings({ token, parts: parts.parts, tellings, withdrawnByFund });
    const findings = [...operationFindings(scheduled), ...tokens];
    return { pending: pendingIn(state.storages.authority, scheduled), findings };
  } catch (error) {
    return { pending: [], findings: [impossibleFinding(error, "REC-1", CONTRADICTION_TEXT)] };
  }
}

function publishedFindings({ published, state, token }: Evidence, powers: Powers): readonly Finding[] {
  return published === undefined
    ? []
    : configFindings(published, { state, powers, decimals: token.decimals });
}

function snapshotOf({ anchor, discovery, parts, history, state, token, collateral }: Evidence): Snapshot {
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
  const own = { settlement: parts.addresses.token, shares: parts.addresses.fund };
  const held = { held: collateral, own };
  return withDust(snapshotFrom(state.storages, moment, scale, reserves, held), history.shadow);
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

/** What an ended epoch still owes its holders follows from its last index, which no account shows before it is touched. */
function finalIndexFindings({ history, state }: Evidence): readonly Finding[] {
  return history.keys.endedEpochs.flatMap(({ market, longs, tier, epoch, finalIndex }) => {
    const have = state.storages.ledger.peek(finalIndexPlace(market, longs, tier, epoch));
    if (have === finalIndex) return [];
    const side = longs ? "long" : "short";
    return [
      {
        law: "REC-1",
        severity: "critical",
        subject: `market ${market}: final index of epoch ${epoch} of the ${side} class of tier ${tier}`,
        have: `${have}`,
        need: `${finalIndex}`,
        text: SHADOW_TEXT,
      },
    ];
  });
}

/** A position that is closed leaves its tier behind and nothing else; laws and shadow look at open ones. */
function flatPositionFindings({ history, state }: Evidence): readonly Finding[] {
  const { ledger, book } = history.shadow;
  const found: Finding[] = [];
  for (const [market, accounts] of history.keys.positions) {
    for (const account of accounts) {
      const expected = ledger.accounts[account - 1]?.positions.get(market);
      if (expected === undefined || expected.size !== 0n) continue;
      const stored = storedPosition(state.storages.ledger, account, market);
      const bids = book.lotsOf(account, market, true);
      const asks = book.lotsOf(account, market, false);
      const need = {
        size: 0n,
        entryNotional: 0n,
        scale: 0n,
        epoch: 0,
        index: 0n,
        bids,
        asks,
        tier: expected.tier,
      };
      for (const key of Object.keys(need) as (keyof typeof need)[]) {
        if (stored[key] === need[key]) continue;
        found.push({
          law: "REC-1",
          severity: "critical",
          subject: `account ${account} in market ${market}, closed: ${key}`,
          have: `${stored[key]}`,
          need: `${need[key]}`,
          text: SHADOW_TEXT,
        });
      }
    }
  }
  return found;
}
