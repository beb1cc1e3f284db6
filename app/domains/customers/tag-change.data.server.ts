import { z } from "zod";
import type { TagChange, TagFailure } from "#app/domains/customers/tag-change.ts";
import type { Transaction } from "#app/platform/db.server.ts";
import { execute, rows, sql } from "#app/platform/db.server.ts";

const failure = z.enum(["not-allowed", "gone", "refused", "shopify-away"]) satisfies z.ZodType<TagFailure>;

const changeRow = z
  .object({
    tag: z.string(),
    is_wanted: z.boolean(),
    version: z.number(),
    state: z.enum(["waiting", "sent", "failed"]),
    reason: failure.nullable(),
    attempts: z.number(),
  })
  .transform(({ tag, is_wanted, version, state, reason, attempts }): TagChange => ({
    tag,
    isWanted: is_wanted,
    version,
    state,
    reason,
    attempts,
  }));

export function selectTagChanges(tx: Transaction, shopId: number, customerId: number): Promise<TagChange[]> {
  return rows(
    tx,
    changeRow,
    sql`SELECT tag, is_wanted, version, state, reason, attempts FROM tag_change
        WHERE shop_id = ${shopId} AND customer_id = ${customerId} ORDER BY asked_at, tag`,
  );
}

type TagWish = Readonly<{ customerId: number; tag: string; isWanted: boolean }>;

/** Notes that a tag is to be sent; a newer wish of the same tag takes the place of the older. */
export async function putTagWish(tx: Transaction, shopId: number, { customerId, tag, isWanted }: TagWish, now: Date): Promise<void> {
  await execute(
    tx,
    sql`INSERT INTO tag_change (shop_id, customer_id, tag, is_wanted, version, state, asked_at)
        VALUES (${shopId}, ${customerId}, ${tag}, ${isWanted}, 1, 'waiting', ${now})
        ON CONFLICT (shop_id, customer_id, tag) DO UPDATE SET is_wanted = excluded.is_wanted, version = tag_change.version + 1,
          state = 'waiting', reason = NULL, attempts = 0, asked_at = excluded.asked_at, sent_at = NULL`,
  );
}

/** Takes a wish away, unless a newer one has replaced it. */
export async function deleteTagChange(
  tx: Transaction,
  shopId: number,
  customerId: number,
  { tag, version }: Pick<TagChange, "tag" | "version">,
): Promise<void> {
  await execute(
    tx,
    sql`DELETE FROM tag_change WHERE shop_id = ${shopId} AND customer_id = ${customerId} AND tag = ${tag} AND version = ${version}`,
  );
}

/** What became of sending a wish. `at`: Shopify's time of it. A wish that a newer one has replaced meanwhile stays as it is. */
export type TagOutcome =
  | Readonly<{ state: "sent"; at: Date }>
  | Readonly<{ state: "failed"; reason: TagFailure }>
  | Readonly<{ state: "waiting"; attempts: number }>;

export async function putTagOutcome(
  tx: Transaction,
  shopId: number,
  customerId: number,
  { tag, version }: Pick<TagChange, "tag" | "version">,
  outcome: TagOutcome,
): Promise<void> {
  await execute(
    tx,
    sql`UPDATE tag_change SET state = ${outcome.state}, reason = ${outcome.state === "failed" ? outcome.reason : null}::text,
          sent_at = ${outcome.state === "sent" ? outcome.at : null}::timestamptz,
          attempts = coalesce(${outcome.state === "waiting" ? outcome.attempts : null}::int, attempts)
        WHERE shop_id = ${shopId} AND customer_id = ${customerId} AND tag = ${tag} AND version = ${version}`,
  );
}

/** What Shopify told of a customer's tags, as of a time of its own: of all (null), or of some, in small letters. */
type TagsTold = Readonly<{ customerId: number; at: Date; tags: readonly string[] | null }>;

/** What was sent is confirmed, or overtaken, by what Shopify tells of a later time. */
export async function settleTagChanges(tx: Transaction, shopId: number, told: readonly TagsTold[]): Promise<void> {
  if (told.length === 0) return;
  const records = told.map(({ customerId, at, tags }) => ({ customer_id: customerId, at, tags }));
  await execute(
    tx,
    sql`DELETE FROM tag_change c USING json_to_recordset(${JSON.stringify(records)}::json) AS t (customer_id int, at timestamptz, tags text[])
        WHERE c.shop_id = ${shopId} AND c.customer_id = t.customer_id AND c.state = 'sent' AND c.sent_at <= t.at
          AND (t.tags IS NULL OR lower(c.tag) = ANY(t.tags))`,
  );
}
