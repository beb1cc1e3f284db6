import { addDays } from "date-fns/addDays";
import { differenceInSeconds } from "date-fns/differenceInSeconds";
import { z } from "zod";
import { printReason } from "#app/lib/reason.ts";
import type { Reason } from "#app/lib/reason.ts";
import { unseal } from "#app/platform/crypto.server.ts";
import { asSystem, emptySql, execute, rows, sql } from "#app/platform/db.server.ts";

/** A delivery as it came through the door, verified and not yet read. */
export type Delivery = Readonly<{
  shopDomain: string;
  topic: string;
  eventKey: string;
  body: Buffer;
  receivedAt: Date;
  /** When it happened, as Shopify says. */
  triggeredAt: Date | null;
  /** A request that is never deleted before it was answered. */
  mustAnswer: boolean;
}>;

/** A delivery that is to be worked off. `open` decrypts its body, and throws when the key is gone. */
export type Waiting = Readonly<{
  id: bigint;
  topic: string;
  receivedAt: Date;
  triggeredAt: Date | null;
  mustAnswer: boolean;
  /** How often it was begun before. */
  attempts: number;
  open: () => Buffer;
}>;

/** What is known of a delivery after it was looked at: which thing of the shop it is about, and why it stays. */
export type Settled = Readonly<{
  id: bigint;
  resource: Readonly<{ id: string; name: string | null }> | null;
  reason: Reason | null;
  mustAnswer: boolean;
}>;

export const KEEP_DONE_DAYS = 7;
export const KEEP_UNREADABLE_DAYS = 30;

/** A page holds at most so many deliveries, and no further one after so many bytes: bodies are held in memory. */
const PAGE = 100;
const PAGE_BYTES = 4 * 1024 * 1024;

/** Where a body lives, for its seal. */
export const inboxPlace = (eventKey: string) => ({ shop: eventKey, table: "inbox", column: "body" });

const waitingRow = z.object({
  id: z.bigint(),
  topic: z.string(),
  event_key: z.string(),
  body: z.instanceof(Uint8Array),
  received_at: z.date(),
  triggered_at: z.date().nullable(),
  must_answer: z.boolean(),
  attempts: z.number(),
});

/**
 * The oldest deliveries of a shop that are due, in the order of their arrival, after the given id. `all`, or only those that
 * must be answered whoever the shop is.
 */
export async function dueOf(shopDomain: string, which: "all" | "must-answer", afterId: bigint, now: Date): Promise<Waiting[]> {
  const found = await asSystem((tx) =>
    rows(
      tx,
      waitingRow,
      sql`SELECT id, topic, event_key, body, received_at, triggered_at, must_answer, attempts
          FROM (SELECT due.*, sum(octet_length(body)) OVER (ORDER BY id) - octet_length(body) AS bytes_before
                FROM (SELECT * FROM inbox WHERE state = 'waiting' AND shop_domain = ${shopDomain} AND id > ${afterId}
                        AND (next_attempt_at IS NULL OR next_attempt_at <= ${now}) ${which === "all" ? emptySql : sql`AND must_answer`}
                      ORDER BY id LIMIT ${PAGE}) due) page
          WHERE bytes_before < ${PAGE_BYTES} ORDER BY id`,
    ),
  );
  return found.map((row) => ({
    id: row.id,
    topic: row.topic,
    receivedAt: row.received_at,
    triggeredAt: row.triggered_at,
    mustAnswer: row.must_answer,
    attempts: row.attempts,
    open: () => unseal(inboxPlace(row.event_key), row.body),
  }));
}

/**
 * Counts an attempt before it is made, so that a delivery that ends the process is known by it. With a date it is not due before
 * that date, unless it is settled.
 */
export async function claim(ids: readonly bigint[], notBefore: Date | null): Promise<void> {
  if (ids.length === 0) return;
  await asSystem((tx) =>
    execute(
      tx,
      sql`UPDATE inbox SET attempts = attempts + 1, next_attempt_at = ${notBefore}::timestamptz WHERE id = ANY(${[...ids]}::bigint[])`,
    ),
  );
}

/** Takes an attempt back that came to nothing without the delivery's fault. */
export async function release(ids: readonly bigint[], notBefore: Date | null): Promise<void> {
  if (ids.length === 0) return;
  await asSystem((tx) =>
    execute(
      tx,
      sql`UPDATE inbox SET attempts = greatest(attempts - 1, 0), next_attempt_at = ${notBefore}::timestamptz
          WHERE id = ANY(${[...ids]}::bigint[]) AND state = 'waiting'`,
    ),
  );
}

/** Marks deliveries as worked off; they are deleted a week later. */
export function markDone(settled: readonly Settled[], now: Date): Promise<void> {
  return settle("done", settled, now, addDays(now, KEEP_DONE_DAYS), null);
}

/** Keeps a delivery that cannot be read, with the reason. */
export function markUnreadable(settled: Settled, now: Date): Promise<void> {
  return settle("unreadable", [settled], now, settled.mustAnswer ? null : addDays(now, KEEP_UNREADABLE_DAYS), null);
}

/** Sets a delivery aside for good: it is only tried again when a person asks for it. */
export function markStuck(settled: Settled, now: Date): Promise<void> {
  return settle("stuck", [settled], now, settled.mustAnswer ? null : addDays(now, KEEP_UNREADABLE_DAYS), null);
}

/** Notes why an attempt failed; the delivery goes on waiting, for its next attempt. */
export function markFailed(settled: Settled, now: Date, nextAttemptAt: Date): Promise<void> {
  return settle("waiting", [settled], now, null, nextAttemptAt);
}

type State = "waiting" | "done" | "unreadable" | "stuck";

async function settle(
  state: State,
  settled: readonly Settled[],
  now: Date,
  deleteAfter: Date | null,
  nextAttemptAt: Date | null,
): Promise<void> {
  if (settled.length === 0) return;
  await asSystem((tx) =>
    execute(
      tx,
      sql`UPDATE inbox i SET state = ${state}, worked_at = ${now}, delete_after = ${deleteAfter}::timestamptz, next_attempt_at = ${nextAttemptAt}::timestamptz,
            reason = nullif(t.reason, ''), resource = nullif(t.resource, ''), resource_name = nullif(t.resource_name, '')
          FROM unnest(${settled.map((one) => one.id)}::bigint[], ${settled.map((one) => (one.reason === null ? "" : printReason(one.reason)))}::text[],
            ${settled.map((one) => one.resource?.id ?? "")}::text[], ${settled.map((one) => one.resource?.name ?? "")}::text[])
            AS t (id, reason, resource, resource_name)
          WHERE i.id = t.id`,
    ),
  );
}

/**
 * Domains with deliveries that are due although no job may know of them: after a crash, a pause, or when the install came after
 * its webhooks. Of a domain that nobody knows only what must be answered counts.
 */
export async function domainsWithDue(now: Date, limit: number): Promise<string[]> {
  const found = await asSystem((tx) =>
    rows(
      tx,
      z.object({ domain: z.string() }),
      sql`SELECT s.domain FROM shop s WHERE EXISTS (
            SELECT FROM inbox i WHERE i.state = 'waiting' AND i.shop_domain = s.domain AND (i.next_attempt_at IS NULL OR i.next_attempt_at <= ${now}))
          UNION SELECT i.shop_domain FROM inbox i
            WHERE i.must_answer AND i.state <> 'done' AND i.state = 'waiting' AND (i.next_attempt_at IS NULL OR i.next_attempt_at <= ${now})
          LIMIT ${limit}`,
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
          OR (i.state = 'waiting' AND i.received_at < ${waitedInVain} AND NOT i.must_answer AND NOT EXISTS (SELECT FROM shop s WHERE s.domain = i.shop_domain))`,
    ),
  );
}

/** What is left in the inbox of all shops, for those who watch over Encore. */
export type InboxRemainder = Readonly<{
  /** Of known shops, to be worked off now. */
  waiting: number;
  /** How long the oldest of these has waited. */
  oldestWaitingSeconds: number | null;
  /** Of known shops, with an attempt behind them and another one at its time. */
  failing: number;
  /** Set aside after the last attempt. */
  stuck: number;
  unreadable: number;
  /** Waiting for a shop that nobody knows (yet). */
  unknownShops: number;
  /** Requests of the law that are not answered yet. */
  kept: number;
}>;

const remainderRow = z.object({
  waiting: z.coerce.number(),
  oldest: z.date().nullable(),
  failing: z.coerce.number(),
  stuck: z.coerce.number(),
  unreadable: z.coerce.number(),
  unknown_shops: z.coerce.number(),
  kept: z.coerce.number(),
});

/** Counts in the index; what was worked off is not looked at. */
export async function inboxRemainder(now: Date): Promise<InboxRemainder> {
  const [row] = await asSystem((tx) =>
    rows(
      tx,
      remainderRow,
      sql`SELECT count(*) FILTER (WHERE is_waiting AND is_known AND next_attempt_at IS NULL) AS waiting,
            min(received_at) FILTER (WHERE is_waiting AND is_known AND next_attempt_at IS NULL) AS oldest,
            count(*) FILTER (WHERE is_waiting AND is_known AND next_attempt_at IS NOT NULL) AS failing,
            count(*) FILTER (WHERE state = 'stuck') AS stuck, count(*) FILTER (WHERE state = 'unreadable') AS unreadable,
            count(*) FILTER (WHERE is_waiting AND NOT is_known) AS unknown_shops,
            (SELECT count(*) FROM inbox WHERE must_answer AND state <> 'done') AS kept
          FROM (SELECT i.state, i.received_at, i.next_attempt_at, i.state = 'waiting' AS is_waiting, s.id IS NOT NULL AS is_known
                FROM inbox i LEFT JOIN shop s ON s.domain = i.shop_domain WHERE i.state IN ('waiting', 'stuck', 'unreadable')) remainder`,
    ),
  );
  if (row === undefined) throw new Error("A count without rows.");
  return {
    waiting: row.waiting,
    oldestWaitingSeconds: row.oldest === null ? null : Math.max(0, differenceInSeconds(now, row.oldest)),
    failing: row.failing,
    stuck: row.stuck,
    unreadable: row.unreadable,
    unknownShops: row.unknown_shops,
    kept: row.kept,
  };
}
