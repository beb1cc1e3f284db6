import { z } from "zod";
import type { GapCount } from "#app/domains/retention/contributions.ts";
import { parseJson } from "#app/lib/json.ts";
import type { Transaction } from "#app/platform/db.server.ts";
import { rows, sql } from "#app/platform/db.server.ts";

const counts = z
  .string()
  .transform((text) =>
    z.array(z.tuple([z.number(), z.number()]).transform(([days, gaps]): GapCount => ({ days, gaps }))).parse(parseJson(text)),
  );

/** All times between two purchases of one customer of a shop, by their length. Kept ready: a thousand rows however many orders. */
export async function gapsOfShop(tx: Transaction, shopId: number): Promise<readonly GapCount[]> {
  const [row] = await rows(
    tx,
    z.object({ counts }),
    sql`SELECT coalesce(json_agg(json_build_array(days, gaps) ORDER BY days), '[]')::text AS counts FROM gap_count WHERE shop_id = ${shopId} AND gaps > 0`,
  );
  return row?.counts ?? [];
}

/** The same of one customer, from their purchases. */
export async function gapsOfCustomer(tx: Transaction, shopId: number, customerId: number): Promise<readonly GapCount[]> {
  const [row] = await rows(
    tx,
    z.object({ counts }),
    sql`SELECT coalesce(json_agg(json_build_array(days, gaps) ORDER BY days), '[]')::text AS counts FROM (
          SELECT day - prev_day AS days, count(*) AS gaps FROM purchase
          WHERE shop_id = ${shopId} AND customer_id = ${customerId} AND prev_day IS NOT NULL GROUP BY 1
        ) own`,
  );
  return row?.counts ?? [];
}
