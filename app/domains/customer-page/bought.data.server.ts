import { z } from "zod";
import type { Bought } from "#app/domains/customer-page/view.ts";
import type { Transaction } from "#app/platform/db.server.ts";
import { rows, sql } from "#app/platform/db.server.ts";

const PRODUCTS_SHOWN = 8;
const FIRST_SHOWN = 4;

const productRow = z.object({
  title: z.string(),
  product_id: z.bigint().nullable(),
  quantity: z.coerce.number(),
  value: z.coerce.number(),
  products: z.coerce.number(),
  all_quantity: z.coerce.number(),
  all_value: z.coerce.number(),
});

/**
 * What a customer's purchases were made of. A product is one whatever it was called at the time; a line without a product is known by
 * its title. Lines cost what they did after their discounts and before refunds; gift cards are no goods.
 */
export async function selectBought(tx: Transaction, shopId: number, customerId: number): Promise<Bought> {
  const products = await rows(
    tx,
    productRow,
    sql`SELECT title, product_id, quantity, value, count(*) OVER () AS products, sum(quantity) OVER () AS all_quantity, sum(value) OVER () AS all_value
        FROM (
          SELECT coalesce(lp.product_id::text, 't ' || l.title) AS key, (array_agg(l.title ORDER BY p.day DESC, l.order_id DESC, l.id))[1] AS title,
            max(lp.product_id) AS product_id, sum(l.quantity) AS quantity, sum(l.value) AS value
          FROM purchase p
          JOIN order_line l ON l.shop_id = ${shopId} AND l.order_id = p.order_id
          LEFT JOIN line_product lp ON lp.shop_id = ${shopId} AND lp.order_id = l.order_id AND lp.line_id = l.id
          WHERE p.shop_id = ${shopId} AND p.customer_id = ${customerId} AND NOT l.is_gift_card
          GROUP BY 1
        ) bought ORDER BY value DESC, quantity DESC, title LIMIT ${PRODUCTS_SHOWN}::int`,
  );
  const first = await rows(
    tx,
    z.object({ title: z.string() }),
    sql`SELECT l.title FROM (
          SELECT p.order_id FROM purchase p WHERE p.shop_id = ${shopId} AND p.customer_id = ${customerId} AND p.prev_day IS NULL LIMIT 1
        ) earliest JOIN order_line l ON l.shop_id = ${shopId} AND l.order_id = earliest.order_id ORDER BY l.value DESC, l.id LIMIT ${FIRST_SHOWN}::int`,
  );
  const channels = await rows(
    tx,
    z.object({ channel: z.string().nullable(), purchases: z.coerce.number() }),
    sql`SELECT o.channel, count(*) AS purchases FROM purchase p JOIN orders o ON o.shop_id = ${shopId} AND o.id = p.order_id
        WHERE p.shop_id = ${shopId} AND p.customer_id = ${customerId} GROUP BY o.channel ORDER BY purchases DESC, o.channel LIMIT 10`,
  );
  const [any] = products;
  return {
    products: products.map((row) => ({
      title: row.title,
      productId: row.product_id === null ? null : String(row.product_id),
      quantity: row.quantity,
      value: row.value,
    })),
    productCount: any?.products ?? 0,
    quantity: any?.all_quantity ?? 0,
    value: any?.all_value ?? 0,
    first: first.map((line) => line.title),
    channels,
  };
}
