import { type Guard } from "./guard";
import { CUSTODY } from "./tables/custody";
import { POWERS } from "./tables/powers";
import { PRICES } from "./tables/prices";
import { TRADING } from "./tables/trading";
import { WATERFALL } from "./tables/waterfall";

/** Every guard that an attack of test/attacks leans on. One is removed at a time; its own test must go red. */
export const GUARDS: readonly Guard[] = [...CUSTODY, ...POWERS, ...PRICES, ...TRADING, ...WATERFALL];
