import { SCENARIOS } from "../../src/sim/scenario/catalogue";
import { describeCast } from "../../src/sim/scenario/castText";
import { describe } from "../../src/sim/scenario/disturbance";
import { RULE_KEYS } from "../../src/sim/scenario/rules";
import { type CollateralAsset, describeAsset } from "../../src/sim/scenario/collateralAsset";
import { describeJump } from "../../src/sim/scenario/timeJump";
import { type Scenario } from "../../src/sim/scenario/scenario";

const WIDTH = 10;

/** All scenarios and rules, for people who look for one. */
export function catalogueText(): string {
  const rules = Object.entries(RULE_KEYS).map(
    ([key, { values, does, twinOnly }]) =>
      `  ${key}=${values}\n      ${does}${twinOnly ? `\n      on the twin alone: ${twinOnly.join(", ")}` : ""}`,
  );
  return [
    "Scenarios (--scenario NAME):",
    ...SCENARIOS.map(explain),
    "Rules (--arm KEY=VALUE, more than one makes one arm; what the contracts do not have runs on their twin):",
    ...rules,
  ].join("\n\n");
}

function explain({ name, about, prices, replaySec, crowd, cast, venues, ...what }: Scenario): string {
  const line = (label: string, text: string): string => `    ${label.padEnd(WIDTH)}${text}`;
  const kind = prices.kind === "recorded" ? "recorded bars" : "modelled, moved by hedges";
  return [
    `  ${name}: ${about.shows}`,
    ...what.disturbances.map((disturbance) => line("happens", describe(disturbance))),
    ...assetLines(what.collateral).map((text) => line("happens", text)),
    ...what.jumps.map((jump) => line("happens", describeJump(jump))),
    ...cast.map((member) => line("with", describeCast(member))),
    ...venues.misconduct.map(({ kind, at }) => line("beside", `${kind} at the venues ${at.join(", ")}`)),
    ...about.facts.map((fact) => line("expect", fact)),
    line("source", about.source),
    line("size", `${replaySec / 60} min, ${crowd.holders} leveraged traders; prices: ${kind}`),
  ].join("\n");
}

function assetLines(asset: CollateralAsset | undefined): string[] {
  return asset === undefined ? [] : [describeAsset(asset), ...asset.disturbances.map(describe)];
}
