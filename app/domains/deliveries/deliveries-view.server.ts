import { z } from "zod";
import { aboutOrder } from "#app/domains/deliveries/about-order.ts";
import {
  countDeliveries,
  countOfTopic,
  deliveriesAbout,
  listDeliveries,
  orderIdsNamed,
} from "#app/domains/deliveries/deliveries.data.server.ts";
import { STATE_FILTERS } from "#app/domains/deliveries/delivery.ts";
import type { DeliveryRow } from "#app/domains/deliveries/delivery.ts";
import { fateOf } from "#app/domains/deliveries/fate.ts";
import type { OrderAnswer } from "#app/domains/deliveries/fate.ts";
import { orderQuestion } from "#app/domains/deliveries/order-question.ts";
import type { OrderQuestion } from "#app/domains/deliveries/order-question.ts";
import type { DeliveriesView } from "#app/domains/deliveries/view.ts";
import { lookUpOrders, selectTombstones } from "#app/domains/orders/orders.server.ts";
import { purchaseValues } from "#app/domains/retention/retention.server.ts";
import type { Shop } from "#app/domains/shops/shops.ts";
import { parseJson } from "#app/lib/json.ts";
import { asSystem, inShop } from "#app/platform/db.server.ts";
import { nextDueOf } from "#app/platform/due.server.ts";
import { dueOf, KEEP_DONE_DAYS, KEEP_UNREADABLE_DAYS } from "#app/platform/inbox.server.ts";

const PAGE = 50;

/** The nightly task that fetches what never arrived (jobs/schedule.server.ts). */
const COMPARISON = "reconcile";

const params = z.object({
  state: z.enum(STATE_FILTERS).nullable().catch(null),
  topic: z
    .string()
    .regex(/^[a-z_]+[/.][a-z_]+$/)
    .nullable()
    .catch(null),
  page: z.coerce.number().int().min(1).catch(1),
});

/** What Shopify delivered to this shop, as the address asks. */
export async function deliveriesView(shop: Shop, address: URLSearchParams, now: Date): Promise<DeliveriesView> {
  const {
    state,
    topic,
    page: asked,
  } = params.parse({
    state: address.get("state"),
    topic: address.get("topic"),
    page: address.get("page") ?? 1,
  });
  const filter = { state, topic };
  const query = (address.get("q") ?? "").trim();
  const question = orderQuestion(query);
  const answers = question === null ? [] : await answersTo(shop, question, now);

  const list = await asSystem(async (tx) => {
    const counts = await countDeliveries(tx, shop.domain);
    const total = await countOfTopic(tx, shop.domain, filter);
    const pageCount = Math.max(1, Math.ceil(total / PAGE));
    const page = Math.min(asked, pageCount);
    const rows = await listDeliveries(tx, shop.domain, filter, { limit: PAGE, offset: (page - 1) * PAGE });
    const nextComparisonAt = (await nextDueOf(tx, shop.id, COMPARISON))?.toISOString() ?? null;
    return { counts, rows, page, pageCount, nextComparisonAt };
  });
  const named = await withNames(shop, list.rows);
  return {
    ...list,
    rows: named,
    filter,
    query,
    answers,
    askedId: question?.ids[0] ?? null,
    keptDays: { done: KEEP_DONE_DAYS, open: KEEP_UNREADABLE_DAYS },
  };
}

/** Orders that are stored are called as they are stored: a deletion or a refund does not carry the name. */
async function withNames(shop: Shop, rows: readonly DeliveryRow[]): Promise<DeliveryRow[]> {
  const nameless = rows.flatMap((row) => (row.order !== null && row.order.name === null ? [row.order.id] : []));
  if (nameless.length === 0) return [...rows];
  const stored = await inShop(shop.id, (tx) => lookUpOrders(tx, shop.id, { ids: nameless, names: [] }));
  const names = new Map(stored.map((order) => [String(order.id), order.name]));
  return rows.map((row) =>
    row.order === null ? row : { ...row, order: { id: row.order.id, name: row.order.name ?? names.get(row.order.id) ?? null } },
  );
}

/** More orders of one name than this do not help anybody. */
const MAX_ANSWERS = 5;

async function answersTo(shop: Shop, question: OrderQuestion, now: Date): Promise<OrderAnswer[]> {
  const peeked = await peekAtWaiting(shop, question, now);
  const named = await asSystem((tx) => orderIdsNamed(tx, shop.domain, question.names));
  const ids = [...new Set([...question.ids, ...named, ...peeked.map((one) => one.orderId)])];
  const { stored, counted, deleted } = await inShop(shop.id, async (tx) => {
    const found = await lookUpOrders(tx, shop.id, { ids, names: question.names });
    const values = await purchaseValues(
      tx,
      shop.id,
      found.map((order) => order.id),
    );
    return { stored: found, counted: values, deleted: await selectTombstones(tx, shop.id, ids.map(BigInt)) };
  });
  const allIds = [...new Set([...stored.map((order) => String(order.id)), ...ids])];
  const deliveries = await asSystem((tx) =>
    deliveriesAbout(
      tx,
      shop.domain,
      allIds,
      peeked.map((one) => one.deliveryId),
    ),
  );
  const orderOf = (row: DeliveryRow): string | undefined =>
    row.order?.id ?? peeked.find((one) => String(one.deliveryId) === row.id)?.orderId;

  const answers = allIds.map((id): OrderAnswer => {
    const own = deliveries.filter((row) => orderOf(row) === id);
    const order = stored.find((one) => String(one.id) === id) ?? null;
    const fate = fateOf(
      order === null ? null : { parts: order, counted: counted.get(order.id) ?? null },
      deleted.has(BigInt(id)),
      own,
      shop.currency,
    );
    const name = order?.name ?? own.findLast((row) => row.order?.name != null)?.order?.name ?? null;
    const isOpen = own.some(({ state }) => state !== "done" && state !== "skipped");
    return {
      order: { id, name },
      processedAt: order?.processedAt.toISOString() ?? null,
      fate,
      openChange: order !== null && isOpen,
      deliveries: own,
    };
  });
  const known = answers.filter((answer) => answer.fate.kind !== "never").slice(0, MAX_ANSWERS);
  if (known.length > 0) return known;
  return [{ order: null, processedAt: null, fate: { kind: "never" }, openChange: false, deliveries: [] }];
}

type Peeked = Readonly<{ deliveryId: bigint; orderId: string }>;

/** A delivery that nobody has looked at yet names its order only in its sealed body: the oldest hundred are opened. */
async function peekAtWaiting(shop: Shop, { ids, names }: OrderQuestion, now: Date): Promise<Peeked[]> {
  const waiting = await dueOf(shop.domain, "all", 0n, now);
  return waiting.flatMap((delivery) => {
    const order = orderIn(delivery.topic, delivery.open);
    if (order === null || !(ids.includes(order.id) || (order.name !== null && names.includes(order.name)))) return [];
    return [{ deliveryId: delivery.id, orderId: order.id }];
  });
}

function orderIn(topic: string, open: () => Buffer): ReturnType<typeof aboutOrder> {
  try {
    return aboutOrder(topic, parseJson(open().toString("utf8")));
  } catch {
    // Not JSON, or its key is gone: the worker says so.
    return null;
  }
}
