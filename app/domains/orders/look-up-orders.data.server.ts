import { z } from "zod";
import type { Order } from "#app/domains/orders/order.ts";
import { FINANCIAL_STATUSES } from "#app/domains/orders/order.ts";
import type { Transaction } from "#app/platform/db.server.ts";
import { rows, sql } from "#app/platform/db.server.ts";

/** An order as somebody looks for it: its name, when it was placed, and what decides whether it is a purchase. */
export type LookedUpOrder = Pick<
  Order,
  "id" | "name" | "processedAt" | "financialStatus" | "isTest" | "cancelledAt" | "currency" | "originalTotal" | "total" | "refunded"
>;

const orderRow = z
  .object({
    id: z.bigint(),
    name: z.string(),
    processed_at: z.date(),
    financial_status: z.enum(FINANCIAL_STATUSES),
    is_test: z.boolean(),
    cancelled_at: z.date().nullable(),
    currency: z.string(),
    original_total: z.coerce.number(),
    total: z.coerce.number(),
    refunded: z.coerce.number(),
  })
  .transform((row): LookedUpOrder => ({
    id: row.id,
    name: row.name,
    processedAt: row.processed_at,
    financialStatus: row.financial_status,
    isTest: row.is_test,
    cancelledAt: row.cancelled_at,
    currency: row.currency,
    originalTotal: row.original_total,
    total: row.total,
    refunded: row.refunded,
  }));

/** Orders by Shopify's ids (as digits) or by the shop's names for them, latest first. Names need not be unique. */
export function lookUpOrders(
  tx: Transaction,
  shopId: number,
  { ids, names }: Readonly<{ ids: readonly string[]; names: readonly string[] }>,
): Promise<LookedUpOrder[]> {
  return rows(
    tx,
    orderRow,
    sql`SELECT id, name, processed_at, financial_status, is_test, cancelled_at, currency, original_total, total, refunded FROM orders
        WHERE shop_id = ${shopId} AND (id = ANY(${[...ids]}::bigint[]) OR name = ANY(${[...names]}::text[]))
        ORDER BY processed_at DESC, id DESC LIMIT 200`,
  );
}
