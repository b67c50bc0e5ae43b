import { MaxUint256 } from "ethers";

import { signBatch } from "../gateways/batch";
import { WAD } from "../support/config";
import { OrderKind, orderRequest } from "../support/trade";
import { type Evidence, MAKER, MARKET, RICH, type Story, tellWholeStory } from "./story";

const MAY_TRADE_AND_CANCEL = 3;
const DAY_SEC = 86_400;
const NO_PERMIT = { deadline: 0, v: 0, r: `0x${"00".repeat(32)}`, s: `0x${"00".repeat(32)}` };

/** The story, and what gateways did at its end: the history has both. */
export async function tellDelegatedStory(): Promise<Evidence> {
  const { story, truth } = await tellWholeStory();
  await delegating(story);
  return { ...truth, history: { events: await story.events(), after: await story.world.judge.read(true) } };
}

/**
 * The maker, who is short, takes a profit at 11 of which the book has a part, leaves a stop that trails and one that he takes back, signs
 * two batches, burns a nonce, and deposits through a gateway.
 */
export async function delegating(story: Story): Promise<void> {
  const { gateways } = story.world;
  const owner = story.ownerOf(MAKER);
  await trusting(story, owner);
  await story.place({ account: RICH, market: MARKET, isBuy: false, tick: 10_000, lots: 150 });
  const act = (method: string, args: readonly unknown[]) => story.act(owner, gateways.triggers, method, args);
  const trigger = triggerOf(story);
  await act("place", [trigger]);
  await act("place", [{ ...trigger, above: true, trailBps: 300 }]);
  await act("place", [{ ...trigger, above: true, price: 20n * WAD }]);
  await act("cancel", [3]);
  await story.act(story.ownerOf(RICH), gateways.triggers, "execute", [1, false]);
  // Down by a hundredth, and the stop follows.
  await story.priced((99n * WAD) / 10n);
  await story.priced((99n * WAD) / 10n);
  await act("trail", [2]);
  await relaying(story, 0n);
  await relaying(story, 1n);
  await story.act(owner, gateways.relay, "skip", [0]);
  await story.act(owner, gateways.deposits, "deposit", [MAKER, 7_654_321n, NO_PERMIT]);
}

async function trusting(story: Story, owner: string): Promise<void> {
  const { gateways, x, chain } = story.world;
  for (const address of gateways.addresses) {
    const args = [MAKER, address, MAY_TRADE_AND_CANCEL, chain.now + DAY_SEC, 50, 100_000n * WAD];
    await story.act(owner, x.keyring, "setDelegate", args);
    await story.world.outside(owner, x.token, "approve", [address, MaxUint256]);
  }
}

/** Buys back 200 lots once mark is at 11 or below. */
function triggerOf({ world }: Story) {
  return {
    account: MAKER,
    market: MARKET,
    isBuy: true,
    above: false,
    throughHalts: true,
    trailBps: 0,
    slippageBps: 20,
    expiry: world.chain.now + DAY_SEC,
    since: 0,
    lots: 200,
    price: 11n * WAD,
    reward: 1_000_000n,
  };
}

async function relaying(story: Story, nonce: bigint): Promise<void> {
  const { gateways, x, chain } = story.world;
  const signer = x.users.find(({ address }) => address === story.ownerOf(MAKER));
  if (signer === undefined) throw new RangeError("the maker's owner signs nothing");
  const kind = OrderKind.PostOnly;
  const order = { account: MAKER, market: MARKET, isBuy: true, tick: 9_880, lots: 10, kind };
  const rest = { cancelAll: false, cancels: [], deadline: chain.now + DAY_SEC, maxFee: 100n };
  const batch = { account: MAKER, orders: [orderRequest(order)], nonce, ...rest };
  const signature = await signBatch(gateways.relay, signer, batch);
  await story.act(story.ownerOf(RICH), gateways.relay, "relay", [batch, signature, 50n]);
}
