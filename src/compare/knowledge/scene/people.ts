import { accountId, type AccountId } from "../../../domain/ids";
import { WAD } from "../../../math/bounds";

/** Who is there, by account: numbers as every venue gives them out, 1 and 2 being the venue's own. */
export const MAKER = accountId(3);
export const TAKER = accountId(4);
/** The culprit's own account. */
export const INSIDER = accountId(5);
export const SHORT = accountId(6);
export const LONGS: readonly AccountId[] = [accountId(7), accountId(8)];
/** Falls in the small dip, and alone. */
export const EARLY_LONG = accountId(9);
/** Hold money and no positions. */
export const SAVERS: readonly AccountId[] = [10, 11, 12, 13, 14].map((id) => accountId(id));

export const PEOPLE: readonly AccountId[] = [MAKER, TAKER, INSIDER, SHORT, ...LONGS, EARLY_LONG, ...SAVERS];

/** Who might look: everybody but the culprit and the maker, who is his business partner. */
export const CUSTOMERS: readonly AccountId[] = PEOPLE.filter((id) => id !== MAKER && id !== INSIDER);

/** Customers of the share that look at all. */
export const CHECKING = 3;

/** What everybody brings [whole dollars]; half as much again at most is drawn on top. */
export const DEPOSITS: ReadonlyMap<AccountId, bigint> = new Map([
  [MAKER, 80_000n],
  [TAKER, 20_000n],
  [INSIDER, 900n],
  [SHORT, 20_000n],
  ...LONGS.map((id): [AccountId, bigint] => [id, 560n]),
  [EARLY_LONG, 430n],
  ...SAVERS.map((id): [AccountId, bigint] => [id, 12_000n]),
]);

/** The owners' own equity and the insurance fund [wad]: small, as on the venues that failed. */
export const CAPITAL = { house: { usd: 2_000n * WAD, coin: 0n, token: 0n }, fund: 160n * WAD };

/** An account that only a forged entry opens. */
export const GHOST = accountId(Math.max(...PEOPLE) + 2);

/** What the culprit holds from the opening on [wad]: short. */
export const INSIDER_SIZE = -100n * WAD;

/** Of the house token: what the culprit holds [wad]. */
export const INSIDER_TOKENS = 100_000n * WAD;
