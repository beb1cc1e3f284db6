import { createHash } from "node:crypto";
import { addDays } from "date-fns/addDays";
import type pg from "pg";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { beginUpload, cancelImport, fileImport, fileImports, lineProblems, putPart } from "#app/domains/file-import/file-import.server.ts";
import { MAX_FILE_BYTES, PART_BYTES } from "#app/domains/file-import/file-import.ts";
import { keepPeriods } from "#app/domains/privacy/privacy.server.ts";
import type { Shop } from "#app/domains/shops/shops.ts";
import { chooseDayOrder, confirmImport, finishUpload, takeBackImport, tryAgain } from "#app/jobs/file-import.server.ts";
import { retryImport } from "#app/jobs/start-import.server.ts";
import { allJobs } from "#app/jobs/registry.server.ts";
import { dayOfDate } from "#app/lib/calendar.ts";
import { unsealText } from "#app/platform/crypto.server.ts";
import { drain } from "#app/platform/queue.server.ts";
import { csvOfLines, EXPORT_COLUMNS, linesOf, orderExport } from "#test/numbers/order-export.ts";
import type { ExportedOrder } from "#test/numbers/order-export.ts";
import { adminClient, deliver, placesOf } from "#test/support/everywhere.ts";
import { checked, exportedLines, imported, ordersOfShop, stateOf, upload, viewOf } from "#test/support/order-files.ts";
import { daysAgo, NOW, startPastWorld } from "#test/support/past-world.ts";
import type { PastWorld } from "#test/support/past-world.ts";
import { dumpShop } from "#test/support/shop-dump.ts";
import type { ShopDump } from "#test/support/shop-dump.ts";
import type { World } from "#test/support/world.ts";

// Whole shops come and go here; a busy machine takes its time.
vi.setConfig({ testTimeout: 120_000 });

let past: PastWorld;
let world: World;
let admin: pg.Client;
beforeAll(async () => {
  admin = await adminClient();
  past = await startPastWorld("files");
  world = past.world;
});
afterAll(async () => {
  await world.stop();
  await admin.end();
});

const givenDomain = (): string => past.givenDomain();
const figures = (shop: Shop, query = "?period=all-time") => past.figures(shop.domain, query);

function buys(domain: string, email: string | null, days: number, cents = 1000) {
  const lines = [
    { title: "Tasse", quantity: 1, unitPrice: cents - 400 },
    { title: "Kaffee", quantity: 2, unitPrice: 200 },
  ];
  return past.placeOrder(domain, days, email === null ? { guest: true, email: null, lines } : { email, lines });
}

async function givenShop(): Promise<Shop> {
  return world.install(givenDomain());
}

/** A shop with old customers of whom Shopify shows the last sixty days only. */
async function givenOldShop(): Promise<Shop> {
  const domain = givenDomain();
  buys(domain, "anna@example.com", 400);
  buys(domain, "dora@example.com", 390, 5000);
  buys(domain, null, 370);
  buys(domain, "anna@example.com", 200);
  buys(domain, "ben@example.com", 90);
  buys(domain, "ben@example.com", 40);
  buys(domain, "anna@example.com", 20);
  buys(domain, "cem@example.com", 10);
  return past.installLimited(domain);
}

const fileOf = (shop: Shop, spelling: Readonly<{ withId?: boolean }> = {}): string =>
  csvOfLines(ordersOfShop(world.devstore.store, shop.domain).flatMap((order) => exportedLines(order, spelling)));

/** Everything that the shop's tables hold but the imports themselves. */
async function tablesOf(shop: Shop): Promise<ShopDump> {
  const { file_import: _import, file_import_problem: _problem, ...rest } = await dumpShop(admin, shop.id);
  return rest;
}

const ORDER: ExportedOrder = {
  name: "#1001",
  email: "anna@example.com",
  createdAt: "2026-05-01 09:58:12 +0200",
  total: "12.50",
  id: "5001",
};
const exported = (index: number, rest: Partial<ExportedOrder> = {}): ExportedOrder => ({
  ...ORDER,
  name: `#${String(1001 + index)}`,
  id: String(5001 + index),
  ...rest,
});

const digest = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

describe("an upload", () => {
  test("arrives in parts of any order, also twice, and goes on where it stopped", async () => {
    const shop = await givenShop();
    const notes = "x".repeat(3000);
    const bytes = Buffer.from(orderExport(Array.from({ length: 800 }, (_, index) => exported(index, { notes }))));
    const file = { fileName: "Mai.csv", fileBytes: bytes.length, lastModified: 7 };
    const begun = await beginUpload(shop.id, file, NOW);
    if (begun.kind !== "begun") throw new Error(begun.reason);
    const part = (number: number) => bytes.subarray((number - 1) * PART_BYTES, number * PART_BYTES);
    const put = (number: number) => putPart(shop.id, begun.id, number, part(number), digest(part(number)), NOW);

    expect(begun.parts).toBe(3);
    await put(3);
    await put(1);
    await put(1);
    expect(await finishUpload(shop.id, begun.id, NOW)).toEqual({ kind: "incomplete", missing: [2] });
    expect(await beginUpload(shop.id, file, NOW)).toEqual({ ...begun, received: [1, 3] });
    expect(await put(2)).toEqual({ kind: "kept", received: 3, parts: 3 });
    expect(await finishUpload(shop.id, begun.id, NOW)).toEqual({ kind: "checking" });
    await drain(allJobs);

    expect((await stateOf(shop, begun.id, "ready")).preview).toMatchObject({ orders: 800, fresh: 800, problems: { total: 0 } });
  });

  test("is refused where it is not what was announced, and too large, too many or empty files at once", async () => {
    const shop = await givenShop();
    const bytes = Buffer.from(orderExport([ORDER]));
    const id = await upload(shop, bytes);
    const other = Buffer.from(bytes).fill("x");

    expect(await putPart(shop.id, id, 1, bytes, digest(other), NOW)).toEqual({ kind: "refused", reason: "wrong-digest" });
    expect(await putPart(shop.id, id, 2, bytes, digest(bytes), NOW)).toEqual({ kind: "refused", reason: "wrong-number" });
    expect(await putPart(shop.id, id, 1, bytes.subarray(1), digest(bytes.subarray(1)), NOW)).toEqual({
      kind: "refused",
      reason: "wrong-length",
    });
    expect(await putPart(shop.id, id, 1, bytes, digest(bytes), addDays(NOW, 8))).toEqual({ kind: "refused", reason: "not-open" });
    const file = { fileName: "x.csv", fileBytes: 1, lastModified: null };
    expect(await beginUpload(shop.id, { ...file, fileBytes: 0 }, NOW)).toMatchObject({ reason: "empty" });
    expect(await beginUpload(shop.id, { ...file, fileBytes: MAX_FILE_BYTES + 1 }, NOW)).toMatchObject({ reason: "too-large" });
    await beginUpload(shop.id, { ...file, fileBytes: 2 }, NOW);
    await beginUpload(shop.id, { ...file, fileBytes: 3 }, NOW);
    expect(await beginUpload(shop.id, { ...file, fileBytes: 4 }, NOW)).toMatchObject({ reason: "too-many-files", maxFiles: 3 });
    expect(await fileImports(shop.id, NOW)).toMatchObject({ mayBegin: false, past: [] });
    // A hundred past imports after them hide none that is open.
    await admin.query(
      `INSERT INTO file_import (shop_id, id, file_name, file_bytes, state, started_at, file_until)
       SELECT $1, nextval('import_id_seq'), 'y.csv', 5, 'cancelled', now(), now() FROM generate_series(1, 100)`,
      [shop.id],
    );
    expect(await beginUpload(shop.id, { ...file, fileBytes: 4 }, NOW)).toMatchObject({ reason: "too-many-files" });
    expect(await fileImports(shop.id, NOW)).toMatchObject({ mayBegin: false, open: [{}, {}, {}] });
    expect(await beginUpload(shop.id, { ...file, fileBytes: 4 }, addDays(NOW, 8))).toMatchObject({ kind: "begun" });
  });

  test("of another shop is nobody's: it can be neither seen, added to, imported nor cancelled", async () => {
    const [mine, other] = [await givenShop(), await givenShop()];
    const bytes = Buffer.from(orderExport([ORDER]));
    const id = await checked(mine, bytes);

    expect(await fileImport(other.id, id, NOW)).toBeNull();
    expect(await lineProblems(other.id, id, { skip: 0, take: 10 })).toBeNull();
    expect(await putPart(other.id, id, 1, bytes, digest(bytes), NOW)).toMatchObject({ kind: "refused" });
    expect(await finishUpload(other.id, id, NOW)).toMatchObject({ kind: "refused" });
    expect(await confirmImport(other.id, id, { isWhole: true }, NOW)).toMatchObject({ kind: "refused" });
    expect(await takeBackImport(other.id, id, NOW)).toMatchObject({ kind: "refused" });
    expect(await cancelImport(other.id, id, NOW)).toMatchObject({ kind: "refused" });
    await stateOf(mine, id, "ready");
  });

  test("lies compressed and sealed, and is deleted at once when it is cancelled or imported, and a week later when nobody goes on", async () => {
    const shop = await givenShop();
    const file = orderExport([exported(0, { email: "grete.geheim@example.com" })]);
    const readable = async () => (await placesOf(admin, ["grete.geheim"])).filter((place) => !place.includes("sealed"));
    const parts = async () => (await admin.query(`SELECT FROM file_import_part WHERE shop_id = $1`, [shop.id])).rowCount;

    const cancelled = await checked(shop, file, "a.csv");
    expect([await parts(), await readable()]).toEqual([1, []]);
    await cancelImport(shop.id, cancelled, NOW);
    expect([await parts(), (await viewOf(shop, cancelled)).state.kind]).toEqual([0, "cancelled"]);
    await imported(shop, file, true, "b.csv");
    expect([await parts(), await readable()]).toEqual([0, []]);
    const forgotten = await checked(shop, file, "c.csv");
    await keepPeriods(addDays(new Date(), 6));
    expect(await parts()).toBe(1);
    await keepPeriods(addDays(new Date(), 8));
    expect(await parts()).toBe(0);
    expect((await viewOf(shop, forgotten, addDays(new Date(), 8))).state).toMatchObject({ kind: "cancelled", why: "expired" });
    expect(await confirmImport(shop.id, forgotten, { isWhole: true }, addDays(new Date(), 8))).toMatchObject({ kind: "refused" });
  });
});

describe("a check", () => {
  test("says what the file holds and what is new, and records nothing", async () => {
    const shop = await givenOldShop();
    const before = await tablesOf(shop);

    const id = await checked(shop, fileOf(shop));

    const { preview } = await stateOf(shop, id, "ready");
    expect(preview).toMatchObject({
      ...{ orders: 8, fresh: 5, known: 3, fromFiles: 0, customers: 4, ordersWithoutEmail: 1, items: 16, hasIds: true },
      ...{ dates: { kind: "clear" }, hasOffsets: true, mayBeOtherShop: false, problems: { total: 0 }, missingColumns: [] },
      currencies: [{ currency: "EUR", orders: 8, total: 12000, isCounted: true }],
    });
    expect(preview.days.last - preview.days.first).toBe(390);
    expect(preview.knownSince).toMatchObject({
      now: { isLimited: true },
      ifWhole: { day: preview.days.first, isLimited: false },
      // From 90 to 40 days ago nobody bought: was nobody there, or are they not in the file?
      otherwise: { day: preview.days.last - 50, isLimited: true },
      gap: { from: preview.days.last - 79, to: preview.days.last - 51 },
    });
    expect(preview.examples.map(({ name, buyer, items, standing }) => [name, buyer, items, standing]).slice(0, 3)).toEqual([
      ["#1008", "c…@example.com", 2, "known"],
      ["#1007", "a…@example.com", 2, "known"],
      ["#1006", "b…@example.com", 2, "known"],
    ]);
    expect(await tablesOf(shop)).toEqual({ ...before, file_import_part: expect.any(Array) as unknown });
  });

  test("names every line that cannot be read by its number, without anybody's data, and the rest is imported", async () => {
    const shop = await givenShop();
    const lines = [
      ...linesOf(exported(0, { items: ["Tasse", "Kaffee"] })),
      ...linesOf(exported(1, { total: "zwölf" })),
      ...linesOf(exported(2, { createdAt: "31.02.2026" })),
      ...linesOf(exported(3, { currency: "EURO" })),
      ...linesOf(exported(4, { total: "eva.verrutscht@example.com" })),
      ...linesOf(exported(5)).map((line) => ({ ...line, "Lineitem quantity": "viele" })),
      { Name: "#9999", Email: "x@example.com", "Lineitem name": "Tasse", "Lineitem price": "1.00", "Lineitem quantity": "1" },
      ...linesOf(exported(6, { createdAt: "2126-05-01 10:00:00 +0200" })),
      ...linesOf(exported(7, { email: "", notes: 'zwei\nZeilen, "und" mehr' })),
      ...linesOf(exported(8, { currency: "CHF" })),
    ];
    const id = await checked(shop, csvOfLines(lines, { bom: true, lineEnd: "\r\n" }));
    const found = await lineProblems(shop.id, id, { skip: 0, take: 100 });

    expect(found?.problems.map(({ line, reason }) => [line, reason.kind, "text" in reason ? reason.text : ""])).toEqual([
      [4, "not-an-amount", ""],
      [5, "not-a-date", "31.02.2026"],
      [6, "not-a-currency", ""],
      [7, "not-an-amount", ""],
      [8, "not-a-number", ""],
      [9, "no-order", ""],
      [10, "not-a-date", "2126-05-01"],
    ]);
    expect(await placesOf(admin, ["eva.verrutscht"])).toEqual([]);
    expect((await stateOf(shop, id, "ready")).preview.currencies.map(({ currency, isCounted }) => [currency, isCounted])).toEqual([
      ["EUR", true],
      ["CHF", false],
    ]);
    await confirmImport(shop.id, id, { isWhole: true }, NOW);
    await drain(allJobs);

    expect((await stateOf(shop, id, "finished")).result).toMatchObject({ orders: 4, fresh: 4, items: 4, problems: { total: 7 } });
    const { now, otherCurrencies } = await figures(shop);
    expect([now.purchases, otherCurrencies]).toEqual([3, [{ currency: "CHF", orders: 1, value: 1250 }]]);
    // The merchant has three months to repair them.
    await keepPeriods(addDays(NOW, 89));
    expect(await lineProblems(shop.id, id, { skip: 0, take: 100 })).toMatchObject({ total: 7, kept: 7 });
    await keepPeriods(addDays(NOW, 91));
    expect(await lineProblems(shop.id, id, { skip: 0, take: 100 })).toEqual({ total: 7, kept: 0, problems: [] });
  });

  test("refuses what is no order export, names missing columns, and asks whether it is the right shop", async () => {
    const shop = await givenOldShop();
    const refusal = async (text: string, name: string) => (await stateOf(shop, await checked(shop, text, name), "refused")).refusal;

    expect(await refusal("PK\u0003\u0004 xl/workbook", "a.xlsx")).toEqual({ kind: "spreadsheet" });
    expect(await refusal("Name;Email;geheime Spalte\n#1;a@example.com;x\n", "b.csv")).toEqual({
      kind: "columns-missing",
      missing: ["Created at", "Currency", "Total"],
      found: ["Name", "Email"],
    });
    expect(await refusal(orderExport([exported(0, { total: "x" })]), "c.csv")).toMatchObject({ kind: "no-orders", problems: { total: 1 } });
    expect((await admin.query(`SELECT FROM file_import_part WHERE shop_id = $1`, [shop.id])).rowCount).toBe(0);
    for (const { id } of (await fileImports(shop.id, NOW)).open) await cancelImport(shop.id, id, NOW);
    const stranger = [30, 5].map((days, index) =>
      exported(index, {
        createdAt: `${daysAgo(days).toISOString().slice(0, 10)} 10:00:00 +0000`,
        name: `#77${String(index)}`,
        id: `77${String(index)}`,
      }),
    );
    expect((await stateOf(shop, await checked(shop, orderExport(stranger)), "ready")).preview).toMatchObject({
      mayBeOtherShop: true,
      known: 0,
    });
  });

  test("that killed its worker again and again is given up, and goes well when it is tried anew", async () => {
    const shop = await givenShop();
    const id = await upload(shop, orderExport([ORDER]));
    await finishUpload(shop.id, id, NOW);
    await admin.query(`UPDATE file_import SET attempts = 5 WHERE shop_id = $1`, [shop.id]);
    await drain(allJobs);
    expect((await stateOf(shop, id, "failed")).during).toBe("checking");
    await tryAgain(shop.id, id, NOW);
    await drain(allJobs);
    await stateOf(shop, id, "ready");
  });

  test("asks how 3/4/2026 is meant where nothing in the file says it, and reads it so", async () => {
    const shop = await givenShop();
    const unclear = [exported(0, { createdAt: "3/4/2026 10:00" })];
    const id = await checked(shop, orderExport(unclear), "a.csv");
    const ask = await stateOf(shop, id, "ready");

    expect(ask.preview.dates).toEqual({ kind: "ask", example: "3/4/2026", lines: 2 });
    expect(await confirmImport(shop.id, id, { isWhole: true }, NOW)).toEqual({ kind: "refused", reason: "dates-unclear" });
    await chooseDayOrder(shop.id, id, "day-first", NOW);
    await drain(allJobs);
    const chosen = await stateOf(shop, id, "ready");
    await confirmImport(shop.id, id, { isWhole: true }, NOW);
    await drain(allJobs);
    const told = await checked(shop, orderExport([...unclear, exported(1, { createdAt: "25/4/2026 10:00" })]), "b.csv");

    expect(chosen.preview).toMatchObject({ dates: { kind: "day-first", isChosen: true }, timeZone: "Europe/Berlin", hasOffsets: false });
    expect((await figures(shop, "?from=2026-04-03&to=2026-04-03")).now.purchases).toBe(1);
    expect((await stateOf(shop, told, "ready")).preview).toMatchObject({
      dates: { kind: "day-first", isChosen: false },
      days: { first: dayOfDate({ year: 2026, month: 4, day: 3 }), last: dayOfDate({ year: 2026, month: 4, day: 25 }) },
    });
  });
});

describe("an import", () => {
  test("makes known what Shopify does not show, and taken back leaves everything as it was", async () => {
    const shop = await givenOldShop();
    const before = { tables: await tablesOf(shop), view: await figures(shop) };
    const id = await imported(shop, fileOf(shop));
    const after = await figures(shop);

    expect(before.view.historyStart.isLimited).toBe(true);
    expect(after.historyStart).toMatchObject({ isLimited: false });
    expect(before.view.historyStart.day - after.historyStart.day).toBe(340);
    expect([before.view.now.purchases, after.now.purchases]).toEqual([3, 8]);
    expect(after.now.repeatCounts).toEqual({ customers: 4, repeatCustomers: 2 });
    expect(after.now.clvHistoricMean.kind).toBe("known");
    expect((await stateOf(shop, id, "finished")).knownSince).toEqual({ before: before.view.historyStart, after: after.historyStart });

    await takeBackImport(shop.id, id, NOW);
    await drain(allJobs);
    expect(await stateOf(shop, id, "taken-back")).toMatchObject({ removed: 5 });
    expect(await tablesOf(shop)).toEqual(before.tables);
    expect((await figures(shop)).historyStart).toEqual(before.view.historyStart);
  });

  test("of the same file again changes nothing, also after it was taken back", async () => {
    const shop = await givenOldShop();
    const first = await imported(shop, fileOf(shop), true, "a.csv");
    const once = await tablesOf(shop);
    const second = await imported(shop, fileOf(shop), true, "b.csv");

    expect((await stateOf(shop, second, "finished")).result).toMatchObject({ orders: 8, fresh: 0 });
    const twice = await tablesOf(shop);
    expect({ ...twice, order_told: [], file_span: [] }).toEqual({ ...once, order_told: [], file_span: [] });
    for (const id of [second, first]) await takeBackImport(shop.id, id, NOW);
    await drain(allJobs);
    await imported(shop, fileOf(shop), true, "c.csv");
    expect(await tablesOf(shop)).toEqual(once);
  });

  test("of an overlapping file keeps what both told when the first is taken back", async () => {
    const shop = await givenOldShop();
    const all = ordersOfShop(world.devstore.store, shop.domain);
    const first = await imported(shop, csvOfLines(all.slice(3).flatMap((order) => exportedLines(order))), true, "a.csv");
    const second = await imported(shop, csvOfLines(all.slice(0, 6).flatMap((order) => exportedLines(order))), true, "b.csv");
    expect((await figures(shop)).now.purchases).toBe(8);

    await takeBackImport(shop.id, first, NOW);
    await drain(allJobs);

    expect(await stateOf(shop, first, "taken-back")).toMatchObject({ removed: 2 });
    expect((await figures(shop)).now.purchases).toBe(6);
    await takeBackImport(shop.id, second, NOW);
    await drain(allJobs);
    expect((await figures(shop)).now.purchases).toBe(3);
  });

  test("that leaves a gap to what Shopify shows moves nothing, until the file between comes", async () => {
    const shop = await givenOldShop();
    const all = ordersOfShop(world.devstore.store, shop.domain);
    const start = (await figures(shop)).historyStart;
    const lines = (from: number, to: number) => csvOfLines(all.slice(from, to).flatMap((order) => exportedLines(order)));
    const oldest = await checked(shop, lines(5, 8), "a.csv");

    const { preview } = await stateOf(shop, oldest, "ready");
    expect(preview.knownSince).toMatchObject({ ifWhole: start, gap: { from: preview.days.last + 1, to: start.day - 1 } });
    await confirmImport(shop.id, oldest, { isWhole: true }, NOW);
    await drain(allJobs);
    expect((await figures(shop)).historyStart).toEqual(start);
    // The shop's orders lie further apart than files may: days between are filled.
    const dense = Array.from({ length: 320 }, (_, day) =>
      exported(day, {
        name: `#D${String(day)}`,
        id: String(900_000 + day),
        createdAt: `${daysAgo(370 - day)
          .toISOString()
          .slice(0, 10)} 10:00:00 +0000`,
      }),
    );
    await imported(shop, orderExport(dense), false, "b.csv");
    expect((await figures(shop)).historyStart).toEqual({ day: preview.days.first, isLimited: false });
  });

  test("reads every spelling alike: columns and lines in any order, semicolons, German numbers and dates, a byte order mark", async () => {
    const orders = [
      exported(0, { items: ["Tasse", "Tasse", "Kaffee"], total: "1234.50" }),
      exported(1, { items: ["Tee", "Zucker, fein"], refunded: "2.50" }),
      exported(2, { email: "" }),
    ];
    const lines = orders.flatMap((order) => linesOf({ ...order, createdAt: "2026-05-01 09:58:12 +0200" }));
    const german = lines.map((line) =>
      Object.fromEntries(
        Object.entries(line).map(([column, text]) => {
          if (/^\d+\.\d\d$/.test(text)) return [column, text.replace(".", ",")];
          return [column, text.replace("2026-05-01 09:58:12 +0200", "01.05.2026 09:58:12")];
        }),
      ),
    );
    const spellings = [
      csvOfLines(lines),
      csvOfLines(lines.toReversed(), { bom: true, columns: EXPORT_COLUMNS.toReversed() }),
      csvOfLines(
        german.toSorted((a, b) => ((a["Lineitem name"] ?? "") < (b["Lineitem name"] ?? "") ? -1 : 1)),
        { delimiter: ";", lineEnd: "\r\n" },
      ),
    ];
    const dumps: ShopDump[] = [];
    for (const spelling of spellings) {
      const shop = await givenShop();
      await imported(shop, spelling);
      dumps.push(withoutKeys(await tablesOf(shop)));
    }

    expect(dumps[0]?.["order_line"]).toHaveLength(6);
    expect(dumps[1]).toEqual(dumps[0]);
    expect(dumps[2]).toEqual(dumps[0]);
  });

  test("without columns for items, taxes or shipping takes none of them from an order that another file told", async () => {
    const shop = await givenShop();
    const orders = Array.from({ length: 8 }, (_, index) => exported(index, { items: ["Tasse", "Kaffee"] }));
    const lines = orders.flatMap((order) =>
      linesOf(order).map((line) => ("Total" in line ? { ...line, Shipping: "4.90", Taxes: "1.20" } : line)),
    );
    const bare = EXPORT_COLUMNS.filter((column) => !column.startsWith("Lineitem") && column !== "Shipping" && column !== "Taxes");
    const told = async () => {
      const { orders: own, order_line: items } = await dumpShop(admin, shop.id);
      return { items, amounts: own?.map((row) => [/"tax":\d+/.exec(row)?.[0], /"shipping":\d+/.exec(row)?.[0]]) };
    };
    await imported(shop, csvOfLines(lines), true, "a.csv");
    const before = await told();

    await imported(shop, csvOfLines(lines, { columns: bare }), true, "b.csv");

    expect(before.items).toHaveLength(16);
    expect(before.amounts).toEqual(orders.map(() => ['"tax":120', '"shipping":490']));
    expect(await told()).toEqual(before);
    // A file that has items says which they are.
    await imported(shop, csvOfLines(lines.filter((line) => "Total" in line)), true, "c.csv");
    expect((await told()).items).toHaveLength(8);
  });

  test("that is newer and has no columns for taxes and shipping keeps them as an older file told them, whichever comes first", async () => {
    const order = exported(0, { createdAt: "2026-05-01 09:58:12 +0200" });
    const full = linesOf(order).map((line) => ({ ...line, Shipping: "4.90", Taxes: "1.20" }));
    const newer = linesOf({ ...order, refunded: "2.50" }).map((line) => ({ ...line, "Fulfilled at": "2026-05-04 10:00:00 +0200" }));
    const bare = EXPORT_COLUMNS.filter((column) => column !== "Shipping" && column !== "Taxes" && column !== "Discount Amount");
    const files = [csvOfLines(full), csvOfLines(newer, { columns: bare })];
    for (const inOrder of [files, files.toReversed()]) {
      const shop = await givenShop();
      for (const [index, file] of inOrder.entries()) await imported(shop, file, true, `${String(index)}.csv`);

      const { rows } = await admin.query(`SELECT tax::int, shipping::int, refunded::int FROM orders WHERE shop_id = $1`, [shop.id]);
      expect(rows).toEqual([{ tax: 120, shipping: 490, refunded: 250 }]);
    }
    // One file may tell an order in both ways, too.
    const shop = await givenShop();
    const id = await imported(shop, csvOfLines([...newer, ...full]));
    const { rows } = await admin.query(`SELECT tax::int, shipping::int, refunded::int FROM orders WHERE shop_id = $1`, [shop.id]);
    expect(rows).toEqual([{ tax: 120, shipping: 490, refunded: 250 }]);
    expect((await stateOf(shop, id, "finished")).result).toMatchObject({ fresh: 1 });
  });

  test("goes on after it broke off in the middle, and writes nothing twice", async () => {
    const [shop, whole] = [await givenShop(), await givenShop()];
    const notes = "x".repeat(150);
    const orders = Array.from({ length: 10_000 }, (_, index) => exported(index, { notes, email: `c${String(index % 900)}@example.com` }));
    const file = orderExport(orders);
    const id = await checked(shop, file);
    await admin.query(`CREATE TEMP TABLE held AS SELECT * FROM file_import_part WHERE shop_id = $1 AND number = 4`, [shop.id]);
    await admin.query(`DELETE FROM file_import_part WHERE shop_id = $1 AND number = 4`, [shop.id]);
    await confirmImport(shop.id, id, { isWhole: true }, NOW);
    await drain(allJobs);
    const broken = await stateOf(shop, id, "failed");
    const stored = async () => (await admin.query(`SELECT FROM orders WHERE shop_id = $1`, [shop.id])).rowCount;
    const partly = await stored();

    await admin.query(`INSERT INTO file_import_part SELECT * FROM held`);
    await tryAgain(shop.id, id, NOW);
    await drain(allJobs);
    await imported(whole, file);

    expect(broken.during).toBe("importing");
    expect(partly).toBe(8000);
    expect(await stored()).toBe(10_000);
    expect((await stateOf(shop, id, "finished")).result).toMatchObject({ orders: 10_000, fresh: 10_000, items: 10_000, unchanged: 0 });
    expect(withoutKeys(await tablesOf(shop))).toEqual(withoutKeys(await tablesOf(whole)));
  });
});

/** E-mail keys and digests are the shop's own; customers are then told apart by what they bought. */
function withoutKeys(dump: ShopDump): ShopDump {
  const without = (row: string): string =>
    row.replaceAll(/"(?:buyer_email_key|content_digest|parts_of|key|kind)":"[^"]*",?/g, "").replaceAll(/guest [\w.-]+/g, "guest");
  return Object.fromEntries(Object.entries(dump).map(([table, rows]) => [table, rows.map(without).toSorted()]));
}

describe("an order that several tell", () => {
  type Way = "api" | "webhook" | "csv" | "csv without id";
  const orderings = (ways: readonly Way[]): Way[][] =>
    ways.length <= 1 ? [[...ways]] : ways.flatMap((way) => orderings(ways.filter((other) => other !== way)).map((rest) => [way, ...rest]));

  test.each([
    ...orderings(["webhook", "csv", "csv without id"]),
    ...orderings(["api", "csv without id"]),
    ...orderings(["api", "csv", "csv without id"]).filter((ways) => ways[0] !== "api"),
  ])("is one order, as Shopify tells it: %s, %s, %s", async (...ways) => {
    const shop = await givenShop();
    const { store } = world.devstore;
    const order = buys(shop.domain, "anna@example.com", 9);
    const early = exportedLines(order);
    const earlyWithoutId = exportedLines(order, { withId: false });
    await world.devstore.idle();
    // What Shopify sent waits; each way is told in its turn.
    const held = await admin.query<Record<string, unknown>>(`DELETE FROM inbox WHERE shop_domain = $1 RETURNING *`, [shop.domain]);
    expect(held.rowCount).toBeGreaterThan(0);
    for (const way of ways) {
      if (way === "csv") await imported(shop, csvOfLines(early), true, "a.csv");
      if (way === "csv without id") await imported(shop, csvOfLines(earlyWithoutId), true, "b.csv");
      if (way === "webhook") {
        store.refundOrder(shop.domain, order.id, { lines: [], amount: 100 });
        await world.settle();
      }
      if (way === "api") {
        await retryImport(shop.id, new Date());
        await world.settle();
      }
    }

    const { rows } = await admin.query<{ id: string; source: string; lines: string }>(
      `SELECT o.id, o.source, (SELECT count(*) FROM order_line l WHERE l.shop_id = o.shop_id AND l.order_id = o.id) AS lines FROM orders o WHERE shop_id = $1`,
      [shop.id],
    );
    expect(rows).toEqual([{ id: String(order.id), source: ways.includes("api") ? "api" : "webhook", lines: "2" }]);
    const { now } = await figures(shop);
    expect([now.purchases, now.repeatCounts]).toEqual([1, { customers: 1, repeatCustomers: 0 }]);
    // And nobody takes it away who was not the only one to tell it.
    for (const { id } of (await fileImports(shop.id, new Date())).past) await takeBackImport(shop.id, id, new Date());
    await drain(allJobs);
    expect((await figures(shop)).now.purchases).toBe(1);
  });

  test("of which only files tell is one, with and without its id, whichever comes first", async () => {
    const orders = [exported(0, { items: ["Tasse", "Kaffee"] }), exported(1, { email: "" })];
    const [withIds, without] = [orderExport(orders), orderExport(orders.map((order) => ({ ...order, id: "" })))];
    const dumps: ShopDump[] = [];
    for (const files of [
      [withIds, without],
      [without, withIds],
      [without, without, withIds],
    ]) {
      const shop = await givenShop();
      for (const [index, file] of files.entries()) await imported(shop, file, true, `${String(index)}.csv`);
      const { order_told: _told, file_span: _span, ...tables } = withoutKeys(await tablesOf(shop));
      dumps.push(tables);
      expect((await figures(shop)).now.purchases).toBe(2);
    }

    expect(dumps[0]?.["orders"]?.map((row) => /"id":(-?\d+)/.exec(row)?.[1]).toSorted()).toEqual(["5001", "5002"]);
    expect(dumps[1]).toEqual(dumps[0]);
    expect(dumps[2]).toEqual(dumps[0]);
  });

  test("is another where the same name was given years before, whichever comes first", async () => {
    for (const isFileFirst of [true, false]) {
      const shop = await givenShop();
      const name = "#1001";
      const file = orderExport([exported(0, { name, id: "", createdAt: "2020-05-01 09:58:12 +0200" })]);
      if (isFileFirst) await imported(shop, file);
      expect(buys(shop.domain, "anna@example.com", 9).name).toBe(name);
      await world.devstore.idle();
      await world.settle();
      if (!isFileFirst) await imported(shop, file);

      expect((await figures(shop)).now.purchases).toBe(2);
    }
  });

  test("is another where two files without ids give the same name years apart, and one where they tell the same day", async () => {
    const shop = await givenShop();
    const told = (createdAt: string, total: string) => orderExport([exported(0, { id: "", createdAt, total, items: ["Tasse", "Kaffee"] })]);
    await imported(shop, told("2020-05-01 23:58:12 +0200", "10.00"), true, "a.csv");
    await imported(shop, told("2024-05-01 09:58:12 +0200", "20.00"), true, "b.csv");
    expect((await figures(shop)).now).toMatchObject({ purchases: 2, customers: 1 });

    // A spreadsheet cut the time off: local midnight is a day earlier in Greenwich.
    const again = await imported(shop, told("01.05.2020", "10.00"), true, "c.csv");

    expect((await stateOf(shop, again, "finished")).result).toMatchObject({ orders: 1, fresh: 0 });
    expect((await figures(shop)).now).toMatchObject({ purchases: 2, customers: 1 });
    const { rows } = await admin.query(`SELECT FROM order_line WHERE shop_id = $1`, [shop.id]);
    expect(rows).toHaveLength(4);
  });

  test("keeps the items of two orders of one name apart in one file without ids", async () => {
    const shop = await givenShop();
    const file = orderExport([
      exported(0, { id: "", createdAt: "2024-05-01 09:58:12 +0200", items: ["Tasse", "Kaffee"] }),
      exported(0, { id: "", createdAt: "2020-05-01 09:58:12 +0200", items: ["Tee", "Kanne", "Zucker"] }),
    ]);
    await imported(shop, file);

    const { rows } = await admin.query(
      `SELECT o.day, array_agg(l.title ORDER BY l.title) AS titles FROM orders o JOIN order_line l ON l.shop_id = o.shop_id AND l.order_id = o.id
       WHERE o.shop_id = $1 GROUP BY o.id, o.day ORDER BY o.day`,
      [shop.id],
    );
    expect(rows).toMatchObject([{ titles: ["Kanne", "Tee", "Zucker"] }, { titles: ["Kaffee", "Tasse"] }]);
  });

  test("is another than one of its name that Shopify deleted years later", async () => {
    const shop = await givenShop();
    const file = orderExport([exported(0, { id: "", createdAt: "2020-05-01 09:58:12 +0200" })]);
    const deleted = buys(shop.domain, "anna@example.com", 9);
    expect(deleted.name).toBe("#1001");
    await world.devstore.idle();
    await world.settle();
    world.devstore.store.deleteOrder(shop.domain, deleted.id);
    await world.settle();

    await imported(shop, file);

    expect((await figures(shop)).now.purchases).toBe(1);
  });

  test("and that Shopify deleted stays deleted, also in a file without ids", async () => {
    const shop = await givenOldShop();
    const [order] = ordersOfShop(world.devstore.store, shop.domain);
    if (order === undefined) throw new Error("The shop has no order.");
    // A spreadsheet that drops times tells midnight, which is a day earlier in Greenwich.
    const dayBefore = new Date(Date.parse(order.processedAt) - 86_400_000).toISOString().slice(0, 10);
    const withoutTime = exportedLines(order, { withId: false }).map((line) => ({ ...line, "Created at": `${dayBefore} 22:00:00 +0000` }));
    const files = [csvOfLines(exportedLines(order)), csvOfLines(exportedLines(order, { withId: false })), csvOfLines(withoutTime)];
    world.devstore.store.deleteOrder(shop.domain, order.id);
    await world.settle();
    const before = (await figures(shop)).now.purchases;

    for (const [index, file] of files.entries()) await imported(shop, file, false, `${String(index)}.csv`);

    expect((await figures(shop)).now.purchases).toBe(before);
  });
});

describe("whoever was forgotten", () => {
  test("while a file was being checked is not among its examples", async () => {
    const shop = await givenShop();
    const [waiting, other] = [await upload(shop, orderExport([ORDER]), "a.csv"), await checked(shop, orderExport([ORDER]), "b.csv")];
    const examples = async (id: number) => (await stateOf(shop, id, "ready")).preview.examples.length;
    expect(await examples(other)).toBe(1);
    await finishUpload(shop.id, waiting, NOW);
    await deliver(shop.domain, "customers/redact", {
      shop_domain: shop.domain,
      customer: { id: 424241, email: ORDER.email },
      orders_to_redact: [],
    });
    await drain(allJobs);

    expect([await examples(waiting), await examples(other)]).toEqual([0, 0]);
  });

  test("does not come back by a file that waited meanwhile, known before or not", async () => {
    const shop = await givenOldShop();
    const { store } = world.devstore;
    const dora = exported(500, { name: "#D1", id: "880001", email: "Dora.Neu@example.com", createdAt: "2026-01-05 10:00:00 +0100" });
    const id = await checked(shop, fileOf(shop) + orderExport([dora]).split("\n").slice(1).join("\n"));
    const anna = [...(store.shops.get(shop.domain)?.customers.values() ?? [])].find(({ email }) => email === "anna@example.com");
    store.redactCustomer(shop.domain, anna?.id ?? 0);
    await deliver(shop.domain, "customers/redact", {
      shop_domain: shop.domain,
      customer: { id: 424242, email: "dora.neu@example.com" },
      orders_to_redact: [],
    });
    await world.settle();
    expect((await stateOf(shop, id, "ready")).preview.examples).toEqual([]);
    await confirmImport(shop.id, id, { isWhole: true }, NOW);
    await drain(allJobs);

    await stateOf(shop, id, "finished");
    expect(await placesOf(admin, ["dora.neu"])).toEqual([]);
    const { rows } = await admin.query(
      `SELECT o.name FROM orders o JOIN customer c ON c.shop_id = o.shop_id AND c.id = o.customer_id
       WHERE o.shop_id = $1 AND c.redacted_at IS NOT NULL ORDER BY o.name`,
      [shop.id],
    );
    expect(rows).toEqual([{ name: "#1001" }, { name: "#1004" }, { name: "#1007" }, { name: "#D1" }]);
    expect((await figures(shop)).now.purchases).toBe(9);
  });

  test("and was never known before does not come back by an old file, whenever it comes: one pseudonym has their orders", async () => {
    const shop = await givenShop();
    const eva = { email: "Eva.Nie@example.com" };
    const orders = [
      exported(0, { ...eva, createdAt: "2024-01-05 10:00:00 +0100" }),
      exported(1, { ...eva, email: "eva.nie@EXAMPLE.com", createdAt: "2024-03-05 10:00:00 +0100" }),
      exported(2, { email: "other@example.com" }),
      // Another address, but the request named the order.
      exported(3, { email: "eva.arbeit@example.com", createdAt: "2024-04-05 10:00:00 +0100" }),
    ];
    await deliver(shop.domain, "customers/redact", {
      shop_domain: shop.domain,
      customer: { id: 424243, email: "eva.nie@example.com" },
      orders_to_redact: [5004],
    });
    await world.settle();
    // The days are over for which late news are recognised, and what the request itself left.
    await keepPeriods(addDays(new Date(), 40));

    const id = await checked(shop, orderExport(orders), "a.csv");
    expect((await stateOf(shop, id, "ready")).preview.examples.map(({ name }) => name)).toEqual(["#1003"]);
    await confirmImport(shop.id, id, { isWhole: true }, new Date());
    await drain(allJobs);
    await imported(shop, orderExport(orders), true, "b.csv");

    expect(await placesOf(admin, ["eva.nie", "eva.arbeit"])).toEqual([]);
    const { now } = await figures(shop);
    expect([now.purchases, now.repeatCounts]).toEqual([4, { customers: 2, repeatCustomers: 1 }]);
    const { rows } = await admin.query(
      `SELECT c.redacted_at IS NOT NULL AS forgotten, count(*)::int AS orders FROM orders o LEFT JOIN customer c ON c.shop_id = o.shop_id AND c.id = o.customer_id
       WHERE o.shop_id = $1 GROUP BY c.id, c.redacted_at ORDER BY 1, 2`,
      [shop.id],
    );
    expect(rows).toEqual([
      { forgotten: false, orders: 1 },
      { forgotten: false, orders: 1 },
      { forgotten: true, orders: 2 },
    ]);
    expect(await sealedEmails(shop)).toEqual(["other@example.com"]);
    // After another month nothing leads back to the pseudonym, and the request is still kept.
    await keepPeriods(addDays(new Date(), 40));
    const { rows: keys } = await admin.query(`SELECT kind FROM customer_identity WHERE shop_id = $1 AND kind = 'redacted'`, [shop.id]);
    expect(keys).toEqual([]);
    await imported(shop, orderExport([exported(4, { ...eva, createdAt: "2023-01-05 10:00:00 +0100" })]), true, "c.csv");
    expect(await sealedEmails(shop)).toEqual(["other@example.com"]);
  });

  test("and orders again later is somebody new, whom an older file does not take for the one that was forgotten", async () => {
    const shop = await givenShop();
    await deliver(shop.domain, "customers/redact", {
      shop_domain: shop.domain,
      customer: { id: 424244, email: "ida.wieder@example.com" },
      orders_to_redact: [],
    });
    await world.settle();
    const ida = { email: "ida.wieder@example.com" };
    const tomorrow = new Date(Date.now() + 12 * 3_600_000).toISOString().slice(0, 19).replace("T", " ");
    await imported(shop, orderExport([exported(0, ida), exported(1, { ...ida, createdAt: `${tomorrow} +0000` })]));

    expect(await sealedEmails(shop)).toEqual(["ida.wieder@example.com"]);
    expect((await figures(shop)).now.repeatCounts).toEqual({ customers: 2, repeatCustomers: 0 });
  });
});

/** Addresses that the shop's customers are known by. */
async function sealedEmails(shop: Shop): Promise<string[]> {
  const { rows } = await admin.query<{ email_enc: Buffer }>(
    `SELECT email_enc FROM customer_identity WHERE shop_id = $1 AND email_enc IS NOT NULL`,
    [shop.id],
  );
  return rows.map((row) => unsealText({ shop: shop.id, table: "customer_identity", column: "email_enc" }, row.email_enc)).toSorted();
}
