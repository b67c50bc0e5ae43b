import { type EventBody } from "../../../domain/events";
import { accountId, type AccountId, marketId } from "../../../domain/ids";
import { type MarketParameters } from "../../../domain/marketParameters";
import { type Snapshot } from "../../../domain/snapshot";
import { WAD } from "../../../math/bounds";
import { type Call } from "../../../twin/call";
import { type Moment } from "../../../twin/env";
import { type Parts } from "../../../twin/parts";
import { type Refusal } from "../../../twin/refusal";
import { Twin } from "../../../twin/twin";
import { CAPITAL, PEOPLE } from "./people";
import { SOURCES } from "./tape";

export const MARKET = marketId(0);
/** Of the settlement token; 18 make native units and wad the same. */
const DECIMALS = 18;
const DAY_SEC = 86_400;
/** Before the scene: what deployment and the fund's first epoch take. */
const EARLIER_SEC = 3 * DAY_SEC;

/** Liquidates whatever may be liquidated, for the reward. */
export const KEEPER = accountId(Math.max(...PEOPLE) + 1);

export const ownerOf = (account: AccountId): string => `owner ${account}`;

/** The exchange, deployed and with its people's accounts open, before the first block of the scene. */
export class Exchange {
  readonly #twin: Twin;
  #block = 0;
  #timestamp = 0;

  /** @param startSec when the scene begins [Unix s]. */
  constructor(startSec: number, parameters: MarketParameters, variant?: (parts: Parts) => void) {
    const firstEpochEnd = startSec - EARLIER_SEC + DAY_SEC;
    const addresses = {
      ledger: "ledger",
      fund: "fund",
      vault: "vault",
      collateral: "collateral",
      token: "token",
    };
    const terms = { decimals: DECIMALS, addresses, guardian: "guardian", firstEpochEnd };
    this.#twin = new Twin(variant === undefined ? terms : { ...terms, variant });
    this.begin(startSec - EARLIER_SEC);
    for (const call of deployment(parameters)) this.#must(call);
    this.begin(firstEpochEnd + 1);
    this.#must({ kind: "fundSettleEpoch" });
  }

  /** A new block. */
  begin(timestamp: number): void {
    this.#block += 1;
    this.#timestamp = timestamp;
    this.#twin.pass(this.#moment());
  }

  apply(call: Call): { readonly refusal: Refusal | undefined; readonly events: readonly EventBody[] } {
    return this.#twin.apply(call, this.#moment());
  }

  snapshot(): Snapshot {
    return this.#twin.snapshot();
  }

  #moment(): Moment {
    return { timestamp: this.#timestamp, block: this.#block };
  }

  #must(call: Call): void {
    const { refusal } = this.apply(call);
    if (refusal !== undefined) throw refusal;
  }
}

function deployment(parameters: MarketParameters): Call[] {
  const terms = { weight: 1n, maxAgeSec: 60n, maxConfidencePpm: 10_000n, pull: false };
  return [
    { kind: "seed", caller: "deployer" },
    { kind: "list", symbol: "COIN", parameters },
    { kind: "setSources", market: MARKET, sources: SOURCES.map((adapter) => ({ adapter, ...terms })) },
    { kind: "openBook", market: MARKET },
    ...PEOPLE.map((id): Call => ({ kind: "openAccount", owner: ownerOf(id) })),
    { kind: "openAccount", owner: ownerOf(KEEPER) },
    { kind: "fundRequestDeposit", assets: CAPITAL.fund + WAD, controller: "backer" },
  ];
}
