import pg from "pg";
import { z } from "zod";
import { unsealText } from "#app/platform/crypto.server.ts";

/** What a shop's tables hold, comparable: no serial numbers, no instants of our own clock, sealed texts open. */
export type ShopDump = Readonly<Record<string, readonly string[]>>;

/** About our own work and clock, not about the shop's orders and customers. */
const LEFT_OUT = [
  "access_log",
  "data_version",
  "due_task",
  "figure_cache",
  "figures_basis",
  "former_domain",
  "import",
  "privacy_request",
  "privacy_setting",
  "rebuild_request",
  "reconciliation",
  "setting",
  "unlisted_customer",
];

/** Sums: a row of nothing but zeros says the same as none. */
const SUMS: Readonly<Record<string, readonly string[]>> = {
  day_total: ["day", "month"],
  span_entry: ["kind", "start_day", "prev_day"],
  cohort_cell: ["first_month", "month"],
  value_bucket: ["bucket"],
  gap_count: ["days"],
};

const record = z.record(z.string(), z.unknown());

async function tablesOf(admin: pg.Client): Promise<string[]> {
  const { rows } = await admin.query<{ name: string }>(
    `SELECT c.relname AS name FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'shop_id'
     WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace ORDER BY 1`,
  );
  return rows.map(({ name }) => name).filter((name) => !LEFT_OUT.includes(name));
}

/** Takes away everything that a dump would show. */
export async function clearShop(admin: pg.Client, shopId: number): Promise<void> {
  for (const table of [...(await tablesOf(admin)), "figure_cache"])
    await admin.query(`DELETE FROM "${table}" WHERE shop_id = $1`, [shopId]);
}

/** Reads a shop's tables with a login that sees all of them. */
export async function dumpShop(admin: pg.Client, shopId: number): Promise<ShopDump> {
  const names = await namesOf(admin, shopId);
  const dump: Record<string, readonly string[]> = {};
  for (const table of await tablesOf(admin)) {
    const { rows } = await admin.query<{ row: unknown }>(`SELECT to_jsonb(t) AS row FROM "${table}" t WHERE shop_id = $1`, [shopId]);
    dump[table] = rows
      .map(({ row }) => record.parse(row))
      .filter((row) => !isEmptySum(table, row))
      .map((row) => JSON.stringify(sorted(named(table, row, names, shopId))))
      .toSorted();
  }
  return dump;
}

/** Customers by what Shopify or their e-mail calls them. */
async function namesOf(admin: pg.Client, shopId: number): Promise<ReadonlyMap<unknown, string>> {
  const { rows } = await admin.query<{ id: number; name: string }>(
    `SELECT c.id, coalesce('shopify ' || c.shopify_id, 'guest ' || i.key, 'nobody') AS name
     FROM customer c LEFT JOIN customer_identity i ON i.shop_id = c.shop_id AND i.customer_id = c.id AND i.kind = 'guest' WHERE c.shop_id = $1`,
    [shopId],
  );
  return new Map(rows.map(({ id, name }) => [id, name]));
}

const CUSTOMER_COLUMNS: Readonly<Record<string, readonly string[]>> = { customer: ["id", "merged_into"] };

function named(table: string, row: Record<string, unknown>, names: ReadonlyMap<unknown, string>, shopId: number): Record<string, unknown> {
  const { shop_id: _shop, import_id: _import, changed_by: _transaction, ...own } = row;
  for (const column of [...(CUSTOMER_COLUMNS[table] ?? []), "customer_id"]) {
    if (own[column] !== undefined && own[column] !== null) own[column] = names.get(own[column]) ?? "somebody who is gone";
  }
  for (const column of Object.keys(own).filter((name) => name.endsWith("_enc"))) {
    const bytes = own[column];
    if (typeof bytes === "string") own[column] = unsealText({ shop: shopId, table, column }, Buffer.from(bytes.slice(2), "hex"));
  }
  // When it was deleted is told by our own clock. A guest's address is told by the key already.
  if ("deleted_at" in own) own["deleted_at"] = own["deleted_at"] !== null;
  if (own["kind"] === "guest") delete own["email_enc"];
  return own;
}

function isEmptySum(table: string, row: Record<string, unknown>): boolean {
  const keys = SUMS[table];
  return keys !== undefined && Object.entries(row).every(([column, value]) => column === "shop_id" || keys.includes(column) || value === 0);
}

const sorted = (row: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(row).toSorted(([a], [b]) => (a < b ? -1 : 1)));
