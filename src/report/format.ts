const WAD = 10n ** 18n;
const WAD_DIGITS = 18;
/** Of a price below one, from its first that is not zero. */
const FEWEST_DIGITS = 5;
const PPM_PER_PERCENT = 10_000;
const DAY_SEC = 86_400;

/** Text that is safe between tags and in quoted attributes. */
export function escapeHtml(text: string): string {
  return text
    .replace(/&/g, "&amp;")
    .replace(/</g, "&lt;")
    .replace(/>/g, "&gt;")
    .replace(/"/g, "&quot;")
    .replace(/'/g, "&#39;");
}

/** 1234567 as "1,234,567", in any locale. */
export function grouped(whole: bigint | number): string {
  const digits = whole.toString();
  const sign = digits.startsWith("-") ? "-" : "";
  return sign + digits.slice(sign.length).replace(/\B(?=(\d{3})+$)/g, ",");
}

/** A wad amount with so many decimals, toward zero: what is shown is never more than what is there. */
export function amount(wad: string, decimals = 0): string {
  const value = BigInt(wad);
  const magnitude = value < 0n ? -value : value;
  const scaled = magnitude / (WAD / 10n ** BigInt(decimals));
  const unit = 10n ** BigInt(decimals);
  const whole = grouped(scaled / unit);
  const sign = value < 0n ? "-" : "";
  if (decimals === 0) return sign + whole;
  return `${sign}${whole}.${(scaled % unit).toString().padStart(decimals, "0")}`;
}

/** The same to the nearest: for two amounts that are to be compared by eye. */
export function nearest(wad: string, decimals = 0): string {
  const value = BigInt(wad);
  const half = WAD / 10n ** BigInt(decimals) / 2n;
  return amount(`${value < 0n ? value - half : value + half}`, decimals);
}

/** A price with enough digits to tell two of them apart. */
export function price(wad: string): string {
  const digits = BigInt(wad) / WAD;
  if (digits >= 1_000n) return amount(wad, 1);
  if (digits >= 1n) return amount(wad, digits >= 10n ? 2 : 3);
  return amount(wad, Math.min(WAD_DIGITS, WAD_DIGITS - wad.length + FEWEST_DIGITS));
}

export function percent(ppm: number, decimals = 1): string {
  return `${(ppm / PPM_PER_PERCENT).toFixed(decimals)} %`;
}

/** Seconds as "12 min 30 s", from a day on as "4 d 0 h 10 min", down. */
export function duration(seconds: number): string {
  if (seconds >= DAY_SEC) return days(seconds);
  const minutes = Math.floor(seconds / 60);
  const rest = seconds % 60;
  if (minutes === 0) return `${rest} s`;
  return rest === 0 ? `${minutes} min` : `${minutes} min ${rest} s`;
}

function days(seconds: number): string {
  const [day, hour, minute] = [DAY_SEC, DAY_SEC / 24, 60];
  const hours = Math.floor((seconds % day) / hour);
  return `${Math.floor(seconds / day)} d ${hours} h ${Math.floor((seconds % hour) / minute)} min`;
}

/** A moment of a day as "21:15", UTC. */
export function clock(unixSeconds: number): string {
  const minutes = Math.floor(unixSeconds / 60) % 1440;
  const two = (value: number): string => value.toString().padStart(2, "0");
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

/** A moment of a day as "21:15:40", UTC. */
export function clockSec(unixSeconds: number): string {
  return `${clock(unixSeconds)}:${(unixSeconds % 60).toString().padStart(2, "0")}`;
}

/** A moment of a run as "21:15:40", and on a later day than its start as "+3 d 21:15:40". @param start Unix seconds at t = 0 */
export function moment(start: number, t: number): string {
  return daysAfter(start, t) + clockSec(start + t);
}

/** The same without the seconds, for an axis. */
export function minuteOf(start: number, t: number): string {
  return daysAfter(start, t) + clock(start + t);
}

function daysAfter(start: number, t: number): string {
  const days = Math.floor((start + t) / DAY_SEC) - Math.floor(start / DAY_SEC);
  return days > 0 ? `+${days} d ` : "";
}

const DIGITS_OF_TICK = 6;
const UNITS = [
  [1e9, "bn"],
  [1e6, "m"],
  [1e3, "k"],
] as const;

/** A mark of an axis, not rounded: "21.5", "1.05m". Marks are multiples of round steps, so that few digits say them whole. */
export function tick(value: number): string {
  const [unit, name] = UNITS.find(([least]) => Math.abs(value) >= least) ?? [1, ""];
  return `${Number((value / unit).toPrecision(DIGITS_OF_TICK))}${name}`;
}

/** A number in a few digits: "1.2m", "350k", "21.5", "0.000015". */
export function short(value: number): string {
  const magnitude = Math.abs(value);
  const trim = (text: string): string => text.replace(/\.0$/, "");
  if (magnitude >= 1e9) return `${trim((value / 1e9).toFixed(1))}bn`;
  if (magnitude >= 1e6) return `${trim((value / 1e6).toFixed(1))}m`;
  if (magnitude >= 1e3) return `${trim((value / 1e3).toFixed(1))}k`;
  if (magnitude > 0 && magnitude < 0.1) return String(Number(value.toPrecision(2)));
  if (magnitude < 10) return trim(value.toFixed(magnitude > 0 ? 1 : 0));
  return String(Number(value.toPrecision(3)));
}

/** A measured number with its unit, for tables: shares as percent. */
export function figure(value: number, unit: string): string {
  if (unit === "share") return `${(value * 100).toFixed(1)} %`;
  return unit === "" ? short(value) : `${short(value)} ${unit}`;
}
