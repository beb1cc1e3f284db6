import { z } from "zod";
import { cleanText } from "#app/lib/payload.ts";

/** Which order a delivery is about: Shopify's id as digits, and the name that the merchant knows it by. */
export type AboutOrder = Readonly<{ id: string; name: string | null }>;

/** PostgreSQL's bigint, in which orders are kept. */
const MAX_ID = 9_223_372_036_854_775_807n;
const fits = (digits: string): boolean => BigInt(digits) <= MAX_ID;

const id = z
  .union([z.number().int().positive(), z.string().regex(/^[1-9]\d{0,18}$/)])
  .transform(String)
  .refine(fits);
const gid = z.string().regex(/^gid:\/\/shopify\/Order\/[1-9]\d{0,18}$/);
const MAX_NAME = 60;
const name = z
  .string()
  .min(1)
  .max(MAX_NAME)
  .transform((text) => cleanText(text, MAX_NAME));

const order = z.object({
  id: id.optional().catch(undefined),
  admin_graphql_api_id: gid.optional().catch(undefined),
  name: name.nullable().catch(null),
});
const part = z.object({ order_id: id });

/**
 * The order in a delivery's body, also of one that cannot be read otherwise; null when it names none. Nothing else of the body
 * is kept in clear.
 *
 * @example
 * aboutOrder("orders/updated", { id: 450789469, name: "#1001" }) // { id: "450789469", name: "#1001" }
 * aboutOrder("refunds/create", { id: 7, order_id: 450789469 }) // { id: "450789469", name: null }
 * aboutOrder("customers/update", { id: 5 }) // null
 */
export function aboutOrder(topic: string, payload: unknown): AboutOrder | null {
  if (topic.startsWith("orders/")) {
    const { data } = order.safeParse(payload);
    // The parser of orders prefers the gid, too.
    const found = data?.admin_graphql_api_id?.slice("gid://shopify/Order/".length) ?? data?.id;
    return found === undefined || !fits(found) ? null : { id: found, name: data?.name ?? null };
  }
  const { data } = part.safeParse(payload);
  return data === undefined ? null : { id: data.order_id, name: null };
}
