import { customerFromBulk } from "#app/domains/customers/customers.ts";
import { customerVersions } from "#app/domains/customers/customers.server.ts";
import { changedSince, NOTHING_FOUND } from "#app/domains/history/reconcile.ts";
import type { Findings, Reconciliation } from "#app/domains/history/reconcile.ts";
import type { Step } from "#app/domains/history/reconcile.data.server.ts";
import {
  ORDERS_AT_ONCE,
  readChangedCustomers,
  readChangedOrders,
  readCustomers,
  readOrders,
} from "#app/domains/history/reconcile.shopify.server.ts";
import type { OrderNode } from "#app/domains/history/reconcile.shopify.server.ts";
import { orderFromBulk, orderLineFromBulk, orderWithLines } from "#app/domains/orders/orders.ts";
import type { Order } from "#app/domains/orders/orders.ts";
import { orderVersions, recordCustomerNews, recordOrder } from "#app/domains/orders/orders.server.ts";
import { assertInstalled } from "#app/domains/shops/shops.server.ts";
import type { Shop } from "#app/domains/shops/shops.ts";
import { printReason, reasonOf } from "#app/lib/reason.ts";
import type { AdminClient } from "#app/platform/admin-api.server.ts";
import { inShop } from "#app/platform/db.server.ts";

const RECORD_TIMEOUT_MS = 60_000;

type Parsed<Item> = Readonly<{ items: readonly Item[]; reasons: readonly string[] }>;

/** Parses each; what cannot be read is named and left out, the rest goes on. */
function parseEach<Value, Item>(values: readonly Value[], parse: (value: Value) => Item): Parsed<Item> {
  const items: Item[] = [];
  const reasons: string[] = [];
  for (const value of values) {
    try {
      items.push(parse(value));
    } catch (error) {
      reasons.push(printReason(reasonOf(error, value)));
    }
  }
  return { items, reasons };
}

function orderOf({ node, lines }: OrderNode): Order {
  return orderWithLines(orderFromBulk(node), lines.map(orderLineFromBulk));
}

/** Records customers as the API tells of them; returns what could not be read. */
async function recordCustomerNodes(shop: Shop, nodes: readonly unknown[]): Promise<readonly string[]> {
  const { items, reasons } = parseEach(nodes, customerFromBulk);
  await inShop(
    shop.id,
    async (tx) => {
      await assertInstalled(tx);
      await recordCustomerNews(tx, shop, items);
    },
    { timeoutMs: RECORD_TIMEOUT_MS },
  );
  return reasons;
}

/**
 * Reads orders whole and records them, a few in a transaction; returns what could not be read.
 *
 * @throws ShopGoneError when the shop removed Encore meanwhile
 */
export async function fetchOrders(shop: Shop, admin: AdminClient, ids: readonly bigint[]): Promise<readonly string[]> {
  const all: string[] = [];
  for (let at = 0; at < ids.length; at += ORDERS_AT_ONCE) {
    const nodes = await readOrders(admin, ids.slice(at, at + ORDERS_AT_ONCE));
    const { items, reasons } = parseEach(nodes, orderOf);
    all.push(...reasons);
    await inShop(
      shop.id,
      async (tx) => {
        await assertInstalled(tx);
        for (const order of items) await recordOrder(tx, shop, order);
      },
      { timeoutMs: RECORD_TIMEOUT_MS },
    );
  }
  return all;
}

/** Reads customers and records them; returns what could not be read. */
export async function fetchCustomers(shop: Shop, admin: AdminClient, ids: readonly bigint[]): Promise<readonly string[]> {
  return recordCustomerNodes(shop, await readCustomers(admin, ids));
}

function latest(times: readonly Date[]): Date | null {
  return times.length === 0 ? null : new Date(Math.max(...times.map((time) => time.getTime())));
}

function step(current: Reconciliation, change: Partial<Omit<Step, "found">>, found: Partial<Findings>): Step {
  return {
    phase: current.phase,
    cursor: null,
    ranges: null,
    customersUntil: null,
    ordersUntil: null,
    reason: null,
    ...change,
    found: { ...NOTHING_FOUND, ...found },
  };
}

/** One page of the customers that changed. What the API alone knows (consent, tags, language) comes with it. */
export async function sweepCustomers(shop: Shop, admin: AdminClient, current: Reconciliation): Promise<Step> {
  const page = await readChangedCustomers(admin, changedSince(current.customersFrom), current.cursor);
  const ids = page.items.map((item) => item.id);
  const stored = await inShop(shop.id, (tx) => customerVersions(tx, shop.id, ids));
  const reasons = await recordCustomerNodes(
    shop,
    page.items.map((item) => item.node),
  );
  const stale = page.items.filter(({ id, updatedAt }) => {
    const version = stored.get(id);
    return version !== undefined && !version.isGone && (version.updatedAt === null || version.updatedAt < updatedAt);
  });
  return step(
    current,
    {
      ...(page.next === null ? { phase: "orders" as const } : { cursor: page.next }),
      customersUntil: latest(page.items.map((item) => item.updatedAt)),
      reason: reasons[0] ?? null,
    },
    { checked: ids.length, missing: ids.filter((id) => !stored.has(id)).length, stale: stale.length, rejected: reasons.length },
  );
}

/**
 * One page of the orders that changed, read whole where ours is older or came by webhook only: the API alone knows an order's index
 * and the visitor's first visit.
 */
export async function sweepOrders(shop: Shop, admin: AdminClient, current: Reconciliation): Promise<Step> {
  const page = await readChangedOrders(admin, changedSince(current.ordersFrom), current.cursor);
  const ids = page.items.map((item) => item.id);
  const stored = await inShop(shop.id, (tx) => orderVersions(tx, shop.id, ids));
  const wanted = page.items.filter(({ id, updatedAt }) => {
    const known = stored.get(id)?.apiUpdatedAt ?? null;
    return known === null || known < updatedAt;
  });
  const stale = page.items.filter(({ id, updatedAt }) => {
    const version = stored.get(id);
    return version !== undefined && version.updatedAt < updatedAt;
  });
  const reasons = await fetchOrders(
    shop,
    admin,
    wanted.map((item) => item.id),
  );
  return step(
    current,
    {
      ...(page.next === null ? { phase: "customer-ids" as const } : { cursor: page.next }),
      ordersUntil: latest(page.items.map((item) => item.updatedAt)),
      reason: reasons[0] ?? null,
    },
    { checked: ids.length, missing: ids.filter((id) => !stored.has(id)).length, stale: stale.length, rejected: reasons.length },
  );
}
