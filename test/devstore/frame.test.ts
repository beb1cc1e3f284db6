import type { Browser, BrowserContext, FrameLocator, Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { accessibilityFindings } from "#test/support/accessibility.ts";
import { openBrowser, ORDINARY_BROWSER } from "#test/support/chromium.ts";
import type { Devstore } from "./devstore.ts";
import { devstoreWithShop, SCOPES, SHOP } from "./test-devstore.ts";
import type { TinyApp } from "./tiny-app.ts";

let browser: Browser;
let devstore: Devstore;
let app: TinyApp;

beforeAll(async () => {
  browser = await openBrowser();
}, 120_000);

afterAll(async () => {
  await browser.close();
});

beforeEach(async () => {
  ({ devstore, app } = await devstoreWithShop());
  devstore.store.install(SHOP, SCOPES);
});

/** A page in the shop's admin; anything that the browser complains about fails the test. */
async function open(address: string, options: { width?: number; locale?: string } = {}): Promise<{ page: Page; inApp: FrameLocator }> {
  const context: BrowserContext = await browser.newContext({
    ...ORDINARY_BROWSER,
    viewport: { width: options.width ?? 1280, height: 860 },
    locale: options.locale ?? "en-GB",
  });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(error.message));
  // The one 401 is the refused session token of a test below.
  page.on("console", (message) =>
    message.type() === "error" && !message.text().includes("401") ? complaints.push(message.text()) : undefined,
  );
  page.on("request", (request) =>
    new URL(request.url()).hostname === "127.0.0.1" ? undefined : complaints.push(`asked ${request.url()}`),
  );
  onTestFinished(async () => {
    await context.close();
    expect(complaints).toEqual([]);
  });
  await page.goto(address);
  const inApp = page.frameLocator("iframe[name=app-iframe]");
  return { page, inApp };
}

const SLOW = { timeout: 60_000 };

/** What comes to be true once the browser has got there; a busy machine takes its time. */
function eventually<Value>(read: () => Value | Promise<Value>) {
  return expect.poll(read, { timeout: 15_000 });
}

describe("the admin frame", () => {
  test("shows the app with its title, buttons and navigation, and follows it: back, reload and a shared link work", SLOW, async () => {
    const { page, inApp } = await open(devstore.adminUrl(SHOP));
    await eventually(() => page.locator("h1").innerText()).toBe("Overview");
    await eventually(() => page.locator("[data-app-nav] a").allInnerTexts()).toEqual(["Offers", "Settings"]);

    await inApp.getByRole("button", { name: "push" }).click();
    await eventually(() => page.url()).toBe(devstore.adminUrl(SHOP, "/app/offers?period=90d"));
    expect(await page.locator("[data-app-nav] a[aria-current]").innerText()).toBe("Offers");
    await page.goBack();
    await eventually(() => page.url()).toBe(devstore.adminUrl(SHOP));
    await page.getByRole("link", { name: "Offers" }).click();
    await eventually(() => page.locator("h1").innerText()).toBe("/app/offers");
    await page.reload();
    await inApp.getByText("Tiny /app/offers").waitFor();
    expect(page.url()).toBe(devstore.adminUrl(SHOP, "/app/offers"));

    await page.getByRole("button", { name: "Tiny", exact: true }).click();
    await eventually(() => page.url()).toBe(devstore.adminUrl(SHOP));
  });

  test("gives requests of the app a session token, and another one when the first is refused", SLOW, async () => {
    const { inApp } = await open(devstore.adminUrl(SHOP));

    await inApp.getByRole("button", { name: "fetch" }).click();
    await inApp.getByText(/^Bearer ey/).waitFor();

    const tokens = app.requests.filter(({ path }) => path.startsWith("/data")).map(({ headers }) => headers.get("authorization"));
    expect(tokens).toHaveLength(2);
    expect(tokens[0]).not.toBe(tokens[1]);
  });

  test("a document without a token comes back from the bounce page with one", SLOW, async () => {
    const { page, inApp } = await open(devstore.adminUrl(SHOP));
    await inApp.getByText("Tiny /app").waitFor();

    await page
      .locator("iframe")
      .evaluate((frame: HTMLIFrameElement, source) => (frame.src = source), `${devstore.proxyUrl}/app/offers?bounce=1`);
    await inApp.getByText("Tiny /app/offers").waitFor();

    expect(app.requests.at(-1)?.path).toMatch(/^\/app\/offers\?id_token=ey/);
  });

  test("shows toasts, the loading bar and modals, and presses what is pressed", SLOW, async () => {
    const { page, inApp } = await open(devstore.adminUrl(SHOP));

    await page.getByRole("button", { name: "Create offer" }).click();
    await page.getByRole("status").getByText("Saved").waitFor();
    expect(await inApp.locator("body").getAttribute("data-pressed")).toBe("primary");
    await page.getByRole("button", { name: "Dismiss" }).click();
    await inApp.getByRole("button", { name: "loading" }).click();
    await page.getByRole("progressbar").waitFor();
    await page.getByRole("button", { name: "Preview" }).click();
    await inApp.getByRole("dialog", { name: "Preview" }).waitFor();
    await inApp.getByText("This is how it looks.").waitFor();
    await inApp.getByRole("button", { name: "OK" }).click();

    await eventually(() => inApp.getByRole("dialog").count()).toBe(0);
  });

  test("keeps unsaved changes: the bar comes with a change, leaving asks, discarding resets, saving submits", SLOW, async () => {
    const { page, inApp } = await open(devstore.adminUrl(SHOP));
    const field = inApp.getByLabel("Name of the offer");
    const bar = page.getByRole("region", { name: "Unsaved changes" });
    await field.fill("Twenty percent");
    await bar.waitFor();

    await page.getByRole("link", { name: "Orders" }).click();
    await page.getByRole("button", { name: "Stay" }).click();
    expect(await field.inputValue()).toBe("Twenty percent");
    await page.getByRole("button", { name: "Discard" }).click();
    await eventually(() => field.inputValue()).toBe("Ten percent");
    await bar.waitFor({ state: "hidden" });

    await field.fill("Thirty percent");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByRole("status").getByText("Saved").waitFor();
    await bar.waitFor({ state: "hidden" });
  });

  test("addresses of Shopify's admin open the devstore's own pages", SLOW, async () => {
    const { page, inApp } = await open(devstore.adminUrl(SHOP));

    await inApp.getByRole("link", { name: "orders" }).click();

    await page.waitForURL(`${devstore.url}/store/one/orders`);
  });

  test("changes the language of frame and app together, and stays on the page", SLOW, async () => {
    const { page, inApp } = await open(devstore.adminUrl(SHOP, "/app/offers"));

    await page.getByRole("link", { name: "Deutsch" }).click();

    await inApp.getByRole("button", { name: "fetch" }).waitFor();
    await eventually(() => page.locator("[data-app-nav] a").allInnerTexts()).toEqual(["Angebote", "Einstellungen"]);
    expect(await page.locator("html").getAttribute("lang")).toBe("de");
    await eventually(() => page.url()).toBe(devstore.adminUrl(SHOP, "/app/offers"));
  });

  test("opened outside of the frame, the app goes back into it", SLOW, async () => {
    const { page } = await open(`${devstore.proxyUrl}/app/offers?shop=${SHOP}`);

    await page.waitForURL(devstore.adminUrl(SHOP, "/app/offers"));
  });

  test("on a phone the menu opens and closes by keyboard and nothing scrolls sideways", SLOW, async () => {
    const { page } = await open(devstore.adminUrl(SHOP), { width: 375 });
    const nav = page.getByRole("navigation", { name: "Main" });
    expect(await nav.isVisible()).toBe(false);

    await page.getByRole("button", { name: "Menu" }).press("Enter");
    await nav.getByRole("link", { name: "Offers" }).waitFor();
    await page.keyboard.press("Escape");
    await nav.waitFor({ state: "hidden" });

    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(375);
  });
});

describe("every page", () => {
  test.each([
    ["en-GB", 1280],
    ["de-DE", 375],
  ])("in %s at %i pixels is free of axe's complaints and of sideways scrolling", { timeout: 90_000 }, async (locale, width) => {
    const customer = devstore.store.createCustomer(SHOP, { email: "ada@example.com", firstName: "Ada" });
    const order = devstore.store.placeOrder(SHOP, {
      customerId: customer.id,
      email: "ada@example.com",
      lines: [{ title: "Mug", quantity: 3, unitPrice: 1990 }],
    });
    devstore.store.refundOrder(SHOP, order.id, { lines: null, amount: 500 });
    await devstore.idle();
    const base = "/store/one";
    const delivery = devstore.webhooks.deliveries[0]?.id ?? "";
    const paths = [
      "/",
      base,
      `${base}/orders`,
      `${base}/orders/new`,
      `${base}/orders/${String(order.id)}`,
      `${base}/customers`,
      `${base}/customers/${String(customer.id)}`,
    ];
    const { page } = await open(`${devstore.url}/`, { locale, width });

    for (const path of [
      ...paths,
      `${base}/webhooks`,
      `${base}/webhooks/${delivery}`,
      `${base}/faults`,
      `${base}/settings`,
      `${base}/install`,
      `${base}/apps/tiny`,
    ]) {
      await page.goto(devstore.url + path);
      expect({ path, findings: await accessibilityFindings(page.mainFrame()) }).toEqual({ path, findings: [] });
      expect({ path, width: await page.evaluate(() => document.documentElement.scrollWidth) }).toEqual({ path, width });
    }
  });
});
