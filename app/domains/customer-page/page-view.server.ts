import { randomUUID } from "node:crypto";
import { selectBought } from "#app/domains/customer-page/bought.data.server.ts";
import { selectSums } from "#app/domains/customer-page/figures.data.server.ts";
import { gapBinsOf } from "#app/domains/customer-page/gap-bins.ts";
import { selectEvents, selectOrderEntries } from "#app/domains/customer-page/timeline.data.server.ts";
import type { CustomerPageView, Person, TimelineEntry } from "#app/domains/customer-page/view.ts";
import type { ConsentEntry, CustomerProfile } from "#app/domains/customers/customers.ts";
import { consentHistory, findProfile, notesOf, tagsView } from "#app/domains/customers/customers.server.ts";
import { standingOf } from "#app/domains/history/history.server.ts";
import { FIRST_VALUE_RULE, gapSummaryOf } from "#app/domains/retention/retention.ts";
import { gapsOfCustomer, gapsOfShop } from "#app/domains/retention/retention.server.ts";
import { marginShareOf, mayWriteTags } from "#app/domains/settings/settings.server.ts";
import type { Shop } from "#app/domains/shops/shops.ts";
import { dayOf } from "#app/lib/calendar.ts";
import { inShop } from "#app/platform/db.server.ts";
import type { Transaction } from "#app/platform/db.server.ts";

const ENTRIES_A_PAGE = 25;

/** What the page needs to know of its shop. */
type PageShop = Pick<Shop, "id" | "scopes" | "timeZone" | "currency" | "historyStartsOn" | "isHistoryLimited">;

/**
 * Everything on a customer's page at a moment. Each part is read by the customer's own orders, or from what is kept of the shop, so
 * that it costs the same in a shop with a million orders.
 *
 * @param asked.id our number of the customer
 * @param asked.timelinePage counts from 1; one beyond the last shows the last
 */
export function customerPageView(
  shop: PageShop,
  asked: Readonly<{ id: number; timelinePage: number }>,
  now: Date,
): Promise<CustomerPageView> {
  return inShop(shop.id, async (tx) => {
    const profile = await findProfile(tx, shop.id, asked.id);
    if (profile === null) return { kind: "unknown" };
    if (profile.mergedInto !== null) return { kind: "merged", into: profile.mergedInto };
    const standing = await standingOf(tx, shop, now);
    const { timeZone, currency, valueRule } = standing?.basis ?? { ...shop, valueRule: FIRST_VALUE_RULE };
    const today = dayOf(now, timeZone);

    const { events, ...sums } = await selectSums(tx, shop.id, profile.id, currency);
    const pages = Math.max(1, Math.ceil(events / ENTRIES_A_PAGE));
    const page = Math.min(Math.max(1, Math.trunc(asked.timelinePage) || 1), pages);
    const shown = { skip: (page - 1) * ENTRIES_A_PAGE, take: ENTRIES_A_PAGE };
    const entries = await timelineOf(tx, shop.id, profile.id, { ...shown, currency });
    const [own, ofShop] = [await gapsOfCustomer(tx, shop.id, profile.id), await gapsOfShop(tx, shop.id)];
    return {
      kind: "customer",
      person: personOf(profile, await consentHistory(tx, shop.id, profile.id)),
      basis: { currency, timeZone, valueRule, computedAt: standing?.basis.computedAt.toISOString() ?? null },
      today,
      history: standing?.basis.history ?? { day: shop.historyStartsOn ?? today, isLimited: shop.isHistoryLimited },
      figures: { ...sums, marginShare: await marginShareOf(tx, shop.id) },
      gaps: {
        ownSummary: gapSummaryOf(own),
        shopSummary: gapSummaryOf(ofShop),
        bins: gapBinsOf(own, ofShop, sums.lastDay === null ? null : today - sums.lastDay),
      },
      timeline: { entries, total: events, page, pages },
      bought: await selectBought(tx, shop.id, profile.id),
      tags: await tagsView(tx, shop.id, profile.id, await mayWriteTags(tx, shop)),
      notes: await notesOf(tx, shop.id, profile.id),
      nextNoteId: randomUUID(),
    };
  });
}

type Shown = Readonly<{ skip: number; take: number; currency: string }>;

async function timelineOf(tx: Transaction, shopId: number, customerId: number, { currency, ...shown }: Shown): Promise<TimelineEntry[]> {
  const events = await selectEvents(tx, shopId, customerId, shown);
  const ids = [...new Set(events.map((event) => event.orderId))];
  const orders = ids.length === 0 ? new Map<bigint, never>() : await selectOrderEntries(tx, shopId, ids, currency);
  return events.flatMap(({ kind, at, orderId, amount }): TimelineEntry[] => {
    const order = orders.get(orderId);
    if (order === undefined) return [];
    if (kind === "order") return [{ ...order, at: at.toISOString() }];
    const of = { at: at.toISOString(), orderId: order.orderId, orderName: order.orderName, currency: order.currency };
    return [kind === "refund" ? { ...of, kind, amount: amount ?? 0 } : { ...of, kind }];
  });
}

function personOf(profile: CustomerProfile, consents: readonly ConsentEntry[]): Person {
  const { redactedAt, deletedAt, consent } = profile;
  return {
    id: profile.id,
    standing:
      redactedAt !== null
        ? { kind: "forgotten", at: redactedAt.toISOString() }
        : deletedAt !== null
          ? { kind: "deleted", at: deletedAt.toISOString() }
          : { kind: "known" },
    shopifyId: profile.shopifyId?.toString() ?? null,
    name: profile.name,
    email: profile.email,
    country: profile.country,
    locale: profile.locale,
    consent: consent && { ...consent, at: consent.at?.toISOString() ?? null },
    consents: consents.map((one) => ({ ...one, at: one.at.toISOString() })),
    createdAt: profile.createdAt?.toISOString() ?? null,
    lifetimeOrders: profile.lifetimeOrders,
  };
}
