import { readFileSync } from "node:fs";
import type { Download } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Admin } from "#test/e2e/admin.ts";
import { startStage, type Stage } from "#test/e2e/stage.ts";

// A customer's request for their data, from Shopify to the file that the merchant hands over, in a real browser.

const SHOP = "encore-berlin.myshopify.com";
const PRIVACY = "/app/settings/privacy";
const IMPORT_MS = 120_000;

let stage: Stage;
let admin: Admin;
let email: string;

beforeAll(async () => {
  stage = await startStage();
  admin = await stage.visit({ shop: SHOP, language: "en" });
});

afterAll(() => stage.stop());

async function downloaded(button: string): Promise<Readonly<{ name: string; text: string }>> {
  const [download]: [Download, unknown] = await Promise.all([
    admin.page.waitForEvent("download"),
    admin.app.getByRole("button", { name: button }).click(),
  ]);
  return { name: download.suggestedFilename(), text: readFileSync(await download.path(), "utf8") };
}

test("a merchant reads a customer's request, downloads the copy and says that it was handed over", async () => {
  await admin.install();
  await admin.app.getByText(/^Of the \d+ customers who bought between .+ bought again/).waitFor({ timeout: IMPORT_MS });
  await admin.open(PRIVACY);
  await admin.app.getByText("Nobody has asked for anything yet.").waitFor();

  const { store } = stage.devstore;
  const customer = [...(store.shops.get(SHOP)?.customers.values() ?? [])].find((one) => one.email !== null);
  if (customer === undefined) throw new Error("The demo shop has customers.");
  email = customer.email ?? "";
  store.requestCustomerData(SHOP, customer.id);
  await stage.devstore.idle();
  await expect
    .poll(
      async () => {
        await admin.open(PRIVACY);
        await admin.app.getByRole("heading", { name: "Requests of your customers" }).waitFor();
        return admin.app.getByText(email).count();
      },
      { timeout: 60_000, interval: 1000 },
    )
    .toBe(1);
  await admin.app.getByText(/to be answered by/).waitFor();

  const page = await downloaded("Download for the customer");
  expect(page.name).toMatch(/^encore-\d+\.html$/);
  expect(page.text).toContain("Stored personal data");
  expect(page.text).toContain(email);
  await admin.app.getByText("The copy is in your downloads.").waitFor();
  await admin.app.getByLabel("Language of the copy").selectOption("de");
  const json = await downloaded("Download as JSON");
  expect(JSON.parse(json.text)).toMatchObject({ language: "de", isAnythingStored: true, person: { email } });

  await admin.app.getByRole("button", { name: "Mark as handed over" }).click();
  await admin.app.getByText("The copy was handed over.").waitFor();
  expect(await admin.app.getByRole("button", { name: "Mark as handed over" }).count()).toBe(0);
  await admin.app.getByText("Copy of a person's data").first().waitFor();
  expect(admin.complaints).toEqual([]);
});

for (const language of ["de", "en"] as const) {
  for (const width of [1280, 375] as const) {
    test(`the privacy page holds for everyone: ${language}, ${String(width)} px`, async () => {
      const { store } = stage.devstore;
      const others = [...(store.shops.get(SHOP)?.customers.values() ?? [])].filter((one) => one.email !== null && one.email !== email);
      if (others[0] !== undefined) store.requestCustomerData(SHOP, others[0].id);
      await stage.devstore.idle();
      const visitor = await stage.visit({ shop: SHOP, language, width });
      await visitor.open(PRIVACY);

      await visitor.app
        .getByRole("heading", { name: language === "de" ? "Anfragen deiner Kunden" : "Requests of your customers" })
        .waitFor();
      await visitor.screenshot("privacy");
      expect(await visitor.findings()).toEqual([]);
      const overflow = await visitor.app.locator("html").evaluate((html) => html.scrollWidth - html.clientWidth);
      expect(overflow).toBeLessThanOrEqual(0);
      expect(visitor.complaints).toEqual([]);
      await visitor.close();
    });
  }
}
