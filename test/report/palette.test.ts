import { expect } from "chai";

import { type Colour, PAGE_COLOURS, PALETTE, SHADE_OPACITY } from "../../src/report/palette";

type Mode = "light" | "dark";
type Rgb = readonly [number, number, number];

/** WCAG 2.2: 1.4.3 for text, 1.4.11 for what one must see to understand a drawing. */
const TEXT = 4.5;
const GRAPHICS = 3;

const TEXT_COLOURS: readonly Colour[] = ["ink", "muted", "bid", "bad"];
const GRADES: readonly Colour[] = ["reduceOnly", "auction", "halted"];
const LINES = (Object.keys(PALETTE) as Colour[]).filter(
  (name) => name !== "panel" && name !== "grid" && !GRADES.includes(name),
);
const TRACK_OPACITY = 0.5;

function rgb(hex: string): Rgb {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));
  return [r, g, b];
}

function over(top: Rgb, below: Rgb, opacity: number): Rgb {
  const mixed = top.map((value, i) => value * opacity + (below[i] ?? 0) * (1 - opacity));
  return [mixed[0] ?? 0, mixed[1] ?? 0, mixed[2] ?? 0];
}

function luminance(colour: Rgb): number {
  const [r = 0, g = 0, b = 0] = colour.map((value) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: Rgb, b: Rgb): number {
  const [dark = 0, light = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
}

describe("colours of the pages", () => {
  it("are measured as the standard does", () => {
    expect(contrast(rgb("#000000"), rgb("#ffffff"))).to.equal(21);
    expect(contrast(rgb("#767676"), rgb("#ffffff"))).to.be.closeTo(4.54, 0.01);
  });

  for (const mode of ["light", "dark"] satisfies Mode[]) {
    const of = (name: Colour): Rgb => rgb(PALETTE[name][mode]);
    const grounds = [of("panel"), rgb(PAGE_COLOURS.page[mode])];
    const least = (colour: Rgb, behind: readonly Rgb[]): number =>
      Math.min(...behind.map((ground) => contrast(colour, ground)));

    it(`let text be read in ${mode}, on the page and on panels`, () => {
      for (const name of TEXT_COLOURS) expect(least(of(name), grounds), name).to.be.at.least(TEXT);
      expect(least(rgb(PAGE_COLOURS.accent[mode]), grounds), "links").to.be.at.least(TEXT);
      const fill = over(of("bad"), of("panel"), 0.35);
      expect(contrast(of("ink"), fill), "figures over a light of ADL").to.be.at.least(TEXT);
    });

    it(`let lines be seen in ${mode}, also where a grade is shaded under them`, () => {
      const shaded = GRADES.map((grade) => over(of(grade), of("panel"), SHADE_OPACITY));
      for (const name of LINES)
        expect(least(of(name), [of("panel"), ...shaded]), name).to.be.at.least(GRAPHICS);
    });

    it(`let the lanes of grades be seen in ${mode} on their track`, () => {
      const track = over(of("grid"), of("panel"), TRACK_OPACITY);
      for (const grade of GRADES)
        expect(least(of(grade), [track, of("panel")]), grade).to.be.at.least(GRAPHICS);
    });
  }
});
