import { type AccountId } from "../../domain/ids";
import { PPM, WAD } from "../../math/bounds";
import { abs, mulDivDown, mulDivFloorSigned, mulUp } from "../../math/wadMath";
import { type MutableAmounts, noAmounts } from "../model/assets";

/** A customer's page in the venue's internal ledger; nobody outside can see it. One perpetual market, one position. */
export interface InternalAccount {
  readonly id: AccountId;
  /** Balances [wad]; usd is the wallet that profit and loss are realised into, and may be negative where the venue lends. */
  readonly wallet: MutableAmounts;
  /** Positive: long [wad base units]. */
  size: bigint;
  /** What the position was bought for: positive for a long, negative for a short [wad]. */
  cost: bigint;
  leverage: bigint;
}

/** What counts beside the wallet, and at which prices [wad]. */
export interface Collateral {
  readonly coinPrice: bigint;
  readonly tokenPrice: bigint;
  readonly coinPpm: bigint;
  readonly tokenPpm: bigint;
}

export function newAccount(id: AccountId, leverage: bigint): InternalAccount {
  return { id, wallet: noAmounts(), size: 0n, cost: 0n, leverage };
}

/**
 * Books one side of a trade: `size` positive buys, for `amount` of money (not negative). Wallet less cost moves by exactly the amount,
 * so that the two sides of a trade cancel to the wei.
 */
export function bookTrade(account: InternalAccount, size: bigint, amount: bigint): void {
  const signed = size > 0n ? amount : -amount;
  const held = account.size;
  if (held === 0n || held > 0n === size > 0n) {
    account.size += size;
    account.cost += signed;
    return;
  }
  const [whole, traded] = [abs(held), abs(size)];
  if (traded <= whole) {
    // NOTE: down, so that the rest of the position keeps the dust; what is realised later is exact again.
    const part = mulDivFloorSigned(account.cost, traded, whole);
    account.wallet.usd += -signed - part;
    account.cost -= part;
  } else {
    const closing = mulDivFloorSigned(signed, whole, traded);
    account.wallet.usd += -closing - account.cost;
    account.cost = signed - closing;
  }
  account.size += size;
}

/** Profit that is not realised [wad], signed. NOTE: down for both sides: against the account. */
export function unrealised({ size, cost }: InternalAccount, mark: bigint): bigint {
  return mulDivFloorSigned(size, mark, WAD) - cost;
}

/** What the account's other assets count as margin [wad]. NOTE: down. */
export function collateralOf({ wallet }: InternalAccount, terms: Collateral): bigint {
  const worth = (amount: bigint, price: bigint, ppm: bigint): bigint =>
    amount <= 0n ? 0n : mulDivDown(mulDivDown(amount, price, WAD), ppm, PPM);
  return (
    worth(wallet.coin, terms.coinPrice, terms.coinPpm) + worth(wallet.token, terms.tokenPrice, terms.tokenPpm)
  );
}

/** Wallet, unrealised profit and what counts as collateral [wad]. */
export function equityOf(account: InternalAccount, mark: bigint, terms: Collateral): bigint {
  return account.wallet.usd + unrealised(account, mark) + collateralOf(account, terms);
}

/** Size times mark, up [wad]. */
export function notionalOf({ size }: InternalAccount, mark: bigint): bigint {
  return mulUp(abs(size), mark);
}
