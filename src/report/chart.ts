import { init, type EChartsOption } from "echarts";

import { duration, minuteOf, tick } from "./format";
import { SHADE_OPACITY, standIn, withVariables, type Colour } from "./palette";
import { TimeAxis } from "./timeAxis";

export const WIDTH = 660;
export const MARGIN = { left: 64, right: 28 } as const;
/** Room above the drawing for the unit. */
const TOP = 28;
/** Room below it for the times. */
const BOTTOM = 36;
const TICK_SEC = 600;

export interface Line {
  readonly name: string;
  readonly colour: Colour;
  readonly values: readonly (number | null)[];
  readonly dashed?: boolean;
  readonly width?: number;
  /** Fills to zero. */
  readonly area?: boolean;
  /** Draws steps and bars instead of slopes. */
  readonly form?: "line" | "step" | "bar";
}

export interface Shade {
  readonly from: number;
  readonly to: number;
  readonly colour: Colour;
}

export interface ChartSpec {
  readonly height: number;
  readonly t: readonly number[];
  /** Unix seconds at t = 0, for the labels. */
  readonly start: number;
  readonly lines: readonly Line[];
  readonly shades?: readonly Shade[];
  readonly fromZero: boolean;
  /** Same scale as a neighbour's chart. */
  readonly max?: number;
  readonly min?: number;
  /** What the vertical axis counts. */
  readonly unit: string;
  /** What the chart says, for those who do not see it. */
  readonly label: string;
  /** Unlike that of any other chart of the page: the drawing's ids begin with it. */
  readonly name: string;
}

/** Draws one chart as an SVG that follows the page's colours and width. */
export function drawChart(spec: ChartSpec): string {
  const chart = init(null, null, { renderer: "svg", ssr: true, width: WIDTH, height: spec.height });
  try {
    chart.setOption(optionOf(spec));
    return scalable(withVariables(chart.renderToSVGString()), spec);
  } finally {
    // An open chart keeps the process alive.
    chart.dispose();
  }
}

/** Marks the slider's moment; unseen until a script moves it. `end`: seconds of the axis at the right edge. */
export function cursorLine(end: number, top: number, bottom: number): string {
  const width = WIDTH - MARGIN.left - MARGIN.right;
  return `<line class="cursor" y1="${top}" y2="${bottom}" data-end="${end}" data-left="${MARGIN.left}" data-width="${width}"></line>`;
}

/**
 * The drawing scales with its column and has a name for those who cannot see it. The library numbers its classes and ids by how many
 * charts the process has drawn before: the classes serve nothing here, and the ids take the chart's name instead.
 */
function scalable(svg: string, { label, name, t, height }: ChartSpec): string {
  const attributes = `role="img" aria-label="${label.replace(/[<>&"]/g, " ")}"`;
  const prefix = name.toLowerCase().replace(/[^a-z0-9]+/g, "-");
  return (
    svg
      .replace(/^<svg width="(\d+)" height="(\d+)"/, `<svg ${attributes}`)
      .replace(/<style[\s\S]*?<\/style>/g, "")
      .replace(/ class="zr[^"]*"/g, "")
      // What clips is never seen.
      .replaceAll(' fill="#000"', "")
      .replace(/zr\d+-/g, `${prefix}-`)
      // A tenth of a pixel is enough.
      .replace(/ d="[^"]*"/g, (path) =>
        path.replace(/\d+\.\d{2,}/g, (digits) => `${Number(Number(digits).toFixed(1))}`),
      )
      .replace("</svg>", `${cursorLine(new TimeAxis(t).end, TOP, height - BOTTOM)}</svg>`)
  );
}

function optionOf(spec: ChartSpec): EChartsOption {
  const axis = new TimeAxis(spec.t);
  const { end } = axis;
  const axisText = { color: standIn("muted"), fontSize: 12, fontFamily: "system-ui, sans-serif" };
  return {
    animation: false,
    grid: { left: MARGIN.left, right: MARGIN.right, top: TOP, bottom: BOTTOM },
    xAxis: {
      type: "value",
      min: 0,
      max: end,
      interval: end > TICK_SEC ? TICK_SEC : Math.max(1, Math.floor(end / 3)),
      axisLabel: {
        ...axisText,
        hideOverlap: true,
        margin: 12,
        formatter: (value: number) => labelAt(axis, spec.start, value),
      },
      axisLine: { lineStyle: { color: standIn("grid") } },
      axisTick: { lineStyle: { color: standIn("grid") } },
      splitLine: { show: false },
    },
    yAxis: {
      type: "value",
      scale: !spec.fromZero,
      ...(spec.max === undefined ? {} : { max: spec.max }),
      ...(spec.min === undefined ? {} : { min: spec.min }),
      name: spec.unit,
      nameLocation: "end",
      nameGap: 10,
      nameTextStyle: { ...axisText, align: "left", padding: [0, 0, 0, 4 - MARGIN.left] },
      splitNumber: 4,
      axisLine: { show: false },
      axisTick: { show: false },
      axisLabel: { ...axisText, formatter: (value: number) => tick(value) },
      splitLine: { lineStyle: { color: standIn("grid") } },
    },
    series: spec.lines.map((line, index) => seriesOf(line, spec, axis, index === 0)),
  } as EChartsOption;
}

function labelAt(axis: TimeAxis, start: number, x: number): string {
  const t = axis.t(x);
  return t === undefined ? "" : minuteOf(start, t);
}

function seriesOf(line: Line, spec: ChartSpec, axis: TimeAxis, first: boolean): object {
  const colour = standIn(line.colour);
  const isBar = line.form === "bar";
  const shades = (spec.shades ?? []).map((shade) => [
    { xAxis: axis.x(shade.from), itemStyle: { color: standIn(shade.colour), opacity: SHADE_OPACITY } },
    { xAxis: axis.x(shade.to) },
  ]);
  const areas = [...shades, ...gapAreas(axis)];
  return {
    type: isBar ? "bar" : "line",
    name: line.name,
    data: line.values.map((value, i) => [axis.x(spec.t[i] ?? 0), value]),
    ...(isBar ? { stack: "bars", barWidth: 3 } : { showSymbol: false, connectNulls: false }),
    ...(line.form === "step" ? { step: "end" } : {}),
    itemStyle: { color: colour },
    lineStyle: { color: colour, width: line.width ?? 1.5, type: line.dashed ? "dashed" : "solid" },
    ...(line.area ? { areaStyle: { color: colour, opacity: 0.16 } } : {}),
    ...(first && areas.length > 0 ? { markArea: { silent: true, data: areas } } : {}),
    silent: true,
  };
}

/** Bands for the time in which nothing was sampled, with how long it was. */
function gapAreas(axis: TimeAxis): object[] {
  return axis.gaps.map(({ from, to }) => {
    const itemStyle = { color: standIn("muted"), opacity: 0.3 };
    const label = { show: true, position: "insideTop", color: standIn("muted"), fontSize: 11 };
    return [{ xAxis: axis.x(from), name: inDays(to - from), itemStyle, label }, { xAxis: axis.x(to) }];
  });
}

const DAY_SEC = 86_400;

function inDays(seconds: number): string {
  const days = Math.round(seconds / DAY_SEC);
  return days === 0 ? duration(seconds) : `${days} d`;
}
