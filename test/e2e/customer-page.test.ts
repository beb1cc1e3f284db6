import { readFileSync } from "node:fs";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Admin } from "#test/e2e/admin.ts";
import { startStage, type Stage } from "#test/e2e/stage.ts";

// A customer's page in a real browser against the built app: each test goes on where the one before ended.

const SHOP = "encore-berlin.myshopify.com";
const IMPORT_MS = 120_000;

let stage: Stage;
let admin: Admin;
/** Our numbers: who bought most often, and somebody who bought once. */
let regular: number;
let once: number;

beforeAll(async () => {
  stage = await startStage();
  admin = await stage.visit({ shop: SHOP, language: "en" });
  await admin.install();
  await admin.app.getByText(/^Of the \d+ customers who bought/).waitFor({ timeout: IMPORT_MS });
  regular = await customerWith("ORDER BY purchases DESC, id");
  once = await customerWith("AND purchases = 1 ORDER BY last_at, id");
}, 300_000);

afterAll(() => stage.stop());

async function customerWith(rest: string): Promise<number> {
  const client = new pg.Client({ connectionString: stage.database.adminUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ id: number }>(
      `SELECT id FROM customer WHERE shopify_id IS NOT NULL AND deleted_at IS NULL ${rest} LIMIT 1`,
    );
    return rows[0]?.id ?? 0;
  } finally {
    await client.end();
  }
}

const pageOf = (id: number): string => `/app/customers/${String(id)}`;

test("a merchant writes a note, takes it back, writes it again, changes and deletes it, and undoes that", async () => {
  const { app } = admin;
  await admin.open(pageOf(regular));
  const field = app.getByLabel("New note");
  const note = app.locator(".encore-notes__text");

  await field.fill("Prefers linen.\nCalls on Mondays.");
  await app.getByRole("button", { name: "Add note" }).click();
  await app.getByText("Note added.").waitFor();
  expect(await note.innerText()).toBe("Prefers linen.\nCalls on Mondays.");
  expect(await field.inputValue()).toBe("");

  await app.getByRole("button", { name: "Undo" }).click();
  await app.getByText("Note deleted.").waitFor();
  await note.waitFor({ state: "detached" });
  await app.getByRole("button", { name: "Undo" }).click();
  await app.getByText("Note restored.").waitFor();

  await app.getByRole("button", { name: /^Edit note of/ }).click();
  await app.getByLabel(/^Note of/).fill("Prefers wool.");
  await app.getByRole("button", { name: "Save", exact: true }).click();
  await app.getByText("Note changed.").waitFor();
  expect(await note.innerText()).toBe("Prefers wool.");
  await app.getByRole("button", { name: "Undo" }).click();
  await note.filter({ hasText: "Prefers linen." }).waitFor();
  expect(await note.innerText()).toBe("Prefers linen.\nCalls on Mondays.");

  await app.getByRole("button", { name: /^Delete note of/ }).click();
  await app.getByText("Note deleted.").waitFor();
  await app.getByRole("button", { name: "Undo" }).click();
  await app.getByText("Note restored.").waitFor();
  expect(await note.count()).toBe(1);
  expect(admin.complaints).toEqual([]);
});

test("what cannot be written is told at the field, and what was typed stays", async () => {
  const { app } = admin;
  await admin.open(pageOf(regular));
  const field = app.getByLabel("New note");

  await app.getByRole("button", { name: "Add note" }).click();
  await app.getByText("Write something first.").waitFor();

  const long = "x".repeat(5001);
  await field.fill(long);
  await app.getByRole("button", { name: "Add note" }).click();
  await app.getByText(/can have 5,000 characters; this one has 5,001/).waitFor();
  expect(await field.inputValue()).toBe(long);

  await field.fill("<img src=x onerror=alert(1)>");
  await app.getByRole("button", { name: "Add note" }).click();
  await app.getByText("Note added.").waitFor();
  expect(await app.locator(".encore-notes__text").first().innerText()).toBe("<img src=x onerror=alert(1)>");
  expect(admin.complaints).toEqual([]);
});

test("whoever leaves with a note that is not saved is asked, by a link of the page and by the admin's menu", async () => {
  const { app } = admin;
  await admin.open(pageOf(once));
  const field = app.getByLabel("New note");
  const question = app.getByRole("dialog", { name: "Leave without saving?" });
  await field.fill("Half a sentence");

  await app.getByRole("link", { name: "Back to the customers" }).click();
  await question.waitFor();
  await admin.page.keyboard.press("Escape");
  await question.waitFor({ state: "detached" });
  const stayed = await field.inputValue();
  await app.locator("textarea:focus").waitFor();
  expect(await field.evaluate((element) => element === document.activeElement)).toBe(true);
  await admin.page.getByRole("link", { name: "Settings" }).first().click();
  await question.getByRole("button", { name: "Stay" }).click();
  const stayedAgain = await field.inputValue();
  await app.getByRole("link", { name: "Back to the customers" }).click();
  await question.getByRole("button", { name: "Leave" }).click();
  await app.getByRole("heading", { name: "Customers", exact: true }).waitFor();

  expect([stayed, stayedAgain]).toEqual(["Half a sentence", "Half a sentence"]);
  await admin.open(pageOf(once));
  expect(await field.inputValue()).toBe("");
  await app.getByRole("link", { name: "Back to the customers" }).click();
  await app.getByRole("heading", { name: "Customers", exact: true }).waitFor();
  expect(admin.complaints).toEqual([]);
});

test("the copy of what is stored comes as a file, with the notes in it", async () => {
  await admin.open(pageOf(regular));
  const [download] = await Promise.all([
    admin.page.waitForEvent("download"),
    admin.app.getByRole("button", { name: "Download page" }).click(),
  ]);
  const text = readFileSync(await download.path(), "utf8");

  expect(download.suggestedFilename()).toBe(`encore-customer-${String(regular)}.html`);
  expect(text).toContain("Prefers linen.");
  expect(text).toContain("&lt;img src=x");
  await admin.app.getByText("The copy is in your downloads.").waitFor();
});

test("a figure explains itself, and the way back leads to the list as it was", async () => {
  const list = new URLSearchParams({ set: "repeat", period: "last-12-months" }).toString();
  await admin.open(`${pageOf(regular)}?${new URLSearchParams({ list }).toString()}`);
  await admin.app.getByRole("button", { name: /^Average order value/ }).click();
  await admin.app.getByText("Value to date ÷ purchases").waitFor();
  await admin.page.keyboard.press("Escape");

  await admin.app.getByRole("link", { name: "Back to the customers" }).click();
  await expect.poll(() => admin.page.frames().at(-1)?.url() ?? "").toMatch(/\/app\/customers\?.*set=repeat/);
});

for (const language of ["de", "en"] as const) {
  for (const width of [1280, 375] as const) {
    test(`a customer's page holds for everyone: ${language}, ${String(width)} px`, async () => {
      const visitor = await stage.visit({ shop: SHOP, language, width });
      const gaps = { de: /Median/, en: /median/ }[language];
      for (const [name, id] of [
        ["customer", regular],
        ["customer-once", once],
        ["customer-none", 999_999],
      ] as const) {
        await visitor.open(pageOf(id));
        if (name === "customer-none") await visitor.app.getByRole("heading", { level: 1 }).waitFor();
        else await visitor.app.getByRole("heading", { name: gaps }).waitFor();
        // High enough for the whole page.
        await visitor.page.setViewportSize({ width, height: 3600 });
        await visitor.screenshot(name);
        expect(await visitor.findings(), `axe on ${name}`).toEqual([]);
        const overflow = await visitor.app.locator("html").evaluate((html) => html.scrollWidth - html.clientWidth);
        expect(overflow, `${name} scrolls sideways`).toBeLessThanOrEqual(0);
      }
      expect(visitor.complaints.filter((text) => !text.includes("404"))).toEqual([]);
      await visitor.close();
    });
  }
}

test("a person is forgotten only after a question that names what will be lost; the figures stay", async () => {
  const { app } = admin;
  await admin.open(pageOf(once));
  const value = await app.locator(".encore-figure__value").first().innerText();
  await app.getByRole("button", { name: "Delete this person’s data" }).click();
  const dialog = app.getByRole("dialog");
  await dialog.getByText("This will be gone for good and cannot be undone:").waitFor();
  await dialog.getByText(/Shopify’s own customer record stays/).waitFor();
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await app.getByLabel("New note").waitFor();

  await app.getByRole("button", { name: "Delete this person’s data" }).click();
  await dialog.getByRole("button", { name: "Delete for good" }).click();
  await app.getByText(/^This person was forgotten on/).waitFor();

  expect(await app.locator(".encore-figure__value").first().innerText()).toBe(value);
  expect(await app.getByLabel("New note").count()).toBe(0);
  await admin.screenshot("customer-forgotten");
  expect(admin.complaints).toEqual([]);
});
