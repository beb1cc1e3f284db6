import { addDays } from "date-fns";
import { z } from "zod";
import { seal, unseal } from "#app/platform/crypto.server.ts";
import type { Sql, Transaction } from "#app/platform/db.server.ts";
import { asSystem, execute, rows, sql } from "#app/platform/db.server.ts";

/** A delivery as it came through the door, verified and not yet read. */
export type Delivery = Readonly<{ shopDomain: string; topic: string; eventKey: string; body: Buffer; receivedAt: Date }>;

/** A delivery that waits to be worked off. */
export type Waiting = Readonly<{ id: bigint; shopDomain: string; topic: string; eventKey: string; body: Buffer; receivedAt: Date }>;

const KEEP_DONE_DAYS = 7;
const KEEP_UNREADABLE_DAYS = 30;

const place = (eventKey: string) => ({ shop: eventKey, table: "inbox", column: "body" });

type Pending = Readonly<{ delivery: Delivery; settle: (error: Error | null) => void }>;

/** One statement carries at most this many deliveries. */
const MAX_GROUP = 200;

/**
 * Notes deliveries down in groups: while one insert is under way, further deliveries gather and go in with the next.
 * Under load this turns hundreds of commits into a few, and at rest a delivery waits for nothing.
 */
export class InboxWriter {
  readonly #afterInsert: (tx: Transaction, shopDomains: readonly string[]) => Promise<void>;
  #pending: Pending[] = [];
  #isWriting = false;

  /** @param afterInsert runs in the same transaction, to enqueue the work */
  constructor(afterInsert: (tx: Transaction, shopDomains: readonly string[]) => Promise<void>) {
    this.#afterInsert = afterInsert;
  }

  /** Resolves after the commit; a delivery that was there before changes nothing. */
  noteDown(delivery: Delivery): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#pending.push({
        delivery,
        settle: (error) => {
          if (error === null) resolve();
          else reject(error);
        },
      });
      if (!this.#isWriting) void this.#write();
    });
  }

  async #write(): Promise<void> {
    this.#isWriting = true;
    while (this.#pending.length > 0) {
      const group = this.#pending.splice(0, MAX_GROUP);
      const error = await insert(
        group.map(({ delivery }) => delivery),
        this.#afterInsert,
      ).then(
        () => null,
        (reason: unknown) => (reason instanceof Error ? reason : new Error("The inbox could not be written.", { cause: reason })),
      );
      for (const { settle } of group) settle(error);
    }
    this.#isWriting = false;
  }
}

async function insert(deliveries: readonly Delivery[], afterInsert: InboxWriterHook): Promise<void> {
  // Sorted, so that two processes that insert the same keys cannot wait for each other in a circle.
  const sorted = deliveries.toSorted((a, b) => (a.eventKey < b.eventKey ? -1 : 1));
  await asSystem(async (tx) => {
    await execute(
      tx,
      sql`INSERT INTO inbox (shop_domain, topic, event_key, body, received_at, state)
          SELECT shop_domain, topic, event_key, body, received_at, 'waiting'
          FROM unnest(
            ${sorted.map((one) => one.shopDomain)}::text[],
            ${sorted.map((one) => one.topic)}::text[],
            ${sorted.map((one) => one.eventKey)}::text[],
            ${sorted.map((one) => seal(place(one.eventKey), one.body))}::bytea[],
            ${sorted.map((one) => one.receivedAt)}::timestamptz[]
          ) AS t (shop_domain, topic, event_key, body, received_at)
          ON CONFLICT (event_key) DO NOTHING`,
    );
    await afterInsert(tx, [...new Set(sorted.map((one) => one.shopDomain))].toSorted());
  });
}

type InboxWriterHook = (tx: Transaction, shopDomains: readonly string[]) => Promise<void>;

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
    body: unseal(place(row.event_key), row.body),
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

/** Shops whose deliveries wait although no job may know of them (a crash between commit and queue, an unknown domain). */
export async function shopsWithWaiting(limit: number): Promise<string[]> {
  const found = await asSystem((tx) =>
    rows(
      tx,
      z.object({ shop_domain: z.string() }),
      sql`SELECT DISTINCT shop_domain FROM inbox WHERE state = 'waiting' ORDER BY shop_domain LIMIT ${limit}`,
    ),
  );
  return found.map((row) => row.shop_domain);
}

/** Deletes what is past its date; returns how many. */
export async function emptyInbox(now: Date): Promise<number> {
  return asSystem((tx) => execute(tx, sql`DELETE FROM inbox WHERE delete_after < ${now}`));
}
