import { readFileSync } from "node:fs";
import { join } from "node:path";

const TYPES = join(__dirname, "..", "..", "contracts", "types");
const UNITS: Readonly<Record<string, bigint>> = {
  seconds: 1n,
  minutes: 60n,
  hours: 3_600n,
  days: 86_400n,
};
const TOKEN = /type\(uint\d+\)\.max|\d[\d_]*(?:e\d+)?|[A-Za-z_]\w*|<<|[-+*/()]/g;
const PRECEDENCE: Readonly<Record<string, number>> = { "<<": 1, "+": 2, "-": 2, "*": 3, "/": 3 };

/** The constants of contracts/types/Bounds.sol, read from the source itself. */
export function readBounds(): ReadonlyMap<string, bigint> {
  const source = readFileSync(join(TYPES, "Bounds.sol"), "utf8");
  const bounds = new Map<string, bigint>();
  for (const [, name, expression] of source.matchAll(/^uint\d+ constant (\w+) = ([^;]+);/gm)) {
    bounds.set(name!, evaluate(expression!, bounds));
  }
  return bounds;
}

/** Bits of a struct's field, negative if signed. */
export function widthOf(file: string, struct: string, field: string): number {
  const source = readFileSync(join(TYPES, file), "utf8");
  const body = new RegExp(`struct ${struct} \\{([^}]*)\\}`).exec(source)?.[1] ?? "";
  const found = new RegExp(`\\b(u?)int(\\d+) ${field};`).exec(body);
  if (found === null) throw new Error(`${file}: no integer field ${struct}.${field}`);
  return found[1] === "u" ? Number(found[2]) : -Number(found[2]);
}

/** Largest value of a field. */
export function largest(file: string, struct: string, field: string): bigint {
  const width = widthOf(file, struct, field);
  return (1n << BigInt(width < 0 ? -width - 1 : width)) - 1n;
}

/** Whole-number expressions with constants, units of time and the operators above. */
function evaluate(expression: string, known: ReadonlyMap<string, bigint>): bigint {
  const tokens = expression.match(TOKEN) ?? [];
  let at = 0;

  function operand(): bigint {
    const token = tokens[at++];
    if (token === undefined) throw new Error(`ends too soon: ${expression}`);
    if (token === "(") {
      const inner = term(0);
      at += 1; // the closing parenthesis
      return inner;
    }
    const value = largestOf(token) ?? (/^\d/.test(token) ? numberOf(token) : known.get(token));
    if (value === undefined) throw new Error(`unknown ${token} in ${expression}`);
    const unit = UNITS[tokens[at] ?? ""];
    if (unit === undefined) return value;
    at += 1;
    return value * unit;
  }

  function term(least: number): bigint {
    let left = operand();
    for (;;) {
      const operator = tokens[at] ?? "";
      const precedence = PRECEDENCE[operator];
      if (precedence === undefined || precedence < least) return left;
      at += 1;
      left = apply(operator, left, term(precedence + 1));
    }
  }

  return term(0);
}

/** Of `type(uintN).max`; undefined where the token is something else. */
function largestOf(token: string): bigint | undefined {
  const width = /^type\(uint(\d+)\)\.max$/.exec(token)?.[1];
  return width === undefined ? undefined : (1n << BigInt(width)) - 1n;
}

function apply(operator: string, a: bigint, b: bigint): bigint {
  if (operator === "*") return a * b;
  if (operator === "/") return a / b;
  if (operator === "+") return a + b;
  return operator === "-" ? a - b : a << b;
}

function numberOf(token: string): bigint {
  const [digits, exponent] = token.replaceAll("_", "").split("e");
  return BigInt(digits!) * 10n ** BigInt(exponent ?? 0);
}
