import { z } from "zod";
import type { CustomerNote } from "#app/domains/customers/customer-note.ts";
import { seal, unsealText } from "#app/platform/crypto.server.ts";
import type { Transaction } from "#app/platform/db.server.ts";
import { execute, rows, sql } from "#app/platform/db.server.ts";

const place = (shopId: number) => ({ shop: shopId, table: "customer_note", column: "text_enc" });

/** A note with whose it is. */
export type StoredNote = Readonly<{ customerId: number; isDeleted: boolean; note: CustomerNote }>;

const noteRow = z.object({
  id: z.string(),
  customer_id: z.number(),
  text_enc: z.instanceof(Uint8Array),
  written_at: z.date(),
  changed_at: z.date().nullable(),
  version: z.number(),
  deleted_at: z.date().nullable(),
});

function storedOf(shopId: number, row: z.output<typeof noteRow>): StoredNote {
  return {
    customerId: row.customer_id,
    isDeleted: row.deleted_at !== null,
    note: {
      id: row.id,
      text: unsealText(place(shopId), row.text_enc),
      writtenAt: row.written_at.toISOString(),
      changedAt: row.changed_at?.toISOString() ?? null,
      version: row.version,
    },
  };
}

/** The notes on a customer, the latest first, without those that were deleted. */
export async function selectNotes(tx: Transaction, shopId: number, customerId: number): Promise<CustomerNote[]> {
  const found = await rows(
    tx,
    noteRow,
    sql`SELECT id::text AS id, customer_id, text_enc, written_at, changed_at, version, deleted_at FROM customer_note
        WHERE shop_id = ${shopId} AND customer_id = ${customerId} AND deleted_at IS NULL ORDER BY written_at DESC, id`,
  );
  return found.map((row) => storedOf(shopId, row).note);
}

/** A note, locked until the transaction ends. */
export async function findNote(tx: Transaction, shopId: number, id: string): Promise<StoredNote | null> {
  const [row] = await rows(
    tx,
    noteRow,
    sql`SELECT id::text AS id, customer_id, text_enc, written_at, changed_at, version, deleted_at FROM customer_note
        WHERE shop_id = ${shopId} AND id = ${id}::uuid FOR UPDATE`,
  );
  return row === undefined ? null : storedOf(shopId, row);
}

/** Whether there is a customer of whom something may be written down: neither merged away nor forgotten. The caller holds the lock against either. */
export async function hasNotable(tx: Transaction, shopId: number, customerId: number): Promise<boolean> {
  const found = await rows(
    tx,
    z.object({ id: z.number() }),
    sql`SELECT id FROM customer WHERE shop_id = ${shopId} AND id = ${customerId}
          AND merged_into IS NULL AND redacted_at IS NULL AND deleted_at IS NULL`,
  );
  return found.length === 1;
}

export async function countNotes(tx: Transaction, shopId: number, customerId: number): Promise<number> {
  const [row] = await rows(
    tx,
    z.object({ count: z.coerce.number() }),
    sql`SELECT count(*) AS count FROM customer_note WHERE shop_id = ${shopId} AND customer_id = ${customerId} AND deleted_at IS NULL`,
  );
  return row?.count ?? 0;
}

export async function insertNote(
  tx: Transaction,
  shopId: number,
  note: Readonly<{ id: string; customerId: number; text: string }>,
  now: Date,
): Promise<void> {
  await execute(
    tx,
    sql`INSERT INTO customer_note (shop_id, id, customer_id, text_enc, written_at)
        VALUES (${shopId}, ${note.id}::uuid, ${note.customerId}, ${seal(place(shopId), note.text)}, ${now}) ON CONFLICT (shop_id, id) DO NOTHING`,
  );
}

export async function updateNote(tx: Transaction, shopId: number, id: string, text: string, now: Date): Promise<void> {
  await execute(
    tx,
    sql`UPDATE customer_note SET text_enc = ${seal(place(shopId), text)}, changed_at = ${now}, version = version + 1
        WHERE shop_id = ${shopId} AND id = ${id}::uuid`,
  );
}

/** Deletes a note for now, or takes that back (null). */
export async function markNoteDeleted(tx: Transaction, shopId: number, id: string, at: Date | null): Promise<void> {
  await execute(tx, sql`UPDATE customer_note SET deleted_at = ${at} WHERE shop_id = ${shopId} AND id = ${id}::uuid`);
}

/**
 * The notes of a customer who turned out to be another. Shopify tells of the merge and that the one is deleted in any order: notes
 * that went with the deletion come back.
 */
export async function moveNotes(tx: Transaction, shopId: number, fromId: number, toId: number): Promise<void> {
  await execute(
    tx,
    sql`UPDATE customer_note n SET customer_id = ${toId}, deleted_at = nullif(n.deleted_at, c.deleted_at)
        FROM customer c WHERE c.shop_id = ${shopId} AND c.id = ${fromId} AND n.shop_id = ${shopId} AND n.customer_id = ${fromId}`,
  );
}

/**
 * The same of guests who turned out to be customers of Shopify: by their e-mail, as their orders go (`ownerOf`). Notes on guests whom
 * nobody claims stay where they are.
 */
export async function moveNotesOfGuests(tx: Transaction, shopId: number, guestIds: readonly number[]): Promise<void> {
  await execute(
    tx,
    sql`UPDATE customer_note n SET customer_id = (
          SELECT coalesce(c.merged_into, c.id) FROM customer_identity g
          JOIN customer_identity i ON i.shop_id = ${shopId} AND i.kind = 'email' AND i.key = g.key
          JOIN customer c ON c.shop_id = ${shopId} AND c.id = i.customer_id
          WHERE g.shop_id = ${shopId} AND g.kind = 'guest' AND g.customer_id = n.customer_id
          ORDER BY i.seen_at DESC, c.shopify_id LIMIT 1)
        WHERE n.shop_id = ${shopId} AND n.customer_id = ANY(${[...guestIds]}::int[]) AND EXISTS (
          SELECT FROM customer_identity g JOIN customer_identity i ON i.shop_id = ${shopId} AND i.kind = 'email' AND i.key = g.key
          WHERE g.shop_id = ${shopId} AND g.kind = 'guest' AND g.customer_id = n.customer_id)`,
  );
}

/** The customer was deleted in Shopify at that moment; their notes are deleted with them, and go for good as other deleted ones do. */
export async function markNotesDeleted(tx: Transaction, shopId: number, customerId: number, at: Date): Promise<void> {
  await execute(
    tx,
    sql`UPDATE customer_note SET deleted_at = coalesce(deleted_at, ${at}::timestamptz) WHERE shop_id = ${shopId} AND customer_id = ${customerId}`,
  );
}
