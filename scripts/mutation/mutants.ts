/** One small change of a source. */
export interface Mutant {
  /** "MarginMath.sol:35:16 + to -": names it in reports, and lets a run be resumed. */
  readonly id: string;
  /** From 0. */
  readonly line: number;
  /** What then stands on that line. */
  readonly text: string;
}

interface Operator {
  readonly pattern: RegExp;
  readonly to: (found: string) => string;
}

const swap =
  (pairs: Readonly<Record<string, string>>) =>
  (found: string): string =>
    pairs[found] ?? found;

/** What is swapped for what. Each names whole operators or words, so that nothing else on the line changes. */
const OPERATORS: readonly Operator[] = [
  { pattern: /(?<= )[-+*/](?= )/g, to: swap({ "+": "-", "-": "+", "*": "/", "/": "*" }) },
  { pattern: /(?<= )(?:<=|>=|<|>)(?= )/g, to: swap({ "<": "<=", "<=": "<", ">": ">=", ">=": ">" }) },
  { pattern: /(?<= )(?:==|!=)(?= )/g, to: swap({ "==": "!=", "!=": "==" }) },
  { pattern: /(?<= )(?:&&|\|\|)(?= )/g, to: swap({ "&&": "||", "||": "&&" }) },
  { pattern: /(?<= )(?:<<|>>)(?= )/g, to: swap({ "<<": ">>", ">>": "<<" }) },
  {
    pattern: /\b(?:mulDivDown|mulDivUp|mulDown|mulUp)(?=\()/g,
    to: swap({ mulDivDown: "mulDivUp", mulDivUp: "mulDivDown", mulDown: "mulUp", mulUp: "mulDown" }),
  },
  { pattern: /(?<=WadMath\.)(?:min|max)(?=\()/g, to: swap({ min: "max", max: "min" }) },
  { pattern: /(?<=Rounding\.)(?:Floor|Ceil)\b/g, to: swap({ Floor: "Ceil", Ceil: "Floor" }) },
  { pattern: /(?<![\w.])\d[\d_]*(?![\w.])/g, to: (found) => `${BigInt(found.replaceAll("_", "")) + 1n}` },
  // An equality alone is negated by swapping its operator, above.
  {
    pattern: /(?<=\bif \()(?=[^()]*\))(?![^()<>&|!]* [=!]= [^()<>&|]*\))[^()]+/g,
    to: (found) => `!(${found})`,
  },
];

/** Lines that hold no code that runs. */
const NO_CODE = /^\s*(?:\/\/|\*|\/\*|pragma|import|library|contract|using|function|error|\)|\}|$)/;
/** A statement that can go without leaving a variable undeclared. */
const STATEMENT = /^\s*[a-zA-Z_][\w.[\]]* (?:=|\+=|-=) .+;$/;

/** Every mutant of a source, in the order of its lines. @param name of the file, for the ids. */
export function mutantsOf(name: string, source: string): readonly Mutant[] {
  const lines = source.split("\n");
  return lines.flatMap((line, at) => {
    if (NO_CODE.test(line)) return [];
    const [code = ""] = line.split("//", 1);
    return changesOf(code).map(({ column, text, what }) => ({
      id: `${name}:${at + 1}:${column + 1} ${what}`,
      line: at,
      text,
    }));
  });
}

/** `source` with all of these changes, each on a line of its own. */
export function mutated(source: string, mutants: readonly Mutant[]): string {
  const lines = source.split("\n");
  for (const { line, text } of mutants) lines[line] = text;
  return lines.join("\n");
}

function changesOf(code: string) {
  const changes = OPERATORS.flatMap(({ pattern, to }) =>
    [...code.matchAll(pattern)].map((match) => {
      const [found] = match;
      const other = to(found);
      const text = code.slice(0, match.index) + other + code.slice(match.index + found.length);
      return { column: match.index, text, what: `${found} to ${other}` };
    }),
  );
  if (STATEMENT.test(code)) changes.push({ column: 0, text: "", what: `without ${code.trim()}` });
  return changes;
}
