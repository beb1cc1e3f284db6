import { z } from "zod";
import type { CustomerName, EmailConsent } from "#app/domains/customers/customer.ts";
import type { CustomerState } from "#app/domains/customers/customer-state.ts";
import { markNotesDeleted } from "#app/domains/customers/customer-notes.data.server.ts";
import { hex, identityEmail } from "#app/domains/customers/identity.data.server.ts";
import { seal, unsealText } from "#app/platform/crypto.server.ts";
import type { Transaction } from "#app/platform/db.server.ts";
import { execute, rows, sql } from "#app/platform/db.server.ts";

const place = (shopId: number, column: "email_enc" | "name_enc") => ({ shop: shopId, table: "customer", column });

const bytes = z.instanceof(Uint8Array).nullable();

const stateRow = z.object({
  id: z.number(),
  email_enc: bytes,
  name_enc: bytes,
  country: z.string().nullable(),
  source_updated_at: z.date().nullable(),
  facts_source: z.enum(["api", "webhook"]).nullable(),
  locale: z.string().nullable(),
  api_updated_at: z.date().nullable(),
  created_at: z.date().nullable(),
  lifetime_orders: z.number().nullable(),
  lifetime_at: z.date().nullable(),
  tags: z.array(z.string()),
  tags_listed_at: z.date().nullable(),
  tag_facts: z.record(z.string(), z.number()),
  consent_state: z.string().nullable(),
  consent_level: z.string().nullable(),
  consent_at: z.date().nullable(),
});

function stateOf(shopId: number, row: z.output<typeof stateRow>): CustomerState {
  return {
    email: row.email_enc === null ? null : unsealText(place(shopId, "email_enc"), row.email_enc),
    name: row.name_enc === null ? null : unsealText(place(shopId, "name_enc"), row.name_enc),
    country: row.country,
    factsAt: row.source_updated_at,
    factsSource: row.facts_source,
    locale: row.locale,
    apiUpdatedAt: row.api_updated_at,
    createdAt: row.created_at,
    lifetimeOrders: row.lifetime_orders,
    lifetimeAt: row.lifetime_at,
    tags: row.tags,
    tagsListedAt: row.tags_listed_at,
    tagFacts: row.tag_facts,
    consent: row.consent_state === null ? null : { state: row.consent_state, level: row.consent_level, at: row.consent_at },
  };
}

/** What is known of customers, by our id. */
export async function selectStates(tx: Transaction, shopId: number, ids: readonly number[]): Promise<ReadonlyMap<number, CustomerState>> {
  if (ids.length === 0) return new Map();
  const found = await rows(
    tx,
    stateRow,
    sql`SELECT id, email_enc, name_enc, country, source_updated_at, facts_source, locale, api_updated_at, created_at, lifetime_orders, lifetime_at,
          tags, tags_listed_at, tag_facts, consent_state, consent_level, consent_at
        FROM customer WHERE shop_id = ${shopId} AND id = ANY(${[...ids]}::int[])`,
  );
  return new Map(found.map((row) => [row.id, stateOf(shopId, row)]));
}

/** Writes what is known of customers that are there, whole. */
export async function putStates(
  tx: Transaction,
  shopId: number,
  customers: readonly Readonly<{ id: number; state: CustomerState }>[],
): Promise<void> {
  if (customers.length === 0) return;
  const sealed = (column: "email_enc" | "name_enc", text: string | null) => (text === null ? null : hex(seal(place(shopId, column), text)));
  const records = customers.map(({ id, state }) => ({
    id,
    email_enc: sealed("email_enc", state.email),
    name_enc: sealed("name_enc", state.name),
    country: state.country,
    source_updated_at: state.factsAt,
    facts_source: state.factsSource,
    locale: state.locale,
    api_updated_at: state.apiUpdatedAt,
    created_at: state.createdAt,
    lifetime_orders: state.lifetimeOrders,
    lifetime_at: state.lifetimeAt,
    tags: state.tags,
    tags_listed_at: state.tagsListedAt,
    tag_facts: state.tagFacts,
    consent_state: state.consent?.state ?? null,
    consent_level: state.consent?.level ?? null,
    consent_at: state.consent?.at ?? null,
  }));
  await execute(
    tx,
    sql`INSERT INTO customer (shop_id, id, email_enc, name_enc, country, source_updated_at, facts_source, locale, api_updated_at, created_at,
          lifetime_orders, lifetime_at, tags, tags_listed_at, tag_facts, consent_state, consent_level, consent_at)
        SELECT ${shopId}, t.* FROM json_to_recordset(${JSON.stringify(records)}::json) AS t (
          id int, email_enc bytea, name_enc bytea, country text, source_updated_at timestamptz, facts_source text, locale text,
          api_updated_at timestamptz, created_at timestamptz, lifetime_orders int, lifetime_at timestamptz, tags text[],
          tags_listed_at timestamptz, tag_facts jsonb, consent_state text, consent_level text, consent_at timestamptz)
        ON CONFLICT (shop_id, id) DO UPDATE SET
          email_enc = excluded.email_enc, name_enc = excluded.name_enc, country = excluded.country,
          source_updated_at = excluded.source_updated_at, facts_source = excluded.facts_source, locale = excluded.locale,
          api_updated_at = excluded.api_updated_at, created_at = excluded.created_at, lifetime_orders = excluded.lifetime_orders,
          lifetime_at = excluded.lifetime_at, tags = excluded.tags, tags_listed_at = excluded.tags_listed_at, tag_facts = excluded.tag_facts,
          consent_state = excluded.consent_state, consent_level = excluded.consent_level, consent_at = excluded.consent_at`,
  );
}

/** Appends consents that have a time to the list of all that were ever given or taken. */
export async function putConsentEvents(
  tx: Transaction,
  shopId: number,
  consents: readonly Readonly<{ customerId: number; consent: EmailConsent }>[],
): Promise<void> {
  const records = consents.flatMap(({ customerId, consent }) =>
    consent.at === null ? [] : [{ customer_id: customerId, at: consent.at, state: consent.state, level: consent.level }],
  );
  if (records.length === 0) return;
  await execute(
    tx,
    sql`INSERT INTO consent_event (shop_id, customer_id, at, state, level)
        SELECT ${shopId}, t.* FROM json_to_recordset(${JSON.stringify(records)}::json) AS t (customer_id int, at timestamptz, state text, level text)
        ON CONFLICT (shop_id, customer_id, at, state) DO UPDATE SET level = greatest(consent_event.level, excluded.level)`,
  );
}

/**
 * Shopify deleted the customer: the row stays as a number under which past purchases count, and so that late news are known to be
 * late. The first time stands.
 */
export async function forgetPerson(tx: Transaction, shopId: number, id: number, now: Date): Promise<void> {
  await execute(
    tx,
    sql`UPDATE customer SET email_enc = NULL, name_enc = NULL, country = NULL, source_updated_at = NULL, facts_source = NULL, locale = NULL,
          api_updated_at = NULL, created_at = NULL, lifetime_orders = NULL, lifetime_at = NULL, tags = '{}', tags_listed_at = NULL,
          tag_facts = '{}', consent_state = NULL, consent_level = NULL, consent_at = NULL, deleted_at = coalesce(deleted_at, ${now})
        WHERE shop_id = ${shopId} AND id = ${id}`,
  );
  await execute(tx, sql`DELETE FROM consent_event WHERE shop_id = ${shopId} AND customer_id = ${id}`);
  await execute(tx, sql`DELETE FROM tag_change WHERE shop_id = ${shopId} AND customer_id = ${id}`);
  await markNotesDeleted(tx, shopId, id, now);
}

/** Notes that a customer was merged into another, who was merged no further; those merged into the first follow. */
export async function putMerge(tx: Transaction, shopId: number, removedId: number, keptId: number): Promise<void> {
  await execute(
    tx,
    sql`UPDATE customer SET merged_into = ${keptId}::int WHERE shop_id = ${shopId} AND (id = ${removedId} OR merged_into = ${removedId})`,
  );
}

const nameRow = z.object({ id: z.number(), email_enc: bytes, name_enc: bytes, guest_email_enc: bytes });

export async function selectNames(tx: Transaction, shopId: number, ids: readonly number[]): Promise<CustomerName[]> {
  const found = await rows(
    tx,
    nameRow,
    sql`SELECT c.id, c.email_enc, c.name_enc, (SELECT i.email_enc FROM customer_identity i
            WHERE i.shop_id = ${shopId} AND i.customer_id = c.id AND i.kind IN ('email', 'guest') ORDER BY i.seen_at DESC NULLS LAST, i.key LIMIT 1) AS guest_email_enc
        FROM customer c WHERE c.shop_id = ${shopId} AND c.id = ANY(${[...ids]}::int[])`,
  );
  return found.map((row) => ({
    id: row.id,
    name: row.name_enc === null ? null : unsealText(place(shopId, "name_enc"), row.name_enc),
    email: emailOf(shopId, row),
  }));
}

/** What Shopify says of the customer, else the address they used last: a guest has no other. */
function emailOf(shopId: number, row: z.output<typeof nameRow>): string | null {
  if (row.email_enc !== null) return unsealText(place(shopId, "email_enc"), row.email_enc);
  return row.guest_email_enc === null ? null : unsealText(identityEmail(shopId), row.guest_email_enc);
}

/** Customers, without those that were merged into another. */
export async function countCustomers(tx: Transaction, shopId: number): Promise<number> {
  const [row] = await rows(
    tx,
    z.object({ count: z.coerce.number() }),
    sql`SELECT count(*) AS count FROM customer WHERE shop_id = ${shopId} AND merged_into IS NULL`,
  );
  return row?.count ?? 0;
}
