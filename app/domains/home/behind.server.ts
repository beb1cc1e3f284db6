import { namesOf } from "#app/domains/customers/customers.server.ts";
import { standingOf } from "#app/domains/history/history.server.ts";
import { basisShown } from "#app/domains/home/home-view.server.ts";
import { keptOf, ordersAsked } from "#app/domains/home/behind.ts";
import { periodFrom } from "#app/domains/retention/retention.ts";
import type { Period, PeriodFigures } from "#app/domains/retention/retention.ts";
import { homeFigures, listOrders } from "#app/domains/retention/retention.server.ts";
import type { ShownBasis } from "#app/domains/home/home.ts";
import type { Shop } from "#app/domains/shops/shops.ts";
import { dayOf } from "#app/lib/calendar.ts";
import { inShop } from "#app/platform/db.server.ts";
import type { Transaction } from "#app/platform/db.server.ts";

/** The period of the address with the figures whose sums the list must equal. */
async function figuresFor(
  tx: Transaction,
  shop: Shop,
  params: URLSearchParams,
  now: Date,
): Promise<Readonly<{ period: Period; figures: PeriodFigures; basis: ShownBasis }>> {
  const { basis, history } = basisShown(shop, await standingOf(tx, shop, now), now);
  const today = dayOf(now, basis.timeZone);
  const { period } = periodFrom({ period: params.get("period"), from: params.get("from"), to: params.get("to") }, today, history.day);
  const { now: figures } = await homeFigures(tx, shop.id, { period, today, history });
  return { period, figures, basis };
}

/** The orders behind a figure or a month's bar, with what they add up to. */
export function ordersBehind(shop: Shop, params: URLSearchParams, now: Date) {
  const asked = ordersAsked(params);
  return inShop(shop.id, async (tx) => {
    const { period, figures, basis } = await figuresFor(tx, shop, params, now);
    const list = await listOrders(tx, shop.id, { set: asked.set, from: period.from, to: period.to }, asked.page);
    const names = await namesOf(
      tx,
      shop.id,
      list.rows.flatMap((row) => (row.customerId === null ? [] : [row.customerId])),
    );
    return {
      view: {
        set: asked.set,
        period,
        total: { count: list.totals.orders, value: list.totals.value },
        allValue: figures.value,
        customers: figures.customers,
        currency: basis.currency,
        valueRule: basis.valueRule,
      },
      rows: list.rows.map(({ orderId, name, day, value, customerId }) => {
        const customer = customerId === null ? undefined : names.get(customerId);
        return { id: orderId, name, day, value, customerId, customerName: customer?.name ?? customer?.email ?? null };
      }),
      params: keptOf(params),
      page: list.page,
      pageCount: list.pages,
    };
  });
}
