import { type ExchangeEvent } from "../../domain/events";

const WAD = 10n ** 18n;

/** Who pledged what, and what was sold of it to whom, as events say it. Amounts wad. */
export class Pledges {
  /** Accounts whose sale is open. */
  readonly open = new Set<number>();
  readonly held = new Map<number, bigint>();
  /** Ever, by account. */
  readonly deposited = new Map<number, bigint>();
  readonly bought = new Map<number, bigint>();
  readonly spent = new Map<number, bigint>();

  /** @param accountOf the account of an address, by its lower case */
  constructor(private readonly accountOf: ReadonlyMap<string, number>) {}

  apply(event: ExchangeEvent): void {
    if (event.kind === "CollateralDeposited") {
      add(this.deposited, event.account, event.amount);
      add(this.held, event.account, event.amount);
    } else if (event.kind === "CollateralWithdrawn") {
      add(this.held, event.account, -event.amount);
    } else if (event.kind === "CollateralSaleOpened") {
      this.open.add(event.account);
    } else if (event.kind === "CollateralSaleClosed") {
      this.open.delete(event.account);
    } else if (event.kind === "CollateralSold") {
      add(this.held, event.account, -event.amount);
      const buyer = this.accountOf.get(event.buyer.toLowerCase()) ?? 0;
      add(this.bought, buyer, event.amount);
      add(this.spent, buyer, event.proceeds);
    }
  }

  /**
   * What an owner's tokens earned outside of his account [wad]: those pledged at today's price less their first one, those sold at nothing,
   * since his cash has what they brought in, and those bought at today's price less what they cost.
   */
  profitOf(account: number, first: bigint, now: bigint): bigint {
    const of = (map: ReadonlyMap<number, bigint>): bigint => map.get(account) ?? 0n;
    const has = ((of(this.held) + of(this.bought)) * now) / WAD;
    return has - (of(this.deposited) * first) / WAD - of(this.spent);
  }
}

function add(map: Map<number, bigint>, account: number, change: bigint): void {
  map.set(account, (map.get(account) ?? 0n) + change);
}
