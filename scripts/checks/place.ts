const FUNCTION = /^ {0,4}(?:function (\w+)|modifier (\w+)|(constructor)|(receive|fallback) ?\()/;

/** Such as Ledger.fill: the contract by its file's name, and the function that begins last above the line. @param line from 1 */
export function placeOf(name: string, source: readonly string[], line: number): string {
  const contract = /([^/]+)\.sol$/.exec(name)?.[1] ?? name;
  for (let i = line - 1; i >= 0; i--) {
    const found = FUNCTION.exec(source[i] ?? "")
      ?.slice(1)
      .find((word) => word !== undefined);
    if (found !== undefined) return `${contract}.${found}`;
  }
  return contract;
}
