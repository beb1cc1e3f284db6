import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { inShop, rows, sql } from "#app/platform/db.server.ts";
import { PROJECT } from "#test/support/project.ts";
import { startWorld } from "#test/support/world.ts";
import type { World } from "#test/support/world.ts";

// Shapes of lines that bulk results have shown elsewhere, through the real import: Shopify's answer is the local one's, but for the file.

const cases = z
  .object({ cases: z.array(z.object({ id: z.string(), jsonl: z.string() })) })
  .parse(JSON.parse(readFileSync(join(PROJECT, "test/fixtures/shopify/bulk-jsonl-cases.json"), "utf8"))).cases;

/** What each comes to: orders, lines of orders, and lines of the file that were refused. */
const EXPECTED: Readonly<Record<string, readonly [orders: number, lines: number, rejected: number]>> = {
  "typename+escaped-slashes": [1, 0, 1],
  "child-without-id": [1, 0, 1],
  "anonymous-discount-application": [1, 0, 1],
  "children-not-adjacent": [2, 2, 0],
  "orphan-child": [0, 0, 1],
  "blank-and-broken-lines": [2, 0, 1],
  grandchild: [1, 1, 1],
  "refund-as-list-or-line": [1, 0, 0],
  "empty-result": [0, 0, 0],
};

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

const fetched = globalThis.fetch;
afterEach(() => {
  globalThis.fetch = fetched;
});

const money = { shopMoney: { amount: "10.00", currencyCode: "EUR" } };
const ORDER = {
  name: "#1",
  createdAt: "2026-05-01T10:00:00Z",
  processedAt: "2026-05-01T10:00:00Z",
  updatedAt: "2026-05-01T10:00:00Z",
  test: false,
  currencyCode: "EUR",
  originalTotalPriceSet: money,
  totalPriceSet: money,
  totalShippingPriceSet: money,
  totalRefundedSet: { shopMoney: { amount: "0.0" } },
};
const LINE = { title: "Mug", quantity: 1, currentQuantity: 1, discountedTotalSet: money, isGiftCard: false };

/** The cases show which lines there are; what an order and its lines carry beside is added here. */
function whole(line: string): string {
  let own: unknown;
  try {
    own = JSON.parse(line);
  } catch {
    return line;
  }
  const { id, refunds } = z.looseObject({ id: z.string().optional(), refunds: z.array(z.looseObject({})).optional() }).parse(own);
  const told = z.looseObject({}).parse(own);
  if (id?.startsWith("gid://shopify/Order/") === true)
    return JSON.stringify({
      ...ORDER,
      ...told,
      ...(refunds === undefined ? {} : { refunds: refunds.map((one) => ({ ...one, totalRefundedSet: money })) }),
    });
  return id?.startsWith("gid://shopify/LineItem/") === true ? JSON.stringify({ ...LINE, ...told }) : line;
}

/** The order's result file is this one; the API says how many lines it has. */
function answerWith(jsonl: string): void {
  const objects = jsonl.split("\n").filter((line) => line.trim() !== "").length;
  let files = 0;
  globalThis.fetch = async (input, init) => {
    const answer = await fetched(input, init);
    const url = input instanceof Request ? input.url : String(input);
    if (url.endsWith(".jsonl")) {
      files += 1;
      // Customers are read first, orders second.
      return files === 1 ? answer : new Response(jsonl);
    }
    if (!url.endsWith("graphql.json")) return answer;
    const text = await answer.text();
    const told = files === 0 ? text : text.replace(/"objectCount":"\d+"/, `"objectCount":"${String(objects)}"`);
    return new Response(told, { status: answer.status, headers: { "content-type": "application/json" } });
  };
}

test.each(cases.map(({ id, jsonl }) => [id, jsonl] as const))("a bulk result with the shape %s", async (id, jsonl) => {
  const domain = `bulk-${id.replaceAll(/[^a-z]/g, "-")}.myshopify.com`;
  world.devstore.store.addShop({ domain, currency: "EUR", timeZone: "Europe/Berlin" });
  // Somebody is there, so that both results have a file.
  world.devstore.store.placeOrder(domain, { email: "anna@example.com", lines: [{ quantity: 1, unitPrice: 1000 }] });
  answerWith(jsonl.split("\n").map(whole).join("\n"));

  const shop = await world.install(domain);

  const count = (table: "orders" | "order_line") =>
    inShop(shop.id, async (tx) => {
      const query = table === "orders" ? sql`SELECT id FROM orders` : sql`SELECT id FROM order_line`;
      return (await rows(tx, z.object({ id: z.bigint() }), query)).length;
    });
  const [imported] = await inShop(shop.id, (tx) =>
    rows(tx, z.object({ phase: z.string(), rejected: z.number() }), sql`SELECT phase, rejected FROM import`),
  );
  expect([await count("orders"), await count("order_line"), imported]).toEqual([
    EXPECTED[id]?.[0],
    EXPECTED[id]?.[1],
    { phase: "finished", rejected: EXPECTED[id]?.[2] },
  ]);
});
