import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Locator } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Admin } from "#test/e2e/admin.ts";
import { startStage, type Stage } from "#test/e2e/stage.ts";
import { csvOfLines, EXPORT_COLUMNS, linesOf, type ExportLine } from "#test/numbers/order-export.ts";
import { PROJECT } from "#test/support/project.ts";

// Older orders from a file, in a real browser against the built app: a shop that shows Encore sixty days of orders.

const SHOP = "older-orders.myshopify.com";
const PATH = "/app/settings/import";
const DAY_MS = 86_400_000;
const PATIENCE_MS = 60_000;

let stage: Stage;
let admin: Admin;
let folder: string;
/** Shopify's id of an order that Encore knows from Shopify, too. */
let knownId: number;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "encore-import-"));
  const tomlFile = join(folder, "shopify.app.toml");
  // As long as Shopify has not approved it, an app does not ask for older orders.
  writeFileSync(tomlFile, readFileSync(join(PROJECT, "shopify.app.toml"), "utf8").replace("read_all_orders,", ""));
  stage = await startStage({ shops: "empty", tomlFile });
  const { store } = stage.devstore;
  store.addShop({ domain: SHOP, currency: "EUR", timeZone: "Europe/Berlin" });
  knownId = store.placeOrder(SHOP, { email: "ada@example.com", lines: [{ quantity: 1, unitPrice: 4200 }] }).id;
  store.placeOrder(SHOP, { email: "ben@example.com", lines: [{ quantity: 1, unitPrice: 1900 }] });
  admin = await stage.visit({ shop: SHOP, language: "en" });
  await admin.install();
  await admin.app.getByText(/^Encore sees your orders since/).waitFor({ timeout: PATIENCE_MS });
});

afterAll(async () => {
  await stage.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** A day as a German spreadsheet writes it. */
function germanDay(daysAgo: number): string {
  const [year = "", month = "", day = ""] = new Date(Date.now() - daysAgo * DAY_MS).toISOString().slice(0, 10).split("-");
  return `${day}.${month}.${year} 10:30`;
}

type Fault = Readonly<{
  number: number;
  daysAgo: number;
  email: string;
  total: string;
  currency?: string;
  items?: readonly string[];
  notes?: string;
}>;

function lineOf({ number, daysAgo, email, total, currency = "EUR", items, notes = "" }: Fault): ExportLine[] {
  const id = String(6_600_000_000 + number);
  return linesOf({
    name: `#${String(number)}`,
    id,
    email,
    createdAt: germanDay(daysAgo),
    total,
    currency,
    notes,
    refunded: "0,00",
    ...(items ? { items } : {}),
  });
}

const GERMAN = { delimiter: ";", lineEnd: "\r\n", bom: true };

/** What is right in the file: several items, notes over two lines, a guest, another currency, an order that Shopify told already. */
function goodLines(): ExportLine[] {
  return [
    ...lineOf({ number: 801, daysAgo: 200, email: "ada@example.com", total: "1.234,50", items: ["Teekanne", "Becher; blau"] }),
    ...lineOf({ number: 802, daysAgo: 150, email: "Ada@Example.com ", total: "20,00", notes: 'Bitte klingeln,\r\n"laut"' }),
    ...lineOf({ number: 803, daysAgo: 120, email: "ben@example.com", total: "30,00" }),
    ...lineOf({ number: 804, daysAgo: 90, email: "", total: "15,00" }),
    ...lineOf({ number: 805, daysAgo: 80, email: "cleo@example.com", total: "50,00", currency: "USD" }),
    ...linesOf({ name: "#1001", id: String(knownId), email: "ada@example.com", createdAt: germanDay(0), total: "42,00", refunded: "0,00" }),
  ];
}

type Repair = Readonly<{ total?: string; date?: string; currency?: string }>;

/** Three customers whose lines cannot be read unless they are repaired. */
function faultyLines({ total = "zwölf", date = "31.13.2026 10:30", currency = "" }: Repair = {}): ExportLine[] {
  return [
    ...lineOf({ number: 806, daysAgo: 70, email: "dora@example.com", total }),
    ...lineOf({ number: 807, daysAgo: 69, email: "emil@example.com", total: "12,00" }).map((line) => ({ ...line, "Created at": date })),
    ...lineOf({ number: 808, daysAgo: 65, email: "finn@example.com", total: "13,00", currency }),
  ];
}

const withoutTotal = (): string => {
  const columns = EXPORT_COLUMNS.map((column) => (column === "Total" ? "Summe" : column));
  return csvOfLines([...goodLines(), ...faultyLines()], { ...GERMAN, columns });
};
const faulty = (): string => {
  const items = { Name: "#999", "Lineitem quantity": "1", "Lineitem name": "Nobody's item", "Lineitem price": "1,00" };
  const shifted = `#809;"gus@example.com";paid${";x".repeat(EXPORT_COLUMNS.length)}\r\n`;
  return `${csvOfLines([...goodLines(), ...faultyLines(), items], GERMAN)}${shifted}#810;"never closed;paid\r\n`;
};
const repaired = (): string =>
  csvOfLines([...goodLines(), ...faultyLines({ total: "11,00", date: germanDay(69), currency: "EUR" })], GERMAN);

/** The place for a file, once the page's script has taken it over. */
async function dropZone(): Promise<Locator> {
  const zone = admin.app.locator(".Polaris-DropZone:not(.Polaris-DropZone--measuring)");
  await zone.waitFor({ timeout: PATIENCE_MS });
  return zone;
}

async function choose(file: string | Readonly<{ name: string; mimeType: string; buffer: Buffer }>): Promise<void> {
  await (await dropZone()).locator("input[type=file]").setInputFiles(file);
}

/** Drops a text as a file on the page, as a person's mouse would. */
async function drop(name: string, text: string): Promise<void> {
  const place = await dropZone();
  await place.evaluate(
    (zone, file) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([file.text], file.name, { type: "text/csv" }));
      zone.dispatchEvent(new DragEvent("drop", { dataTransfer: transfer, bubbles: true, cancelable: true }));
    },
    { name, text },
  );
}

const heading = (name: string | RegExp): Locator => admin.app.getByRole("heading", { name });

/** The page with the figures of the whole time: how many bought, all figures, and whether the history is limited. */
async function homeFigures() {
  await admin.open("/app?period=all-time");
  const customers = admin.app.getByRole("link", { name: /^[\d,]+ bought in this period$/ });
  await customers.waitFor();
  return {
    customers: Number.parseInt(((await customers.getAttribute("aria-label")) ?? "").replaceAll(",", ""), 10),
    figures: await admin.app.locator(".encore-figure__value").allInnerTexts(),
    isLimited: (await admin.app.getByText(/^Encore sees your orders since/).count()) > 0,
  };
}

test("a file with every fault is read, repaired and read again, imported, seen in the figures, and taken back", async () => {
  const before = await homeFigures();
  expect(before).toMatchObject({ customers: 2, isLimited: true });
  await admin.app.getByRole("link", { name: "Import older orders from a file" }).click();
  await heading("Choose the file").waitFor();
  await admin.app.getByRole("link", { name: "Open orders in Shopify" }).waitFor();

  // A column is missing: it is named, and what stood there instead.
  await drop("orders_export.csv", withoutTotal());
  await admin.app.getByText("These columns are missing: Total.").waitFor({ timeout: PATIENCE_MS });
  await admin.app.getByText(/Columns of this file.*Currency/).waitFor();

  // The column is back; some lines are not.
  await drop("orders_export.csv", faulty());
  await heading("What is in orders_export.csv").waitFor({ timeout: PATIENCE_MS });
  await heading("6 lines cannot be read").waitFor();
  for (const words of [
    "Total is no amount",
    /^Created at is no date/,
    "Currency is empty",
    /\d+ cells, but the header has \d+ columns/,
    "a quotation mark is opened and never closed",
    "further items of an order that has no line of its own in the file",
  ])
    await admin.app.getByText(words).waitFor();
  const [download] = await Promise.all([
    admin.page.waitForEvent("download"),
    admin.app.getByRole("button", { name: "Download as CSV" }).click(),
  ]);
  const list = readFileSync(await download.path(), "utf8");
  expect(list.startsWith("\uFEFFLine,What is wrong\r\n")).toBe(true);
  expect(list.trim().split("\r\n")).toHaveLength(7);
  expect(list).not.toContain("@example.com");
  await admin.reload();
  await heading("6 lines cannot be read").waitFor();
  await admin.app.getByRole("button", { name: "Discard the file" }).click();
  await heading("orders_export.csv was discarded").waitFor();
  await admin.app.getByRole("link", { name: "Import another file" }).click();

  // Repaired: everything is read, and nothing is written before the merchant says so.
  await drop("orders_repaired.csv", repaired());
  await heading("What is in orders_repaired.csv").waitFor({ timeout: PATIENCE_MS });
  expect(await admin.app.getByText(/cannot be read/).count()).toBe(0);
  const facts = await admin.app.locator(".encore-import__figures").innerText();
  expect(facts.replaceAll(/\s+/g, " ")).toContain("Orders 9 New to Encore 8 Customers 6");
  await admin.app.getByText("1 order Encore has from Shopify already. It stays as Shopify tells it.").waitFor();
  await admin.app.getByText("1 order has no e-mail").waitFor();
  await admin.app.getByText("1 order, $50.00, shown apart from the figures").waitFor();
  await admin.app.getByText("Times without a time zone are read as Europe/Berlin.").waitFor();
  const example = admin.app.getByRole("row", { name: /#801/ });
  await example.getByText("€1,234.50").waitFor();
  await example.getByText("a…@example.com").waitFor();
  const file = new URL(admin.page.url()).searchParams.get("file");
  expect(await homeFigures()).toEqual(before);

  await admin.open(`${PATH}?file=${file ?? ""}`);
  await admin.app.getByText("The file has all orders from my shop's first on").click();
  await admin.app.getByRole("button", { name: "Import 8 new orders" }).click();
  await heading("8 new orders are in").waitFor({ timeout: PATIENCE_MS });
  await admin.app.getByText(/^Orders are known since .+ instead of/).waitFor();
  await admin.screenshot("file-import-finished");

  // Dora, Emil and Finn have bought, and nobody can have bought before.
  const after = await homeFigures();
  expect(after).toMatchObject({ customers: 5, isLimited: false });
  expect(after.figures).not.toEqual(before.figures);

  await admin.open(PATH);
  await admin.app.getByText("8 new orders").waitFor();
  await admin.app.getByRole("button", { name: "Take back orders_repaired.csv" }).click();
  await admin.app.getByRole("dialog").getByText("Up to 8 orders that only this file told of leave Encore").waitFor();
  await admin.app.getByRole("dialog").getByRole("button", { name: "Take the import back" }).click();
  await heading("orders_repaired.csv was taken back").waitFor({ timeout: PATIENCE_MS });
  expect(await homeFigures()).toEqual(before);
  expect(admin.complaints).toEqual([]);
});

test("a date that can be read in two ways is asked about, and read as the merchant says", async () => {
  const days = [250, 220].map((daysAgo) => new Date(Date.now() - daysAgo * DAY_MS).getUTCFullYear());
  const orders = days.map((year, index) => ({
    name: `#${String(701 + index)}`,
    email: "ada@example.com",
    createdAt: `3/4/${String(year)} 10:30`,
    total: "10.00",
  }));
  await admin.open(PATH);
  await drop("american.csv", csvOfLines(orders.flatMap(linesOf)));
  await heading("How are the dates to be read?").waitFor({ timeout: PATIENCE_MS });
  expect(await admin.app.getByRole("button", { name: /^Import / }).isDisabled()).toBe(true);

  await admin.app.getByText(/^Day first: April 3/).click();
  await admin.app.getByRole("button", { name: "Read them so" }).click();

  await admin.app.getByText("Dates are read with the day first.").waitFor({ timeout: PATIENCE_MS });
  await admin.app
    .getByRole("row", { name: /#701/ })
    .getByText(/^April 3/)
    .waitFor();
  await admin.app.getByRole("button", { name: "Discard the file" }).click();
  await heading("american.csv was discarded").waitFor();
});

test("a workbook is not sent at all, and the page says how to make a CSV of it", async () => {
  await admin.open(PATH);
  await dropZone();
  const [chooser] = await Promise.all([
    admin.page.waitForEvent("filechooser"),
    admin.app.getByRole("button", { name: "Choose file" }).press("Enter"),
  ]);
  await chooser.setFiles({
    name: "orders.xlsx",
    mimeType: "application/octet-stream",
    buffer: Buffer.from("PK\u0003\u0004xl/workbook.xml"),
  });

  await admin.app.getByText("orders.xlsx is a workbook, not a CSV file.").waitFor();
  expect(new URL(admin.page.url()).searchParams.get("file")).toBeNull();
});

test("an upload goes on by itself after a lost connection, and after a reload with the same file", async () => {
  const path = join(folder, "large.csv");
  const notes = "Bitte klingeln. ".repeat(200);
  const orders = Array.from({ length: 1_200 }, (_, index) =>
    lineOf({ number: 10_000 + index, daysAgo: 100 + (index % 50), email: `person-${String(index)}@example.com`, total: "10,00", notes }),
  );
  writeFileSync(path, csvOfLines(orders.flat(), GERMAN));
  let isCut = true;
  await admin.page.route(/step=part.*number=[3-9]/, (route) => (isCut ? route.abort() : route.continue()));
  await admin.open(PATH);
  await choose(path);

  await admin.app.getByText("There is no connection at the moment.").waitFor({ timeout: PATIENCE_MS });
  await admin.screenshot("file-import-lost");
  await admin.reload();
  await heading("Sending large.csv was interrupted").waitFor({ timeout: PATIENCE_MS });
  await admin.app.getByText(/^\d+% have arrived/).waitFor();

  await choose({ name: "other.csv", mimeType: "text/csv", buffer: Buffer.from("Name") });
  await admin.app.getByText("This is not the file that was begun.").waitFor();
  await choose(path);
  await admin.app.getByText("There is no connection at the moment.").waitFor({ timeout: PATIENCE_MS });
  isCut = false;
  await heading("What is in large.csv").waitFor({ timeout: PATIENCE_MS });
  await admin.app.getByText("1,200").first().waitFor();
  await admin.page.unrouteAll();
});

for (const language of ["de", "en"] as const) {
  for (const width of [1280, 375] as const) {
    test(`the page holds for everyone: ${language}, ${String(width)} px`, async () => {
      const words = {
        start: { de: "Datei auswählen", en: "Choose the file" }[language],
        preview: { de: /^Was in .+ steht$/, en: /^What is in / }[language],
        takenBack: { de: /wurde zurückgenommen$/, en: /was taken back$/ }[language],
      };
      const visitor = await stage.visit({ shop: SHOP, language, width });
      const holds = async (name: string): Promise<void> => {
        await visitor.screenshot(name);
        expect(await visitor.findings(), name).toEqual([]);
        const overflow = await visitor.app.locator("html").evaluate((html) => html.scrollWidth - html.clientWidth);
        expect(overflow, `${name} scrolls sideways`).toBeLessThanOrEqual(0);
      };
      await visitor.open(PATH);
      await visitor.app.getByRole("heading", { name: words.start }).waitFor({ timeout: PATIENCE_MS });
      await visitor.app.locator(".Polaris-DropZone:not(.Polaris-DropZone--measuring)").waitFor({ timeout: PATIENCE_MS });
      await holds("file-import");

      await visitor.app.getByRole("link", { name: "large.csv" }).click();
      await visitor.app.getByRole("heading", { name: words.preview }).waitFor({ timeout: PATIENCE_MS });
      await holds("file-import-preview");

      await visitor.open(PATH);
      await visitor.app.getByRole("link", { name: "orders_repaired.csv" }).click();
      await visitor.app.getByRole("heading", { name: words.takenBack }).waitFor({ timeout: PATIENCE_MS });
      await holds("file-import-taken-back");
      expect(visitor.complaints).toEqual([]);
      await visitor.close();
    });
  }
}
