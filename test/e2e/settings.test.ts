import { afterAll, beforeAll, expect, test } from "vitest";
import type { Admin } from "#test/e2e/admin.ts";
import { startStage, type Stage } from "#test/e2e/stage.ts";

// The settings in a real browser against the built app: each test goes on where the one before ended.

const SHOP = "encore-berlin.myshopify.com";
const IMPORT_MS = 120_000;
const REBUILD_MS = 60_000;

let stage: Stage;
let admin: Admin;

beforeAll(async () => {
  stage = await startStage();
  admin = await stage.visit({ shop: SHOP, language: "en" });
  await admin.install();
  await admin.app.getByText(/^Of the \d+ customers who bought/).waitFor({ timeout: IMPORT_MS });
}, 300_000);

afterAll(() => stage.stop());

/** The page's note on what amounts contain, once the figures are computed so. */
async function waitForAmounts(words: string): Promise<void> {
  await expect
    .poll(
      async () => {
        await admin.open();
        await admin.app.getByText(/^Amounts are after discounts and refunds/).waitFor();
        return admin.app.getByText(/^Amounts are after discounts and refunds/).innerText();
      },
      { timeout: REBUILD_MS, interval: 1000 },
    )
    .toContain(words);
}

const averageOrderValue = () =>
  admin.app.locator(".encore-figure", { hasText: "Average order value" }).locator(".encore-figure__value").innerText();

/** What the browser complained of, beside the connection that one of these tests cuts. */
const complaints = () => admin.complaints.filter((line) => !line.includes("net::ERR_FAILED"));

const SETTINGS = "/app/settings";
const saveButton = () => admin.page.getByRole("button", { name: "Save", exact: true });
const toasts = () => admin.page.locator("[data-toasts]");
const margin = () => admin.app.getByRole("textbox", { name: "Margin" });
const months = () => admin.app.getByRole("combobox", { name: "Forget people after" });

async function openSettings(who: Admin = admin): Promise<void> {
  await who.open(SETTINGS);
  await who.app.getByRole("heading", { name: /^(Order history|Bestellhistorie)$/ }).waitFor();
}

async function choose(name: "With tax and shipping" | "Without tax and shipping"): Promise<void> {
  await openSettings();
  await admin.app.getByText(name, { exact: true }).first().click();
  await expect.poll(() => admin.app.getByRole("radio", { name }).isChecked()).toBe(true);
}

/** Saves, and waits until the page shows that nothing is left to save. */
async function save(words = "Saved."): Promise<void> {
  await saveButton().click();
  await toasts().getByText(words).last().waitFor();
  await saveButton().waitFor({ state: "hidden" });
}

test("a change that is discarded changes nothing", async () => {
  await choose("Without tax and shipping");
  await admin.page.getByRole("button", { name: "Discard" }).click();

  await expect.poll(() => admin.app.getByRole("radio", { name: "With tax and shipping" }).isChecked()).toBe(true);
  await saveButton().waitFor({ state: "hidden" });
  expect(complaints()).toEqual([]);
});

test("a merchant leaves tax and shipping out, sees smaller values that say so, and takes it back", async () => {
  await admin.open();
  await admin.app.getByText(/^Amounts are after discounts and refunds/).waitFor();
  const before = await averageOrderValue();

  await choose("Without tax and shipping");
  await save();
  await waitForAmounts("without tax and shipping");
  const without = await averageOrderValue();
  await admin.app.getByText("per order, without tax and shipping").waitFor();

  await openSettings();
  await admin.app.getByText("Value of an order: Without tax and shipping, before: With tax and shipping").waitFor();
  await admin.app.getByRole("button", { name: "Undo: Value of an order" }).click();
  await toasts().getByText("Taken back.").waitFor();
  await waitForAmounts("with tax and shipping");

  const amount = (text: string) => Number(text.replaceAll(/[^\d.]/g, ""));
  expect(amount(without)).toBeLessThan(amount(before));
  expect(amount(without)).toBeGreaterThan(0);
  expect(await averageOrderValue()).toBe(before);
  expect(complaints()).toEqual([]);
});

test("a margin that cannot be is refused at its field, and what was typed stays until it is mended", async () => {
  await openSettings();
  await margin().fill("385");
  await saveButton().click();
  await admin.app.getByText("Enter a number from 0 to 100.").waitFor();
  const refused = await margin().inputValue();
  await admin.app.locator("input:focus").waitFor();
  expect(await margin().evaluate((element) => element === document.activeElement)).toBe(true);

  await margin().fill("38,5");
  await admin.app.getByText("Enter a number from 0 to 100.").waitFor({ state: "detached" });
  await save();

  expect(refused).toBe("385");
  await expect.poll(() => margin().inputValue()).toBe("38.5");
  await admin.app.getByText("Margin: 38.5%, before: not known").waitFor();
  expect(complaints()).toEqual([]);
});

test("right after saving, the word that it is saved takes it back", async () => {
  await openSettings();
  await margin().fill("12");
  await save();

  await toasts().getByRole("button", { name: "Undo" }).last().click();

  await toasts().getByText("Taken back.").last().waitFor();
  await expect.poll(() => margin().inputValue()).toBe("38.5");
  expect(complaints()).toEqual([]);
});

test("whoever leaves with something unsaved is asked: by a link of the page and by the admin's menu", async () => {
  await openSettings();
  await margin().fill("55");
  const question = admin.page.getByRole("dialog", { name: "Leave without saving?" });

  await admin.app.getByRole("link", { name: "Privacy requests" }).click();
  await question.getByRole("button", { name: "Stay" }).click();
  const stayed = await margin().inputValue();
  await admin.page.getByRole("link", { name: "Customers" }).last().click();
  await question.getByRole("button", { name: "Stay" }).click();
  const stayedAgain = await margin().inputValue();
  await admin.app.getByRole("link", { name: "Privacy requests" }).click();
  await question.getByRole("button", { name: "Leave" }).click();
  await admin.app.getByRole("heading", { name: "Requests of your customers" }).waitFor();

  expect([stayed, stayedAgain]).toEqual(["55", "55"]);
  await openSettings();
  expect(await margin().inputValue()).toBe("38.5");
  expect(complaints()).toEqual([]);
});

test("how long people are kept is chosen here, and the privacy page says it", async () => {
  await openSettings();
  await months().selectOption("24");
  await save();

  await admin.open("/app/settings/privacy");
  await admin.app.getByText("no other sign of life for 24 months").waitFor();
  await admin.app.getByRole("link", { name: "Change this in the settings" }).click();

  await admin.app.getByRole("heading", { name: "Order history" }).waitFor();
  expect(await months().inputValue()).toBe("24");
  expect(complaints()).toEqual([]);
});

test("while Encore cannot be reached nothing is lost: it says what to do, and the same press works later", async () => {
  await openSettings();
  await margin().fill("42");
  const isSaving = (url: URL): boolean => url.pathname === `${SETTINGS}.data`;
  await admin.page.route(isSaving, (route) => (route.request().method() === "POST" ? route.abort() : route.continue()));

  await saveButton().click();
  await admin.app.getByText("Encore could not be reached.").waitFor();
  const typed = await margin().inputValue();
  await admin.page.unroute(isSaving);
  await save();

  expect(typed).toBe("42");
  await expect.poll(() => margin().inputValue()).toBe("42");
  expect(complaints()).toEqual([]);
});

test("of two people who change the same thing, the second is told first", async () => {
  const other = await stage.visit({ shop: SHOP, language: "de" });
  await openSettings(other);
  await openSettings();
  await margin().fill("50");
  await save();

  const otherMargin = other.app.getByRole("textbox", { name: "Marge" });
  await otherMargin.fill("51,5");
  await other.page.getByRole("button", { name: "Speichern" }).click();
  await other.app.getByText("Inzwischen hat jemand das auf „50,0 %“ gestellt.").waitFor();
  const typed = await otherMargin.inputValue();
  await other.page.getByRole("button", { name: "Speichern" }).click();
  await other.page.locator("[data-toasts]").getByText("Gespeichert.").waitFor();

  expect(typed).toBe("51,5");
  await expect.poll(() => otherMargin.inputValue()).toBe("51,5");
  // Being refused is an answer of its own kind; the browser notes it.
  expect(other.complaints.filter((line) => !line.includes("422"))).toEqual([]);
  await other.close();
});

test("another language is there at once, everywhere, and goes again", async () => {
  await openSettings();
  await admin.app.getByLabel("Language of Encore").selectOption("de");
  await saveButton().click();
  await admin.app.getByRole("heading", { name: "Bestellhistorie" }).waitFor();
  await toasts().getByText("Gespeichert.").waitFor();
  await admin.open();
  await admin.app.getByText(/^Von den \d+/).waitFor();

  await openSettings();
  await admin.app.getByRole("button", { name: "Rückgängig: Sprache" }).click();

  await admin.app.getByRole("heading", { name: "Order history" }).waitFor();
  await toasts().getByText("Taken back.").waitFor();
  expect(complaints()).toEqual([]);
});

test("writing tags is off until the merchant grants it in Shopify's own dialog; given back, it is off again", async () => {
  const { store } = stage.devstore;
  const granted = () => store.shops.get(SHOP)?.installation?.scopes.includes("write_customers");
  const box = () => admin.app.getByRole("checkbox", { name: "Customers' tags" });
  const dialog = admin.page.getByRole("dialog", { name: "Encore asks for more access" });
  await openSettings();
  const before = [await box().isChecked(), granted()];

  await admin.app.getByText("Customers' tags", { exact: true }).click();
  await saveButton().click();
  await dialog.getByRole("button", { name: "Decline" }).click();
  await admin.app.getByText("Shopify has not given Encore the permission, so nothing was saved.").waitFor();
  const declined = [await box().isChecked(), granted()];
  await saveButton().click();
  await dialog.getByText("View and edit customers").waitFor();
  await dialog.getByRole("button", { name: "Grant access" }).click();
  await toasts().getByText("Saved.").last().waitFor();
  await saveButton().waitFor({ state: "hidden" });
  const on = [await box().isChecked(), granted()];
  await tagSomebody();
  await openSettings();
  await admin.app.getByText("Changing customers' tags: allowed, before: not allowed").waitFor();
  await admin.app.getByText("Customers' tags", { exact: true }).click();
  await save();

  expect(before).toEqual([false, false]);
  expect(declined).toEqual([true, false]);
  expect(on).toEqual([true, true]);
  await expect.poll(granted).toBe(false);
  await admin.open(CUSTOMER);
  await admin.app.getByText("Encore may not change tags at the moment.").waitFor();
  expect(complaints()).toEqual([]);
});

/** The import's first customer. */
const CUSTOMER = "/app/customers/1";

/** On a customer's page: a tag is added, arrives in Shopify and is undone. */
async function tagSomebody(): Promise<void> {
  const tagged = () =>
    [...(stage.devstore.store.shops.get(SHOP)?.customers.values() ?? [])].filter(({ tags }) => tags.includes("Stammkundin"));
  await admin.open(CUSTOMER);
  await admin.app.getByRole("textbox", { name: "Add tags" }).fill("Stammkundin");
  await admin.app.getByRole("button", { name: "Add", exact: true }).click();
  await admin.app.getByRole("button", { name: "Remove the tag Stammkundin" }).waitFor();
  await admin.app.getByText("Added: Stammkundin.", { exact: true }).waitFor();
  expect(tagged()).toHaveLength(1);

  await admin.app.getByRole("button", { name: "Undo", exact: true }).click();
  await expect.poll(() => tagged().length).toBe(0);
  await admin.app.getByRole("button", { name: "Remove the tag Stammkundin" }).waitFor({ state: "detached" });
}

test("an import that is asked for again leaves the figures where they are, and ends by itself", async () => {
  await admin.open("/app/settings");
  await admin.app.getByRole("button", { name: "Import again" }).click();
  await admin.app.getByRole("dialog").getByRole("button", { name: "Import again" }).click();

  await admin.app.getByText("Possible again when the import is over.").first().waitFor();
  await admin.open();
  await admin.app.getByText(/^Of the \d+ customers who bought/).waitFor();
  await admin.open("/app/settings");
  await expect.poll(() => admin.app.getByRole("button", { name: "Import again" }).isEnabled(), { timeout: IMPORT_MS }).toBe(true);
  expect(complaints()).toEqual([]);
});

for (const language of ["de", "en"] as const) {
  for (const width of [1280, 375] as const) {
    test(`the settings hold for everyone: ${language}, ${width} px`, async () => {
      const visitor = await stage.visit({ shop: SHOP, language, width });
      await visitor.open("/app/settings");
      await visitor.app.getByRole("heading", { name: { de: "Bestellhistorie", en: "Order history" }[language] }).waitFor();
      await visitor.screenshot("settings");

      expect(await visitor.findings(), "axe on settings").toEqual([]);
      const overflow = await visitor.app.locator("html").evaluate((html) => html.scrollWidth - html.clientWidth);
      expect(overflow, "settings scroll sideways").toBeLessThanOrEqual(0);
      expect(visitor.complaints).toEqual([]);
      await visitor.close();
    });
  }
}
