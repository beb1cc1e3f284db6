import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { ESLint } from "eslint";
import { cruise } from "dependency-cruiser";
import extractBoundaries from "dependency-cruiser/config-utl/extract-depcruise-config";
import extractTsConfig from "dependency-cruiser/config-utl/extract-ts-config";
import { afterAll, beforeAll, expect, test } from "vitest";
import { PROJECT } from "#test/support/project.ts";

// Rules that nobody has seen fail drift. Here a small project breaks each of them once, and each has to say so.

/** What stands there in order, so that the offenders have something to import. */
const GOOD: Readonly<Record<string, string>> = {
  "app/lib/cycle-b.ts": 'import { a } from "./cycle-a.ts"; export const b: number = a;',
  "app/lib/money.ts": "export type Money = Readonly<{ minor: number }>;",
  "app/platform/db.server.ts": "export type Transaction = Readonly<{ open: boolean }>;",
  "app/domains/shops/shops.ts": "export type Shop = Readonly<{ id: number }>;",
  "app/domains/orders/orders.ts": "export type Order = Readonly<{ id: number }>;",
  "app/domains/orders/orders.server.ts": "export const recordOrder = (): number => 1;",
  "app/domains/orders/orders.data.server.ts": "export const insertOrder = (): number => 1;",
  "app/domains/home/home.ts": "export type Home = Readonly<{ sentence: string }>;",
  "app/domains/home/ui/Good.tsx": 'export { Link } from "@remix-run/react";',
  "app/jobs/record.server.ts": "export const job = 1;",
  "app/routes/health.ts": "export const loader = (): number => 1;",
  "app/bin/web.ts": "export const web = 1;",
  "test/flows/story.ts": "export const story = 1;",
};

/** Offender → the boundary that it breaks. */
const BOUNDARIES: readonly (readonly [rule: string, file: string, code: string])[] = [
  ["lib-stands-alone", "app/lib/bad.ts", 'import type { Order } from "#app/domains/orders/orders.ts"; export type X = Order;'],
  ["platform-knows-no-domain", "app/platform/bad.server.ts", 'export { recordOrder } from "#app/domains/orders/orders.server.ts";'],
  ["domains-know-no-way-in", "app/domains/orders/bad.server.ts", 'export { job } from "#app/jobs/record.server.ts";'],
  ["routes-know-no-route", "app/routes/bad.ts", 'export { loader } from "#app/routes/health.ts";'],
  ["processes-are-the-end", "app/platform/bad-process.server.ts", 'export { web } from "#app/bin/web.ts";'],
  [
    "other-domain-by-front-door",
    "app/domains/home/bad.server.ts",
    'export { insertOrder } from "#app/domains/orders/orders.data.server.ts";',
  ],
  ["ways-in-by-front-door", "app/routes/bad-door.ts", 'export { insertOrder } from "#app/domains/orders/orders.data.server.ts";'],
  [
    "pure-asks-nobody",
    "app/domains/home/bad.ts",
    'import type { Transaction } from "#app/platform/db.server.ts"; export type X = Transaction;',
  ],
  ["pure-needs-no-node", "app/domains/home/bad-node.ts", 'export { randomBytes } from "node:crypto";'],
  ["pure-needs-only-pure-libraries", "app/domains/home/bad-library.ts", 'export { Client } from "pg";'],
  ["drawings-ask-nobody", "app/domains/home/ui/BadAsking.tsx", 'export { recordOrder } from "#app/domains/orders/orders.server.ts";'],
  ["drawings-need-only-drawing-libraries", "app/ui/BadLibrary.tsx", 'export { Client } from "pg";'],
  [
    "shared-drawings-know-no-domain",
    "app/ui/BadDomain.tsx",
    'import type { Order } from "#app/domains/orders/orders.ts"; export type X = Order;',
  ],
  ["framework-at-the-edge", "app/domains/home/bad-framework.server.ts", 'export { createCookie } from "@remix-run/node";'],
  ["framework-at-the-edge", "app/jobs/bad-framework.server.ts", 'export { shopifyApp } from "@shopify/shopify-app-remix/server";'],
  ["drawings-need-only-drawing-libraries", "app/domains/home/ui/BadFramework.tsx", 'export { createCookie } from "@remix-run/node";'],
  ["prisma-only-in-data", "app/domains/orders/bad-prisma.server.ts", 'export { Prisma } from "@prisma/client";'],
  ["app-needs-no-test", "app/domains/home/bad-test.server.ts", 'export { story } from "#test/flows/story.ts";'],
  ["devstore-knows-no-app", "test/devstore/bad.ts", 'import type { Order } from "#app/domains/orders/orders.ts"; export type X = Order;'],
  ["orders-may-use", "app/domains/orders/bad-order.ts", 'import type { Home } from "#app/domains/home/home.ts"; export type X = Home;'],
  ["domain-is-listed", "app/domains/wheel/wheel.ts", 'import type { Money } from "#app/lib/money.ts"; export type X = Money;'],
  ["not-to-unresolvable", "app/lib/bad-nothing.ts", 'export { x } from "./nothing.ts";'],
  ["no-cycle", "app/lib/cycle-a.ts", 'import { b } from "./cycle-b.ts"; export const a: number = b;'],
];

/** Offender → the rule of lint that it breaks and a word of what it says. */
const LINT: readonly (readonly [rule: string, says: string, file: string, code: string])[] = [
  ["no-restricted-syntax", "now: Date", "app/platform/lint-date.server.ts", "export const today = new Date();"],
  ["no-restricted-properties", "now: Date", "app/jobs/lint-now.server.ts", "export const at = Date.now();"],
  ["no-restricted-properties", "random number", "app/domains/home/lint-chance.ts", "export const chance = Math.random();"],
  ["no-restricted-properties", "env.server.ts", "app/domains/home/lint-env.server.ts", "export const port = process.env['PORT'];"],
  [
    "no-restricted-syntax",
    "database's clock",
    "app/domains/orders/lint.data.server.ts",
    "declare const sql: (parts: TemplateStringsArray) => string; export const q = sql`SELECT now()`;",
  ],
  ["no-restricted-syntax", "by name", "app/lib/lint-default.ts", "export default 1;"],
  ["no-restricted-syntax", "app/i18n", "app/ui/LintWords.tsx", "export const Words = () => <p>Hello</p>;"],
  ["no-restricted-syntax", "app/i18n", "app/ui/LintLabel.tsx", 'export const Label = () => <button aria-label="Close" />;'],
  ["no-restricted-globals", "fetch", "app/domains/home/lint-fetch.ts", 'export const answer = () => fetch("https://example.com");'],
  ["no-console", "console", "app/platform/lint-console.server.ts", 'console.log("x"); export const x = 1;'],
  ["max-lines", "300", "app/lib/lint-long.ts", `export const x = 1;\n${"// a line\n".repeat(300)}`],
  ["@typescript-eslint/no-explicit-any", "any", "app/lib/lint-any.ts", "export type X = any;"],
  [
    "@typescript-eslint/no-non-null-assertion",
    "non-null",
    "app/lib/lint-bang.ts",
    "export const first = (all: readonly number[]): number => all[0]!;",
  ],
  [
    "@typescript-eslint/consistent-type-assertions",
    "type",
    "app/lib/lint-as.ts",
    "type A = Readonly<{ a: number; b: number }>; export const a = { a: 1 } as A;",
  ],
  ["@typescript-eslint/consistent-type-definitions", "type", "app/lib/lint-interface.ts", "export interface X { a: number }"],
  [
    "@typescript-eslint/no-floating-promises",
    "Promises",
    "app/platform/lint-floating.server.ts",
    "Promise.resolve(1); export const x = 1;",
  ],
  ["check-file/filename-naming-convention", "KEBAB", "app/lib/lintName.ts", "export const x = 1;"],
  ["check-file/filename-naming-convention", "PASCAL", "app/domains/home/ui/lint-name.tsx", "export const x = 1;"],
];

const folder = mkdtempSync(join(tmpdir(), "encore-rules-"));

beforeAll(() => {
  for (const file of ["eslint.config.js", "tsconfig.json", "package.json", ".dependency-cruiser.mjs"])
    cpSync(join(PROJECT, file), join(folder, file));
  symlinkSync(join(PROJECT, "node_modules"), join(folder, "node_modules"));
  const offenders = [
    ...BOUNDARIES.map(([, file, code]) => [file, code] as const),
    ...LINT.map(([, , file, code]) => [file, code] as const),
  ];
  for (const [file, code] of [...Object.entries(GOOD), ...offenders]) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), `${code}\n`);
  }
});

afterAll(() => rmSync(folder, { recursive: true }));

test("every boundary of the house stops the import that crosses it, and nothing else is stopped", async () => {
  const { options, forbidden = [] } = await extractBoundaries(join(folder, ".dependency-cruiser.mjs"));

  const { output } = await cruise(
    ["app", "test"],
    { ...options, baseDir: folder, validate: true, ruleSet: { forbidden } },
    options?.enhancedResolveOptions,
    { tsConfig: extractTsConfig(join(folder, "tsconfig.json")) },
  );

  if (typeof output === "string") throw new Error(output);
  const found = new Set(output.summary.violations.map(({ rule, from }) => `${rule.name} ${from}`));
  const expected = BOUNDARIES.map(([rule, file]) => `${rule} ${file}`);
  expect(expected.filter((one) => !found.has(one))).toEqual([]);
  const offenders = new Set(BOUNDARIES.map(([, file]) => file));
  expect(
    output.summary.violations.filter(({ from }) => !offenders.has(from)).map(({ rule, from, to }) => `${rule.name} ${from} ${to}`),
  ).toEqual([]);
  const tried = new Set(BOUNDARIES.map(([rule]) => rule));
  const names = forbidden.map(({ name = "" }) => name).filter((name) => !name.endsWith("-may-use"));
  expect(names.filter((name) => !tried.has(name))).toEqual([]);
});

test("lint stops what the house rules out", async () => {
  const eslint = new ESLint({ cwd: folder });

  const results = await eslint.lintFiles(LINT.map(([, , file]) => file));

  const found = new Map(
    results.map(({ filePath, messages }) => [filePath, messages.map(({ ruleId, message }) => `${ruleId ?? ""}: ${message}`)]),
  );
  const silent = LINT.filter(
    ([rule, says, file]) =>
      !(found.get(join(folder, file)) ?? []).some(
        (line) => line.startsWith(`${rule}: `) && line.toLowerCase().includes(says.toLowerCase()),
      ),
  );
  expect(silent).toEqual([]);
}, 60_000);

test("a comment cannot switch lint off", async () => {
  const eslint = new ESLint({ cwd: folder });
  writeFileSync(join(folder, "app/lib/lint-any.ts"), "// eslint-disable-next-line\nexport type X = any;\n");

  const [result] = await eslint.lintFiles(["app/lib/lint-any.ts"]);

  expect(result?.messages.map(({ ruleId }) => ruleId)).toContain("@typescript-eslint/no-explicit-any");
}, 60_000);
