import ts from "typescript";

export interface ImportSpecifier {
  readonly specifier: string;
  /** Counted from 1. */
  readonly line: number;
}

/** Every specifier of a Solidity source, also from imports that span lines; comments do not count. */
export function solidityImports(source: string): ImportSpecifier[] {
  const code = blankComments(source);
  const found: ImportSpecifier[] = [];
  for (const match of code.matchAll(/\bimport\b([^;"']*)(["'])([^"']+)\2/g)) {
    const clause = match[1] ?? "";
    const specifier = match[3];
    if (specifier !== undefined && isImportClause(clause)) {
      found.push({ specifier, line: lineAt(code, match.index + match[0].length - 1) });
    }
  }
  return found;
}

/** Every specifier of a TypeScript source: static, type-only, re-exported, dynamic and required. */
export function typescriptImports(source: string, fileName: string): ImportSpecifier[] {
  const tree = ts.createSourceFile(fileName, source, ts.ScriptTarget.Latest, true);
  const found: ImportSpecifier[] = [];
  const visit = (node: ts.Node): void => {
    const literal = specifierOf(node);
    if (literal !== undefined) {
      const { line } = tree.getLineAndCharacterOfPosition(literal.getStart(tree));
      found.push({ specifier: literal.text, line: line + 1 });
    }
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return found;
}

function specifierOf(node: ts.Node): ts.StringLiteralLike | undefined {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) {
    return asLiteral(node.moduleSpecifier);
  }
  if (ts.isExternalModuleReference(node)) {
    return asLiteral(node.expression);
  }
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
    return asLiteral(node.argument.literal);
  }
  if (ts.isCallExpression(node) && loadsModule(node.expression)) {
    return asLiteral(node.arguments[0]);
  }
  return undefined;
}

function loadsModule(callee: ts.Expression): boolean {
  if (callee.kind === ts.SyntaxKind.ImportKeyword) {
    return true;
  }
  const name = ts.isPropertyAccessExpression(callee) ? callee.expression : callee;
  return ts.isIdentifier(name) && name.text === "require";
}

function asLiteral(node: ts.Node | undefined): ts.StringLiteralLike | undefined {
  return node !== undefined && ts.isStringLiteralLike(node) ? node : undefined;
}

/** `import "x"`, `import {A, B as C} from "x"`, `import * as X from "x"`. */
function isImportClause(clause: string): boolean {
  return clause.trim() === "" || /^\s*(\{[^}]*\}|[\w$]+|\*\s+as\s+[\w$]+)\s*from\s*$/.test(clause);
}

/** Comments become blanks of the same length, so that positions and lines stay; strings are left alone. */
function blankComments(source: string): string {
  return source.replace(/"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|\/\/[^\n]*|\/\*[\s\S]*?\*\//g, (token) =>
    token.startsWith("/") ? token.replace(/[^\n]/g, " ") : token,
  );
}

function lineAt(text: string, position: number): number {
  return text.slice(0, position).split("\n").length;
}
