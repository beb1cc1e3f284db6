import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { AxeBuilder } from "@axe-core/playwright";
import type { Browser, BrowserContext, FrameLocator, Page } from "playwright-core";
import { ORDINARY_BROWSER } from "#test/support/chromium.ts";
import { PROJECT } from "#test/support/project.ts";
import type { Encore } from "#test/support/encore.ts";

export type Language = "de" | "en";
export type Width = 1280 | 375;

/** One person's browser at one shop's admin. */
export type Admin = Readonly<{
  page: Page;
  /** What the app shows inside the admin. */
  app: FrameLocator;
  open: (path?: string) => Promise<void>;
  /** Presses the install button of the devstore's page. */
  install: () => Promise<void>;
  /** Addresses of the shop's own pages in the devstore. */
  store: (path: string) => string;
  screenshot: (name: string) => Promise<void>;
  /** What axe objects to inside the app's frame, one line each. */
  findings: () => Promise<readonly string[]>;
  /** What the page wrote as an error to the browser's console. */
  complaints: readonly string[];
  close: () => Promise<void>;
}>;

export type AdminOptions = Readonly<{ shop: string; language: Language; width?: Width }>;

const SCREENSHOTS = join(PROJECT, "test/screenshots");
const HEIGHT = { 1280: 900, 375: 812 } as const;

export async function adminOf(browser: Browser, encore: Encore, { shop, language, width = 1280 }: AdminOptions): Promise<Admin> {
  const context: BrowserContext = await browser.newContext({
    ...ORDINARY_BROWSER,
    locale: language === "de" ? "de-DE" : "en-GB",
    viewport: { width, height: HEIGHT[width] },
  });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  const store = (path: string) => `${encore.devstore.url}/store/${shop.replace(/\.myshopify\.com$/, "")}${path}`;
  return {
    page,
    app: page.frameLocator("iframe"),
    open: async (path = "") => {
      await page.goto(encore.devstore.adminUrl(shop, path));
    },
    install: async () => {
      await page.goto(store("/install"));
      await page.getByRole("button", { name: "Install" }).click();
    },
    store,
    screenshot: async (name) => {
      mkdirSync(SCREENSHOTS, { recursive: true });
      await page.screenshot({ path: join(SCREENSHOTS, `${name}-${language}-${width}.png`) });
    },
    findings: async () => {
      const { violations } = await new AxeBuilder({ page }).include("iframe").analyze();
      return violations.flatMap(({ id, nodes }) =>
        nodes.map(({ target, failureSummary }) => `${id}: ${target.join(" ")}: ${failureSummary ?? ""}`),
      );
    },
    complaints,
    close: () => context.close(),
  };
}
