"use strict";

/**
 * Lets Node run this project's TypeScript, without checking types. What was compiled once is kept in node_modules/.cache under a hash of
 * everything that decides the result, so a second start does not even load the compiler.
 */
const { createHash, randomUUID } = require("node:crypto");
const { mkdirSync, readFileSync, renameSync, writeFileSync } = require("node:fs");
const path = require("node:path");

const ROOT = path.join(__dirname, "..");
const CACHE = path.join(ROOT, "node_modules/.cache/glasshouse");
const OPTIONS = readFileSync(path.join(ROOT, "tsconfig.json"), "utf8");
const VERSION = require("typescript/package.json").version;

/** Stack traces then name lines of the TypeScript. */
process.setSourceMapsEnabled(true);

/** What a shell says of a command whose reader went away: 128 + SIGPIPE. */
const READER_GONE = 141;

/** Whoever reads along (`| head`) may have seen enough: no stack. But never 0: an audit that was cut off has not held. */
process.stdout.on("error", (error) => {
  if (error.code !== "EPIPE") throw error;
  process.exit(READER_GONE);
});

require.extensions[".ts"] = (module, file) => module._compile(compiled(file), file);

function compiled(file) {
  const source = readFileSync(file, "utf8");
  const key = createHash("sha256")
    .update(JSON.stringify([VERSION, OPTIONS, file, source]))
    .digest("hex");
  const kept = path.join(CACHE, `${key}.js`);
  try {
    return readFileSync(kept, "utf8");
  } catch {
    const output = transpile(source, file);
    keep(kept, output);
    return output;
  }
}

function transpile(source, file) {
  const typescript = require("typescript");
  const { config } = typescript.parseConfigFileTextToJson("tsconfig.json", OPTIONS);
  const { options } = typescript.convertCompilerOptionsFromJson(config.compilerOptions, ROOT);
  const compilerOptions = { ...options, noEmit: false, inlineSourceMap: true, inlineSources: true };
  return typescript.transpileModule(source, { fileName: file, compilerOptions }).outputText;
}

/** Whole or not at all, since another process may look for it; where nothing can be kept, it is compiled again. */
function keep(file, output) {
  const draft = `${file}.${randomUUID()}`;
  try {
    mkdirSync(CACHE, { recursive: true });
    writeFileSync(draft, output);
    renameSync(draft, file);
  } catch {
    return;
  }
}
