import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Admin } from "#test/e2e/admin.ts";
import { startStage, type Stage } from "#test/e2e/stage.ts";

// All customers in a real browser against the built app: from a figure to a person and back, and what one does with a list.

const SHOP = "encore-berlin.myshopify.com";
const IMPORT_MS = 120_000;

let stage: Stage;
let admin: Admin;

beforeAll(async () => {
  stage = await startStage();
  admin = await stage.visit({ shop: SHOP, language: "en" });
  await admin.install();
  await admin.app.getByText(/^Of the \d+ customers who bought/).waitFor({ timeout: IMPORT_MS });
}, 300_000);

afterAll(() => stage.stop());

/** Loaded machines answer late. */
const PATIENT = { timeout: 15_000 };

/** A form that is refused is answered with 422, which browsers write to the console. */
const complaints = () => admin.complaints.filter((line) => !line.includes("422"));

const numberOf = (text: string): number => Number.parseInt(text.replaceAll(",", ""), 10);
const rows = () => admin.app.locator("tbody tr");
const firstCustomer = () => rows().first().getByRole("link").first();

/** How many customers the list says that it has. */
async function total(): Promise<number> {
  const text = await admin.app.getByText(/customers?( match(es)?:|,) /).innerText();
  return numberOf(text);
}

test("from a figure on the home page to its customers, to one of them, and back to the same list", async () => {
  await admin.open("/app?period=last-90-days");
  const link = admin.app.getByRole("link", { name: /^[\d,]+ bought in this period$/ });
  const bought = numberOf((await link.getAttribute("aria-label")) ?? "");

  await link.click();
  await admin.app.getByRole("heading", { level: 1, name: /^Customers who bought in this period/ }).waitFor();
  expect(await total()).toBe(bought);
  await admin.app.getByText(`= ${bought.toLocaleString("en")}`).waitFor();

  const name = await firstCustomer().innerText();
  await firstCustomer().click();
  await admin.app.getByRole("heading", { name }).first().waitFor();
  await admin.page.goBack();
  await admin.app.getByRole("heading", { level: 1, name: /^Customers who bought in this period/ }).waitFor();
  expect(await firstCustomer().innerText()).toBe(name);
  expect(admin.page.url()).toContain("period=last-90-days");

  await admin.app.getByRole("link", { name: /^Remove the filter Bought: Last 90 days$/ }).click();
  await admin.app.getByRole("heading", { level: 1, name: "Customers", exact: true }).waitFor();
  expect(await total()).toBeGreaterThan(bought);
  expect(complaints()).toEqual([]);
});

test("filters narrow the list, say what they cannot read, and are taken off one by one or all at once", async () => {
  await admin.open("/app/customers");
  await firstCustomer().waitFor();
  const everybody = await total();

  await admin.app.locator("summary", { hasText: "Filters" }).click();
  await admin.screenshot("customers-filters");
  await admin.app.locator("[name=purchases-min]").fill("many");
  await admin.app.locator("[name=discount]").selectOption("with");
  await admin.app.getByRole("button", { name: "Apply filters" }).click();
  await admin.app.getByText("This is not a whole number").waitFor();
  expect(await admin.app.locator("[name=purchases-min]").inputValue()).toBe("many");
  await admin.screenshot("customers-problem");

  await admin.app.locator("[name=purchases-min]").fill("2");
  await admin.app.getByRole("button", { name: "Apply filters" }).click();
  await admin.app.getByRole("link", { name: "Remove the filter Purchases: 2 or more" }).waitFor();
  const narrowed = await total();
  expect(narrowed).toBeLessThan(everybody);

  await admin.app.getByRole("link", { name: "Remove the filter Bought with a discount" }).click();
  await expect.poll(total, PATIENT).toBeGreaterThan(narrowed);
  await admin.reload();
  await admin.app.getByRole("link", { name: "Remove the filter Purchases: 2 or more" }).waitFor();
  await admin.app.getByRole("link", { name: "Clear all" }).click();
  await expect.poll(total, PATIENT).toBe(everybody);
  expect(complaints()).toEqual([]);
});

test("a press on a column sorts by it, a second one the other way round", async () => {
  await admin.open("/app/customers");
  const column = admin.app.getByRole("columnheader", { name: "Purchases" });
  const purchases = async () => (await admin.app.locator("td.encore-customers__purchases").allInnerTexts()).map(numberOf);

  await column.getByRole("link").click();
  await expect.poll(() => column.getAttribute("aria-sort"), PATIENT).toBe("descending");
  const most = await purchases();
  await column.getByRole("link").click();
  await expect.poll(() => column.getAttribute("aria-sort"), PATIENT).toBe("ascending");

  expect(most).toEqual(most.toSorted((a, b) => b - a));
  expect(await purchases()).toEqual((await purchases()).toSorted((a, b) => a - b));
  expect(complaints()).toEqual([]);
});

test("a view is saved, renamed, changed, deleted and brought back", async () => {
  await admin.open("/app/customers?purchases-min=3");
  await admin.app.locator("summary", { hasText: "Save view" }).click();
  await admin.app.getByRole("button", { name: "Save as a new view" }).click();
  await admin.app.getByText("Enter a name, so that you recognise the view.").waitFor();
  await admin.app.getByLabel("Name of the new view").fill("Regulars");
  await admin.screenshot("customers-save-view");
  await admin.app.getByRole("button", { name: "Save as a new view" }).click();
  const tab = admin.app.getByRole("link", { name: "Regulars", exact: true });
  await tab.waitFor();
  expect(await tab.getAttribute("aria-current")).toBe("page");

  await admin.app.locator("summary", { hasText: "This view" }).click();
  await admin.app.getByLabel("Name of this view").fill("Faithful");
  await admin.app.getByRole("button", { name: "Rename" }).click();
  const renamed = admin.app.getByRole("link", { name: "Faithful", exact: true });
  await renamed.waitFor();

  const lastPurchase = admin.app.getByRole("columnheader", { name: "Last purchase" });
  await lastPurchase.getByRole("link").click();
  await expect.poll(() => lastPurchase.getAttribute("aria-sort"), PATIENT).toBe("descending");
  await admin.app.locator("summary", { hasText: "This view" }).click();
  await admin.app.getByRole("button", { name: "Keep the changes in “Faithful”" }).click();
  await expect.poll(() => admin.app.locator(".encore-dropdown[open]").count(), PATIENT).toBe(0);
  await admin.app.getByRole("link", { name: "All", exact: true }).click();
  await renamed.click();
  await expect
    .poll(() => admin.app.getByRole("columnheader", { name: "Last purchase" }).getAttribute("aria-sort"), PATIENT)
    .toBe("descending");

  await admin.app.locator("summary", { hasText: "This view" }).click();
  await admin.app.getByRole("button", { name: "Delete “Faithful”" }).click();
  await admin.app.getByText("The view “Faithful” was deleted.").waitFor();
  await expect.poll(() => renamed.count(), PATIENT).toBe(0);
  await admin.app.getByRole("button", { name: "Undo" }).click();
  await renamed.waitFor();
  expect(complaints()).toEqual([]);
});

test("a search for a name leaves no name in the address, and nobody is found kindly", async () => {
  await admin.open("/app/customers");
  const word = (await firstCustomer().innerText()).split(" ")[0] ?? "";
  const email = await rows().first().locator(".encore-list__sub").innerText();
  const field = admin.app.getByRole("searchbox");

  await field.fill(word);
  await field.press("Enter");
  await admin.app.getByText("Found by Shopify.").waitFor();
  expect(await rows().count()).toBeGreaterThan(0);
  expect(decodeURIComponent(admin.page.url()).toLowerCase()).not.toContain(word.toLowerCase());
  expect(await field.inputValue()).toBe(word);

  await field.fill(email);
  await field.press("Enter");
  await admin.app.getByText("Found by the exact e-mail address.").waitFor();
  expect(await rows().count()).toBe(1);

  await field.fill("nobody@example.invalid");
  await field.press("Enter");
  await admin.app.getByRole("heading", { name: "Nobody matches" }).waitFor();
  await admin.screenshot("customers-nobody");
  await admin.app.getByRole("link", { name: "Clear search" }).click();
  await firstCustomer().waitFor();
  expect(complaints()).toEqual([]);
});

test("the filtered list comes as a file", async () => {
  await admin.open("/app/customers?purchases-min=2");
  const listed = await total();

  const [download] = await Promise.all([
    admin.page.waitForEvent("download"),
    admin.app.getByRole("button", { name: "Export as CSV" }).click(),
  ]);
  const text = await readFile(await download.path(), "utf8");

  await admin.app.getByText("The file is in your downloads.").waitFor();
  expect(download.suggestedFilename()).toBe("customers.csv");
  expect(text.trimEnd().split("\r\n")).toHaveLength(listed + 1);
  expect(complaints()).toEqual([]);
});

test("filters and tabs are reached by keyboard, and Escape closes what was opened", async () => {
  await admin.open("/app/customers?purchases-min=4");
  await firstCustomer().waitFor();
  const summary = admin.app.locator("summary", { hasText: "Save view" });

  await summary.focus();
  await admin.page.keyboard.press("Enter");
  await admin.app.getByLabel("Name of the new view").waitFor();
  await admin.page.keyboard.press("Tab");
  await admin.page.keyboard.type("Kept");
  await admin.page.keyboard.press("Escape");

  await expect.poll(() => admin.app.locator(".encore-dropdown[open]").count(), PATIENT).toBe(0);
  expect(await summary.evaluate((element) => element === element.ownerDocument.activeElement)).toBe(true);
  expect(complaints()).toEqual([]);
});

for (const language of ["de", "en"] as const) {
  for (const width of [1280, 375] as const) {
    test(`the list holds for everyone: ${language}, ${width} px`, async () => {
      const visitor = await stage.visit({ shop: SHOP, language, width });
      const pages = [
        { name: "customers-all", path: "/app/customers" },
        { name: "customers-figure", path: "/app/customers?set=lost&period=last-90-days&value-min=50&sort=last-desc" },
        { name: "customers-wrong", path: "/app/customers?value-min=cheap&first-from=2026-05-01&first-to=2026-04-01&consent=subscribed" },
        { name: "customers-none", path: "/app/customers?purchases-min=9999" },
      ];
      for (const { name, path } of pages) {
        await visitor.open(path);
        await visitor.app.getByRole("searchbox").waitFor();
        await visitor.screenshot(name);
        expect(await visitor.findings(), `axe on ${name}`).toEqual([]);
        const overflow = await visitor.app.locator("html").evaluate((html) => html.scrollWidth - html.clientWidth);
        expect(overflow, `${name} scrolls sideways`).toBeLessThanOrEqual(0);
      }
      expect(visitor.complaints).toEqual([]);
      await visitor.close();
    });
  }
}
