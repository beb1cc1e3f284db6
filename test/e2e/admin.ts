import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Browser, BrowserContext, Frame, FrameLocator, Page } from "playwright-core";
import { accessibilityFindings } from "#test/support/accessibility.ts";
import { ORDINARY_BROWSER } from "#test/support/chromium.ts";
import { PROJECT } from "#test/support/project.ts";
import type { Encore } from "#test/support/encore.ts";
import { waitFor } from "#test/support/wait.ts";

export type Language = "de" | "en";
export type Width = 1280 | 375;

/** One person's browser at one shop's admin. */
export type Admin = Readonly<{
  page: Page;
  /** What the app shows inside the admin. */
  app: FrameLocator;
  /** Opens a page of the app and waits until its script has taken over: before, a press on a button would send an ordinary form. */
  open: (path?: string) => Promise<void>;
  /** As `open`, for the page that is open. */
  reload: () => Promise<void>;
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

/** React notes in the document that it listens; what is pressed from then on waits for the page to be its own. */
const IS_LISTENING = "Object.keys(document).some((name) => name.startsWith('__reactContainer'))";

const LISTENING_SECONDS = 30;

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
  const frame = async (): Promise<Frame> => {
    const element = await page.locator("iframe").elementHandle();
    const found = await element.contentFrame();
    if (found === null) throw new Error("The admin shows no app.");
    return found;
  };
  // Asked from here: what waits inside the page evaluates text there, which its policy forbids. A frame that goes elsewhere is asked again.
  const isListening = async (): Promise<boolean> => (await frame()).evaluate<boolean>(IS_LISTENING).catch(() => false);
  const listening = async (): Promise<void> => {
    await waitFor("the page's script listening", LISTENING_SECONDS, async () => (await isListening()) || undefined);
  };
  return {
    page,
    app: page.frameLocator("iframe"),
    open: async (path = "") => {
      await page.goto(encore.devstore.adminUrl(shop, path));
      await listening();
    },
    reload: async () => {
      await page.reload();
      await listening();
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
    findings: async () => accessibilityFindings(await frame()),
    complaints,
    close: () => context.close(),
  };
}
