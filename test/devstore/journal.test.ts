import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { afterEach, beforeEach, expect, test } from "vitest";

import { openJournal } from "#test/devstore/journal.ts";
import { createSeededStore } from "#test/devstore/seed/seeded-store.ts";
import type { Store } from "#test/devstore/state.ts";
import { createStore } from "#test/devstore/store.ts";

const SHOP = "one.myshopify.com";
const BERLIN = "encore-berlin.myshopify.com";

let folder: string;
let file: string;
let clock: Date;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "devstore-journal-"));
  file = path.join(folder, "state/devstore.jsonl");
  clock = new Date("2026-11-21T12:00:00Z");
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

function start(): Store {
  return createStore({ now: () => clock, seed: 5, journal: openJournal(file) });
}

function content(store: Store): unknown {
  return [...store.shops.values()].map((state) => ({ ...state, version: null }));
}

function live(store: Store): void {
  store.addShop({ domain: SHOP });
  const installation = store.install(SHOP, ["read_orders"]);
  installation.accessTokens.push({ token: "shpat_1", expiresAt: "2026-11-21T13:00:00Z" });
  store.saveInstallation(SHOP);
  const placed = store.placeOrder(SHOP, {
    email: "ada@example.com",
    lines: [{ title: "Cup", quantity: 2, unitPrice: 500 }],
    shipping: 300,
  });
  clock = new Date("2026-11-22T12:00:00Z");
  store.refundOrder(SHOP, placed.id, { lines: [{ lineItemId: placed.lines[0]?.id ?? 0, quantity: 1 }] });
  store.updateCustomer(SHOP, placed.customerId ?? 0, { tags: ["vip"] });
  store.setProtectedField(SHOP, "phone", false);
  store.cancelOrder(SHOP, store.placeOrder(SHOP, { email: "bob@example.com", lines: [{ title: "Cup", quantity: 1, unitPrice: 500 }] }).id);
}

test("a restart keeps orders, refunds, customers, switches and tokens", () => {
  const before = start();
  live(before);
  clock = new Date("2026-12-24T12:00:00Z");

  const after = start();

  expect(content(after)).toEqual(content(before));
  expect(after.shops.get(SHOP)?.installation?.accessTokens).toEqual([{ token: "shpat_1", expiresAt: "2026-11-21T13:00:00Z" }]);
  expect(after.placeOrder(SHOP, { lines: [{ quantity: 1, unitPrice: 1 }] }).name).toBe("#1003");
});

test("a shop that changed its domain is found under the new one after a restart", () => {
  const before = start();
  live(before);
  before.changeDomain(SHOP, "two.myshopify.com", "refused");
  before.updateShop("two.myshopify.com", { timeZone: "America/New_York" });
  before.placeOrder("two.myshopify.com", { lines: [{ quantity: 1, unitPrice: 1 }] });

  const after = start();

  expect(content(after)).toEqual(content(before));
  expect(after.formerDomains.get(SHOP)).toEqual({ domain: "two.myshopify.com", answers: "refused" });
});

test("a deed that was refused leaves no trace in the file", () => {
  const before = start();
  live(before);
  const written = readFileSync(file, "utf8");

  expect(() => before.placeOrder(SHOP, { lines: [] })).toThrow();
  expect(() => before.refundOrder(SHOP, 1, { lines: null })).toThrow();

  expect(readFileSync(file, "utf8")).toBe(written);
  expect(content(start())).toEqual(content(before));
});

test("what a listener does in answer is replayed after what it answered", () => {
  const before = start();
  before.addShop({ domain: SHOP });
  before.onChange(({ topic, resourceId }) => {
    if (topic === "orders/create" && resourceId !== null) before.fulfillOrder(SHOP, resourceId);
  });
  before.placeOrder(SHOP, { lines: [{ quantity: 1, unitPrice: 1 }] });

  expect(content(start())).toEqual(content(before));
});

test("a last line that was cut off by a crash is dropped, and the file goes on after it", () => {
  live(start());
  appendFileSync(file, '{"at":"2026-11-22T12:00:00.000Z","deed":"addShop","args":["tw');

  const after = start();
  after.addShop({ domain: "two.myshopify.com" });

  expect([...start().shops.keys()]).toEqual([SHOP, "two.myshopify.com"]);
});

test("a file that is no state file, or is broken in the middle, stops the start with its line", () => {
  live(start());
  const [header = "", ...deeds] = readFileSync(file, "utf8").split("\n");

  writeFileSync(file, [header, "{oops", ...deeds].join("\n"));
  expect(start).toThrow(`Line 2 of ${file} is not readable`);
  writeFileSync(file, "hello\n");
  expect(start).toThrow("Line 1");
  writeFileSync(file, '{"version":3}\n');
  expect(start).toThrow("is not a state file");
});

test("a second start weeks later shows the same history, with what happened since", () => {
  const seeded = () => createSeededStore({ now: () => clock, stateFile: file, shops: ["berlin"] });
  const before = seeded();
  before.store.placeOrder(BERLIN, { email: "neu@example.com", lines: [{ title: "Becher Kiez", quantity: 1, unitPrice: 1450 }] });
  clock = new Date("2026-12-24T12:00:00Z");

  const after = seeded();

  expect(content(after.store)).toEqual(content(before.store));
  expect(after.anchor).toEqual(before.anchor);
  expect(after.store.shops.get(BERLIN)?.orders.size).toBe(151);
  expect(() => createSeededStore({ now: () => clock, stateFile: file, seed: 2 })).toThrow("was begun with seed 1, not 2");
  expect(() => createSeededStore({ now: () => clock, stateFile: file, shops: [] })).toThrow("was begun with berlin, not none");
});
