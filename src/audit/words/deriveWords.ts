import { type HistoryKeys } from "../history/keyCollector";
import { type Rpc } from "../rpc";
import { LEDGER } from "../state/places";
import { AuctionWords } from "./auctionWords";
import { AuthorityWords } from "./authorityWords";
import { BreakerWords } from "./breakerWords";
import { CollateralWords } from "./collateralWords";
import { KeyringWords, VaultWords } from "./custodyWords";
import { DeleveragerWords } from "./deleveragerWords";
import { type ExpectedWord, exactly, type WordRule } from "./expectedWord";
import { FundBudgetWords } from "./fundBudgetWords";
import { FundShareWords } from "./fundShareWords";
import { LiquidatorWords } from "./liquidatorWords";
import { OracleWords } from "./oracleWords";
import { RegistryWords } from "./registryWords";
import { type PartWords } from "./compareWords";
import { learnTimes } from "./telling";
import { type TellingCollector } from "./tellingCollector";

/** What the events, and the times of their blocks, say that every contract stores. */
export async function deriveWords(
  rpc: Rpc,
  collected: TellingCollector,
  { owners, markets, positions }: HistoryKeys,
  fund: string,
): Promise<readonly PartWords[]> {
  const { tellings, book, blocks, times } = collected;
  await learnTimes(rpc, blocks, times);
  const timeOf = (block: number): bigint => times.get(block) ?? 0n;
  const rules = rulesFor(owners, fund);
  const all = Object.values(rules).flat();
  for (const telling of tellings) {
    const told = { ...telling, at: timeOf(telling.block) };
    for (const rule of all) rule.take(told);
  }
  const at = (block: number | undefined): bigint => (block === undefined ? 0n : timeOf(block));
  const ledger = stampWords(markets, positions, collected, at);
  const derived = (Object.keys(rules) as (keyof typeof rules)[]).map((part) => ({
    part,
    words: rules[part].flatMap((rule): readonly ExpectedWord[] => [...rule.words()]),
  }));
  return [...derived, { part: "ledger", words: ledger }, { part: "exchange", words: [...book.words()] }];
}

/** The Ledger's words that are times: of each market's last accrual, and of the last choice of each tier. */
function stampWords(
  markets: HistoryKeys["markets"],
  positions: HistoryKeys["positions"],
  collected: TellingCollector,
  at: (block: number | undefined) => bigint,
): readonly ExpectedWord[] {
  return [
    ...[...markets].map((market) =>
      exactly(LEDGER.markets.at(market).member("accruedAt"), at(collected.accrualOf(market))),
    ),
    ...[...positions].flatMap(([market, accounts]) =>
      [...accounts].map((account) => {
        const place = LEDGER.positions.at(account).at(market).member("tierSetAt");
        return exactly(place, at(collected.tierOf(market, account)));
      }),
    ),
  ];
}

/** Parameters come first: the other rules read them as they were at each event. */
function rulesFor(owners: readonly string[], fund: string) {
  const registry = new RegistryWords();
  const breaker = new BreakerWords(registry);
  return {
    registry: [registry],
    authority: [new AuthorityWords()],
    oracle: [new OracleWords(registry)],
    breaker: [breaker],
    vault: [new VaultWords(owners)],
    keyring: [new KeyringWords()],
    deleverager: [new DeleveragerWords(registry, breaker)],
    liquidator: [new LiquidatorWords(registry)],
    auction: [new AuctionWords(registry)],
    fund: [new FundShareWords(fund), new FundBudgetWords(registry)],
    collateral: [new CollateralWords()],
  } satisfies Readonly<Record<string, readonly WordRule[]>>;
}
