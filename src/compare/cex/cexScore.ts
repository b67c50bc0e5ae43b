import { accountId } from "../../domain/ids";
import { type Intent } from "../../cex/model/intents";
import { type PrivateState } from "../../cex/publication/privateState";
import { type StepReport, type Venue } from "../../cex/venues/venue";
import { max, min, mulDivFloorSigned } from "../../math/wadMath";
import { type Person } from "../market";
import { type CustomerEnd, type Custody, type Deleveraged, type Sum, type Withdrawals } from "../trace/trace";
import { type Holdings } from "./holdings";
import { type AccountIntent } from "./translate";

const WAD = 10n ** 18n;
/** How often the fund is looked at while nothing happens [s]. */
const SAMPLE_SEC = 60;

interface Asked {
  readonly wish: AccountIntent;
  readonly said: readonly Intent[];
}

/** The truth about a venue, for scoring: money that moved, and what is left. No agent sees any of it. */
export class CexScore {
  readonly intents = { sent: 0, refused: 0, meaningless: 0 };
  private readonly fund = { start: 0n, lowest: undefined as bigint | undefined, end: 0n };
  private readonly asked = { count: 0, amount: 0n };
  private readonly refused = { count: 0, amount: 0n };
  private readonly paid = { count: 0, amount: 0n };
  private readonly paidTo = new Map<number, bigint>();
  private readonly adl = { events: 0, closed: 0n, transfer: 0n };

  constructor(
    private readonly venue: Venue,
    private readonly people: readonly Person[],
    private readonly holdings: Holdings,
  ) {}

  /** @param own intents at the head that no person wished for: opening and expiry */
  block(
    t: number,
    report: StepReport,
    intents: readonly Intent[],
    own: number,
    asked: readonly Asked[],
  ): void {
    this.countIntents(report, intents, own, asked);
    for (const { account, asset, amount } of report.payouts) {
      if (asset !== "usd") continue;
      add(this.paid, amount);
      this.paidTo.set(account, (this.paidTo.get(account) ?? 0n) + amount);
    }
    this.adl.events += report.deleveragings.length > 0 ? 1 : 0;
    for (const { size, transfer } of report.deleveragings) {
      this.adl.closed += size;
      this.adl.transfer += transfer;
    }
    if (t === 0 || report.liquidations.length > 0 || t % SAMPLE_SEC === 0) this.sampleFund(t);
  }

  get deleveraged(): Deleveraged {
    return { ...this.adl };
  }

  /** What is left at the end. */
  end() {
    const state = this.venue.privateState();
    return {
      fund: {
        start: this.fund.start,
        lowest: min(this.fund.lowest ?? state.fund, state.fund),
        end: state.fund,
      },
      badDebt: badDebtOf(state),
      withdrawals: this.withdrawals(state),
      custody: this.custody(state),
      customers: this.customers(state),
    };
  }

  private countIntents(
    report: StepReport,
    intents: readonly Intent[],
    own: number,
    asked: readonly Asked[],
  ): void {
    this.intents.sent += asked.length;
    this.intents.meaningless += asked.filter(({ said }) => said.length === 0).length;
    for (const intent of intents) if (intent.kind === "withdraw") add(this.asked, intent.amount);
    for (const { intent } of report.refusals) {
      if (intent >= own) this.intents.refused += 1;
      const said = intents[intent];
      if (said?.kind === "withdraw") add(this.refused, said.amount);
    }
  }

  private sampleFund(t: number): void {
    const { fund } = this.venue.privateState();
    if (t <= 0) this.fund.start = fund;
    if (t >= 0) this.fund.lowest = min(this.fund.lowest ?? fund, fund);
  }

  private withdrawals(state: PrivateState): Withdrawals {
    const waiting = this.people
      .filter(({ deposit }) => deposit > 0n)
      .map(({ account }) => this.venue.tradingPage(accountId(account)).pending.usd)
      .filter((amount) => amount > 0n);
    const pending = { count: waiting.length, amount: state.pending.usd };
    return { asked: { ...this.asked }, paid: { ...this.paid }, refused: { ...this.refused }, pending };
  }

  private custody({ owed, held }: PrivateState): Custody {
    return {
      owed: owed.usd,
      held: held.usd,
      coinOwed: owed.coin,
      coinHeld: held.coin,
      coinDeposited: this.holdings.total("coin"),
    };
  }

  private customers(state: PrivateState): CustomerEnd[] {
    const { mark } = this.venue.publicView().market;
    const books = new Map(state.accounts.map((one) => [one.account as number, one]));
    return this.people
      .filter(({ deposit }) => deposit > 0n)
      .map((person) => {
        const page = this.venue.tradingPage(accountId(person.account));
        const book = books.get(person.account);
        // Not its equity: collateral counts there, and nobody is owed dollars for it.
        const own =
          book === undefined ? 0n : book.balance.usd + mulDivFloorSigned(book.size, mark, WAD) - book.cost;
        return {
          account: person.account,
          role: person.agent.role,
          deposit: person.deposit * WAD,
          coinDeposit: this.holdings.of(person, "coin"),
          claim: max(0n, own) + page.pending.usd,
          paidOut: this.paidTo.get(person.account) ?? 0n,
        };
      });
  }
}

/** What the fund lacks, and every customer who owes. */
function badDebtOf({ fund, accounts }: PrivateState): bigint {
  const owing = accounts.reduce((sum, { equity }) => (equity < 0n ? sum - equity : sum), 0n);
  return max(0n, -fund) + owing;
}

function add(sum: { -readonly [K in keyof Sum]: Sum[K] }, amount: bigint): void {
  sum.count += 1;
  sum.amount += amount;
}
