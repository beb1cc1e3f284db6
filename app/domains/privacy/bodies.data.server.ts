import { z } from "zod";
import type { Transaction } from "#app/platform/db.server.ts";
import { execute, rows, sql } from "#app/platform/db.server.ts";

/** A delivery of the inbox with its sealed body. */
export type SealedBody = Readonly<{ id: bigint; topic: string; state: string; eventKey: string; body: Uint8Array }>;

/** A page of a shop's deliveries, in the order of arrival. */
export async function selectBodies(tx: Transaction, shopDomain: string, afterId: bigint, limit: number): Promise<SealedBody[]> {
  const found = await rows(
    tx,
    z.object({ id: z.bigint(), topic: z.string(), state: z.string(), event_key: z.string(), body: z.instanceof(Uint8Array) }),
    sql`SELECT id, topic, state, event_key, body FROM inbox WHERE shop_domain = ${shopDomain} AND id > ${afterId} ORDER BY id LIMIT ${limit}`,
  );
  return found.map(({ event_key: eventKey, ...row }) => ({ ...row, eventKey }));
}

export async function deleteDeliveries(tx: Transaction, ids: readonly bigint[]): Promise<void> {
  await execute(tx, sql`DELETE FROM inbox WHERE id = ANY(${[...ids]}::bigint[])`);
}
