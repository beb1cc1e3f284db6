import { z } from "zod";
import type { Fulfilment, OrderLine, Refund } from "#app/domains/orders/order.ts";
import type { Transaction } from "#app/platform/db.server.ts";
import { execute, rows, sql } from "#app/platform/db.server.ts";

/**
 * What hangs on an order. Lines "follow" in a later batch of the import; "may-follow" where nobody knows whether the file has any:
 * those that are there stay until the first comes (`clearLines`).
 */
export type OrderParts = Readonly<{
  orderId: bigint;
  lines: readonly OrderLine[] | "follow" | "may-follow";
  refunds: readonly Refund[];
  fulfilments: readonly Fulfilment[];
}>;

/** Replaces all parts of orders. What is known of a delivery's arrival stays: only the API tells it. */
export async function replaceParts(
  tx: Transaction,
  shopId: number,
  orders: readonly OrderParts[],
  storedIds: ReadonlySet<bigint>,
): Promise<void> {
  const stored = orders.map((order) => order.orderId).filter((id) => storedIds.has(id));
  const cleared = orders.filter(({ orderId, lines }) => storedIds.has(orderId) && lines !== "may-follow");
  await clearLines(
    tx,
    shopId,
    cleared.map((order) => order.orderId),
  );
  if (stored.length > 0) {
    const kept = orders.flatMap((order) => order.fulfilments.map((one) => String(one.id)));
    await execute(tx, sql`DELETE FROM refund WHERE shop_id = ${shopId} AND order_id = ANY(${stored}::bigint[])`);
    await execute(
      tx,
      sql`DELETE FROM fulfilment WHERE shop_id = ${shopId} AND order_id = ANY(${stored}::bigint[]) AND id <> ALL(${kept}::bigint[])`,
    );
  }
  await writeLines(
    tx,
    shopId,
    orders.flatMap(({ orderId, lines }) => (typeof lines === "string" ? [] : lines).map((line) => ({ orderId, line }))),
  );
  await writeRefunds(tx, shopId, orders);
  await writeFulfilments(
    tx,
    shopId,
    orders.flatMap(({ orderId, fulfilments }) => fulfilments.map((one) => ({ orderId, fulfilment: one }))),
  );
}

/** Takes all lines of orders away, whose new ones come now. */
export async function clearLines(tx: Transaction, shopId: number, orderIds: readonly bigint[]): Promise<void> {
  if (orderIds.length === 0) return;
  await execute(tx, sql`DELETE FROM order_line WHERE shop_id = ${shopId} AND order_id = ANY(${[...orderIds]}::bigint[])`);
}

export type ImportedLine = Readonly<{ orderId: bigint; line: OrderLine }>;

/** For whom lines of an import wait: the import that wrote the order, and whether its buyer is forgotten. */
export type LineOwner = Readonly<{ importId: number | null; isRedacted: boolean }>;

export async function selectLineOwners(tx: Transaction, shopId: number, ids: readonly bigint[]): Promise<ReadonlyMap<bigint, LineOwner>> {
  const found = await rows(
    tx,
    z.object({ id: z.bigint(), import_id: z.number().nullable(), redacted_at: z.date().nullable() }),
    sql`SELECT o.id, o.import_id, c.redacted_at FROM orders o LEFT JOIN customer c ON c.shop_id = o.shop_id AND c.id = o.customer_id
        WHERE o.shop_id = ${shopId} AND o.id = ANY(${[...ids]}::bigint[])`,
  );
  return new Map(found.map((row) => [row.id, { importId: row.import_id, isRedacted: row.redacted_at !== null }]));
}

async function writeLines(tx: Transaction, shopId: number, lines: readonly ImportedLine[]): Promise<void> {
  if (lines.length === 0) return;
  const records = lines.map(({ orderId, line }) => ({
    order_id: String(orderId),
    id: String(line.id),
    title: line.title,
    product_type: line.productType,
    quantity: line.quantity,
    current_quantity: line.currentQuantity,
    value: line.value,
    is_gift_card: line.isGiftCard,
  }));
  await execute(
    tx,
    sql`INSERT INTO order_line (shop_id, order_id, id, title, product_type, quantity, current_quantity, value, is_gift_card)
        SELECT ${shopId}, t.* FROM json_to_recordset(${JSON.stringify(records)}::json) AS t (
          order_id bigint, id bigint, title text, product_type text, quantity int, current_quantity int, value bigint, is_gift_card boolean)
        ON CONFLICT (shop_id, order_id, id) DO UPDATE SET title = excluded.title, product_type = excluded.product_type,
          quantity = excluded.quantity, current_quantity = excluded.current_quantity, value = excluded.value,
          is_gift_card = excluded.is_gift_card`,
  );
}

/** Writes lines of orders that an import wrote before. */
export async function writeImportedLines(tx: Transaction, shopId: number, lines: readonly ImportedLine[]): Promise<void> {
  await writeLines(tx, shopId, lines);
  const withGiftCards = [...new Set(lines.filter(({ line }) => line.isGiftCard).map(({ orderId }) => orderId))];
  if (withGiftCards.length === 0) return;
  await execute(
    tx,
    sql`UPDATE orders o SET gift_cards_sold =
          (SELECT coalesce(sum(l.value), 0) FROM order_line l WHERE l.shop_id = ${shopId} AND l.order_id = o.id AND l.is_gift_card)
        WHERE o.shop_id = ${shopId} AND o.id = ANY(${withGiftCards}::bigint[])`,
  );
}

async function writeRefunds(tx: Transaction, shopId: number, orders: readonly OrderParts[]): Promise<void> {
  const refunds = orders.flatMap(({ orderId, refunds: own }) =>
    own.map((refund) => ({ order_id: String(orderId), id: String(refund.id), refunded_at: refund.refundedAt, amount: refund.amount })),
  );
  if (refunds.length === 0) return;
  await execute(
    tx,
    sql`INSERT INTO refund (shop_id, order_id, id, refunded_at, amount)
        SELECT ${shopId}, t.* FROM json_to_recordset(${JSON.stringify(refunds)}::json) AS t (order_id bigint, id bigint, refunded_at timestamptz, amount bigint)
        ON CONFLICT (shop_id, order_id, id) DO UPDATE SET refunded_at = excluded.refunded_at, amount = excluded.amount`,
  );
}

type OwnedFulfilment = Readonly<{ orderId: bigint; fulfilment: Fulfilment }>;

async function writeFulfilments(tx: Transaction, shopId: number, fulfilments: readonly OwnedFulfilment[]): Promise<void> {
  if (fulfilments.length === 0) return;
  const records = fulfilments.map(({ orderId, fulfilment }) => ({
    order_id: String(orderId),
    id: String(fulfilment.id),
    status: fulfilment.status,
    shipped_at: fulfilment.shippedAt,
    delivered_at: fulfilment.deliveredAt,
  }));
  await execute(
    tx,
    sql`INSERT INTO fulfilment (shop_id, order_id, id, status, shipped_at, delivered_at)
        SELECT ${shopId}, t.* FROM json_to_recordset(${JSON.stringify(records)}::json)
          AS t (order_id bigint, id bigint, status text, shipped_at timestamptz, delivered_at timestamptz)
        ON CONFLICT (shop_id, order_id, id) DO UPDATE SET status = excluded.status, shipped_at = excluded.shipped_at,
          delivered_at = greatest(excluded.delivered_at, fulfilment.delivered_at)`,
  );
}

const fulfilmentRow = z
  .object({ order_id: z.bigint(), id: z.bigint(), status: z.string(), shipped_at: z.date() })
  .transform((row) => ({ orderId: row.order_id, id: row.id, status: row.status, shippedAt: row.shipped_at }));

/** Notes arrivals that an older answer of the API tells of parcels which the newest version has, too. */
export async function addArrivals(tx: Transaction, shopId: number, told: readonly OwnedFulfilment[]): Promise<void> {
  const arrivals = new Map(
    told.flatMap(({ fulfilment }) => (fulfilment.deliveredAt === null ? [] : [[fulfilment.id, fulfilment.deliveredAt] as const])),
  );
  if (arrivals.size === 0) return;
  const orderIds = [...new Set(told.map(({ orderId }) => orderId))];
  const stored = await rows(
    tx,
    fulfilmentRow,
    sql`SELECT order_id, id, status, shipped_at FROM fulfilment WHERE shop_id = ${shopId} AND order_id = ANY(${orderIds}::bigint[])`,
  );
  await writeFulfilments(
    tx,
    shopId,
    stored.flatMap(({ orderId, ...own }) => {
      const deliveredAt = arrivals.get(own.id);
      return deliveredAt === undefined ? [] : [{ orderId, fulfilment: { ...own, deliveredAt } }];
    }),
  );
}

/** Notes which products lines sold: a fact that no later version takes back. */
export async function addProducts(tx: Transaction, shopId: number, lines: readonly ImportedLine[]): Promise<void> {
  const known = lines.filter(({ line }) => line.productId !== null || line.variantId !== null);
  if (known.length === 0) return;
  const records = known.map(({ orderId, line }) => ({
    order_id: String(orderId),
    line_id: String(line.id),
    product_id: line.productId === null ? null : String(line.productId),
    variant_id: line.variantId === null ? null : String(line.variantId),
  }));
  await execute(
    tx,
    sql`INSERT INTO line_product (shop_id, order_id, line_id, product_id, variant_id)
        SELECT ${shopId}, t.* FROM json_to_recordset(${JSON.stringify(records)}::json) AS t (order_id bigint, line_id bigint, product_id bigint, variant_id bigint)
        ON CONFLICT (shop_id, order_id, line_id) DO UPDATE SET product_id = greatest(line_product.product_id, excluded.product_id),
          variant_id = greatest(line_product.variant_id, excluded.variant_id)`,
  );
}

/** Which of these orders Shopify deleted. */
export async function selectTombstones(tx: Transaction, shopId: number, ids: readonly bigint[]): Promise<ReadonlySet<bigint>> {
  if (ids.length === 0) return new Set();
  const found = await rows(
    tx,
    z.object({ order_id: z.bigint() }),
    sql`SELECT order_id FROM order_tombstone WHERE shop_id = ${shopId} AND order_id = ANY(${[...ids]}::bigint[])`,
  );
  return new Set(found.map((row) => row.order_id));
}

/** Deletes an order with all its parts and remembers that it is deleted. */
export async function deleteOrder(tx: Transaction, shopId: number, id: bigint, now: Date): Promise<void> {
  await execute(
    tx,
    sql`INSERT INTO order_tombstone (shop_id, order_id, deleted_at) VALUES (${shopId}, ${id}, ${now}) ON CONFLICT DO NOTHING`,
  );
  for (const part of [sql`order_line`, sql`line_product`, sql`refund`, sql`fulfilment`, sql`order_told`]) {
    await execute(tx, sql`DELETE FROM ${part} WHERE shop_id = ${shopId} AND order_id = ${id}`);
  }
  await execute(tx, sql`DELETE FROM orders WHERE shop_id = ${shopId} AND id = ${id}`);
}
