import { type Part } from "../../../src/audit/code/wiring";
import { type CheckId } from "../../../src/audit/finding";
import { type LawId } from "../../../src/laws/law";
import { BYSTANDER, MAKER, MARKET, openStory, RICH, SPECTATOR } from "../../../test/laws/story";
import { type FixtureOptions, WAD } from "../../../test/support/config";
import { orderRequest } from "../../../test/support/trade";
import { BackDoorFund__factory, DishonestLedger__factory, DishonestVault__factory } from "../../../typechain";
import { type Drill, single } from "./drill";
import { Stage, timed } from "./stage";

type Launched = Exclude<Part, "authority">;

interface Dishonest {
  readonly name: string;
  readonly lie: string;
  /** What is deployed in the place of whom, by the real steps of a deployment. */
  readonly replaced: NonNullable<FixtureOptions["replaced"]>;
  readonly parts: readonly Launched[];
  /** How far the story is told before; undefined: to its end. */
  readonly told?: typeof openStory;
  readonly act: (stage: Stage) => Promise<void>;
  /** What must convict once the right code is put back in the place of the dishonest one. */
  readonly past: readonly (LawId | CheckId)[];
}

const AMOUNT = 1_000n * WAD;
const NATIVE = 10n ** 9n;
/** An account that nobody opened. */
const GHOST = 999;
const LEDGER = { replaced: { Ledger: "DishonestLedger" }, parts: ["ledger"] } as const;
const FUND = { replaced: { InsuranceFund: "BackDoorFund" }, parts: ["fund"] } as const;

function ledgerDoor(method: string, ...args: readonly unknown[]): Dishonest["act"] {
  return (stage) => {
    const { ledger } = stage.addresses;
    return stage.call(DishonestLedger__factory.connect(ledger), method, args);
  };
}

function fundDoor(method: string): Dishonest["act"] {
  return async (stage) => {
    const { fund, deployer, users } = stage.story.world.x;
    const owner = stage.story.ownerOf(RICH);
    // Somebody's money waits in the fund for the end of the epoch.
    await stage.story.act(owner, fund, "requestDeposit", [NATIVE, owner]);
    const door = BackDoorFund__factory.connect(stage.addresses.fund, deployer);
    await stage.call(door, method, [users[9]?.address ?? deployer.address, NATIVE]);
  };
}

async function drawn(stage: Stage): Promise<void> {
  const { vault, token } = stage.addresses;
  await ledgerDoor("draw", SPECTATOR, 8_000n * WAD)(stage);
  await stage.call(DishonestVault__factory.connect(vault), "lend", [token, 6n * NATIVE]);
}

const DISHONEST: readonly Dishonest[] = [
  {
    name: "skimming-ledger",
    lie: "the Ledger moves money from one account to another's and says nothing",
    ...LEDGER,
    act: ledgerDoor("skim", MAKER, BYSTANDER, AMOUNT),
    past: ["REC-1"],
  },
  {
    name: "hidden-mint",
    lie: "the Ledger gives an account cash that nobody brought",
    ...LEDGER,
    act: ledgerDoor("mint", BYSTANDER, AMOUNT),
    past: ["LED-1"],
  },
  {
    name: "booked-mint",
    lie: "the same, with totals, event and running hash to match",
    ...LEDGER,
    act: ledgerDoor("mintBooked", BYSTANDER, AMOUNT),
    past: ["LED-1"],
  },
  {
    name: "hidden-debt",
    lie: "an account's debt is moved to where no getter looks",
    ...LEDGER,
    act: async (stage) => {
      await ledgerDoor("draw", BYSTANDER, 6_000n * WAD)(stage);
      await ledgerDoor("hide", BYSTANDER)(stage);
    },
    past: ["STATE-2"],
  },
  {
    name: "exempt-account",
    lie: "one account takes out more than it has, past every margin, with event and running hash to match",
    replaced: { Ledger: "DishonestLedger", Vault: "DishonestVault" },
    parts: ["ledger", "vault"],
    act: drawn,
    past: ["LED-3"],
  },
  {
    name: "account-beyond-the-counter",
    lie: "the Ledger keeps money for an account that was never opened",
    ...LEDGER,
    act: ledgerDoor("mint", GHOST, AMOUNT),
    past: ["STATE-2"],
  },
  {
    name: "event-without-change",
    lie: "the Ledger tells of a deposit, running hash and all, and changes nothing",
    ...LEDGER,
    act: ledgerDoor("tell", BYSTANDER, AMOUNT),
    past: ["REC-1"],
  },
  {
    name: "change-without-event",
    lie: "one wei of an account is gone, and no event tells of it",
    ...LEDGER,
    act: ledgerDoor("mint", BYSTANDER, -1n),
    past: ["REC-1"],
  },
  {
    name: "changed-code-same-interface",
    lie: "a Keyring with the real one's interface lets anybody trade for anybody",
    replaced: { Keyring: "OpenKeyring" },
    parts: ["keyring"],
    // While the market trades.
    told: openStory,
    act: async (stage) => {
      const order = { account: MAKER, market: MARKET, isBuy: true, tick: 29_500, lots: 1 };
      await stage.call(stage.story.world.x.exchange, "place", [orderRequest(order)]);
    },
    // Who sent an order is in no event and no slot: the code is all that convicts.
    past: [],
  },
  {
    name: "proxy-in-place",
    lie: "the real Vault, behind a proxy whose admin can replace it",
    replaced: { Vault: "ProxiedVault" },
    parts: ["vault"],
    act: () => Promise.resolve(),
    past: ["CODE-1"],
  },
  {
    name: "fund-back-door-tokens",
    lie: "the operator takes tokens that wait in the fund",
    ...FUND,
    act: fundDoor("rescue"),
    past: ["TOKEN-1"],
  },
  {
    name: "fund-back-door-account",
    lie: "the operator lets the fund withdraw from its account, by the Vault's own rules, and takes it",
    ...FUND,
    act: fundDoor("drain"),
    past: ["TOKEN-1"],
  },
];

/** Dishonest contracts, deployed as honest ones are; then the same with the code check passed over. */
export const DEPLOYMENT_DRILLS: readonly Drill[] = DISHONEST.map(
  ({ name, lie, replaced, parts, told, act, past }) => ({
    name,
    kind: "deployment",
    lie,
    run: async () => {
      const stage = await Stage.open({ replaced }, told);
      await act(stage);
      const outcome = await timed(() => stage.audited());
      for (const part of parts) await stage.putCodeBack(part);
      const pastCode = await timed(() => stage.audited());
      const result = single(outcome, ["CODE-1"], pastCode);
      const seen = past.length === 0 || past.some((law) => pastCode.laws.includes(law));
      return seen ? result : { ...result, caught: 0 };
    },
  }),
);
