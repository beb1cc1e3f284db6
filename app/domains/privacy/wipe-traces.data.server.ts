import { z } from "zod";
import type { Transaction } from "#app/platform/db.server.ts";
import { execute, rows, sql } from "#app/platform/db.server.ts";

/** A shop's domain and state, locked until the transaction ends; null when it is gone. */
export async function lockShop(tx: Transaction, shopId: number): Promise<Readonly<{ domain: string; state: string }> | null> {
  const [shop] = await rows(
    tx,
    z.object({ domain: z.string(), state: z.string() }),
    sql`SELECT domain, state FROM shop WHERE id = ${shopId} FOR UPDATE`,
  );
  return shop ?? null;
}

/** Takes the domain from a shop, and its tokens with it. */
export async function detachShop(tx: Transaction, shopId: number, domain: string): Promise<void> {
  await execute(tx, sql`DELETE FROM shop_session WHERE shop_domain = ${domain}`);
  await execute(tx, sql`UPDATE shop SET domain = ${`wiped-${String(shopId)}.invalid`}, shopify_id = NULL, name = '' WHERE id = ${shopId}`);
}

/** Domains that the shop gave up lately: deliveries may still lie under them. */
export async function selectFormerDomains(tx: Transaction, shopId: number): Promise<string[]> {
  const found = await rows(tx, z.object({ domain: z.string() }), sql`SELECT domain FROM former_domain WHERE shop_id = ${shopId}`);
  return found.map((row) => row.domain);
}

/** Deletes at most `limit` deliveries of these domains that came until then; returns how many there were. */
export function deleteDeliveriesOf(tx: Transaction, domains: readonly string[], until: Date, limit: number): Promise<number> {
  return execute(
    tx,
    sql`DELETE FROM inbox WHERE id = ANY(ARRAY(
          SELECT id FROM inbox WHERE shop_domain = ANY(${[...domains]}::text[]) AND received_at <= ${until} ORDER BY id LIMIT ${limit}))`,
  );
}

/**
 * Deletes the queue's jobs of a shop, whatever became of them, also the one that is asking. Should a new shop work off its inbox
 * under the domain by now, the next tick gives it its job again.
 */
export async function deleteJobsOf(tx: Transaction, shopId: number | null, domains: readonly string[]): Promise<void> {
  await execute(
    tx,
    sql`DELETE FROM pgboss.job WHERE data ->> 'shopId' = ${shopId === null ? null : String(shopId)}::text
          OR data ->> 'shopDomain' = ANY(${[...domains]}::text[])`,
  );
}

export async function deleteShop(tx: Transaction, shopId: number): Promise<void> {
  await execute(tx, sql`DELETE FROM shop WHERE id = ${shopId} AND state = 'uninstalled'`);
}
