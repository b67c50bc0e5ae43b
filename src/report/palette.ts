/**
 * Charts are drawn with stand-in colours, which then become CSS variables: one drawing serves light and dark. Each stand-in occurs
 * nowhere else.
 */
export const PALETTE = {
  ink: { standIn: "#010201", light: "#1d2330", dark: "#e8eaf0" },
  muted: { standIn: "#010202", light: "#667085", dark: "#98a2b3" },
  grid: { standIn: "#010203", light: "#e4e7ec", dark: "#2a3040" },
  panel: { standIn: "#010204", light: "#ffffff", dark: "#171b26" },
  venue0: { standIn: "#010205", light: "#b34f15", dark: "#f2935c" },
  venue1: { standIn: "#010206", light: "#2563c9", dark: "#7aa9f7" },
  venue2: { standIn: "#010207", light: "#0b7a5e", dark: "#4cc9a4" },
  venue3: { standIn: "#010208", light: "#8a4fc7", dark: "#bf94f0" },
  bid: { standIn: "#010209", light: "#0b7a5e", dark: "#4cc9a4" },
  ask: { standIn: "#01020a", light: "#c23a4b", dark: "#f2808d" },
  fund: { standIn: "#01020b", light: "#2563c9", dark: "#7aa9f7" },
  bad: { standIn: "#01020c", light: "#b42332", dark: "#f2808d" },
  reduceOnly: { standIn: "#01020d", light: "#a37a00", dark: "#b8921f" },
  auction: { standIn: "#01020e", light: "#d15a24", dark: "#d9703f" },
  halted: { standIn: "#01020f", light: "#b5304a", dark: "#d4526d" },
} as const;

export type Colour = keyof typeof PALETTE;

/** Of a page: what charts are not drawn with. */
export const PAGE_COLOURS = {
  page: { light: "#f6f7f9", dark: "#0f121a" },
  line: { light: "#dfe3ea", dark: "#2a3040" },
  accent: { light: "#2563c9", dark: "#7aa9f7" },
} as const;

/** How much of a grade's colour lies under the lines of a chart: what is drawn there keeps its contrast. */
export const SHADE_OPACITY = 0.22;

export function standIn(colour: Colour): string {
  return PALETTE[colour].standIn;
}

/** Lines for the venues, in their order. */
export const VENUE_COLOURS: readonly Colour[] = ["venue0", "venue1", "venue2", "venue3"];

export function variables(mode: "light" | "dark"): string {
  return Object.entries({ ...PAGE_COLOURS, ...PALETTE })
    .map(([name, colours]) => `--${name}:${colours[mode]};`)
    .join("");
}

/** Replaces every stand-in of a drawing by its variable. */
export function withVariables(svg: string): string {
  let out = svg;
  for (const [name, { standIn: colour }] of Object.entries(PALETTE)) {
    const [r, g, b] = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));
    out = out.replaceAll(colour, `var(--${name})`).replaceAll(`rgb(${r},${g},${b})`, `var(--${name})`);
  }
  return out;
}
