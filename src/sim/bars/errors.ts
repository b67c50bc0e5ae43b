/** A bars file that is not what it should be: where, what was found, what belongs there. */
export class BarsFileError extends Error {
  override readonly name = "BarsFileError";

  constructor(
    readonly file: string,
    readonly line: number,
    readonly column: string,
    readonly found: string,
    readonly expected: string,
  ) {
    super(`${file}: line ${line}, ${column}: found ${quote(found)}, expected ${expected}`);
  }
}

/** The file is sound, but does not hold the asset that was asked for. */
export class UnknownAssetError extends Error {
  override readonly name = "UnknownAssetError";

  constructor(
    readonly asset: string,
    readonly known: readonly string[],
    file: string,
  ) {
    super(`${file} holds no asset ${quote(asset)}; it knows: ${known.join(", ")}`);
  }
}

const LONGEST_QUOTE = 60;

function quote(text: string): string {
  const cut = text.length > LONGEST_QUOTE ? `${text.slice(0, LONGEST_QUOTE)}...` : text;
  return JSON.stringify(cut);
}
