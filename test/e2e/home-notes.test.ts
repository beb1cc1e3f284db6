import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Admin } from "#test/e2e/admin.ts";
import { startStage, type Stage } from "#test/e2e/stage.ts";
import { PROJECT } from "#test/support/project.ts";

// What the home page says above the figures when they are not of this minute or not of the whole past. How a shop gets there is
// tried through the routes in test/flows; here the worker is stopped once all is imported, so that what is underway stays so.

const DAY_MS = 24 * 60 * 60 * 1000;
const IMPORT_MS = 120_000;
const TOML = readFileSync(join(PROJECT, "shopify.app.toml"), "utf8");

const SHOPS = {
  recomputing: "recomputing.myshopify.com",
  reimporting: "reimporting.myshopify.com",
  failed: "reimport-failed.myshopify.com",
  pause: "paused.myshopify.com",
  limited: "sixty-days.myshopify.com",
} as const;
type Note = keyof typeof SHOPS;
const NOTES = ["recomputing", "reimporting", "failed", "pause", "limited"] as const satisfies readonly Note[];

const TITLES: Readonly<Record<Note, Readonly<Record<"de" | "en", RegExp>>>> = {
  limited: { de: /^Encore sieht deine Bestellungen erst ab dem/, en: /^Encore sees your orders since/ },
  recomputing: { de: /^Encore berechnet deine Zahlen neu/, en: /^Encore is computing your figures anew/ },
  reimporting: { de: /^Encore liest deine Bestellungen noch einmal/, en: /^Encore is reading your orders from Shopify again/ },
  failed: { de: /^Der letzte Import deiner Bestellungen wurde nicht fertig/, en: /^The last import of your orders/ },
  pause: { de: /^Shopify hat Encore nicht hineingelassen/, en: /^Shopify did not let Encore in/ },
};

const folder = mkdtempSync(join(tmpdir(), "encore-toml-"));
const tomlFile = join(folder, "shopify.app.toml");

let stage: Stage;

function givenShop(domain: string): void {
  const { store } = stage.devstore;
  const now = Date.now();
  store.addShop({ domain, currency: "EUR", timeZone: "Europe/Berlin" });
  for (let customer = 0; customer < 24; customer += 1) {
    // Every third comes back once a month, the others bought once.
    for (let daysAgo = 5 + customer * 7; daysAgo < 200; daysAgo += customer % 3 === 0 ? 30 : 1000) {
      const processedAt = new Date(now - daysAgo * DAY_MS).toISOString();
      const lines = [{ quantity: 1, unitPrice: 1900 + customer * 350 }];
      const order = store.placeOrder(domain, { email: `customer-${String(customer)}@example.com`, processedAt, lines });
      // Which orders Shopify shows goes by the day on which they were created.
      order.createdAt = processedAt;
    }
  }
}

async function query(text: string, values: readonly unknown[]): Promise<void> {
  const client = new pg.Client({ connectionString: stage.database.adminUrl });
  await client.connect();
  await client.query(text, [...values]);
  await client.end();
}

async function start(admin: Admin, button: string): Promise<void> {
  await admin.open("/app/settings");
  await admin.app.getByRole("button", { name: button }).click();
  await admin.app.getByRole("dialog").getByRole("button", { name: button }).click();
}

/** Installs Encore, with what the file asks for, and waits for the figures. */
async function install(domain: string): Promise<void> {
  givenShop(domain);
  const admin = await stage.visit({ shop: domain, language: "en" });
  await admin.install();
  await admin.app.getByRole("heading", { name: "Figures of this period" }).waitFor({ timeout: IMPORT_MS });
  await admin.close();
}

beforeAll(async () => {
  writeFileSync(tomlFile, TOML);
  stage = await startStage({ shops: "empty", tomlFile });
  for (const note of NOTES.filter((one) => one !== "limited")) await install(SHOPS[note]);
  // An app that Shopify has not approved for all orders does not ask for them.
  writeFileSync(tomlFile, TOML.replace("read_orders,read_all_orders,", "read_orders,"));
  await install(SHOPS.limited);
  await stage.encore.processes.find(({ name }) => name === "worker")?.stop();

  const computing = await stage.visit({ shop: SHOPS.recomputing, language: "en" });
  await start(computing, "Compute figures again");
  await computing.app.getByText("Possible again").first().waitFor();
  const again = await stage.visit({ shop: SHOPS.reimporting, language: "en" });
  await start(again, "Import again");
  await again.app.getByText("Possible again").first().waitFor();
  await query(
    `INSERT INTO import (shop_id, kind, phase, error, attempts, started_at, phase_started_at, finished_at)
     SELECT id, 'history', 'failed', 'shopify-unavailable', 7, now(), now(), now() FROM shop WHERE domain = $1`,
    [SHOPS.failed],
  );
  await query(`UPDATE shop SET paused_at = now() - interval '3 hours', paused_reason = 'token-gone' WHERE domain = $1`, [SHOPS.pause]);
}, 600_000);

afterAll(async () => {
  await stage.stop();
  rmSync(folder, { recursive: true });
});

for (const note of NOTES) {
  for (const language of ["de", "en"] as const) {
    for (const width of [1280, 375] as const) {
      test(`what is said above the figures holds for everyone: ${note}, ${language}, ${String(width)} px`, async () => {
        const admin = await stage.visit({ shop: SHOPS[note], language, width });
        await admin.open();
        await admin.app.getByText(TITLES[note][language]).waitFor();
        await admin.screenshot(`home-${note}`);

        expect(await admin.app.locator(".encore-figure").count()).toBeGreaterThan(4);
        expect(await admin.findings(), "axe").toEqual([]);
        const overflow = await admin.app.locator("html").evaluate((html) => html.scrollWidth - html.clientWidth);
        expect(overflow, "the page scrolls sideways").toBeLessThanOrEqual(0);
        expect(admin.complaints).toEqual([]);
        await admin.close();
      });
    }
  }
}

test("with a short history a merchant is led to the import from a file, and told of whom more may be unseen", async () => {
  const admin = await stage.visit({ shop: SHOPS.limited, language: "en" });
  const mayBeMore = admin.app.getByText(/Where the first purchase is not known \(–\), somebody may have bought before/);

  await admin.open("/app/customers?purchases-min=1&purchases-max=3");
  await admin.app.getByRole("cell", { name: "–", exact: true }).first().waitFor();
  const withLimit = await mayBeMore.count();
  await admin.open("/app/customers?purchases-min=1");
  await admin.app.getByRole("cell", { name: "–", exact: true }).first().waitFor();
  const without = await mayBeMore.count();
  await admin.open("/app/settings");
  await admin.app.getByRole("link", { name: "Import older orders from a file" }).click();
  await admin.app.getByRole("heading", { level: 1, name: "Orders from a file" }).waitFor();

  expect([withLimit, without]).toEqual([1, 0]);
  expect(admin.complaints).toEqual([]);
  await admin.close();
});
