import checkFile from "eslint-plugin-check-file";
import tseslint from "typescript-eslint";

const TESTS = ["**/*.test.ts", "**/*.test.tsx"];
const CLOCK = "Take `now: Date` as an argument, or call now() of #app/platform/clock.server.ts.";
const WORDS = "/[A-Za-zÄÖÜäöüß]{2,}/";

const namedExportsOnly = { selector: "ExportDefaultDeclaration", message: "Export it by name, so that one thing has one name everywhere." };
const noClock = { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: CLOCK };
const noUserText = [
  { selector: `JSXText[value=${WORDS}]`, message: "Words that a person reads come from app/i18n." },
  {
    selector: `JSXAttribute[name.name=/^(label|title|alt|placeholder|heading|content|helpText|aria-label|accessibilityLabel)$/] > Literal[value=${WORDS}]`,
    message: "Words that a person reads come from app/i18n.",
  },
];
const DATABASE_CLOCK = "/(\\b(now|clock_timestamp|statement_timestamp|transaction_timestamp)\\(\\)|\\bcurrent_(timestamp|date|time)\\b)/i";
const noDatabaseClock = {
  selector: `TaggedTemplateExpression[tag.name='sql'] TemplateElement[value.raw=${DATABASE_CLOCK}]`,
  message: "The database's clock is not the app's: pass the time as a parameter.",
};
const processEnv = { object: "process", property: "env", message: "Read settings from #app/platform/env.server.ts." };
const dateNow = { object: "Date", property: "now", message: CLOCK };

export default tseslint.config(
  { ignores: ["build/", "node_modules/", ".cache/", ".data/", ".shopify/"] },
  ...tseslint.configs.strictTypeChecked,
  ...tseslint.configs.stylisticTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    // A rule that is wrong somewhere is changed here, with its reason, not switched off in the file.
    linterOptions: { reportUnusedDisableDirectives: "error", noInlineConfig: true },
    plugins: { "check-file": checkFile },
    rules: {
      "@typescript-eslint/consistent-type-definitions": ["error", "type"],
      "@typescript-eslint/consistent-type-assertions": ["error", { assertionStyle: "as", objectLiteralTypeAssertions: "never" }],
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
      "@typescript-eslint/no-unused-vars": ["error", { ignoreRestSiblings: true }],
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: true }],
      // Follows types that refer to themselves (graphql's) until the stack ends.
      "@typescript-eslint/no-unsafe-class-instance-assignment": "off",
      // Remix answers early by throwing a Response.
      "@typescript-eslint/only-throw-error": ["error", { allow: ["Response"] }],
      "max-lines": ["error", { max: 300 }],
      "no-console": "error",
      "check-file/folder-naming-convention": ["error", { "app/!(routes)/**/": "KEBAB_CASE", "test/**/": "KEBAB_CASE" }],
      "check-file/filename-naming-convention": [
        "error",
        {
          "app/{lib,platform,jobs,bin}/**/*.ts": "KEBAB_CASE",
          "app/domains/**/*.ts": "KEBAB_CASE",
          "app/**/ui/*.tsx": "PASCAL_CASE",
          "test/**/*.ts": "KEBAB_CASE",
        },
        { ignoreMiddleExtensions: true },
      ],
    },
  },
  {
    files: ["app/**/*.{ts,tsx}"],
    rules: {
      "no-restricted-properties": ["error", processEnv, dateNow],
      "no-restricted-syntax": ["error", namedExportsOnly, noClock, noDatabaseClock, ...noUserText],
    },
  },
  { files: ["test/**/*.{ts,tsx}"], ignores: ["test/support/*-global.ts"], rules: { "no-restricted-syntax": ["error", namedExportsOnly] } },
  {
    // Remix finds pages, root and entries by their default exports.
    files: ["app/routes/**", "app/root.tsx", "app/entry.*.tsx"],
    rules: { "no-restricted-syntax": ["error", noClock, noDatabaseClock, ...noUserText] },
  },
  {
    // Files without .server calculate: time and chance come in as arguments.
    files: ["app/lib/**/*.ts", "app/domains/**/*.ts"],
    ignores: ["**/*.server.ts", ...TESTS],
    rules: {
      "no-restricted-properties": [
        "error",
        dateNow,
        { object: "Math", property: "random", message: "Take the random number as an argument." },
        { object: "process", message: "Pure code knows no process." },
      ],
      "no-restricted-globals": ["error", "fetch", "window", "document", "localStorage"],
    },
  },
  { files: TESTS, rules: { "max-lines": "off" } },
  // The one home of settings, and the one home of the clock.
  { files: ["app/platform/env.server.ts"], rules: { "no-restricted-properties": ["error", dateNow] } },
  {
    files: ["app/platform/clock.server.ts"],
    rules: { "no-restricted-properties": ["error", processEnv], "no-restricted-syntax": ["error", namedExportsOnly] },
  },
  // Command-line tools talk to a terminal.
  { files: ["test/demo/**", "test/bench/**", "test/devstore/bin/**"], rules: { "no-console": "off" } },
  { files: ["**/*.js", "**/*.mjs"], ...tseslint.configs.disableTypeChecked },
);
