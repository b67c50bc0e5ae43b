import { codeFindings, type Discovery, type ProvedPart, provePart } from "../code/discover";
import { type Part, PARTS } from "../code/wiring";
import { type Finding } from "../finding";
import { type Notebook } from "../notebook";
import { type Rpc } from "../rpc";
import { addressIn, provedWord } from "../trust/accounts";
import { type Header } from "../trust/header";
import { BulkReader } from "./bulkRead";
import { ContractStorage } from "./contractStorage";
import { explainAuthority } from "./explain/authority";
import { explainCollateral } from "./explain/collateral";
import {
  explainAuction,
  explainDeleverager,
  explainKeyring,
  explainLiquidator,
  explainVault,
} from "./explain/custody";
import { explainExchange } from "./explain/exchange";
import { explainFund } from "./explain/fund";
import { explainLedger } from "./explain/ledger";
import { explainBreaker, explainOracle, explainRegistry } from "./explain/markets";
import { BREAKER, COLLATERAL, ORACLE, REGISTRY } from "./places";
import { requireComplete } from "./prove";
import { type StorageKeys } from "./storageKeys";

/** Everything whose accounts are proved; with the authority, whom only storage names. */
export interface ProvedParts {
  readonly addresses: Readonly<Record<Part | "token", string>>;
  readonly parts: Readonly<Record<Part, ProvedPart>>;
}

/** The storage of every part, and how many markets are listed. */
export interface ExchangeState {
  readonly storages: Readonly<Record<Part, ContractStorage>>;
  readonly markets: number;
}

/**
 * The authority is no immutable: whoever obeys it stores its address, and all must store the same.
 * Undefined where a part is missing or is not the audited contract: its storage means nothing then.
 */
export async function completeParts(
  rpc: Rpc,
  header: Header,
  discovery: Discovery,
  notebook: Notebook,
): Promise<ProvedParts | undefined> {
  const { registry } = discovery.parts;
  if (registry === undefined || discovery.findings.length > 0) return undefined;
  const stored = await provedWord(rpc, header, registry.account, REGISTRY.authority.slot);
  const address = addressIn(REGISTRY.authority.decode(stored));
  const authority = await provePart(rpc, header, "authority", address);
  const findings = codeFindings("authority", authority);
  notebook.find(findings);
  if (findings.length > 0) return undefined;
  return {
    addresses: { ...discovery.addresses, authority: address } as ProvedParts["addresses"],
    parts: { ...discovery.parts, authority } as ProvedParts["parts"],
  };
}

/** Slots in which the node keeps zeros, by part: anvil does, and no real chain. */
export type KeptZeros = Readonly<Record<string, readonly bigint[]>>;

export function keptZerosIn({ storages }: ExchangeState): KeptZeros {
  const kept = Object.entries(storages).map(([part, { keptZeros }]) => [part, [...keptZeros]] as const);
  return Object.fromEntries(kept);
}

/** Reads all storage that source and events explain, and requires of each part that it is all there is. */
export async function readState(
  rpc: Rpc,
  header: Header,
  { parts, addresses }: ProvedParts,
  keys: StorageKeys,
  notebook: Notebook,
  guess: KeptZeros = {},
): Promise<ExchangeState> {
  const reader = new BulkReader(rpc, header);
  const storages = Object.fromEntries(
    Object.entries(parts).map(([part, { account }]) => [
      part,
      new ContractStorage(account, reader, guess[part]),
    ]),
  ) as Record<Part, ContractStorage>;
  // Proved by itself: which slots are looked for depends on it.
  const count = await provedWord(rpc, header, parts.registry.account, REGISTRY.count.slot);
  const markets = await explainRegistry(storages.registry, count);
  await explainLedger(storages.ledger, keys, markets);
  await explainExchange(storages.exchange, keys, markets);
  await explainOracle(storages.oracle, markets);
  await explainBreaker(storages.breaker, markets);
  await explainVault(storages.vault, keys);
  await explainKeyring(storages.keyring, keys);
  await explainDeleverager(storages.deleverager, markets);
  await explainLiquidator(storages.liquidator, markets);
  await explainAuction(storages.auction, markets);
  await explainFund(storages.fund, keys, markets);
  await explainCollateral(storages.collateral, keys);
  await explainAuthority(storages.authority, keys);
  for (const [part, storage] of Object.entries(storages) as [Part, ContractStorage][]) {
    notebook.onProgress(`rebuilding the storage of ${PARTS[part]}: ${storage.slots.length} slots`);
    notebook.take(await requireComplete(PARTS[part], storage, rpc, header));
  }
  notebook.find(authorityFindings(storages, addresses.authority));
  return { storages, markets };
}

function authorityFindings(
  { registry, oracle, breaker, collateral }: ExchangeState["storages"],
  need: string,
): readonly Finding[] {
  const named = [
    ["MarketRegistry", addressIn(registry.value(REGISTRY.authority))],
    ["PriceOracle", addressIn(oracle.value(ORACLE.authority))],
    ["CircuitBreaker", addressIn(breaker.value(BREAKER.authority))],
    ["CollateralVault", addressIn(collateral.value(COLLATERAL.authority))],
  ] as const;
  return named
    .filter(([, have]) => have !== need)
    .map(([contract, have]) => ({
      law: "WIRE-1",
      severity: "critical",
      subject: `${contract}, authority`,
      have,
      need,
      text: "The contracts do not obey one and the same authority.",
    }));
}
