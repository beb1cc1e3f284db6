import { addDays } from "date-fns";
import { z } from "zod";
import { unseal } from "#app/platform/crypto.server.ts";
import type { Sql } from "#app/platform/db.server.ts";
import { asSystem, execute, rows, sql } from "#app/platform/db.server.ts";

/** A delivery as it came through the door, verified and not yet read. */
export type Delivery = Readonly<{ shopDomain: string; topic: string; eventKey: string; body: Buffer; receivedAt: Date }>;

/** A delivery that waits to be worked off. */
export type Waiting = Readonly<{ id: bigint; shopDomain: string; topic: string; eventKey: string; body: Buffer; receivedAt: Date }>;

const KEEP_DONE_DAYS = 7;
const KEEP_UNREADABLE_DAYS = 30;

/** Where a body lives, for its seal. */
export const inboxPlace = (eventKey: string) => ({ shop: eventKey, table: "inbox", column: "body" });

const waitingRow = z.object({
  id: z.bigint(),
  shop_domain: z.string(),
  topic: z.string(),
  event_key: z.string(),
  body: z.instanceof(Uint8Array),
  received_at: z.date(),
});

/** The oldest waiting deliveries of one shop, in the order of their arrival, after the given id. */
export async function waitingOf(shopDomain: string, afterId: bigint, limit: number): Promise<Waiting[]> {
  const found = await asSystem((tx) =>
    rows(
      tx,
      waitingRow,
      sql`SELECT id, shop_domain, topic, event_key, body, received_at FROM inbox
          WHERE shop_domain = ${shopDomain} AND state = 'waiting' AND id > ${afterId} ORDER BY id LIMIT ${limit}`,
    ),
  );
  return found.map((row) => ({
    id: row.id,
    shopDomain: row.shop_domain,
    topic: row.topic,
    eventKey: row.event_key,
    body: unseal(inboxPlace(row.event_key), row.body),
    receivedAt: row.received_at,
  }));
}

/** Marks deliveries as worked off; their bodies are deleted a week later. */
export async function markDone(ids: readonly bigint[], now: Date): Promise<void> {
  if (ids.length === 0) return;
  await settle(ids, sql`state = 'done', reason = NULL, delete_after = ${addDays(now, KEEP_DONE_DAYS)}`);
}

/** Keeps a delivery that cannot be read, with a reason that a person understands. */
export async function markUnreadable(id: bigint, reason: string, now: Date): Promise<void> {
  await settle([id], sql`state = 'unreadable', reason = ${reason}, delete_after = ${addDays(now, KEEP_UNREADABLE_DAYS)}`);
}

/** Keeps a delivery without an end date: nobody can work it off yet, and it must not be lost. */
export async function markKept(id: bigint, reason: string): Promise<void> {
  await settle([id], sql`state = 'kept', reason = ${reason}`);
}

/** Notes a failed attempt; the delivery goes on waiting. */
export async function markFailedAttempt(id: bigint, reason: string): Promise<void> {
  await settle([id], sql`attempts = attempts + 1, reason = ${reason}`);
}

async function settle(ids: readonly bigint[], change: Sql): Promise<void> {
  await asSystem((tx) => execute(tx, sql`UPDATE inbox SET ${change} WHERE id = ANY(${[...ids]}::bigint[])`));
}

/** Known shops whose deliveries wait although no job may know of them: after a crash, or when the install came after its webhooks. */
export async function shopsWithWaiting(limit: number): Promise<string[]> {
  const found = await asSystem((tx) =>
    rows(
      tx,
      z.object({ domain: z.string() }),
      sql`SELECT s.domain FROM shop s WHERE EXISTS (SELECT FROM inbox i WHERE i.shop_domain = s.domain AND i.state = 'waiting') LIMIT ${limit}`,
    ),
  );
  return found.map((row) => row.domain);
}

/** Deletes what is past its date, and what waited in vain for its shop to become known; returns how many. */
export async function emptyInbox(now: Date): Promise<number> {
  const waitedInVain = addDays(now, -KEEP_UNREADABLE_DAYS);
  return asSystem((tx) =>
    execute(
      tx,
      sql`DELETE FROM inbox i WHERE i.delete_after < ${now}
          OR (i.state = 'waiting' AND i.received_at < ${waitedInVain} AND NOT EXISTS (SELECT FROM shop s WHERE s.domain = i.shop_domain))`,
    ),
  );
}
