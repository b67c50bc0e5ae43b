import { largest, readBounds } from "./soliditySource";

/** One claim: what the bounds allow stays below what the type holds. */
export interface Headroom {
  readonly what: string;
  readonly worst: bigint;
  readonly type: string;
  readonly limit: bigint;
}

const UINT256 = (1n << 256n) - 1n;
const INT256 = (1n << 255n) - 1n;
const TIER_LEVERAGES = { least: 2n, most: 50n };
const PPB = 10n ** 9n;

/** Everything that the formulas multiply, at its largest (docs/SPEC.md, headroom). */
export function headrooms(): Headroom[] {
  const bounds = readBounds();
  const get = (name: string): bigint => {
    const value = bounds.get(name);
    if (value === undefined) throw new Error(`no bound ${name}`);
    return value;
  };
  const ledger = (struct: string, field: string): bigint => largest("LedgerTypes.sol", struct, field);
  const [wad, ppm, maxPrice, maxSize] = [get("WAD"), get("PPM"), get("MAX_PRICE"), get("MAX_SIZE")];
  const markets = get("MAX_ACTIVE_MARKETS");
  const scale = get("SCALE_START");

  // The leash is at most a quarter of the smallest maintenance rate: 1 / (2 * leverage * parts).
  const leashPpm = ppm / (2n * TIER_LEVERAGES.least * get("MAINTENANCE_PARTS"));
  const mark = maxPrice + (maxPrice * leashPpm) / ppm;
  const exposed = maxSize * (1n + get("MAX_ORDERS"));
  const held = (maxSize * mark) / wad;
  const margin = held / 2n; // MM <= IM / 2 <= notional / 2
  const marginSum = markets * margin;
  const cash = ledger("Account", "cash");
  const equity = cash + markets * (held + held / 5n); // a sick market adds a fifth
  const concentration = get("MAX_CONCENTRATION") * wad;
  const cap = (TIER_LEVERAGES.most - 1n) * concentration; // above it IM is the notional itself
  const openInterest = ledger("Class", "openInterest");
  const rate = get("MAX_FUNDING_CAP_PPM") * (PPB / ppm);
  const hour = (rate * maxPrice * get("MAX_FUNDING_DT")) / (8n * 3_600n * PPB);

  return [
    row("price, in the oracle's slot", maxPrice, "uint88", largest("OracleTypes.sol", "IndexSlot", "latest")),
    row(
      "largest tick times largest tick size",
      get("MAX_TICK") * get("MAX_TICK_SIZE"),
      "MAX_PRICE",
      maxPrice,
    ),
    row("largest size in smallest lots", maxSize / get("MIN_LOT_SIZE"), "uint64", ledger("Position", "bids")),
    row("size of a position", maxSize, "int120", ledger("Position", "size")),
    row("leash in ppb", leashPpm * (PPB / ppm), "int32", ledger("MarketState", "basisPpb")),
    row("scale of a fresh class", scale, "uint96", ledger("Class", "scale")),
    row("S-10 exposed size * mark", exposed * mark, "uint256", UINT256),
    row(
      "S-11 notional * (concentration + notional), below the cap",
      cap * (concentration + cap),
      "uint256",
      UINT256,
    ),
    row("S-14 equity, eight markets", equity, "int256", INT256),
    row("S-15 deficit * MM_k", equity * margin, "uint256", UINT256),
    row("S-15 divisor sum(MM) * size", marginSum * maxSize, "uint256", UINT256),
    row("S-15 concession of one wei of size", equity * wad, "int256", INT256),
    row("S-16 missing equity * size", (equity + 2n * marginSum) * maxSize, "uint256", UINT256),
    row("S-21 |F| * A", ledger("MarketState", "funding") * scale, "uint256", UINT256),
    row("S-22 size * A", ledger("Position", "size") * ledger("Class", "scale"), "uint256", UINT256),
    row("S-23 entry * A", ledger("Position", "entryNotional") * ledger("Class", "scale"), "uint256", UINT256),
    row("S-24 |I - I0| * size", 2n * ledger("Class", "index") * maxSize, "uint256", UINT256),
    row("S-25 closed * price", openInterest * mark, "int256", INT256),
    row("S-25 jumps of an epoch, all together", (scale * mark) / wad, "int128", ledger("Class", "index")),
    row("S-26 A * amount", scale * equity, "uint256", UINT256),
    row("S-30 size * OI * leverage", openInterest * openInterest * TIER_LEVERAGES.most, "uint256", UINT256),
    row("S-31 deficit * closed", equity * openInterest, "uint256", UINT256),
    row("S-43 rate * price * dt", rate * maxPrice * get("MAX_FUNDING_DT"), "uint256", UINT256),
    row(
      "S-43 A * F after a century at the cap, price at its bound",
      (scale * hour * 24n * 36_525n) / wad,
      "int128",
      ledger("Class", "index"),
    ),
    row(
      "cash of one class at its cap after a million-fold rise",
      get("MAX_OPEN_INTEREST_CAP") * wad * 1_000_000n,
      "int128",
      cash,
    ),
  ];
}

/** The table as docs/SPEC.md shows it. */
export function headroomTable(rows: readonly Headroom[]): string {
  const lines = rows.map(
    ({ what, worst, type, limit }) =>
      `| ${what} | ${power(worst)} | ${type} | ${power(limit)} | ${times(limit, worst)} |`,
  );
  return ["| quantity | at most | type | holds | times |", "|---|---|---|---|---|", ...lines].join("\n");
}

function row(what: string, worst: bigint, type: string, limit: bigint): Headroom {
  return { what, worst, type, limit };
}

/** Three digits, the rest cut off, and the power of ten: 1.15e77. */
function power(value: bigint): string {
  const digits = value.toString();
  if (digits.length <= 4) return digits;
  return `${digits[0]}.${digits.slice(1, 3)}e${digits.length - 1}`;
}

function times(limit: bigint, worst: bigint): string {
  const hundredths = (limit * 100n) / worst;
  if (hundredths >= 10_000_000n) return power(hundredths / 100n);
  return `${hundredths / 100n}.${(hundredths % 100n).toString().padStart(2, "0")}`;
}
