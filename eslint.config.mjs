import js from "@eslint/js";
import prettier from "eslint-config-prettier";
import tseslint from "typescript-eslint";

const RE_EXPORT = "Import from the file that declares it: re-exports hide where things come from.";
const UNSEEDED = "Runs must repeat: take randomness and time from the seeded kernel.";
const INEXACT = "The engine may round it differently: use the project's own deterministic functions.";

/** Functions of Math whose last digit the language leaves to the engine. */
const INEXACT_MATH =
  "exp expm1 log log2 log10 log1p pow sin cos tan asin acos atan atan2 sinh cosh tanh cbrt hypot";

export default tseslint.config(
  { ignores: ["node_modules", "artifacts", "cache", "coverage", "typechain", "deployments", "out"] },
  js.configs.recommended,
  ...tseslint.configs.recommended,
  {
    files: ["**/*.ts"],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      eqeqeq: "error",
      "no-console": "off",
      "max-lines": ["error", { max: 250, skipBlankLines: true, skipComments: true }],
      "max-lines-per-function": ["error", { max: 60, skipBlankLines: true, skipComments: true }],
      "@typescript-eslint/no-explicit-any": "error",
      "@typescript-eslint/no-non-null-assertion": "error",
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
      "@typescript-eslint/consistent-type-imports": ["error", { fixStyle: "inline-type-imports" }],
      "@typescript-eslint/await-thenable": "error",
      "@typescript-eslint/no-floating-promises": "error",
      "@typescript-eslint/no-misused-promises": "error",
      "@typescript-eslint/switch-exhaustiveness-check": [
        "error",
        { considerDefaultExhaustiveForUnions: true },
      ],
      "@typescript-eslint/only-throw-error": "error",
    },
  },
  {
    files: ["src/**/*.ts"],
    rules: {
      "no-restricted-syntax": [
        "error",
        { selector: "ExportAllDeclaration", message: RE_EXPORT },
        { selector: "ExportNamedDeclaration[source.value=/^\\./]", message: RE_EXPORT },
      ],
      "no-restricted-imports": [
        "error",
        {
          patterns: [
            {
              group: ["hardhat", "hardhat/*", "@nomicfoundation/*"],
              message: "src talks to an EIP-1193 provider, whatever stands behind it.",
            },
          ],
        },
      ],
    },
  },
  {
    files: ["src/{math,statistics,domain,laws,twin,cex,sim,compare}/**/*.ts"],
    rules: {
      "no-restricted-properties": [
        "error",
        { object: "Math", property: "random", message: UNSEEDED },
        { object: "Date", property: "now", message: UNSEEDED },
        { object: "performance", property: "now", message: UNSEEDED },
        ...INEXACT_MATH.split(" ").map((property) => ({ object: "Math", property, message: INEXACT })),
      ],
    },
  },
  {
    files: ["test/**/*.ts"],
    rules: {
      // A suite is one long function by nature, and chai asserts by reading properties.
      "max-lines": ["error", { max: 400, skipBlankLines: true, skipComments: true }],
      "max-lines-per-function": "off",
      "@typescript-eslint/no-unused-expressions": "off",
      "@typescript-eslint/no-non-null-assertion": "off",
    },
  },
  {
    files: ["**/*.js", "**/*.cjs"],
    languageOptions: {
      sourceType: "commonjs",
      globals: { module: "writable", require: "readonly", process: "readonly", __dirname: "readonly" },
    },
    rules: { "@typescript-eslint/no-require-imports": "off" },
  },
  prettier,
);
