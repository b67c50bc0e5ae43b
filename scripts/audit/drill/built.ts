import { FACTS } from "../../../src/audit/code/facts";
import { word } from "../../../src/audit/hex";
import { type Part, PARTS } from "../../../src/audit/code/wiring";
import { AUTHORITY, TOKEN } from "../../../src/audit/state/places";
import { addressOf } from "../../../src/sim/setup/actors";
import { type Drill, single } from "./drill";
import { Stage, timed } from "./stage";

const STRANGER = addressOf("stranger").toLowerCase();
/** The guardian's, whose function is at once. */
const GUARDIAN = 2;
const PUBLIC = (1n << 64n) - 1n;
const FAR = 2n ** 47n;
const BYTE_CHARS = 2;
const WORD_CHARS = 64;

/** The real code of a part with another word in the place of one of its immutables. */
async function builtWith(stage: Stage, part: Part, name: string, value: bigint): Promise<void> {
  const { addresses } = stage;
  const code = String(await stage.send("eth_getCode", [addresses[part], "latest"]));
  const places = FACTS[PARTS[part]].immutables[name] ?? [];
  if (places.length === 0) throw new RangeError(`${part} has no ${name}`);
  const changed = places.reduce((text, start) => {
    const at = BYTE_CHARS + BYTE_CHARS * start;
    return text.slice(0, at) + word(value).slice(BYTE_CHARS) + text.slice(at + WORD_CHARS);
  }, code);
  await stage.behindTheBack("hardhat_setCode", [addresses[part], changed]);
}

/** One honest deployment serves all: each takes back what it did. */
let honest: Promise<Stage> | undefined;

type Terms = Pick<Drill, "name" | "lie"> & {
  readonly by: Parameters<typeof single>[1];
  readonly act: (stage: Stage) => Promise<void>;
};

function drillOf({ name, lie, by, act }: Terms): Drill {
  const run = async () => {
    const stage = await (honest ??= Stage.open());
    const { chain } = stage.story.world;
    const [unharmed, { now }] = [await stage.send("evm_snapshot", []), chain];
    try {
      await act(stage);
      return single(await timed(() => stage.audited()), by);
    } finally {
      await stage.send("evm_revert", [unharmed]);
      chain.now = now;
    }
  };
  return { name, kind: "state", lie, run };
}

async function writeAuthority(
  stage: Stage,
  place: Parameters<Stage["write"]>[1],
  value: bigint,
): Promise<void> {
  await stage.write(stage.addresses.authority, place, value << BigInt(8 * place.offset));
}

/** What was built in, and what was written before anybody looked: under the real code, and without an event. */
export const BUILT_DRILLS: readonly Drill[] = [
  {
    name: "authority-of-another-builder",
    lie: "the Authority's code takes somebody for its builder who never was its admin",
    by: ["POWER-1" as const],
    act: (stage: Stage) => builtWith(stage, "authority", "BUILDER", BigInt(STRANGER)),
  },
  {
    name: "authority-of-a-longer-day",
    lie: "the Authority's code ends its first day a second later than it must",
    by: ["POWER-1" as const],
    act: async (stage: Stage) => {
      const code = String(await stage.send("eth_getCode", [stage.addresses.authority, "latest"]));
      const [start = 0] = FACTS.Authority.immutables["SETUP_ENDS"] ?? [];
      const at = BYTE_CHARS + BYTE_CHARS * start;
      await builtWith(stage, "authority", "SETUP_ENDS", BigInt(`0x${code.slice(at, at + WORD_CHARS)}`) + 1n);
    },
  },
  {
    name: "collateral-of-other-decimals",
    lie: "the CollateralVault's code counts the settlement token by other decimals",
    by: ["WIRE-1" as const],
    act: (stage: Stage) => builtWith(stage, "collateral", "SETTLEMENT_DECIMALS", 7n),
  },
  {
    name: "allowance-of-the-vault",
    lie: "the token lets somebody take what the Vault holds: its storage was written so before its first event",
    by: ["STATE-2" as const],
    act: async (stage: Stage) => {
      const { token, vault } = stage.addresses;
      await stage.write(token, TOKEN.allowances.at(vault.toLowerCase()).at(STRANGER), 2n ** 255n);
    },
  },
  {
    name: "role-from-tomorrow",
    lie: "somebody will be the guardian, too, from a day to come",
    by: ["STATE-2" as const, "POWER-1" as const],
    act: (stage: Stage) =>
      writeAuthority(stage, AUTHORITY.roles.at(GUARDIAN).member("members").at(STRANGER).member("since"), FAR),
  },
  {
    name: "role-with-another-admin",
    lie: "the guardian's role has an admin of its own",
    by: ["REC-1" as const, "POWER-1" as const],
    act: (stage: Stage) =>
      writeAuthority(stage, AUTHORITY.roles.at(GUARDIAN).member("admin"), BigInt(GUARDIAN)),
  },
  {
    name: "function-for-everybody",
    lie: "a function that is listed to nobody is bound to the role that everybody has",
    by: ["STATE-2" as const],
    act: (stage: Stage) => {
      const target = AUTHORITY.targets.at(stage.addresses.vault.toLowerCase());
      return writeAuthority(stage, target.member("allowedRoles").at("0x12345678"), PUBLIC);
    },
  },
  {
    name: "call-scheduled-in-silence",
    lie: "a governed call waits that no event announced",
    by: ["STATE-2" as const],
    act: (stage: Stage) => writeAuthority(stage, AUTHORITY.schedules.at(word(7n)).member("timepoint"), FAR),
  },
  {
    name: "closed-target",
    lie: "the registry is closed to its governor, and no event says so",
    by: ["REC-1" as const, "POWER-1" as const],
    act: (stage: Stage) => {
      const target = AUTHORITY.targets.at(stage.addresses.registry.toLowerCase());
      return writeAuthority(stage, target.member("closed"), 1n);
    },
  },
  {
    name: "own-account-for-a-vault",
    lie: "the Vault is somebody's own account that borrows the real one's code (EIP-7702)",
    by: ["CODE-1" as const],
    act: async (stage: Stage) => {
      const { vault, keyring } = stage.addresses;
      await stage.behindTheBack("hardhat_setCode", [vault, `0xef0100${keyring.slice(2)}`]);
    },
  },
].map(drillOf);
