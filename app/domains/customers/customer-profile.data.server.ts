import { z } from "zod";
import type { ConsentEntry, CustomerProfile } from "#app/domains/customers/customer-profile.ts";
import { identityEmail } from "#app/domains/customers/identity.data.server.ts";
import { unsealText } from "#app/platform/crypto.server.ts";
import type { Transaction } from "#app/platform/db.server.ts";
import { rows, sql } from "#app/platform/db.server.ts";

const bytes = z.instanceof(Uint8Array).nullable();

const profileRow = z.object({
  id: z.number(),
  shopify_id: z.bigint().nullable(),
  email_enc: bytes,
  name_enc: bytes,
  guest_email_enc: bytes,
  locale: z.string().nullable(),
  country: z.string().nullable(),
  tags: z.array(z.string()),
  consent_state: z.string().nullable(),
  consent_level: z.string().nullable(),
  consent_at: z.date().nullable(),
  lifetime_orders: z.number().nullable(),
  created_at: z.date().nullable(),
  deleted_at: z.date().nullable(),
  redacted_at: z.date().nullable(),
  merged_into: z.number().nullable(),
});

/** Everything that is known of one customer; a guest's address is the one that they used last. */
export async function findProfile(tx: Transaction, shopId: number, id: number): Promise<CustomerProfile | null> {
  const [row] = await rows(
    tx,
    profileRow,
    sql`SELECT c.id, c.shopify_id, c.email_enc, c.name_enc, c.locale, c.country, c.tags, c.consent_state, c.consent_level, c.consent_at,
          c.lifetime_orders, c.created_at, c.deleted_at, c.redacted_at, c.merged_into,
          (SELECT i.email_enc FROM customer_identity i WHERE i.shop_id = ${shopId} AND i.customer_id = c.id AND i.kind IN ('email', 'guest')
           ORDER BY i.seen_at DESC NULLS LAST, i.key LIMIT 1) AS guest_email_enc
        FROM customer c WHERE c.shop_id = ${shopId} AND c.id = ${id}`,
  );
  if (row === undefined) return null;
  const opened = (column: "email_enc" | "name_enc"): string | null =>
    row[column] === null ? null : unsealText({ shop: shopId, table: "customer", column }, row[column]);
  const guestEmail = row.guest_email_enc === null ? null : unsealText(identityEmail(shopId), row.guest_email_enc);
  return {
    id: row.id,
    shopifyId: row.shopify_id,
    name: opened("name_enc"),
    email: opened("email_enc") ?? guestEmail,
    locale: row.locale,
    country: row.country,
    tags: row.tags,
    consent: row.consent_state === null ? null : { state: row.consent_state, level: row.consent_level, at: row.consent_at },
    lifetimeOrders: row.lifetime_orders,
    createdAt: row.created_at,
    deletedAt: row.deleted_at,
    redactedAt: row.redacted_at,
    mergedInto: row.merged_into,
  };
}

/** Consents given and taken, the latest first. */
export function consentHistory(tx: Transaction, shopId: number, customerId: number): Promise<ConsentEntry[]> {
  return rows(
    tx,
    z.object({ at: z.date(), state: z.string(), level: z.string().nullable() }),
    sql`SELECT at, state, level FROM consent_event WHERE shop_id = ${shopId} AND customer_id = ${customerId} ORDER BY at DESC, state LIMIT 100`,
  );
}
