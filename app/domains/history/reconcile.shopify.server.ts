import { z } from "zod";
import {
  CHANGED_CUSTOMERS,
  CHANGED_ORDERS,
  CUSTOMERS_BY_ID,
  MORE_LINES,
  ORDERS_BY_ID,
} from "#app/domains/history/reconcile-documents.shopify.server.ts";
import {
  ARE_THERE,
  CUSTOMER_COUNTS,
  CUSTOMER_IDS,
  ORDER_COUNTS,
  ORDER_IDS,
  OWNERS,
} from "#app/domains/history/reconcile-id-documents.shopify.server.ts";
import { searchFor } from "#app/domains/history/reconcile.ts";
import type { IdRange } from "#app/domains/history/reconcile.ts";
import { ShopifyCallError } from "#app/platform/admin-api.server.ts";
import type { AdminClient } from "#app/platform/admin-api.server.ts";

/** What one query counts, lists and reads; the queries are written for it. */
export const COUNTED_AT_ONCE = 8;
export const LISTED_AT_ONCE = 250;
/** So many orders with their lines stay below the most that a query may cost. */
export const ORDERS_AT_ONCE = 10;

export type Kind = "orders" | "customers";

const TYPE: Readonly<Record<Kind, string>> = { orders: "Order", customers: "Customer" };
const gidOf = (kind: Kind, id: bigint): string => `gid://shopify/${TYPE[kind]}/${String(id)}`;

const GID = /^gid:\/\/shopify\/\w+\/(\d+)/;
const gid = z
  .string()
  .regex(GID)
  .transform((text) => BigInt(GID.exec(text)?.[1] ?? 0));
const instant = z.iso.datetime({ offset: true }).transform((text) => new Date(text));
const pageInfo = z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullish() });

/** A page of Shopify's list, oldest change first; `next` is where the list goes on, null at its end. */
export type Page<Item> = Readonly<{ items: readonly Item[]; next: string | null }>;

function nextOf(info: z.output<typeof pageInfo>): string | null {
  return info.hasNextPage ? (info.endCursor ?? null) : null;
}

const changedCustomers = z.object({ customers: z.object({ nodes: z.array(z.looseObject({ id: gid, updatedAt: instant })), pageInfo }) });

export type ChangedCustomer = Readonly<{ id: bigint; updatedAt: Date; node: unknown }>;

export async function readChangedCustomers(admin: AdminClient, query: string | null, after: string | null): Promise<Page<ChangedCustomer>> {
  const raw = await admin.graphql(CHANGED_CUSTOMERS, { query, after }, z.unknown());
  const { customers } = readAnswer(changedCustomers, raw);
  const nodes = readAnswer(z.object({ customers: z.object({ nodes: z.array(z.unknown()) }) }), raw).customers.nodes;
  return {
    items: customers.nodes.map(({ id, updatedAt }, index) => ({ id, updatedAt, node: nodes[index] })),
    next: nextOf(customers.pageInfo),
  };
}

/** Customers by their ids, unread; those that are not there are left out. */
export async function readCustomers(admin: AdminClient, ids: readonly bigint[]): Promise<unknown[]> {
  const answer = await admin.graphql(
    CUSTOMERS_BY_ID,
    { ids: ids.map((id) => gidOf("customers", id)) },
    z.object({ nodes: z.array(z.unknown()) }),
  );
  return answer.nodes.filter((node) => node !== null);
}

const changedOrders = z.object({ orders: z.object({ nodes: z.array(z.object({ id: gid, updatedAt: instant })), pageInfo }) });

export async function readChangedOrders(
  admin: AdminClient,
  query: string | null,
  after: string | null,
): Promise<Page<Readonly<{ id: bigint; updatedAt: Date }>>> {
  const { orders } = await admin.graphql(CHANGED_ORDERS, { query, after }, changedOrders);
  return { items: orders.nodes, next: nextOf(orders.pageInfo) };
}

const lineItems = z.object({ nodes: z.array(z.unknown()), pageInfo });
const wholeOrders = z.object({ nodes: z.array(z.looseObject({ id: gid, lineItems }).nullable()) });
const moreLines = z.object({ order: z.object({ lineItems }).nullable() });

/** An order and all of its lines, unread. */
export type OrderNode = Readonly<{ node: unknown; lines: readonly unknown[] }>;

/** Orders by their ids with all of their lines, at most `ORDERS_AT_ONCE`; those that are not there, or hidden, are left out. */
export async function readOrders(admin: AdminClient, ids: readonly bigint[]): Promise<OrderNode[]> {
  const raw = await admin.graphql(ORDERS_BY_ID, { ids: ids.map((id) => gidOf("orders", id)) }, z.object({ nodes: z.array(z.unknown()) }));
  const { nodes } = readAnswer(wholeOrders, raw);
  const orders: OrderNode[] = [];
  for (const [index, node] of nodes.entries()) {
    if (node === null) continue;
    const lines = [...node.lineItems.nodes];
    for (let after = nextOf(node.lineItems.pageInfo); after !== null;) {
      const { order } = await admin.graphql(MORE_LINES, { id: gidOf("orders", node.id), after }, moreLines);
      lines.push(...(order?.lineItems.nodes ?? []));
      after = order === null ? null : nextOf(order.lineItems.pageInfo);
    }
    orders.push({ node: raw.nodes[index], lines });
  }
  return orders;
}

const count = z.object({ count: z.number() }).nullable();
const counts = z.object({ c0: count, c1: count, c2: count, c3: count, c4: count, c5: count, c6: count, c7: count });

/** How many there are in each range, at most `COUNTED_AT_ONCE` of them; null where Shopify does not say. */
export async function readRangeCounts(
  admin: AdminClient,
  kind: Kind,
  ranges: readonly IdRange[],
  visibleFrom: Date | null,
): Promise<(number | null)[]> {
  const queries = ranges.map((range) => searchFor(range, visibleFrom));
  const variables = Object.fromEntries(
    Array.from({ length: COUNTED_AT_ONCE }, (_, index) => [`q${String(index)}`, queries[index] ?? queries[0] ?? ""]),
  );
  const answer = await admin.graphql(kind === "orders" ? ORDER_COUNTS : CUSTOMER_COUNTS, variables, counts);
  const all = [answer.c0, answer.c1, answer.c2, answer.c3, answer.c4, answer.c5, answer.c6, answer.c7];
  return ranges.map((_, index) => all[index]?.count ?? null);
}

const ids = z.object({ nodes: z.array(z.object({ id: gid })), pageInfo: z.object({ hasNextPage: z.boolean() }) });

/** The smallest ids of a range, at most `LISTED_AT_ONCE`. */
export async function readIds(
  admin: AdminClient,
  kind: Kind,
  range: IdRange,
  visibleFrom: Date | null,
): Promise<Readonly<{ ids: readonly bigint[]; hasMore: boolean }>> {
  const variables = { query: searchFor(range, visibleFrom) };
  const list =
    kind === "orders"
      ? (await admin.graphql(ORDER_IDS, variables, z.object({ orders: ids }))).orders
      : (await admin.graphql(CUSTOMER_IDS, variables, z.object({ customers: ids }))).customers;
  return { ids: list.nodes.map((node) => node.id), hasMore: list.pageInfo.hasNextPage };
}

/** Which of these Shopify still has: asked for by name, past the search index, which may not know the newest yet. */
export async function readExisting(admin: AdminClient, kind: Kind, wanted: readonly bigint[]): Promise<ReadonlySet<bigint>> {
  const answer = await admin.graphql(
    ARE_THERE,
    { ids: wanted.map((id) => gidOf(kind, id)) },
    z.object({ nodes: z.array(z.object({ id: gid }).nullable()) }),
  );
  return new Set(answer.nodes.flatMap((node) => (node === null ? [] : [node.id])));
}

/** To whom orders belong now; null for nobody. Orders that are not there are left out. */
export async function readOwners(admin: AdminClient, orderIds: readonly bigint[]): Promise<(bigint | null)[]> {
  const answer = await admin.graphql(
    OWNERS,
    { ids: orderIds.map((id) => gidOf("orders", id)) },
    z.object({ nodes: z.array(z.object({ customer: z.object({ id: gid }).nullish() }).nullable()) }),
  );
  return answer.nodes.flatMap((node) => (node === null ? [] : [node.customer?.id ?? null]));
}

function readAnswer<Schema extends z.ZodType>(schema: Schema, raw: unknown): z.output<Schema> {
  const parsed = schema.safeParse(raw);
  if (parsed.success) return parsed.data;
  throw new ShopifyCallError("unreadable-answer", `Shopify's answer has another shape than expected: ${z.prettifyError(parsed.error)}`);
}
