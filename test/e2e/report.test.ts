import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { reportCommand } from "#app/domains/report/report.server.ts";
import { orderExport, referenceExport } from "#test/numbers/order-export.ts";
import { accessibilityFindings } from "#test/support/accessibility.ts";
import { openBrowser } from "#test/support/chromium.ts";

// The page that a report writes, opened from the disk as a merchant opens it.

const SHOPS = ["uci-retail-odd", "cdnow-master"] as const;
const LANGUAGES = ["en", "de"] as const;
const WIDTHS = [1280, 375];

let folder: string;
let browser: Browser;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "encore-report-page-"));
  for (const shop of SHOPS) {
    const file = join(folder, `${shop}.csv`);
    writeFileSync(file, orderExport(referenceExport(shop)));
    for (const lang of LANGUAGES) await written(file, lang, `${shop}-${lang}.html`);
  }
  browser = await openBrowser();
}, 300_000);
afterAll(async () => {
  await browser.close();
  rmSync(folder, { recursive: true });
});

async function written(file: string, lang: string, name: string): Promise<string> {
  const errors: string[] = [];
  const output = {
    input: process.stdin,
    output: () => undefined,
    error: (text: string) => errors.push(text),
    isTerminal: false,
    columns: 80,
  };
  const code = await reportCommand([file, "--lang", lang, "--html", join(folder, name)], output);
  if (code !== 0) throw new Error(errors.join(""));
  return name;
}

async function opened(name: string, width: number) {
  const context = await browser.newContext({ viewport: { width, height: 900 } });
  const page = await context.newPage();
  const seen = { requests: new Array<string>(), complaints: new Array<string>() };
  page.on("request", (request) => seen.requests.push(request.url()));
  page.on("console", (message) => seen.complaints.push(message.text()));
  page.on("pageerror", (error) => seen.complaints.push(error.message));
  await page.goto(pathToFileURL(join(folder, name)).href);
  return { page, seen, close: () => context.close() };
}

describe.each(SHOPS.flatMap((shop) => LANGUAGES.flatMap((lang) => WIDTHS.map((width) => [shop, lang, width] as const))))(
  "the page of %s in %s, %d pixels wide",
  (shop, lang, width) => {
    test("loads nothing, never scrolls sideways, and passes the rules of accessibility, its table opened, too", async () => {
      const { page, seen, close } = await opened(`${shop}-${lang}.html`, width);
      await page.locator("summary").click();

      expect(seen.requests).toHaveLength(1);
      expect(seen.complaints).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0);
      expect(await accessibilityFindings(page.mainFrame())).toEqual([]);
      await close();
    });

    test("has every table within reach of the keyboard, and no drawing that is cut off", async () => {
      const { page, close } = await opened(`${shop}-${lang}.html`, width);

      const unreachable = await page
        .locator(".scroll")
        .evaluateAll(
          (tables) => tables.filter((table) => table.scrollWidth > table.clientWidth && table.getAttribute("tabindex") !== "0").length,
        );
      const cut = await page.locator("svg:visible text").evaluateAll((texts) =>
        texts.flatMap((text) => {
          const [own, around] = [text.getBoundingClientRect(), text.closest("section")?.getBoundingClientRect()];
          const isClipped = getComputedStyle(text.closest("svg") ?? text).overflow !== "visible";
          const isWithin = around !== undefined && !isClipped && own.left >= around.left - 1 && own.right <= around.right + 1;
          return isWithin ? [] : [text.textContent];
        }),
      );

      expect([unreachable, cut]).toEqual([0, []]);
      await close();
    });
  },
);

test("on paper no table is wider than the sheet, and what only a screen can do is left out", async () => {
  const { page, close } = await opened("cdnow-master-de.html", 688);
  await page.emulateMedia({ media: "print" });

  expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0);
  expect(await page.getByText("Als Tabelle zeigen").isVisible()).toBe(false);
  expect(await page.getByText("Auf Papier passen die ersten 16 Monate").isVisible()).toBe(true);
  await close();
});
