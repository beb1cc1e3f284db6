import fc from "fast-check";
import { expect, test } from "vitest";
import type { Order, OrderSource } from "./order.ts";
import { fileDigestOf, isReplacedBy, joined, newestOfEach, rowOf, rowWithoutPerson } from "./order-version.ts";
import type { OrderRow, Version } from "./order-version.ts";

const may = new Date("2026-05-01");
const june = new Date("2026-06-01");
const july = new Date("2026-07-01");
const plain: Version = { source: "api", updatedAt: may, refunded: 0, cancelledAt: null, contentDigest: null };

test.each<[string, Partial<Version>, Partial<Version>, boolean]>([
  ["newer over older", {}, { source: "webhook", updatedAt: june }, true],
  ["older never over newer", { source: "webhook", updatedAt: june }, {}, false],
  ["the same again", {}, {}, true],
  ["Shopify over a CSV, however old", { source: "csv", updatedAt: june }, {}, true],
  ["a CSV never over Shopify", {}, { source: "csv", updatedAt: june }, false],
  ["a newer CSV over an older one", { source: "csv" }, { source: "csv", updatedAt: june }, true],
  ["within a second, more money given back", { refunded: 100 }, { source: "webhook", refunded: 200 }, true],
  ["within a second, never less given back", { source: "webhook", refunded: 200 }, { refunded: 100 }, false],
  ["within a second, a cancellation", {}, { source: "webhook", cancelledAt: may }, true],
  ["within a second, the API over a webhook", { source: "webhook" }, {}, true],
  ["within a second, a webhook never over the API", {}, { source: "webhook" }, false],
  [
    "two webhooks of one second, by their content",
    { source: "webhook", contentDigest: "a" },
    { source: "webhook", contentDigest: "b" },
    true,
  ],
  ["and never back", { source: "webhook", contentDigest: "b" }, { source: "webhook", contentDigest: "a" }, false],
])("precedence: %s", (_name, stored, incoming, expected) => {
  expect(isReplacedBy({ ...plain, ...stored }, { ...plain, ...incoming })).toBe(expected);
});

const NOTHING: OrderRow = {
  id: 1n,
  name: "#1",
  processedAt: may,
  updatedAt: may,
  cancelledAt: null,
  financialStatus: "paid",
  isTest: false,
  currency: "EUR",
  originalTotal: 100,
  total: 100,
  tax: 0,
  taxesIncluded: null,
  shipping: 0,
  discount: 0,
  tip: 0,
  giftCardsSold: 0,
  refunded: 0,
  orderIndex: null,
  source: "webhook",
  channel: null,
  locale: null,
  country: null,
  company: null,
  landing: null,
  referrer: null,
  utm: { source: null, medium: null, campaign: null },
  checkoutToken: null,
  cartToken: null,
  discountCodes: [],
  contentDigest: null,
  partsOf: null,
  buyerShopifyId: null,
  buyerAt: null,
  buyerEmailKey: null,
  apiUpdatedAt: null,
  visitSource: null,
  visitAt: null,
};

/** A version with few times and contents, so that many meet. What the API says of one moment is one thing. */
const version = fc
  .record({
    source: fc.constantFrom<OrderSource>("webhook", "webhook", "api", "csv"),
    day: fc.integer({ min: 1, max: 3 }),
    refunded: fc.constantFrom(0, 50),
    isCancelled: fc.boolean(),
    buyer: fc.constantFrom(null, 7n, 8n),
    emailKey: fc.constantFrom(null, "k1", "k2"),
    company: fc.constantFrom(null, 3n),
    landing: fc.constantFrom(null, "/a", "/b"),
    total: fc.constantFrom(0, 80, 100),
  })
  .map((made): OrderRow => {
    const isTold = made.source === "webhook";
    const at = new Date(Date.UTC(2026, 4, made.day));
    const own = isTold
      ? made
      : { ...made, buyer: 7n, emailKey: null, company: null, landing: made.source === "csv" ? null : "/first", total: 90 };
    const content = JSON.stringify(own, (_key, value: unknown) => (typeof value === "bigint" ? String(value) : value));
    return {
      ...NOTHING,
      source: made.source,
      updatedAt: at,
      refunded: made.refunded,
      cancelledAt: made.isCancelled ? at : null,
      total: own.total,
      originalTotal: made.source === "api" ? 120 : own.total,
      orderIndex: made.source === "api" ? made.day : null,
      contentDigest: isTold ? content : null,
      buyerShopifyId: own.buyer,
      buyerAt: own.buyer === null ? null : at,
      buyerEmailKey: own.buyer === null ? own.emailKey : null,
      company: own.company,
      apiUpdatedAt: made.source === "api" ? at : null,
      landing: own.landing,
      visitSource: own.landing === null ? null : made.source,
      visitAt: own.landing === null ? null : at,
    };
  });

const joinOf = (versions: readonly OrderRow[]): OrderRow | null =>
  versions.reduce<OrderRow | null>((row, next) => (row === null ? next : joined(row, next).row), null);

test("versions of one order give the same row in any order and however often they come", () => {
  fc.assert(
    fc.property(
      fc.array(version, { minLength: 1, maxLength: 6 }).chain((versions) =>
        fc.record({
          versions: fc.constant(versions),
          again: fc
            .subarray(versions)
            .chain((more) => fc.shuffledSubarray([...versions, ...more], { minLength: versions.length + more.length })),
        }),
      ),
      ({ versions, again }) => {
        expect(joinOf(again)).toEqual(joinOf(versions));
      },
    ),
    { seed: 19, numRuns: 3000 },
  );
});

test("what the API alone knows stays when a webhook is newer, and comes when it is late", () => {
  const api = { ...NOTHING, source: "api" as const, orderIndex: 2, originalTotal: 120, apiUpdatedAt: may };
  const webhook = { ...NOTHING, updatedAt: june, total: 0, originalTotal: 0 };

  expect(joined(api, webhook).row).toMatchObject({ source: "webhook", total: 0, orderIndex: 2, originalTotal: 120 });
  expect(joined(webhook, api).row).toMatchObject({ source: "webhook", total: 0, orderIndex: 2, originalTotal: 120 });
});

test("an order whose customer Shopify took away stays that customer's", () => {
  const named = { ...NOTHING, buyerShopifyId: 7n, buyerAt: may };
  const nameless = { ...NOTHING, updatedAt: june, buyerEmailKey: "k1" };

  expect(joined(named, nameless).row).toMatchObject({ buyerShopifyId: 7n, buyerEmailKey: null, updatedAt: june });
  expect(joined(nameless, named).row).toEqual(joined(named, nameless).row);
});

test("taxes and shipping stay when their person is forgotten, whichever file without columns for them comes, and when", () => {
  const order: Order = {
    ...{ ...NOTHING, source: "csv", total: 120, tax: 19, shipping: 5, discount: 3 },
    ...{ buyer: { shopifyId: null, email: "ada@example.com" }, lines: [], refunds: [], fulfilments: [] },
  };
  const keys = { digest: "d", emailKey: "k" };
  const full = rowWithoutPerson(rowOf(order, keys));
  const without = { ...order, tax: 0, shipping: 0, discount: 0, isPartial: true };
  const bare = rowOf(without, keys);
  const later = rowOf({ ...without, updatedAt: june }, keys);
  const earlier = rowOf({ ...order, updatedAt: new Date("2024-04-01T00:00:00Z"), tax: 7 }, keys);

  for (const other of [bare, later, earlier]) {
    expect(joined(full, other).row).toMatchObject({ tax: 19, shipping: 5, discount: 3 });
    expect(joined(other, full).row).toMatchObject({ tax: 19, shipping: 5, discount: 3 });
  }
});

test("the row of a forgotten person tells nothing of one", () => {
  const row = rowWithoutPerson({ ...NOTHING, buyerShopifyId: 7n, buyerAt: may, buyerEmailKey: "k1", contentDigest: "d", country: "DE" });

  expect(row).toEqual(NOTHING);
});

const told: Order = { ...NOTHING, source: "csv", buyer: { shopifyId: null, email: null }, lines: [], refunds: [], fulfilments: [] };
const digestOf = (order: Order): string => fileDigestOf(order, order.buyer.email);

test("a file that tells an order often tells its newest version, in whatever order, with what older ones know", () => {
  const older: Order = { ...told, updatedAt: may, total: 100, taxesIncluded: true };
  const newest: Order = { ...told, updatedAt: june, total: 80 };
  const other: Order = { ...told, id: 2n };
  const expected = [{ ...newest, taxesIncluded: true }, other];

  expect(newestOfEach([older, newest, other], digestOf)).toEqual(expected);
  expect(newestOfEach([newest, older, other, older, newest], digestOf)).toEqual(expected);
});

test("of two versions of one moment the one that tells of tax and shipping stays, whichever comes first", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1 }), fc.constantFrom("tax" as const, "shipping" as const, "discount" as const), (amount, column) => {
      const without: Order = { ...told, total: amount };
      const withIt: Order = { ...without, [column]: amount };
      expect(newestOfEach([withIt, without], digestOf)).toEqual([withIt]);
      expect(newestOfEach([without, withIt], digestOf)).toEqual([withIt]);
    }),
  );
});

/** Versions of files, with and without all columns. */
const fileVersion = fc
  .record({
    day: fc.integer({ min: 1, max: 4 }),
    refunded: fc.constantFrom(0, 50),
    tax: fc.constantFrom(0, 7, 19),
    isPartial: fc.boolean(),
  })
  .map(({ day, refunded, tax, isPartial }): OrderRow => {
    const at = new Date(Date.UTC(2026, 4, day));
    const order: Order = { ...told, updatedAt: at, refunded, tax: isPartial ? 0 : tax, total: 100 + day, isPartial };
    return rowOf(order, { digest: fileDigestOf(order, null), emailKey: null });
  });

test("files of one order, some without all columns, give the same row in any order and however often they come", () => {
  fc.assert(
    fc.property(
      fc
        .array(fileVersion, { minLength: 1, maxLength: 6 })
        .chain((versions) =>
          fc.tuple(fc.constant(versions), fc.shuffledSubarray([...versions, ...versions], { minLength: 2 * versions.length })),
        ),
      ([versions, again]) => {
        expect(joinOf(again)).toEqual(joinOf(versions));
      },
    ),
    { seed: 20, numRuns: 3000 },
  );
});

test("a newer file without taxes and shipping changes what it tells, and takes none of them away", () => {
  const row = (order: Order) => rowOf(order, { digest: fileDigestOf(order, null), emailKey: null });
  const full = row({ ...told, updatedAt: may, tax: 19, shipping: 490, discount: 100, taxesIncluded: true, total: 1000 });
  const bare = row({ ...told, updatedAt: june, refunded: 200, total: 1000, isPartial: true });
  const newer = row({ ...told, updatedAt: july, tax: 16, total: 900 });

  const both = joined(full, bare).row;
  expect(both).toMatchObject({ refunded: 200, tax: 19, shipping: 490, discount: 100, taxesIncluded: true, updatedAt: june });
  expect(joined(bare, full).row).toEqual(both);
  expect(joined(both, newer).row).toMatchObject({ tax: 16, shipping: 0, total: 900 });
});
