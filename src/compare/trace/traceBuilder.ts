import { leveragePnl } from "../../cex/adl/rank";
import { BTCUSDT_BRACKETS, maintenanceMargin } from "../../cex/engine/brackets";
import { abs, mulUp } from "../../math/wadMath";
import { type Depth } from "../../sim/world/view";
import { type Bankruptcy, type Holder, LOOK_BACK_SEC } from "../adl/bankruptcy";
import { equityAt, type Maintenance, notionalAt, type Position, profitAt, thresholdPrice } from "./position";
import { type BlockTrace, type Exposure, type LiquidationTrace } from "./trace";
import { HedgeWatch } from "./hedgeWatch";

/** What one block left at a venue. */
export interface Observation {
  /** Since the start of the replay [s]. */
  readonly t: number;
  readonly mark: bigint;
  readonly index: bigint;
  /** Best first. */
  readonly bids: readonly Depth[];
  readonly asks: readonly Depth[];
  /** The index in ticks. */
  readonly indexTicks: number;
  /** Everybody with a position at the end of the block. */
  readonly positions: ReadonlyMap<number, Position>;
  /** Accounts that were liquidated in the block, once each. */
  readonly liquidated: readonly number[];
  /** What ADL took of whom, in the order in which it did [wad base units]. */
  readonly deleveraged: readonly { readonly account: number; readonly closed: bigint }[];
}

export interface TraceTerms {
  readonly maintenance: Maintenance;
  /** Whether an account has another leg outside. */
  readonly isHedged: (account: number) => boolean;
}

const PPM = 1_000_000;
const LEVELS = 20;
const TICKLOTS_PER_USD = 10_000;

/** Follows a venue block by block. What it says of a block's events it judges by the positions that the block found. */
export class TraceBuilder {
  readonly blocks: BlockTrace[] = [];
  readonly liquidations: LiquidationTrace[] = [];
  readonly hedges: HedgeWatch;
  private readonly found: Omit<Bankruptcy, "later">[] = [];
  private readonly exposed = new Map<number, Exposure>();
  private readonly liquidated = new Set<number>();
  private readonly since = new Map<number, number>();
  private before: ReadonlyMap<number, Position> = new Map();

  constructor(private readonly terms: TraceTerms) {
    this.hedges = new HedgeWatch(terms.isHedged);
  }

  block(seen: Observation): void {
    const { t, mark, index } = seen;
    this.blocks.push({ t, mark, index, ...quality(seen) });
    for (const account of seen.liquidated) this.noteLiquidation(account, seen);
    this.hedges.block(this.before, seen.deleveraged);
    for (const [account, position] of seen.positions) {
      if (!this.since.has(account)) this.since.set(account, t);
      if (t >= 0 && !this.exposed.has(account))
        this.exposed.set(account, exposure(account, t, position, mark));
    }
    for (const account of this.before.keys()) if (!seen.positions.has(account)) this.since.delete(account);
    this.before = seen.positions;
  }

  get exposures(): Exposure[] {
    return [...this.exposed.values()];
  }

  /** Bankruptcies with what the mark did later, as far as the run went. */
  bankruptcies(): Bankruptcy[] {
    return this.found.map((one) => ({
      ...one,
      later: LOOK_BACK_SEC.map((afterSec) => {
        const block = this.blocks.find(({ t }) => t >= one.t + afterSec);
        return { afterSec, mark: afterSec === 0 ? one.mark : block?.mark };
      }),
    }));
  }

  private noteLiquidation(account: number, { t, mark }: Observation): void {
    const position = this.before.get(account);
    if (position !== undefined && mark > 0n) this.noteBankruptcy(account, position, t, mark);
    if (this.liquidated.has(account)) return;
    this.liquidated.add(account);
    const threshold =
      position === undefined || mark === 0n
        ? undefined
        : thresholdPrice(position, this.terms.maintenance, mark);
    const wasLong = (position?.size ?? 0n) > 0n;
    this.liquidations.push({ t, account, wasLong, threshold, since: this.since.get(account) ?? t });
  }

  /** An account that owes more than it has when it is liquidated, whoever then pays for it. */
  private noteBankruptcy(account: number, position: Position, t: number, mark: bigint): void {
    const equity = equityAt(position, mark);
    if (equity >= 0n) return;
    const wasLong = position.size > 0n;
    const opposite = [...this.before].flatMap(([other, held]) =>
      other !== account && held.size > 0n !== wasLong
        ? [holder(other, held, mark, this.terms.isHedged(other))]
        : [],
    );
    this.found.push({ t, account, wasLong, mark, needed: abs(position.size), deficit: -equity, opposite });
  }
}

function holder(account: number, position: Position, mark: bigint, hedged: boolean): Holder {
  const [equity, profit] = [equityAt(position, mark), profitAt(position, mark)];
  const size = abs(position.size);
  const margin = maintenanceMargin(BTCUSDT_BRACKETS, mulUp(size, mark));
  const rank = leveragePnl({ wallet: equity - profit, unrealised: profit, maintenanceMargin: margin });
  return { account, size, equity, profit, rank, tier: position.tier, hedged };
}

function exposure(account: number, t: number, position: Position, mark: bigint): Exposure {
  const equity = equityAt(position, mark);
  const leveragePpm = equity > 0n ? Number((notionalAt(position, mark) * BigInt(PPM)) / equity) : undefined;
  return { account, t, leveragePpm };
}

/** Spread and depth of a book, by the same measure whatever a venue shows beyond its best levels. */
function quality({ bids, asks, indexTicks }: Observation): Pick<BlockTrace, "spreadPpm" | "depth"> {
  const [bid, ask] = [bids[0]?.tick, asks[0]?.tick];
  const known = bid !== undefined && ask !== undefined && indexTicks > 0;
  const near = (levels: readonly Depth[]): number =>
    levels
      .slice(0, LEVELS)
      .filter(({ tick }) => Math.abs(tick - indexTicks) * 100 <= indexTicks)
      .reduce((sum, { tick, lots }) => sum + tick * lots, 0);
  return {
    spreadPpm: known ? Math.round(((ask - bid) * PPM) / indexTicks) : undefined,
    depth: Math.floor((near(bids) + near(asks)) / TICKLOTS_PER_USD),
  };
}
