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

async function choose(name: "With tax and shipping" | "Without tax and shipping"): Promise<void> {
  await admin.open("/app/settings");
  await admin.app.getByText(name, { exact: true }).click();
  await expect.poll(() => admin.app.getByRole("radio", { name }).isChecked()).toBe(true);
}

async function save(): Promise<void> {
  await admin.page.getByRole("button", { name: "Save" }).click();
  await admin.app.getByText("Saved.").waitFor({ state: "attached" });
}

test("a change that is discarded changes nothing", async () => {
  await choose("Without tax and shipping");
  await admin.page.getByRole("button", { name: "Discard" }).click();

  await expect.poll(() => admin.app.getByRole("radio", { name: "With tax and shipping" }).isChecked()).toBe(true);
  await admin.page.getByRole("button", { name: "Save" }).waitFor({ state: "hidden" });
  expect(admin.complaints).toEqual([]);
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

  await choose("With tax and shipping");
  await save();
  await waitForAmounts("with tax and shipping");

  const amount = (text: string) => Number(text.replaceAll(/[^\d.]/g, ""));
  expect(amount(without)).toBeLessThan(amount(before));
  expect(amount(without)).toBeGreaterThan(0);
  expect(await averageOrderValue()).toBe(before);
  expect(admin.complaints).toEqual([]);
});

test("an import that is asked for again leaves the figures where they are, and ends by itself", async () => {
  await admin.open("/app/settings");
  await admin.app.getByRole("button", { name: "Import again" }).click();
  await admin.app.getByRole("dialog").getByRole("button", { name: "Import again" }).click();

  await admin.app.getByText("Possible again when the import is over.").first().waitFor();
  await admin.open();
  await admin.app.getByText(/^Of the \d+ customers who bought/).waitFor();
  await admin.open("/app/settings");
  await expect.poll(() => admin.app.getByRole("button", { name: "Import again" }).isEnabled(), { timeout: IMPORT_MS }).toBe(true);
  expect(admin.complaints).toEqual([]);
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
