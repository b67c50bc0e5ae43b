/** npm's names of what Foundry compiled for, by Node's names of the same. */
const ARCHITECTURES: Readonly<Record<string, string>> = { x64: "amd64", arm64: "arm64" };

/** Where npm put one of Foundry's programs; undefined where its package was left out. npm's own wrapper of forge hides its exit code. */
export function foundryBinary(program: "anvil" | "forge"): string | undefined {
  const platform = `${process.platform}-${ARCHITECTURES[process.arch] ?? process.arch}`;
  try {
    return require.resolve(`@foundry-rs/${program}-${platform}/bin/${program}`);
  } catch {
    return undefined;
  }
}
