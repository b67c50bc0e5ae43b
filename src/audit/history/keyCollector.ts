import { type ExchangeEvent } from "../../domain/events";
import { type AccountId, accountId, type MarketId, orderIndex, placeKey, type Tier } from "../../domain/ids";
import { type HistoryContract, type Told } from "./faces";

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

/** What is gathered, as plain data. Positions are the shadow's to tell: they are added at the end. */
export type CollectedKeys = Writable<Omit<HistoryKeys, "positions">>;

/** The same, open to what comes. */
type Writable<T> =
  T extends ReadonlyMap<infer K, infer V>
    ? Map<K, Writable<V>>
    : T extends ReadonlySet<infer V>
      ? Set<V>
      : T extends readonly (infer V)[]
        ? V[]
        : T extends bigint | number | string
          ? T
          : { readonly [K in keyof T]: Writable<T[K]> };

/** Gathers the keys as the events go by. */
export class KeyCollector {
  /** Goes on from where another one stood. */
  constructor(readonly state: CollectedKeys = noKeys()) {}

  /** What the shadow reads as well. */
  event(event: ExchangeEvent): void {
    const { owners, markets, places, bidTicks, askTicks, endedEpochs, collateralHolders } = this.state;
    if (event.kind === "AccountOpened") owners.push(event.owner.toLowerCase());
    else if (event.kind === "MarketListed") markets.add(event.market);
    else if (event.kind === "CollateralDeposited") collateralHolders.add(event.account);
    else if (event.kind === "OrderPlaced") {
      places.add(placeKey(event.account, orderIndex(event.order)));
      addTo(event.isBuy ? bidTicks : askTicks, event.market, event.tick);
    } else if (event.kind === "EpochEnded") {
      const { market, longs, tier, epoch, finalIndex } = event;
      endedEpochs.push({ market, longs, tier, epoch, finalIndex });
    }
  }

  /** What only storage needs: custody, hot keys, shares, roles. */
  told(contract: HistoryContract, told: Told): void {
    if (KEYED.has(contract)) this.#described(told);
  }

  #described({ name, args }: Told): void {
    const address = (field: string): string => (args[field] as string).toLowerCase();
    const whole = (field: string): bigint => args[field] as bigint;
    const { state } = this;
    switch (name) {
      case "PayoutProposed":
        return addTo(state.payouts, accountId(whole("account")), address("to"));
      case "WithdrawalLimitSet":
        state.limited.add(accountId(whole("account")));
        return;
      case "DelegateSet":
        return addTo(state.delegates, accountId(whole("account")), address("key"));
      case "Transfer":
        state.shareHolders.add(address("from")).add(address("to"));
        return;
      case "Approval":
        return addTo(state.shareSpenders, address("owner"), address("spender"));
      case "DepositRequested":
      case "RedeemRequested":
        state.controllers.add(address("controller"));
        state.requestEpochs.add(Number(whole("epoch")));
        return;
      case "TokenTested":
        state.testedTokens.add(address("token"));
        return;
      case "EpochSettled":
        state.settledEpochs.add(Number(whole("epoch")));
        return;
      default:
        return this.#authority(name, args);
    }
  }

  #authority(name: string, args: Told["args"]): void {
    const { roles, members, functions, operations } = this.state.authority;
    const address = (field: string): string => (args[field] as string).toLowerCase();
    if (name.startsWith("Role")) roles.add(args["roleId"] as bigint);
    switch (name) {
      case "RoleGranted":
      case "RoleRevoked":
        return addTo(members, args["roleId"] as bigint, address("account"));
      case "TargetFunctionRoleUpdated":
        roles.add(args["roleId"] as bigint);
        return addTo(functions, address("target"), args["selector"] as string);
      case "TargetClosed":
      case "TargetAdminDelayUpdated":
        if (!functions.has(address("target"))) functions.set(address("target"), new Set());
        return;
      case "OperationScheduled":
        operations.add(args["operationId"] as string);
        return;
    }
  }
}

function noKeys(): CollectedKeys {
  return {
    owners: [],
    markets: new Set(),
    endedEpochs: [],
    places: new Set(),
    bidTicks: new Map(),
    askTicks: new Map(),
    payouts: new Map(),
    limited: new Set(),
    delegates: new Map(),
    shareHolders: new Set(),
    shareSpenders: new Map(),
    controllers: new Set(),
    requestEpochs: new Set(),
    settledEpochs: new Set(),
    collateralHolders: new Set(),
    testedTokens: new Set(),
    authority: { roles: new Set(), members: new Map(), functions: new Map(), operations: new Set() },
  };
}

const KEYED: ReadonlySet<string> = new Set(["authority", "vault", "keyring", "fund", "collateral"]);

function addTo<K, V>(map: Map<K, Set<V>>, key: K, value: V): void {
  const found = map.get(key);
  if (found === undefined) map.set(key, new Set([value]));
  else found.add(value);
}
