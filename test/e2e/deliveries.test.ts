import { createHmac } from "node:crypto";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Admin } from "#test/e2e/admin.ts";
import { startStage, type Stage } from "#test/e2e/stage.ts";
import { throwawaySecrets } from "#test/support/throwaway.ts";
import { waitFor } from "#test/support/wait.ts";

// The merchant's support looks at what Shopify delivered, in a real browser against the built app.

const SHOP = "deliveries.myshopify.com";
const PATH = "/app/settings/deliveries";

let stage: Stage;
let admin: Admin;
const secrets = throwawaySecrets();

beforeAll(async () => {
  stage = await startStage({ secrets, shops: "empty" });
  stage.devstore.store.addShop({ domain: SHOP, currency: "EUR", timeZone: "Europe/Berlin" });
  stage.devstore.store.placeOrder(SHOP, { email: "ada@example.com", lines: [{ quantity: 1, unitPrice: 4200 }] });
  admin = await stage.visit({ shop: SHOP, language: "en" });
  await admin.install();
  await admin.app.getByText("your customers came back").or(admin.app.getByRole("heading")).first().waitFor();
  stage.devstore.store.placeOrder(SHOP, { email: "grace@example.com", lines: [{ quantity: 1, unitPrice: 1900 }] });
  await stage.devstore.idle();
  await deliver("broken", "orders/create", '{"id":77,"name":"#9077","currency":"EUR","total_price":"a lot"}');
  await deliver("refused", "orders/updated", "{not json");
  await setStuck();
});

afterAll(() => stage.stop());

async function deliver(event: string, topic: string, body: string): Promise<void> {
  const answer = await fetch(`${stage.encore.webUrl}/webhooks`, {
    method: "POST",
    body,
    headers: {
      "x-shopify-hmac-sha256": createHmac("sha256", secrets.clientSecret).update(body).digest("base64"),
      "x-shopify-topic": topic,
      "x-shopify-shop-domain": SHOP,
      "x-shopify-event-id": event,
    },
  });
  expect(answer.status).toBe(200);
}

/** What a day of failed attempts leaves behind. */
async function setStuck(): Promise<void> {
  await deliver("stuck", "orders/create", "{not json, either");
  const client = new pg.Client({ connectionString: stage.database.adminUrl });
  await client.connect();
  try {
    await waitFor("the inbox being worked off", 30, async () => {
      const { rowCount } = await client.query("SELECT FROM inbox WHERE state = 'waiting'");
      return rowCount === 0 ? true : undefined;
    });
    await client.query(
      `UPDATE inbox SET state = 'stuck', attempts = 8, reason = '{"code":"failed","reference":"1a2b3c4d"}' WHERE event_key LIKE '%|stuck'`,
    );
  } finally {
    await client.end();
  }
}

test("support reads what came, finds an order, and has everything tried again", async () => {
  await admin.open(PATH);
  await admin.app.getByRole("heading", { name: "What Shopify delivered" }).waitFor();
  await admin.app.getByText("3 deliveries did not get through").waitFor();

  await admin.app.getByRole("textbox", { name: "Order number or id" }).fill("#1002");
  await admin.page.keyboard.press("Enter");
  await admin.app.getByRole("heading", { name: "What became of #1002" }).waitFor();
  await admin.app.getByText("Stored, and counted as a purchase of €19.00.").waitFor();
  await admin.app.getByRole("link", { name: "Open order #1002 in Shopify" }).first().waitFor();
  expect(admin.page.url()).toContain("q=%231002");

  await admin.app.getByRole("textbox", { name: "Order number or id" }).fill("9077");
  await admin.page.keyboard.press("Enter");
  await admin.app.getByText("It has arrived, but Encore could not read it.").waitFor();
  await admin.app
    .getByText(/The field ".+" (is|has)/)
    .first()
    .waitFor();

  await admin.app.getByRole("link", { name: "Clear the search" }).click();
  await admin.app.getByText("It has arrived").waitFor({ state: "detached" });
  await admin.app.getByRole("link", { name: "Stuck 1" }).click();
  await admin.app.locator("a[aria-current=true]", { hasText: "Stuck" }).waitFor();
  await admin.app.getByText("Working it off failed on our side (reference 1a2b3c4d).").waitFor();
  expect(admin.page.url()).toContain("state=stuck");

  await admin.app.getByRole("button", { name: /^Try again: Order placed/ }).click();
  await admin.app.getByText("The delivery was tried again. 3 still did not get through.").waitFor({ timeout: 30_000 });
  await admin.app.getByText("No delivery is in this state").waitFor();

  // What was said goes with the page, and the button stays where it is: one that moves while it is pressed is not pressed.
  const button = admin.app.getByRole("button", { name: "Try all again" });
  const place = await button.boundingBox();
  await admin.page.goBack();
  await admin.app.getByText("No delivery is in this state").waitFor({ state: "detached" });
  expect(await button.boundingBox()).toEqual(place);
  await button.click();
  await admin.app.getByText("All 3 deliveries were tried again. 3 still did not get through.").waitFor({ timeout: 30_000 });
  expect(admin.complaints).toEqual([]);
});

test("an order that nobody knows gets an answer, too", async () => {
  await admin.open(`${PATH}?q=4711`);
  await admin.app.getByText('Nothing is known of "4711"').waitFor();
  await admin.app.getByText(/Shopify never delivered it/).waitFor();

  await admin.app.getByRole("link", { name: "Clear the search" }).click();
  await admin.app.getByText('Nothing is known of "4711"').waitFor({ state: "detached" });
  expect(admin.complaints).toEqual([]);
});

for (const language of ["de", "en"] as const) {
  for (const width of [1280, 375] as const) {
    test(`the page holds for everyone: ${language}, ${width} px`, async () => {
      const visitor = await stage.visit({ shop: SHOP, language, width });
      await visitor.open(`${PATH}?q=%231002`);
      await visitor.app.getByText({ de: "Was aus #1002 wurde", en: "What became of #1002" }[language]).waitFor();
      await visitor.screenshot("deliveries");
      expect(await visitor.findings()).toEqual([]);
      const overflow = await visitor.app.locator("html").evaluate((html) => html.scrollWidth - html.clientWidth);
      expect(overflow, "scrolls sideways").toBeLessThanOrEqual(0);
      expect(visitor.complaints).toEqual([]);
      await visitor.close();
    });
  }
}

test("cards are round before any script has run", async () => {
  const visitor = await stage.visit({ shop: SHOP, language: "de" });
  await visitor.page.route("**/assets/*.js", (route) => route.abort());
  await visitor.page.goto(stage.devstore.adminUrl(SHOP, PATH));
  const card = visitor.app.locator(".Polaris-ShadowBevel").first();

  expect(await card.evaluate((element) => getComputedStyle(element).borderTopLeftRadius)).toBe("12px");
  await visitor.close();
});
