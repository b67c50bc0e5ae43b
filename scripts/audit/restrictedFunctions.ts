/** Modifiers by which a function asks the authority: of what it manages, and of the authority itself. */
const ASKING: ReadonlySet<string> = new Set(["restricted", "onlyAuthorized"]);

interface FunctionNode {
  readonly nodeType?: unknown;
  readonly name?: string;
  readonly functionSelector?: string;
  readonly modifiers?: readonly { readonly modifierName?: { readonly name?: string } }[];
}

interface ContractNode {
  readonly id: number;
  readonly name: string;
  /** Itself, and all that it inherits from, the nearest first. */
  readonly linearizedBaseContracts: readonly number[];
  readonly nodes: readonly FunctionNode[];
}

/** Selectors of a contract's functions that ask the authority, by name, inherited ones too. @param asts of all sources it was compiled with */
export function restrictedFunctions(contract: string, asts: readonly unknown[]): Record<string, string> {
  const contracts = asts.flatMap(contractsIn);
  const bases = contracts.find(({ name }) => name === contract)?.linearizedBaseContracts ?? [];
  const asking = new Map<string, boolean>();
  const found: Record<string, string> = {};
  for (const id of bases) {
    for (const { name, functionSelector, modifiers, nodeType } of nodesOf(contracts, id)) {
      // What overrides a function decides for it.
      if (nodeType !== "FunctionDefinition" || functionSelector === undefined) continue;
      if (name === undefined || asking.has(functionSelector)) continue;
      const asks = modifiers?.some(({ modifierName }) => ASKING.has(modifierName?.name ?? "")) ?? false;
      asking.set(functionSelector, asks);
      if (asks) found[name] = `0x${functionSelector}`;
    }
  }
  return found;
}

function contractsIn(ast: unknown): readonly ContractNode[] {
  const { nodes } = ast as { readonly nodes: readonly (ContractNode & { readonly nodeType: string })[] };
  return nodes.filter(({ nodeType }) => nodeType === "ContractDefinition");
}

function nodesOf(contracts: readonly ContractNode[], id: number): readonly FunctionNode[] {
  return contracts.find((contract) => contract.id === id)?.nodes ?? [];
}
