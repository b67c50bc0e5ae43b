import { type LogDescription } from "ethers";

import { type ExchangeEvent } from "../../domain/events";
import { type AccountId, accountId, type MarketId, orderIndex, placeKey, type Tier } from "../../domain/ids";
import { type HistoryContract } from "./faces";

/** A class epoch that ended with holders left. */
export interface EndedEpoch {
  readonly market: MarketId;
  readonly longs: boolean;
  readonly tier: Tier;
  readonly epoch: number;
  readonly finalIndex: bigint;
}

/** Who may call what, as the Authority's events name it; all of it keys mappings of AccessManager. */
export interface AuthorityKeys {
  readonly roles: ReadonlySet<bigint>;
  /** role -> accounts, lower case. */
  readonly members: ReadonlyMap<bigint, ReadonlySet<string>>;
  /** target, lower case -> selectors. */
  readonly functions: ReadonlyMap<string, ReadonlySet<string>>;
  readonly operations: ReadonlySet<string>;
}

/** Everything that keys a mapping in the exchange's storage and that only its events tell. Addresses in lower case. */
export interface HistoryKeys {
  /** Owner of account i + 1. */
  readonly owners: readonly string[];
  readonly markets: ReadonlySet<MarketId>;
  /** market -> accounts that ever had a position or a tier there. */
  readonly positions: ReadonlyMap<MarketId, ReadonlySet<AccountId>>;
  readonly endedEpochs: readonly EndedEpoch[];
  /** Order places ever used, as `placeKey`. */
  readonly places: ReadonlySet<number>;
  /** market -> ticks of bids and asks ever used. */
  readonly bidTicks: ReadonlyMap<MarketId, ReadonlySet<number>>;
  readonly askTicks: ReadonlyMap<MarketId, ReadonlySet<number>>;
  /** Accounts that ever proposed a payout address, with all that they proposed. */
  readonly payouts: ReadonlyMap<AccountId, ReadonlySet<string>>;
  /** Accounts whose owner ever limited what may leave a day. */
  readonly limited: ReadonlySet<AccountId>;
  readonly delegates: ReadonlyMap<AccountId, ReadonlySet<string>>;
  /** Holders of fund shares, spenders by owner, controllers of requests, epochs of the fund that closed. */
  readonly shareHolders: ReadonlySet<string>;
  readonly shareSpenders: ReadonlyMap<string, ReadonlySet<string>>;
  readonly controllers: ReadonlySet<string>;
  readonly requestEpochs: ReadonlySet<number>;
  readonly settledEpochs: ReadonlySet<number>;
  /** Accounts that ever deposited collateral, tokens that anybody tested for it. */
  readonly collateralHolders: ReadonlySet<AccountId>;
  readonly testedTokens: ReadonlySet<string>;
  readonly authority: AuthorityKeys;
}

/** Gathers the keys as the events go by. Positions are the shadow's to tell: they are added at the end. */
export class KeyCollector {
  readonly owners: string[] = [];
  readonly markets = new Set<MarketId>();
  readonly endedEpochs: EndedEpoch[] = [];
  readonly places = new Set<number>();
  readonly bidTicks = new Map<MarketId, Set<number>>();
  readonly askTicks = new Map<MarketId, Set<number>>();
  readonly payouts = new Map<AccountId, Set<string>>();
  readonly limited = new Set<AccountId>();
  readonly delegates = new Map<AccountId, Set<string>>();
  readonly shareHolders = new Set<string>();
  readonly shareSpenders = new Map<string, Set<string>>();
  readonly controllers = new Set<string>();
  readonly requestEpochs = new Set<number>();
  readonly settledEpochs = new Set<number>();
  readonly collateralHolders = new Set<AccountId>();
  readonly testedTokens = new Set<string>();
  readonly #roles = new Set<bigint>();
  readonly #members = new Map<bigint, Set<string>>();
  readonly #functions = new Map<string, Set<string>>();
  readonly #operations = new Set<string>();

  /** What the shadow reads as well. */
  event(event: ExchangeEvent): void {
    if (event.kind === "AccountOpened") this.owners.push(event.owner.toLowerCase());
    else if (event.kind === "MarketListed") this.markets.add(event.market);
    else if (event.kind === "CollateralDeposited") this.collateralHolders.add(event.account);
    else if (event.kind === "OrderPlaced") {
      this.places.add(placeKey(event.account, orderIndex(event.order)));
      addTo(event.isBuy ? this.bidTicks : this.askTicks, event.market, event.tick);
    } else if (event.kind === "EpochEnded") {
      const { market, longs, tier, epoch, finalIndex } = event;
      this.endedEpochs.push({ market, longs, tier, epoch, finalIndex });
    }
  }

  /** What only storage needs: custody, hot keys, shares, roles. */
  told(contract: HistoryContract, told: LogDescription): void {
    if (KEYED.has(contract)) this.#described(told);
  }

  keys(positions: HistoryKeys["positions"]): HistoryKeys {
    const authority = {
      roles: this.#roles,
      members: this.#members,
      functions: this.#functions,
      operations: this.#operations,
    };
    return { ...this, positions, authority };
  }

  #described({ name, args }: LogDescription): void {
    const address = (field: string): string => (args[field] as string).toLowerCase();
    const whole = (field: string): bigint => args[field] as bigint;
    switch (name) {
      case "PayoutProposed":
        return addTo(this.payouts, accountId(whole("account")), address("to"));
      case "WithdrawalLimitSet":
        this.limited.add(accountId(whole("account")));
        return;
      case "DelegateSet":
        return addTo(this.delegates, accountId(whole("account")), address("key"));
      case "Transfer":
        this.shareHolders.add(address("from")).add(address("to"));
        return;
      case "Approval":
        return addTo(this.shareSpenders, address("owner"), address("spender"));
      case "DepositRequested":
      case "RedeemRequested":
        this.controllers.add(address("controller"));
        this.requestEpochs.add(Number(whole("epoch")));
        return;
      case "TokenTested":
        this.testedTokens.add(address("token"));
        return;
      case "EpochSettled":
        this.settledEpochs.add(Number(whole("epoch")));
        return;
      default:
        return this.#authority(name, args);
    }
  }

  #authority(name: string, args: LogDescription["args"]): void {
    if (name.startsWith("Role")) this.#roles.add(args["roleId"] as bigint);
    switch (name) {
      case "RoleGranted":
      case "RoleRevoked":
        return addTo(this.#members, args["roleId"] as bigint, (args["account"] as string).toLowerCase());
      case "TargetFunctionRoleUpdated":
        this.#roles.add(args["roleId"] as bigint);
        return addTo(this.#functions, (args["target"] as string).toLowerCase(), args["selector"] as string);
      case "TargetClosed":
      case "TargetAdminDelayUpdated":
        this.#target((args["target"] as string).toLowerCase());
        return;
      case "OperationScheduled":
        this.#operations.add(args["operationId"] as string);
        return;
    }
  }

  #target(target: string): void {
    if (!this.#functions.has(target)) this.#functions.set(target, new Set());
  }
}

const KEYED: ReadonlySet<string> = new Set(["authority", "vault", "keyring", "fund", "collateral"]);

function addTo<K, V>(map: Map<K, Set<V>>, key: K, value: V): void {
  const found = map.get(key);
  if (found === undefined) map.set(key, new Set([value]));
  else found.add(value);
}
