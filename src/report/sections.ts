import { type RunColumn, type RunSeries } from "../domain/run/artifact";
import { drawChart, type Line, type Shade } from "./chart";
import { depthMessage, fundMessage, interestMessage, liquidationMessage, priceMessage } from "./messages";
import { VENUE_COLOURS, type Colour } from "./palette";
import { type Range } from "./scales";

const WAD = 1e18;
const GRADE_COLOURS: readonly (Colour | undefined)[] = [undefined, "reduceOnly", "auction", "halted"];

/** Stretches of equal value, as [from, to, value] in seconds. */
export function stretches(t: readonly number[], values: readonly number[]): [number, number, number][] {
  const found: [number, number, number][] = [];
  values.forEach((value, i) => {
    const from = t[i] ?? 0;
    const to = t[i + 1] ?? from;
    const last = found.at(-1);
    if (last && last[2] === value) last[1] = to;
    else found.push([from, to, value]);
  });
  return found.filter(([from, to]) => to > from);
}

function gradeShades({ t, grade }: RunSeries): Shade[] {
  return stretches(t, grade).flatMap(([from, to, value]) => {
    const colour = GRADE_COLOURS[value];
    return colour ? [{ from, to, colour }] : [];
  });
}

export function priceChart(column: RunColumn, start: number, range: Range): string {
  const { series, id } = column;
  const venues: Line[] = series.venues.map(({ venue, price }, i) => ({
    name: venue,
    colour: VENUE_COLOURS[i % VENUE_COLOURS.length] ?? "venue0",
    values: price,
    width: 1.2,
    form: "step",
  }));
  const lines: Line[] = [
    ...venues,
    { name: "mark", colour: "muted", values: series.mark, dashed: true, width: 1.2 },
    { name: "index", colour: "ink", values: series.index, width: 2.2 },
  ];
  const shades = gradeShades(series);
  const label = priceMessage(column, start);
  return drawChart({
    height: 300,
    t: series.t,
    start,
    lines,
    shades,
    fromZero: false,
    ...range,
    unit: "USD",
    label,
    name: `price ${id}`,
  });
}

export function depthChart(column: RunColumn, start: number, max: number): string {
  const { series, id } = column;
  const lines: Line[] = [
    { name: "bids", colour: "bid", values: series.bidDepth, area: true },
    { name: "asks", colour: "ask", values: series.askDepth.map((depth) => -depth), area: true },
  ];
  const label = depthMessage(column, start);
  return drawChart({
    height: 190,
    t: series.t,
    start,
    lines,
    fromZero: true,
    max,
    min: -max,
    unit: "USD",
    label,
    name: `depth ${id}`,
  });
}

/** Notional a sample that each step of the waterfall moved. */
export function liquidationBars({ series, liquidations }: RunColumn, lotSize: number): Line[] {
  const zero = (): number[] => series.t.map(() => 0);
  const [sold, taken, deleveraged] = [zero(), zero(), zero()];
  for (const call of liquidations) {
    const at = sampleAt(series.t, call.t);
    const price = Number(call.price) / WAD;
    sold[at] = (sold[at] ?? 0) + Number(call.soldLots) * lotSize * price;
    taken[at] = (taken[at] ?? 0) + (Number(call.takenOver) / WAD) * price;
    deleveraged[at] = (deleveraged[at] ?? 0) + (Number(call.deleveraged) / WAD) * price;
  }
  return [
    { name: "sold into the book", colour: "venue1", values: sold, form: "bar" },
    { name: "taken over by the fund", colour: "venue2", values: taken, form: "bar" },
    { name: "deleveraged", colour: "bad", values: deleveraged, form: "bar" },
  ];
}

/** The last sample at or before `moment`; the first one for all that came before it. */
function sampleAt(t: readonly number[], moment: number): number {
  const after = t.findIndex((at) => at > moment);
  return after < 0 ? t.length - 1 : Math.max(0, after - 1);
}

/** Heights of the stacked bars. */
export function stackedBars(column: RunColumn, lotSize: number): number[] {
  const bars = liquidationBars(column, lotSize);
  return column.series.t.map((_, i) => bars.reduce((sum, { values }) => sum + (values[i] ?? 0), 0));
}

export function liquidationChart(column: RunColumn, start: number, lotSize: number, max: number): string {
  const label = liquidationMessage(column, start, stackedBars(column, lotSize));
  // A bar of nothing is no bar: most samples have none, and each would be drawn.
  const lines = liquidationBars(column, lotSize).map((line) => ({
    ...line,
    values: line.values.map((value) => (value === 0 ? null : value)),
  }));
  return drawChart({
    height: 190,
    t: column.series.t,
    start,
    lines,
    fromZero: true,
    max,
    unit: "USD in 10 s",
    label,
    name: `liquidations ${column.id}`,
  });
}

export function fundChart(column: RunColumn, start: number, range: Range): string {
  const { series, id } = column;
  const lines: Line[] = [
    { name: "fund", colour: "fund", values: series.fundEquity, area: true, width: 2 },
    { name: "deficit", colour: "bad", values: series.deficit.map((owed) => -owed), area: true, width: 2 },
  ];
  const label = fundMessage(column, start);
  return drawChart({
    height: 190,
    t: series.t,
    start,
    lines,
    fromZero: true,
    ...range,
    unit: "USD",
    label,
    name: `fund ${id}`,
  });
}

export function interestChart(column: RunColumn, start: number, max: number): string {
  const { series, id } = column;
  const lines: Line[] = [{ name: "open interest", colour: "ink", values: series.openInterest, area: true }];
  const label = interestMessage(column, start);
  return drawChart({
    height: 170,
    t: series.t,
    start,
    lines,
    fromZero: true,
    max,
    unit: "USD",
    label,
    name: `interest ${id}`,
  });
}
