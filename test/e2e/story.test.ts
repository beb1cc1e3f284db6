import { afterAll, beforeAll, expect, test } from "vitest";
import type { Admin } from "#test/e2e/admin.ts";
import { startStage, type Stage } from "#test/e2e/stage.ts";

// The first story in a real browser against the built app: each test goes on where the one before ended.

const SHOP = "encore-berlin.myshopify.com";
const IMPORT_MS = 120_000;

let stage: Stage;
let admin: Admin;

beforeAll(async () => {
  stage = await startStage();
  admin = await stage.visit({ shop: SHOP, language: "en" });
});

afterAll(() => stage.stop());

/** A customer count beside its words, as "24 bought in this period". */
async function count(words: string): Promise<number> {
  const name = await admin.app.getByRole("link", { name: new RegExp(`^[\\d,]+ ${words}$`) }).getAttribute("aria-label");
  return Number.parseInt((name ?? "").replaceAll(",", ""), 10);
}

test("a merchant installs Encore, follows the import and reads how many customers came back", async () => {
  await admin.install();

  await admin.app.getByRole("heading", { name: "Your history is coming in" }).waitFor();
  await admin.app.getByRole("progressbar").waitFor();
  await admin.screenshot("home-importing");

  const sentence = admin.app.getByText(/^Of the \d+ customers who bought between .+ bought again/);
  await sentence.waitFor({ timeout: IMPORT_MS });
  await admin.screenshot("home");
  expect(await count("bought in the period before")).toBeGreaterThan(0);
  expect(await sentence.innerText()).toContain(`Of the ${await count("bought in the period before")} customers`);
  expect(admin.complaints).toEqual([]);
});

test("an order that a new customer places in the shop is in the figures, and the customers before stay who they were", async () => {
  const before = {
    new: await count("bought for the first time ever"),
    inPeriod: await count("bought in this period"),
    base: await count("bought in the period before"),
  };

  await admin.page.goto(admin.store("/orders/new"));
  await admin.page.locator("[name=email]").fill("new.customer@example.com");
  await admin.page.locator("[name=title1]").fill("A present");
  await admin.page.locator("[name=price1]").fill("1234.50");
  await admin.page.getByRole("button", { name: "Place order" }).click();
  await admin.page.getByText("new.customer@example.com").first().waitFor();
  await stage.devstore.idle();

  await expect
    .poll(
      async () => {
        await admin.open();
        return {
          new: await count("bought for the first time ever"),
          inPeriod: await count("bought in this period"),
          base: await count("bought in the period before"),
        };
      },
      { timeout: 60_000, interval: 1000 },
    )
    .toEqual({ new: before.new + 1, inPeriod: before.inPeriod + 1, base: before.base });
  expect(admin.complaints).toEqual([]);
});

test("a count opens as many customers as it says, and the period stays in the address", async () => {
  await admin.open("/app?period=last-30-days");
  const bought = await count("bought in this period");

  await admin.app.getByRole("link", { name: `${bought} bought in this period` }).click();

  await admin.app
    .getByRole("heading", { name: /customers/i })
    .first()
    .waitFor();
  await expect.poll(() => admin.app.locator("tbody tr").count()).toBe(bought);
  expect(admin.page.url()).toContain("period=last-30-days");
  expect(admin.complaints).toEqual([]);
});

for (const language of ["de", "en"] as const) {
  for (const width of [1280, 375] as const) {
    test(`home and lists hold for everyone: ${language}, ${width} px`, async () => {
      const visitor = await stage.visit({ shop: SHOP, language, width });
      const pages = [
        { name: "home", path: "/app", word: { de: "Bindungsrate", en: "Retention rate" } },
        { name: "customers", path: "/app/customers?set=in-period", word: { de: "Kunden", en: "Customers" } },
        { name: "orders", path: "/app/orders", word: { de: "Bestellungen", en: "Orders" } },
      ];
      for (const { name, path, word } of pages) {
        await visitor.open(path);
        await visitor.app.getByText(word[language]).filter({ visible: true }).first().waitFor();
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
