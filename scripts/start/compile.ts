import hre from "hardhat";

/** Compiles what has changed; a fresh checkout takes a minute or two, everything later nothing. */
export async function compileContracts(): Promise<void> {
  console.error("compiling contracts (the first time takes a few minutes)");
  await hre.run("compile", { quiet: true });
}
