import { auditRange } from "../../../src/audit/range/auditRange";
import { LEDGER, TOKEN } from "../../../src/audit/state/places";
import { type Place } from "../../../src/audit/state/place";
import { type CheckId } from "../../../src/audit/finding";
import { type LawId } from "../../../src/laws/law";
import { BYSTANDER, MAKER } from "../../../test/laws/story";
import { fixtureConfig, type FixtureOptions, withoutHalts } from "../../../test/support/config";
import { DishonestVault__factory } from "../../../typechain";
import { type Drill, type DrillResult, isCaught, single } from "./drill";
import { Stage, timed } from "./stage";

/** Signed, as the Account's lowest 128 bits hold it. */
const CASH_BITS = 128;
const AMOUNT = 10n ** 24n;
/** Beyond all bits that an account's first word uses. */
const FREE_BIT = 255n;
/** Of a token with 6 decimals. */
const NATIVE_TO_WAD = 10n ** 12n;

/** Storage that no transaction could have made, under the real code. */
function written(
  name: string,
  lie: string,
  by: readonly (LawId | CheckId)[],
  write: (stage: Stage) => Promise<void>,
): Drill {
  const run = async (): Promise<DrillResult> => {
    const stage = await Stage.open();
    await write(stage);
    return single(await timed(() => stage.audited()), by);
  };
  return { name, kind: "state", lie, run };
}

async function addCash(stage: Stage, account: number, amount: bigint): Promise<void> {
  const { ledger } = stage.addresses;
  const place = LEDGER.accounts.at(account);
  const before = await stage.wordAt(ledger, place);
  const cash = BigInt.asIntN(CASH_BITS, before) + amount;
  const rest = (before >> BigInt(CASH_BITS)) << BigInt(CASH_BITS);
  await stage.write(ledger, place, rest | BigInt.asUintN(CASH_BITS, cash));
}

async function changeWord(stage: Stage, place: Place, change: (word: bigint) => bigint): Promise<void> {
  const { ledger } = stage.addresses;
  await stage.write(ledger, place, change(await stage.wordAt(ledger, place)));
}

/** A deployment that is not what was published. */
function misdeployed(
  name: string,
  lie: string,
  by: readonly (LawId | CheckId)[],
  options: FixtureOptions,
): Drill {
  const run = async (): Promise<DrillResult> => {
    const stage = await Stage.open(options);
    const { governor, guardian } = stage.story.world.x;
    const published = fixtureConfig({ parameters: withoutHalts }, governor.address, guardian.address);
    return single(await timed(() => stage.audited({ published })), by);
  };
  return { name, kind: "deployment", lie, run };
}

/** Tokens are away and come back for the block that is looked at: it holds, the block before it does not, and a range tells. */
async function borrowed(): Promise<DrillResult> {
  const stage = await Stage.open({ replaced: { Vault: "DishonestVault" } });
  const { token, deployer } = stage.story.world.x;
  const { vault } = stage.addresses;
  const door = DishonestVault__factory.connect(vault, deployer);
  const outcome = await timed(() => stage.audited());
  await stage.call(door, "lend", [deployer.address, 10n ** 9n]);
  await stage.putCodeBack("vault");
  const between = await timed(() => stage.audited());
  await stage.call(token, "transfer", [vault, 10n ** 9n]);
  const shown = await stage.audited();
  const from = (shown.anchor?.header.number ?? 0) - 1;
  const ranged = await timed(() => auditRange({ ...stage.request, receipts: true }, { from, samples: 0 }));
  const result = single(outcome, ["CODE-1"], between);
  const told = [between, ranged].every((one) => isCaught(one, ["LED-1"]));
  return told && shown.verdict === "holds" ? result : { ...result, caught: 0 };
}

/** An immutable of the Vault that counts every token ten times, wherever the code has it. */
async function overcounted(): Promise<DrillResult> {
  const stage = await Stage.open();
  const { vault } = stage.addresses;
  const code = String(await stage.send("eth_getCode", [vault, "latest"]));
  const scale = (units: bigint): string => units.toString(16).padStart(64, "0");
  const changed = code.replaceAll(scale(NATIVE_TO_WAD), scale(10n * NATIVE_TO_WAD));
  await stage.behindTheBack("hardhat_setCode", [vault, changed]);
  return single(await timed(() => stage.audited()), ["WIRE-1"]);
}

/** A source of the first market answers by other code, whose answers nothing has to do with its feed. */
async function otherSource(): Promise<DrillResult> {
  const stage = await Stage.open();
  const [market] = stage.story.world.x.deployment.markets;
  const { adapter, feed } = market?.sources[0] ?? { adapter: "", feed: "" };
  const code = await stage.send("eth_getCode", [feed, "latest"]);
  await stage.behindTheBack("hardhat_setCode", [adapter, code]);
  return single(await timed(() => stage.audited()), ["CODE-1"]);
}

export const STATE_DRILLS: readonly Drill[] = [
  written(
    "negative-account-hidden",
    "an account owes what another has too much: the sum is right",
    ["REC-1"],
    async (stage) => {
      await addCash(stage, BYSTANDER, -AMOUNT);
      await addCash(stage, MAKER, AMOUNT);
    },
  ),
  written(
    "account-hidden-by-the-counter",
    "the counter of accounts is one less than there are",
    ["REC-1", "STATE-2"],
    (stage) =>
      changeWord(stage, LEDGER.totals.member("accounts"), (word) => {
        const { offset } = LEDGER.totals.member("accounts");
        return word - (1n << BigInt(8 * offset));
      }),
  ),
  written(
    "exempt-flag",
    "a bit beside an account's owner marks it, where no variable is",
    ["STATE-2"],
    (stage) => changeWord(stage, LEDGER.owners.at(BYSTANDER), (word) => word | (1n << FREE_BIT)),
  ),
  written("tokens-gone", "the Vault holds one unit less than is accounted", ["LED-1"], async (stage) => {
    const { token, vault } = stage.addresses;
    const { totals } = await stage.story.world.judge.read(false);
    const held = totals.accounted / NATIVE_TO_WAD - 1n;
    await stage.write(token, TOKEN.balances.at(vault.toLowerCase()), held);
  }),
  {
    name: "tokens-counted-tenfold",
    kind: "state",
    lie: "the Vault's code is the real one, and its built-in scale makes ten tokens of one",
    run: overcounted,
  },
  {
    name: "source-of-other-code",
    kind: "state",
    lie: "one of the oracle's sources is no adapter of this checkout",
    run: otherSource,
  },
  misdeployed("wrong-parameter", "the taker fee is twice the published one", ["CONF-1"], {
    parameters: (committed) => {
      const { margin, ...rest } = withoutHalts(committed);
      return { ...rest, margin: { ...margin, takerFeePpm: 2n * margin.takerFeePpm } };
    },
  }),
  misdeployed("role-left-with-the-deployer", "the deployer kept the admin role", ["POWER-1"], {
    skipped: ["handover", "verification"],
  }),
  {
    name: "borrowed-reserves",
    kind: "deployment",
    lie: "the Vault's tokens are lent out, and back in the block that is looked at",
    run: borrowed,
  },
];
