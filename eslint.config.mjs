import js from "@eslint/js";
import prettier from "eslint-config-prettier";
import tseslint from "typescript-eslint";
import { estate } from "./scripts/lint/plugin.mjs";

const typescript = ["**/*.ts"];
const synthesis = ["environments/**/*.ts", "stacks/**/*.ts", "constructs/**/*.ts"];
/** A command that a person could not type in a checkout. */
const BARE_COMMAND = "/(?<!npx )\\bhomeostat (approve|chaos|incidents|reject|remediation)\\b/";
const sameBytes = "Two syntheses must give the same bytes; pass the value in instead.";

export default tseslint.config(
  { ignores: ["node_modules", "cdktf.out", ".homeostat", "**/dist"] },
  // A rule that is in the way is changed here, for everyone and with a reason, not switched off in a comment.
  { linterOptions: { noInlineConfig: true, reportUnusedDisableDirectives: "error" } },
  js.configs.recommended,
  {
    files: typescript,
    extends: [tseslint.configs.strictTypeChecked],
    plugins: { estate },
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      "estate/import-direction": "error",
      "estate/no-provider-barrel": "error",
      "@typescript-eslint/consistent-type-exports": "error",
      "@typescript-eslint/consistent-type-imports": ["error", { fixStyle: "inline-type-imports" }],
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/switch-exhaustiveness-check": [
        "error",
        { considerDefaultExhaustiveForUnions: true },
      ],
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
      eqeqeq: "error",
      "max-lines": ["error", { max: 300, skipBlankLines: true, skipComments: true }],
      "no-restricted-exports": ["error", { restrictDefaultExports: { direct: true } }],
    },
  },
  {
    files: synthesis,
    rules: {
      "no-console": "error",
      "no-restricted-properties": [
        "error",
        {
          object: "process",
          property: "env",
          message: "Only main.ts reads the environment at synthesis; pass the value in.",
        },
        { object: "Date", property: "now", message: sameBytes },
        { object: "Math", property: "random", message: sameBytes },
        { object: "crypto", property: "randomUUID", message: sameBytes },
        { object: "crypto", property: "randomBytes", message: sameBytes },
      ],
      "no-restricted-imports": [
        "error",
        {
          paths: [
            {
              name: "node:process",
              message: "Only main.ts reads the environment at synthesis; pass the value in.",
            },
            {
              name: "node:crypto",
              importNames: ["randomBytes", "randomInt", "randomUUID"],
              message: sameBytes,
            },
          ],
        },
      ],
      "no-restricted-syntax": [
        "error",
        { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: sameBytes },
        { selector: "CallExpression[callee.name='Date']", message: sameBytes },
      ],
    },
  },
  {
    files: ["constructs/**/*.ts", "stacks/**/*.ts"],
    rules: { "estate/construct-signature": "error" },
  },
  {
    files: ["automation/**/*.ts"],
    rules: {
      "no-restricted-syntax": [
        "error",
        {
          selector: "ImportDeclaration[source.value='zod'] > ImportSpecifier[imported.name='z']",
          message: 'Write import * as z from "zod": the other brings every language into every bundle.',
        },
        {
          selector: `:matches(Literal[value=${BARE_COMMAND}], TemplateElement[value.raw=${BARE_COMMAND}])`,
          message: "A person is told to type npx homeostat, as the command line itself does.",
        },
      ],
    },
  },
  {
    // What is shown on a terminal is cleaned of its control characters, so the pattern has to name them.
    files: ["cli/terminal/**/*.ts"],
    rules: { "no-control-regex": "off" },
  },
  {
    files: ["test/**/*.ts"],
    rules: {
      "max-lines": "off",
      "no-restricted-syntax": [
        "error",
        {
          selector:
            "MemberExpression[object.name=/^(describe|it|test)$/][property.name=/^(only|skip|todo|failing)$/]",
          message: "A test runs or is not there.",
        },
        {
          selector: "CallExpression[callee.name=/^(xdescribe|xit|xtest|fdescribe|fit)$/]",
          message: "A test runs or is not there.",
        },
      ],
    },
  },
  {
    files: ["**/*.mjs", "**/*.cjs", "**/*.js"],
    rules: { "no-unused-vars": ["error", { varsIgnorePattern: "^_" }] },
    languageOptions: {
      globals: Object.fromEntries(
        [
          "AbortSignal",
          "Buffer",
          "URL",
          "clearInterval",
          "clearTimeout",
          "console",
          "fetch",
          "module",
          "performance",
          "process",
          "require",
          "setInterval",
          "setTimeout",
          "__dirname",
        ].map((name) => [name, "readonly"]),
      ),
    },
  },
  prettier,
);
