import fs from "node:fs";
import path from "node:path";

/** Loops of one function. */
export interface LoopSite {
  /** "Ledger.touch": the file's name and the function's. */
  readonly site: string;
  readonly loops: number;
}

/** What is wrong between the contracts and the table. */
export interface LoopFinding {
  readonly site: string;
  readonly problem: string;
}

const COMMENTS = /\/\*[\s\S]*?\*\/|\/\/[^\n]*/g;
const TOKENS = /\bfunction\s+(\w+)|\b(constructor)\s*\(|\b(?:for|while)\s*\(/g;
const ROW = /^\| `(\w+\.\w+)` \| (\d+) \| (.+) \|$/gm;
/** A bound is a number, and says what is counted. */
const BOUND = /\d/;

/** Every function with a loop below a folder of contracts, test doubles aside. */
export function loopsIn(folder: string): readonly LoopSite[] {
  return solidityFiles(folder)
    .filter((file) => !file.includes(`${path.sep}mocks${path.sep}`))
    .flatMap((file) => loopsOf(path.basename(file, ".sol"), fs.readFileSync(file, "utf8")))
    .sort((a, b) => (a.site < b.site ? -1 : 1));
}

export function loopsOf(name: string, source: string): readonly LoopSite[] {
  const counts = new Map<string, number>();
  let current = "";
  for (const [, named, creation] of source.replace(COMMENTS, "").matchAll(TOKENS)) {
    if (named !== undefined) current = named;
    else if (creation !== undefined) current = creation;
    else counts.set(`${name}.${current}`, (counts.get(`${name}.${current}`) ?? 0) + 1);
  }
  return [...counts].map(([site, loops]) => ({ site, loops }));
}

/** Loops without a row, rows without a loop, and rows that give no number. @param table the document with the table. */
export function compareLoops(found: readonly LoopSite[], table: string): readonly LoopFinding[] {
  const rows = new Map(
    [...table.matchAll(ROW)].map(([, site = "", loops, bound = ""]) => [
      site,
      { loops: Number(loops), bound },
    ]),
  );
  const findings: LoopFinding[] = [];
  for (const { site, loops } of found) {
    const row = rows.get(site);
    if (row === undefined) findings.push({ site, problem: `${loops} loops, and no bound is stated` });
    else if (row.loops !== loops) findings.push({ site, problem: `${loops} loops, ${row.loops} stated` });
    else if (!BOUND.test(row.bound)) findings.push({ site, problem: `"${row.bound}" is no bound` });
  }
  const sites = new Set(found.map(({ site }) => site));
  for (const site of rows.keys()) {
    if (!sites.has(site)) findings.push({ site, problem: "stated, but there is no loop" });
  }
  return findings;
}

function solidityFiles(folder: string): string[] {
  return fs.readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const name = path.join(folder, entry.name);
    if (entry.isDirectory()) return solidityFiles(name);
    return entry.name.endsWith(".sol") ? [name] : [];
  });
}
