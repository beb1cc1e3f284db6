import type { Order } from "../state.ts";
import type { Context, Resolvers, ResolversOf } from "./resolving.ts";
import { dateTime, gid } from "./values.ts";

type VisitSource = { order: Order; landingPage: string };
type JourneySource = { order: Order; visit: VisitSource | null };

/** The devstore knows the visit in which an order was placed; it counts as the first and the last one. */
export function journeyOf(order: Order, _: unknown, { state }: Context): JourneySource {
  if (order.landingPage === null) return { order, visit: null };
  const page = new URL(order.landingPage, `https://${state.shop.domain}`);
  for (const [name, value] of Object.entries(order.utm ?? {})) page.searchParams.set(`utm_${name}`, value);
  return { order, visit: { order, landingPage: page.href } };
}

const customerJourneySummary: ResolversOf<JourneySource> = {
  ready: () => true,
  customerOrderIndex: ({ order }) => order.customerOrderIndex,
  daysToConversion: ({ visit }) => (visit ? 0 : null),
  firstVisit: ({ visit }) => visit,
  lastVisit: ({ visit }) => visit,
  momentsCount: ({ visit }) => ({ count: visit ? 1 : 0, precision: "EXACT" }),
};

const customerVisit: ResolversOf<VisitSource> = {
  id: ({ order }) => gid("CustomerVisit", order.id),
  landingPage: ({ landingPage }) => landingPage,
  referrerUrl: ({ order }) => order.referrer,
  occurredAt: ({ order }) => dateTime(order.processedAt),
  referralCode: () => null,
  source: ({ order }) =>
    order.utm?.source ??
    (order.referrer === null ? "direct" : new URL(order.referrer).hostname.replace(/^www\./, "").replace(/\.\w+$/, "")),
  sourceDescription: () => null,
  sourceType: () => null,
  utmParameters: ({ order }) => order.utm,
};

const utmParameters: ResolversOf<NonNullable<Order["utm"]>> = {
  source: ({ source }) => source,
  medium: ({ medium }) => medium,
  campaign: ({ campaign }) => campaign,
  content: () => null,
  term: () => null,
};

export const journeyResolvers: Readonly<Record<string, Resolvers>> = {
  CustomerJourneySummary: customerJourneySummary,
  CustomerVisit: customerVisit,
  UTMParameters: utmParameters,
};
