import { type Interface, type LogDescription, zeroPadValue } from "ethers";

import { IERC20__factory } from "../../../typechain/factories/@openzeppelin/contracts/token/ERC20/IERC20__factory";
import { AdaptiveSpan } from "../../sdk/logs/adaptiveSpan";
import { type ChainLog } from "../history/chainLog";
import { LogFetcher, quantity } from "../history/logFetcher";
import { type Leg } from "./report";
import { type Units } from "./units";
import { type MoneyContract, MONEY_FACES, type View } from "./view";

const TOKEN = IERC20__factory.createInterface();

/** The ways that money took, from events. */
export class Journey {
  private readonly span = new AdaptiveSpan();

  constructor(
    private readonly view: View,
    private readonly units: Units,
    /** No contract of the exchange is older. */
    private readonly from: number,
  ) {}

  /** Accounts that an address owns. */
  async accountsOf(owner: string): Promise<readonly number[]> {
    const opened = await this.#events("ledger", "AccountOpened", [null, owner]);
    return opened.map(({ args }) => Number(args["account"]));
  }

  async ofAccount(account: number): Promise<Leg[]> {
    const deposits = await this.#events("ledger", "Deposited", [quantity(account)]);
    const withdrawals = await this.#events("ledger", "Withdrawn", [quantity(account)]);
    const { vault } = this.view.addresses;
    return [
      ...deposits.map((event) =>
        legOf(event, {
          kind: "deposited",
          amount: event.args["amount"] as bigint,
          account,
          from: String(event.args["from"]),
          to: vault,
        }),
      ),
      ...withdrawals.map((event) =>
        legOf(event, {
          kind: "withdrawn",
          amount: event.args["amount"] as bigint,
          account,
          from: vault,
          to: String(event.args["to"]),
        }),
      ),
    ];
  }

  /** What an address paid into accounts, by their number [wad]. */
  async paidInto(payer: string): Promise<ReadonlyMap<number, bigint>> {
    const paid = new Map<number, bigint>();
    for (const { args } of await this.#events("ledger", "Deposited", [null, payer])) {
      const account = Number(args["account"]);
      paid.set(account, (paid.get(account) ?? 0n) + (args["amount"] as bigint));
    }
    return paid;
  }

  /** What an address sent to the Vault that no deposit of the same transaction tells of. */
  async withoutDeposit(sender: string): Promise<Leg[]> {
    const { vault } = this.view.addresses;
    const sent = await this.#events("token", "Transfer", [sender, vault]);
    const deposits = await this.#events("ledger", "Deposited", [null, sender]);
    const told = new Map<string, bigint>();
    for (const { log, args } of deposits) {
      told.set(log.transactionHash, (told.get(log.transactionHash) ?? 0n) + (args["amount"] as bigint));
    }
    const legs: Leg[] = [];
    for (const event of sent) {
      const amount = this.units.toWad(event.args["value"] as bigint);
      const left = told.get(event.log.transactionHash) ?? 0n;
      told.set(event.log.transactionHash, left > amount ? left - amount : 0n);
      if (amount <= left) continue;
      legs.push(
        legOf(event, {
          kind: "arrived without a deposit",
          amount: amount - left,
          account: null,
          from: sender,
          to: vault,
        }),
      );
    }
    return legs;
  }

  /** Requests and claims of the fund. */
  async ofFund(holder: string): Promise<Leg[]> {
    const { fund } = this.view.addresses;
    const requested = await this.#events("fund", "DepositRequested", [holder]);
    const claimed = await this.#events("fund", "Withdraw", [null, null, holder]);
    const wad = (value: unknown): bigint => this.units.toWad(value as bigint);
    return [
      ...requested.map((event) =>
        legOf(event, {
          kind: "fund requested",
          amount: wad(event.args["assets"]),
          account: null,
          from: holder,
          to: fund,
        }),
      ),
      ...claimed.map((event) =>
        legOf(event, {
          kind: "fund claimed",
          amount: wad(event.args["assets"]),
          account: null,
          from: fund,
          to: String(event.args["receiver"]),
        }),
      ),
    ];
  }

  /** When listed surplus may go to the fund [Unix s]; undefined while none is listed. */
  async surplusListed(): Promise<number | undefined> {
    const listed = await this.#events("vault", "SurplusListed", []);
    const swept = await this.#events("vault", "SurplusSwept", []);
    return swept.length < listed.length ? Number(listed[listed.length - 1]?.args["claimableAt"]) : undefined;
  }

  async #events(contract: MoneyContract, name: string, topics: readonly (string | null)[]): Promise<Told[]> {
    const face: Interface = contract === "token" ? TOKEN : MONEY_FACES[contract];
    const event = face.getEvent(name);
    if (event === null) throw new RangeError(`${contract} says no ${name}`);
    const words = topics.map((topic) => (topic === null ? null : zeroPadValue(even(topic), 32)));
    const filter = { address: [this.view.addresses[contract]], topics: [event.topicHash, ...words] };
    const fetcher = new LogFetcher(this.view.rpc, filter, this.span);
    const found: Told[] = [];
    for await (const { logs } of fetcher.read(this.from, this.view.block)) {
      for (const log of logs) {
        const told = face.parseLog({ topics: [...log.topics], data: log.data });
        if (told !== null) found.push({ log, args: told.args });
      }
    }
    return found;
  }
}

interface Told {
  readonly log: ChainLog;
  readonly args: LogDescription["args"];
}

function legOf({ log }: Told, leg: Pick<Leg, "kind" | "amount" | "account" | "from" | "to">): Leg {
  return { ...leg, block: log.blockNumber, transaction: log.transactionHash, logIndex: log.index };
}

function even(hex: string): string {
  return hex.length % 2 === 0 ? hex : `0x0${hex.slice(2)}`;
}
