import { onTestFinished } from "vitest";
import { startDevstore, type Devstore, type DevstoreOptions } from "./devstore.ts";
import type { Delivery } from "./webhooks/delivery.ts";
import { startTinyApp, TINY_TOML, type TinyApp } from "./tiny-app.ts";

export const CLIENT = { clientId: "0123456789abcdef0123456789abcdef", clientSecret: "not a real secret" };
export const SCOPES = ["read_customers", "read_orders", "write_discounts"];
export const SHOP = "one.myshopify.com";

/** A devstore with one empty German shop around a tiny app; both stop with the test. */
export async function devstoreWithShop(options: Partial<DevstoreOptions> = {}): Promise<{ devstore: Devstore; app: TinyApp }> {
  const app = await startTinyApp();
  const devstore = await startDevstore({ shops: "empty", app: { name: "Tiny", url: app.url, tomlFile: TINY_TOML, ...CLIENT }, ...options });
  devstore.store.addShop({ domain: SHOP, name: "One", currency: "EUR", timeZone: "Europe/Berlin" });
  onTestFinished(async () => {
    await devstore.stop();
    await app.stop();
  });
  return { devstore, app };
}

export function bodyOf(delivery: Delivery): Record<string, unknown> {
  return JSON.parse(Buffer.from(delivery.body).toString("utf8")) as Record<string, unknown>;
}
