import { decode } from "turbo-stream";
import { z } from "zod";
import type { Devstore } from "#test/devstore/devstore.ts";

const BROWSER = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36";

/** A merchant's browser in one shop's admin, as far as HTTP goes. */
export type Merchant = Readonly<{
  /** Presses the install button of the devstore's page. */
  install: () => Promise<void>;
  /** Opens a document of the app inside the admin, with the id token that Shopify adds; returns its HTML. */
  open: (path: string) => Promise<string>;
  /** What the loader of one route gives to a page that is open already. */
  data: (path: string, routeId: string) => Promise<unknown>;
}>;

export function merchantIn(devstore: Devstore, shop: string): Merchant {
  const handle = shop.replace(/\.myshopify\.com$/, "");
  const admin = Buffer.from(`admin.shopify.com/store/${handle}`).toString("base64url");
  const token = () => devstore.mintSessionToken(shop);
  return {
    install: async () => {
      const answer = await fetch(`${devstore.url}/store/${handle}/install`, { method: "POST", redirect: "manual" });
      if (answer.status >= 400) throw new Error(`The devstore's install page answered ${answer.status}: ${await answer.text()}`);
    },
    open: async (path) => {
      const url = new URL(path, devstore.proxyUrl);
      for (const [name, value] of Object.entries({ shop, host: admin, embedded: "1", locale: "en", id_token: token() }))
        url.searchParams.set(name, value);
      const answer = await fetch(url, { headers: { "user-agent": BROWSER }, redirect: "manual" });
      const text = await answer.text();
      if (answer.status !== 200) throw new Error(`${path} answered ${answer.status}: ${excerpt(text)}`);
      return text;
    },
    data: async (path, routeId) => {
      const url = new URL(path, devstore.proxyUrl);
      url.pathname = `${url.pathname}.data`;
      url.searchParams.set("_routes", routeId);
      const answer = await fetch(url, { headers: { "user-agent": BROWSER, authorization: `Bearer ${token()}` } });
      if (answer.body === null || answer.status !== 200)
        throw new Error(`The data of ${path} answered ${answer.status}: ${excerpt(await answer.text())}`);
      const { value } = await decode(answer.body);
      return dataOf(value, routeId);
    },
  };
}

const singleFetch = z.record(z.string(), z.union([z.object({ data: z.unknown() }), z.object({ error: z.unknown() })]));

function dataOf(value: unknown, routeId: string): unknown {
  const route = singleFetch.parse(value)[routeId];
  if (route === undefined) throw new Error(`The answer has nothing of ${routeId}`);
  if ("error" in route) throw new Error(`${routeId} failed: ${JSON.stringify(route.error)}`);
  return route.data;
}

function excerpt(text: string): string {
  return text
    .replace(/<[^>]*>/g, " ")
    .replace(/\s+/g, " ")
    .trim()
    .slice(0, 300);
}
