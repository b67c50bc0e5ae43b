import { type EventBody, type ExchangeEvent } from "../../domain/events";
import { accountId, marketId } from "../../domain/ids";
import { type ExchangeConfig, type SourceTerms } from "../../sdk/deploy/exchangeConfig";
import { type Call } from "../../twin/call";
import { type TwinRules } from "../../twin/rules/rules";
import { type Moment } from "../../twin/env";
import { type Addresses } from "../../twin/ledger/state";
import { type Source } from "../../twin/sources";
import { Twin } from "../../twin/twin";
import { type Participant } from "../scenario/crowd";
import { type Trader } from "../setup/accounts";
import { addressOf } from "../setup/actors";
import { EPOCH_SEC } from "../setup/fund";
import { TRIGGER_GATEWAY, TRUST, TRUST_SEC } from "../setup/triggers";
import { leavesTriggers } from "../scenario/cast";
import { COLLATERAL_DECIMALS, COLLATERAL_MARKET, type CollateralAsset } from "../scenario/collateralAsset";
import { assetPrice, crowdOf, type RunTerms } from "../terms";
import { MARKET } from "../world/publicState";
import { type Opened } from "./engine";
import { TwinEngine } from "./twinEngine";
import { type TwinFeed, twinFeeds } from "./twinFeeds";
import { twinRulesOf } from "./twinRules";

const DAY_SEC = 86_400;
const WAD = 10n ** 18n;
const market = marketId(MARKET);

/** A setup of the twin that does not end in a market: a mistake of the configuration. */
export class TwinSetupError extends Error {
  override readonly name = "TwinSetupError";
}

const NOWHERE: Addresses = {
  ledger: addressOf("ledger"),
  fund: addressOf("fund"),
  vault: addressOf("vault"),
  collateral: addressOf("collateral"),
  token: addressOf("token"),
};

/** Builds an exchange step by step, a second a step; everything must succeed. */
class Builder {
  readonly twin: Twin;
  readonly said: EventBody[];
  block = 1;

  constructor(
    config: ExchangeConfig,
    rules: TwinRules,
    public time: number,
    { ledger, fund, vault, collateral, token }: Addresses,
  ) {
    this.twin = new Twin({
      decimals: config.token.decimals,
      addresses: { ledger, fund, vault, collateral, token },
      guardian: config.governance.guardian,
      firstEpochEnd: time + DAY_SEC,
      rules,
    });
    this.said = [...this.twin.genesis];
  }

  step(calls: readonly Call[], seconds = 1): readonly EventBody[] {
    this.time += seconds;
    this.block += 1;
    const said: EventBody[] = [];
    for (const call of calls) {
      const { refusal, events } = this.twin.apply(call, { timestamp: this.time, block: this.block });
      if (refusal)
        throw new TwinSetupError(`setup failed at ${call.kind}: ${refusal.message}`, { cause: refusal });
      said.push(...events);
    }
    this.said.push(...said);
    return said;
  }
}

/** Where the contracts stand, and when. */
export interface Place {
  readonly addresses: Addresses;
  /** Of the newest block. */
  readonly moment: Moment;
}

/** The same on the twin as `openOnChain` on a chain. @param genesis Unix seconds. @param place of the contracts, where there are any */
export function openOnTwin(
  terms: RunTerms,
  config: ExchangeConfig,
  genesis: number,
  place?: Place,
): Opened & { engine: TwinEngine } {
  const builder = new Builder(config, twinRulesOf(terms.arm.rules), genesis, place?.addresses ?? NOWHERE);
  const unit = 10n ** BigInt(config.token.decimals);
  builder.step(deploymentOf(config));
  seedFund(builder, terms.arm.rules.insurance * unit);
  const traders = openAccounts(builder, crowdOf(terms, terms.arm.rules), unit);
  const feeds = twinFeeds(config, genesis);
  const { collateral } = terms.scenario;
  if (collateral !== undefined) {
    const own = feeds.filter(({ market: one }) => one === COLLATERAL_MARKET);
    listCollateral(builder, own, collateral, assetPrice(terms), config.governance.executionDelaySec);
  }
  const triggers = leavesTriggers(terms.scenario.cast) ? TRIGGER_GATEWAY : undefined;
  if (triggers !== undefined) trustTriggers(builder, traders, triggers);
  const { twin, time: timestamp, block } = builder;
  const engine = new TwinEngine(twin, feeds, place?.moment ?? { timestamp, block }, triggers);
  const history = builder.said.map((event, logIndex): ExchangeEvent => ({
    ...event,
    block,
    transaction: "setup",
    logIndex,
  }));
  return { engine, traders, history, ...(triggers === undefined ? {} : { triggers }) };
}

function trustTriggers(builder: Builder, traders: readonly Trader[], key: string): void {
  const { permissions, maxSlippageBps, maxLossPerDay } = TRUST;
  const expiry = BigInt(builder.time + 1 + TRUST_SEC);
  const terms = { permissions, expiry, maxSlippageBps, maxLossPerDay };
  const owners = traders.filter(({ leavesTriggers: leaves = false }) => leaves);
  builder.step(
    owners.map(({ id, address: caller }): Call => {
      return { kind: "setDelegate", caller, account: accountId(id), key, terms };
    }),
  );
}

function deploymentOf({ markets }: ExchangeConfig): Call[] {
  if (markets.length === 0) throw new TwinSetupError("the configuration lists no market");
  const listed = markets.flatMap(({ symbol, parameters, sources }, id): Call[] => [
    { kind: "list", symbol, parameters },
    { kind: "setSources", market: marketId(id), sources: sources.map((one, i) => sourceOf(one, id, i)) },
    { kind: "openBook", market: marketId(id) },
  ]);
  return [{ kind: "seed", caller: addressOf("deployer") }, ...listed];
}

/** As governance lists it on a chain, after its delay and at a price of its own market. @param price [wad] */
function listCollateral(
  builder: Builder,
  feeds: readonly TwinFeed[],
  { haircutPpm, salesPerMinute, cap }: CollateralAsset,
  price: bigint,
  delaySec: number,
): void {
  const time = builder.time + delaySec;
  for (const feed of feeds) feed.hear({ venue: "", price, time, source: 0 }, time);
  const listing = {
    token: addressOf("collateral token"),
    decimals: COLLATERAL_DECIMALS,
    market: marketId(COLLATERAL_MARKET),
    haircutPpm: BigInt(haircutPpm),
    salesPerMinute: BigInt(salesPerMinute),
    cap: cap * WAD,
  };
  const answers = feeds.map((feed) => feed.answer());
  const round: Call = { kind: "update", market: listing.market, answers };
  builder.step([round, { kind: "listCollateral", listing }], delaySec);
}

function sourceOf(
  { weight, maxAgeSec, maxConfidencePpm, pull }: SourceTerms,
  id: number,
  index: number,
): Source {
  return {
    adapter: addressOf(`source ${id} ${index}`),
    weight: BigInt(weight),
    maxAgeSec: BigInt(maxAgeSec),
    maxConfidencePpm: BigInt(maxConfidencePpm),
    pull,
  };
}

/** @param assets [native] */
function seedFund(builder: Builder, assets: bigint): void {
  const controller = addressOf("fund backer");
  builder.step(assets > 0n ? [{ kind: "fundRequestDeposit", assets, controller }] : []);
  builder.step([{ kind: "fundSettleEpoch" }], EPOCH_SEC);
}

/** @param unit native units of one dollar */
function openAccounts(builder: Builder, people: readonly Participant[], unit: bigint): Trader[] {
  const owners = people.map((_, index) => addressOf(`trader ${index}`));
  const opened = builder.step(owners.map((owner): Call => ({ kind: "openAccount", owner })));
  const traders = people.map((person, birth): Trader => {
    const event = opened[birth];
    if (event?.kind !== "AccountOpened")
      throw new TwinSetupError(`no account was opened for trader ${birth}`);
    return { ...person, birth, id: event.account, address: event.owner };
  });
  const funded = traders.filter(({ deposit }) => deposit > 0n);
  const caller = addressOf("bank");
  builder.step(
    funded.map(({ id, deposit }): Call => {
      return { kind: "deposit", caller, account: accountId(id), amountNative: deposit * unit };
    }),
  );
  const leveraged = traders.filter(({ tier }) => tier > 0);
  builder.step(
    leveraged.map(({ id, tier, address }): Call => {
      return { kind: "setTier", caller: address, account: accountId(id), market, tier };
    }),
  );
  return traders;
}
