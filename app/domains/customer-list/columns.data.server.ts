import { z } from "zod";
import type { ListedPart } from "#app/domains/customer-list/columns.ts";
import { CONSENTS } from "#app/domains/customer-list/question.ts";
import type { Consent } from "#app/domains/customer-list/terms.ts";
import { emptySql, rows, sql } from "#app/platform/db.server.ts";
import type { Transaction } from "#app/platform/db.server.ts";

/** As Shopify's API spells them; another word, or none, is `unknown`. */
const CONSENT_STATES: Readonly<Record<Exclude<Consent, "unknown">, string>> = {
  subscribed: "SUBSCRIBED",
  pending: "PENDING",
  unsubscribed: "UNSUBSCRIBED",
  "not-subscribed": "NOT_SUBSCRIBED",
};

const numbers = z.array(z.number());
const consent = z
  .string()
  .nullable()
  .transform((state): Consent => CONSENTS.find((one) => one !== "unknown" && CONSENT_STATES[one] === state) ?? "unknown");

const listed = z.object({
  ids: numbers,
  days: z.array(numbers),
  sums: z.array(numbers),
  discounted: numbers,
  past: numbers,
  isGone: z.array(z.boolean()),
  countries: z.array(z.string().nullable()),
  consents: z.array(consent),
});

/** Customers that changed. `seen` is the snapshot in which they were read: the next time, what it did not show. */
export type ListedChanges = Readonly<{ seen: string; part: ListedPart; goneIds: readonly number[] }>;

/**
 * The next customers after one by our number: all, or those whose row an earlier snapshot did not show, whoever wrote it and however
 * long that took. The lower bound is for the index. A row that seems to be written in the future comes from another server's dump, and
 * was read when all were.
 *
 * @param since `seen` of an earlier read; null for all customers
 */
export async function selectListed(
  tx: Transaction,
  shopId: number,
  { since, after, take }: Readonly<{ since: string | null; after: number; take: number }>,
): Promise<ListedChanges> {
  const isNew =
    since === null
      ? emptySql
      : sql`AND changed_by >= pg_snapshot_xmin(${since}::pg_snapshot) AND NOT pg_visible_in_snapshot(changed_by, ${since}::pg_snapshot)
            AND changed_by < pg_snapshot_xmax(pg_current_snapshot())`;
  const gone =
    since === null
      ? sql`'[]'`
      : sql`(SELECT coalesce(json_agg(customer_id), '[]') FROM unlisted_customer WHERE shop_id = ${shopId} ${isNew})`;
  const [found] = await rows(
    tx,
    z.object({ seen: z.string(), part: z.string(), gone: z.string() }),
    sql`SELECT pg_current_snapshot()::text AS seen, ${gone}::text AS gone, json_build_object(
          'ids', coalesce(json_agg(customer_id), '[]'), 'days', coalesce(json_agg(days), '[]'), 'sums', coalesce(json_agg(sums), '[]'),
          'discounted', coalesce(json_agg(discounted), '[]'), 'past', coalesce(json_agg(past), '[]'), 'isGone', coalesce(json_agg(is_gone), '[]'),
          'countries', coalesce(json_agg(country), '[]'), 'consents', coalesce(json_agg(consent_state), '[]'))::text AS part
        FROM (SELECT * FROM listed_customer WHERE shop_id = ${shopId} AND customer_id > ${after}::int ${isNew} ORDER BY customer_id LIMIT ${take}::int) next`,
  );
  if (found === undefined) throw new Error("A query of one row gave none.");
  return { seen: found.seen, part: listed.parse(JSON.parse(found.part)), goneIds: numbers.parse(JSON.parse(found.gone)) };
}
