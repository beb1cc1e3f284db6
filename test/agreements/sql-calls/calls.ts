import type { Transaction } from "#app/platform/db.server.ts";

export const NOW = new Date("2026-03-31T10:00:00Z");
export const DOMAIN = "prepared.myshopify.com";

/** Every file with SQL of a domain: calls that reach each of its statements, as the role that runs them. */
export type DomainCalls = Readonly<
  Record<string, Readonly<{ role: "shop" | "system"; call: (tx: Transaction, shopId: number) => Promise<unknown> }>>
>;

/** Files of the platform open their transactions themselves, so their statements are run. */
export type PlatformCalls = Readonly<Record<string, (shopId: number) => Promise<void>>>;
