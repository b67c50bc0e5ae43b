import { localConfig } from "../../deploy/config/local";
import { type ExchangeConfig } from "../../src/sdk/deploy/exchangeConfig";
import { addressOf, makeReporters, type Reporter } from "../../src/sim/setup/actors";

const REPORTERS = 3;

/** The committed exchange on a local chain, with everybody who has a role in it. */
export function committedExchange(): { base: ExchangeConfig; reporters: Reporter[] } {
  const reporters = makeReporters(REPORTERS);
  const [governor, guardian] = [addressOf("governor"), addressOf("guardian")];
  const base = localConfig({ governor, guardian, reporters: reporters.map(({ address }) => address) });
  return { base, reporters };
}
