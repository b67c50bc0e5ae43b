import { toQuantity } from "ethers";

import { audit, type AuditRequest } from "../../../src/audit/audit";
import { type HonestRow } from "../../../src/domain/audit/drills";
import { providerRpc } from "../../../test/audit/providerRpc";
import { Random } from "../../../test/math/random";
import { type Handler } from "../../../test/stateful/handlers/handler";
import { run } from "../../../test/stateful/runner";
import { type Scenario, scenarios } from "../../../test/stateful/scenario";
import { Tally } from "../../../test/stateful/tally";
import { type World } from "../../../test/stateful/world";
import { type Pace } from "./mutate";
import { secondsSince } from "./stage";

const NOW = 4_000_000_000;
const LEAST_CALLS = 20;
const MORE_CALLS = 100;
const MOST_OWNERS = 5;
const ACCOUNTS_EACH = 2;
const KINDS = 3;
/** Share of donations that are of the chain's own coin [ppm]. */
const COIN_PPM = 250_000;

interface Told {
  readonly alarm: string | undefined;
  readonly transactions: number;
  readonly donations: number;
}

/** Plays random honest histories, each on a chain of its own, and audits what they leave: whatever is found is a false alarm. */
export async function playHonest(
  histories: number,
  seed: string,
  { onTry, stopped }: Pace,
): Promise<HonestRow> {
  const began = performance.now();
  const told: Told[] = [];
  for (let i = 0; i < histories && !stopped(); i += 1) {
    told.push(await play(scenarioOf(seed, i)));
    onTry();
  }
  const sum = (count: (one: Told) => number): number => told.reduce((total, one) => total + count(one), 0);
  return {
    histories: told.length,
    transactions: sum(({ transactions }) => transactions),
    donations: sum(({ donations }) => donations),
    alarms: told.flatMap(({ alarm }) => alarm ?? []),
    wallSec: secondsSince(began),
  };
}

/** The worlds of the stateful test in turn, smaller, each with people and length of its own. */
function scenarioOf(seed: string, i: number): Scenario {
  const random = new Random(`${seed}: honest ${i}`);
  const scenario = scenarios(`${seed}/${i}`, 1, 0)[i % KINDS];
  if (scenario === undefined) throw new RangeError("no such world");
  const owners = 2 + random.below(MOST_OWNERS - 1);
  const opening = 4 * owners * ACCOUNTS_EACH;
  const calls = opening + LEAST_CALLS + random.below(MORE_CALLS);
  return { ...scenario, owners, accountsPerOwner: ACCOUNTS_EACH, calls };
}

async function play(scenario: Scenario): Promise<Told> {
  let request: AuditRequest | undefined;
  let [transactions, donations] = [0, 0];
  const begin = ({ x }: World): Promise<void> => {
    const { ledger } = x.deployment.addresses;
    const rpc = providerRpc(x.deployer.provider);
    request = { rpc, ledger, block: "latest", from: 0, now: NOW, receipts: true };
    return Promise.resolve();
  };
  const see = (): Promise<void> => Promise.resolve(void (transactions += 1));
  const donation = donating(() => (donations += 1));
  const watcher = { file: "scripts/audit/drill.ts", begin, see };
  await run(scenario, new Tally(), { watcher, more: [donation] });
  if (request === undefined) throw new RangeError("no world was made");
  const { verdict, findings, unchecked } = await audit(request);
  const [first] = [...findings, ...unchecked].map((one) => `${one.law} ${one.subject}`);
  const alarm = verdict === "holds" ? undefined : `${scenario.name} (${scenario.base}): ${first ?? verdict}`;
  return { alarm, transactions, donations };
}

/** One unit of the token, or one wei of the chain's own coin, for a contract of the exchange that did not ask for it. */
function donating(onDonation: () => void): Handler {
  return {
    name: "donate",
    weight: 25,
    run: async (world, rng) => {
      const { x } = world;
      const receivers = Object.values(x.deployment.addresses);
      const to = receivers[rng.below(receivers.length)] ?? "";
      if (rng.chance(COIN_PPM)) await x.deployer.provider.send("hardhat_setBalance", [to, toQuantity(1n)]);
      else await world.outside(x.deployer.address, x.token, "mint", [to, 1n]);
      onDonation();
      return true;
    },
  };
}
