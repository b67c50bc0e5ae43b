import { Env } from "../../twin/env";
import { DepositCohorts } from "../../twin/fund/cohorts";
import { type End, type Mark, RedeemQueue } from "../../twin/fund/redeemQueue";
import { built } from "../history/shipyard";
import { FUND } from "../state/places";
import { type Place } from "../state/place";
import { type ExpectedWord, exactly, membersAre, stringWord, type WordRule } from "./expectedWord";
import { numberIn, textIn, type TimedTelling } from "./telling";

const EPOCH = 86_400n;
const NOBODY = `0x${"0".repeat(40)}`;
const NO_END: End = { scale: 0n, index: 0n };
const NO_MARK: Mark = { scale: 0n, index: 0n, era: 0n };

/** InsuranceFund: shares, allowances and the two queues, whose twins are fed with requests, settlements and claims. */
export class FundShareWords implements WordRule {
  readonly #env = new Env();
  readonly #deposits = new DepositCohorts(this.#env);
  readonly #redemptions = new RedeemQueue(this.#env);
  readonly #balances = new Map<string, bigint>();
  readonly #allowances = new Map<string, { readonly place: Place; readonly left: bigint }>();
  #supply = 0n;
  /** 0 until the fund's launch is told. */
  #epochEnd = 0n;

  constructor(private readonly fund: string) {
    this.#balances.set(fund, 0n);
  }

  take(told: TimedTelling): void {
    if (told.contract === "shipyard") this.#launch(told);
    if (told.contract !== "fund") return;
    this.#shares(told);
    this.#queues(told);
    this.#env.journal.commit();
  }

  *words(): Iterable<ExpectedWord> {
    yield exactly(FUND.name, stringWord("Glasshouse Insurance Fund"));
    yield exactly(FUND.symbol, stringWord("GHIF"));
    yield exactly(FUND.totalSupply, this.#supply);
    yield exactly(FUND.epochEnd, this.#epochEnd);
    for (const [holder, shares] of this.#balances) yield exactly(FUND.balances.at(holder), shares);
    for (const { place, left } of this.#allowances.values()) yield exactly(place, left);
    yield* this.#depositWords();
    yield* this.#redemptionWords();
  }

  *#depositWords(): Iterable<ExpectedWord> {
    const { state, settled, claims } = this.#deposits.words;
    const { cohort, waiting, rolled } = state;
    const place = FUND.deposits;
    yield* membersAre(place, { cohort, waiting, rolled: rolled ? 1n : 0n });
    for (let epoch = 0n; epoch < this.#redemptions.epoch; epoch += 1n) {
      const { assets, shares } = settled.get(epoch) ?? { assets: 0n, shares: 0n };
      yield* membersAre(place.member("settled").at(epoch), { assets, shares });
    }
    for (const [controller, claim] of claims) {
      yield* membersAre(place.member("claims").at(controller), { ...claim });
    }
  }

  *#redemptionWords(): Iterable<ExpectedWord> {
    const { state, joined, ended, claims } = this.#redemptions.words;
    const { epoch, joining, queued, mark } = state;
    const place = FUND.redemptions;
    yield* membersAre(place, { epoch, joining, queued });
    yield* membersAre(place.member("mark"), { ...mark });
    for (let past = 0n; past < epoch; past += 1n) {
      yield* membersAre(place.member("joined").at(past), { ...(joined.get(past) ?? NO_MARK) });
      yield* membersAre(place.member("ended").at(past), { ...(ended.get(past) ?? NO_END) });
    }
    for (const [controller, { mark: then, ...claim }] of claims) {
      const at = place.member("claims").at(controller);
      yield* membersAre(at, claim);
      yield* membersAre(at.member("mark"), { ...then });
    }
  }

  /** The first epoch began with the fund. */
  #launch(told: TimedTelling): void {
    if (textIn(told, "built") !== this.fund) return;
    if (built(told.address, Number(numberIn(told, "index"))) === this.fund) this.#startEpoch(told.at);
  }

  #startEpoch(at: bigint): void {
    this.#epochEnd = at + EPOCH;
  }

  #shares(told: TimedTelling): void {
    if (told.name === "Approval") {
      const place = FUND.allowances.at(textIn(told, "owner")).at(textIn(told, "spender"));
      this.#allowances.set(place.name, { place, left: numberIn(told, "value") });
    } else if (told.name === "Transfer") {
      this.#transfer(textIn(told, "from"), textIn(told, "to"), numberIn(told, "value"));
    }
  }

  #transfer(from: string, to: string, value: bigint): void {
    if (from === NOBODY) this.#supply += value;
    else this.#balances.set(from, (this.#balances.get(from) ?? 0n) - value);
    if (to === NOBODY) this.#supply -= value;
    else this.#balances.set(to, (this.#balances.get(to) ?? 0n) + value);
  }

  #queues(told: TimedTelling): void {
    const assets = (): bigint => numberIn(told, "assets");
    const shares = (): bigint => numberIn(told, "shares");
    switch (told.name) {
      case "DepositRequested":
        return this.#deposits.join(textIn(told, "controller"), assets());
      case "DepositCancelled":
        return void this.#deposits.leave(textIn(told, "controller"));
      case "RedeemRequested":
        return this.#redemptions.join(textIn(told, "controller"), shares());
      case "Deposit":
        return this.#deposits.take(textIn(told, "sender"), assets(), shares());
      case "Withdraw":
        return this.#redemptions.take(textIn(told, "owner"), shares(), assets());
      case "EpochSettled":
        return this.#settle(told);
    }
  }

  /** What came in is all that waited, or nothing where the fund was insolvent. */
  #settle(told: TimedTelling): void {
    if (numberIn(told, "assetsIn") > 0n) this.#deposits.settle(numberIn(told, "sharesMinted"));
    else this.#deposits.roll();
    const assetsOut = numberIn(told, "assetsOut");
    if (assetsOut > 0n) this.#redemptions.redeem(numberIn(told, "sharesRedeemed"), assetsOut);
    this.#redemptions.advance();
    this.#startEpoch(told.at);
  }
}
