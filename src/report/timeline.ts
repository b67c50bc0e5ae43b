import { type RunColumn } from "../domain/run/artifact";
import { cursorLine, MARGIN, WIDTH } from "./chart";
import { type Colour } from "./palette";
import { stretches } from "./sections";
import { TimeAxis } from "./timeAxis";

interface Lane {
  readonly name: string;
  readonly values: readonly number[];
  /** By value; undefined: nothing to see. */
  readonly colours: readonly (Colour | undefined)[];
  readonly names: readonly string[];
}

const LANE = 16;
const GAP = 6;

/** What was allowed and what the oracle knew, aligned with the chart above it. */
export function timeline({ series }: RunColumn): string {
  const lanes: Lane[] = [
    {
      name: "breaker",
      values: series.grade,
      colours: [undefined, "reduceOnly", "auction", "halted"],
      names: ["open", "reduce only", "auction", "halted"],
    },
    {
      name: "oracle",
      values: series.oracle,
      colours: [undefined, undefined, "reduceOnly", "halted"],
      names: ["none", "live", "degraded", "no quorum"],
    },
  ];
  const height = lanes.length * (LANE + GAP);
  const body = lanes.map((lane, i) => laneOf(lane, series.t, i * (LANE + GAP))).join("");
  const label = lanes.map((lane) => inWords(lane, series.t)).join("; ");
  return `<svg class="lanes" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${label}">${body}${cursorLine(new TimeAxis(series.t).end, 0, height)}</svg>`;
}

/** What the lane shows, for whoever does not see it. */
function inWords({ name, values, colours, names }: Lane, t: readonly number[]): string {
  const off = stretches(t, values).filter(([, , value]) => colours[value] !== undefined);
  const told = off.map(([from, to, value]) => `${names[value] ?? ""} from ${from} s to ${to} s`);
  return `${name}: ${told.length === 0 ? "nothing restricted" : told.join(", ")}`;
}

function laneOf(lane: Lane, t: readonly number[], top: number): string {
  const axis = new TimeAxis(t);
  const width = WIDTH - MARGIN.left - MARGIN.right;
  const part = (time: number): number => (axis.x(time) / Math.max(1, axis.end)) * width;
  const x = (time: number): string => (MARGIN.left + part(time)).toFixed(1);
  const text = `<text x="0" y="${top + LANE - 4}" font-size="12" font-family="system-ui, sans-serif" fill="var(--muted)">${lane.name}</text>`;
  const track = `<rect x="${MARGIN.left}" y="${top}" width="${width}" height="${LANE}" rx="3" fill="var(--grid)" opacity="0.5"/>`;
  const parts = stretches(t, lane.values).map(([from, to, value]) => {
    const colour = lane.colours[value];
    if (!colour) return "";
    const name = lane.names[value] ?? "";
    const size = part(to) - part(from);
    return `<rect x="${x(from)}" y="${top}" width="${size.toFixed(1)}" height="${LANE}" fill="var(--${colour})"><title>${name}</title></rect>`;
  });
  return text + track + parts.join("");
}
