import { shortHash } from "#app/lib/short-hash.ts";
import { withoutPersonalFields } from "#app/domains/orders/order.ts";
import type { Order, OrderSource } from "#app/domains/orders/order.ts";

// Deliveries come twice, late and in any order, and the same order comes from webhooks, from the API and from a CSV. What is stored
// is a join of all versions that ever came: each group of fields is the maximum of a total order, or a union. So the order of
// arrival cannot matter (docs/decisions/0019-order-of-arrival.md).

/** What decides which of two versions of one order is the newer. */
export type Version = Readonly<{
  source: OrderSource;
  updatedAt: Date;
  refunded: number;
  cancelledAt: Date | null;
  /** Of the whole content, of webhooks and files: `updated_at` has whole seconds, within which an order may change twice. */
  contentDigest: string | null;
}>;

/**
 * True when `incoming` replaces `stored`: Shopify's own word over a CSV, then the newer over the older. Within one second:
 * what only grows (money given back, a cancellation), then the API, which was asked, over a webhook, which may be late, then the
 * greater digest, which is nobody's wish but the same for every order of arrival. The same version again replaces itself, which
 * changes nothing, and an answer of the API the one before.
 *
 * @example
 * isReplacedBy({ source: "csv", updatedAt: may, … }, { source: "api", updatedAt: april, … }) // true
 */
export function isReplacedBy(stored: Version, incoming: Version): boolean {
  const isStoredCsv = stored.source === "csv";
  if (isStoredCsv !== (incoming.source === "csv")) return isStoredCsv;
  const difference =
    incoming.updatedAt.getTime() - stored.updatedAt.getTime() ||
    incoming.refunded - stored.refunded ||
    Number(incoming.cancelledAt !== null) - Number(stored.cancelledAt !== null) ||
    Number(incoming.source === "api") - Number(stored.source === "api");
  if (difference !== 0) return difference > 0;
  return (incoming.contentDigest ?? "") >= (stored.contentDigest ?? "");
}

/**
 * What is stored of an order beside its lines, refunds and fulfilments, and beside what follows from it (customer, day, month):
 * a join of versions. `source` and `updatedAt` are the newest version's.
 */
export type OrderRow = Omit<Order, "buyer" | "isPartial" | "lines" | "refunds" | "fulfilments"> &
  Version &
  Readonly<{
    /** Of the newest version that names one: Shopify takes a deleted customer off their orders, whose purchases stay theirs. */
    buyerShopifyId: bigint | null;
    buyerAt: Date | null;
    /** The keyed hash of a guest's e-mail; null where a Shopify customer bought. */
    buyerEmailKey: string | null;
    /** Of which version of a file taxes, shipping and discount are, as a text that is greater for a newer one; null for any other. */
    partsOf: string | null;
    /** The newest version of the API, which alone knows the order's index and its total before edits. */
    apiUpdatedAt: Date | null;
    /** Which version told landing page, referrer and campaign. */
    visitSource: OrderSource | null;
    visitAt: Date | null;
  }>;

/** One version as a row. `digest` and `emailKey` are keyed hashes of the content and of the normalised e-mail. */
export function rowOf(order: Order, { digest, emailKey }: Readonly<{ digest: string | null; emailKey: string | null }>): OrderRow {
  const { buyer, isPartial, lines: _lines, refunds: _refunds, fulfilments: _fulfilments, ...own } = order;
  const hasVisit = [own.landing, own.referrer, own.utm.source, own.utm.medium, own.utm.campaign].some((part) => part !== null);
  return {
    ...own,
    contentDigest: digest,
    buyerShopifyId: buyer.shopifyId,
    buyerAt: buyer.shopifyId === null ? null : order.updatedAt,
    buyerEmailKey: buyer.shopifyId === null ? emailKey : null,
    partsOf: order.source === "csv" && isPartial !== true ? partsVersionOf(order) : null,
    apiUpdatedAt: order.source === "api" ? order.updatedAt : null,
    visitSource: hasVisit ? order.source : null,
    visitAt: hasVisit ? order.updatedAt : null,
  };
}

/**
 * In the order of `isReplacedBy` among files, so that the newest version keeps its own parts where it tells them; of one moment the greater
 * parts. Nothing in it is of a person, so it stays when they are forgotten, and the figures with it.
 */
function partsVersionOf({ updatedAt, refunded, cancelledAt, tax, shipping, discount }: Order): string {
  const amounts = [tax, shipping, discount].map((amount) => String(amount).padStart(16, "0"));
  return [updatedAt.toISOString(), String(refunded).padStart(16, "0"), cancelledAt === null ? 0 : 1, ...amounts].join(" ");
}

/** Null before all times, so that whoever knows one is later. */
const timeOf = (at: Date | null): number => at?.getTime() ?? Number.NEGATIVE_INFINITY;

/** What two versions of one order tell together; `isReplaced`: the incoming one is the newest, so its parts replace the stored ones. */
export function joined(stored: OrderRow, incoming: OrderRow): Readonly<{ row: OrderRow; isReplaced: boolean }> {
  const isReplaced = isReplacedBy(stored, incoming);
  const [newest, older] = isReplaced ? [incoming, stored] : [stored, incoming];
  const api = timeOf(incoming.apiUpdatedAt) >= timeOf(stored.apiUpdatedAt) ? incoming : stored;
  const buyer = laterBuyer(stored, incoming);
  const visit = betterVisit(stored, incoming);
  return {
    isReplaced,
    row: {
      ...newest,
      ...partsOfBoth(newest, older),
      company: greaterId(newest.company, older.company),
      buyerShopifyId: buyer.buyerShopifyId,
      buyerAt: buyer.buyerAt,
      buyerEmailKey: buyer.buyerShopifyId === null ? newest.buyerEmailKey : null,
      apiUpdatedAt: api.apiUpdatedAt,
      orderIndex: api.orderIndex,
      originalTotal: api.apiUpdatedAt === null ? newest.originalTotal : api.originalTotal,
      landing: visit.landing,
      referrer: visit.referrer,
      utm: visit.utm,
      visitSource: visit.visitSource,
      visitAt: visit.visitAt,
    },
  };
}

/** A file that has no column for taxes says nothing of them, not that there are none: what an older one tells stays. */
function partsOfBoth(newest: OrderRow, older: OrderRow): Pick<OrderRow, "tax" | "taxesIncluded" | "shipping" | "discount" | "partsOf"> {
  const isNewests = newest.source !== "csv" || (newest.partsOf ?? "") >= (older.partsOf ?? "");
  const { tax, shipping, discount, partsOf } = isNewests ? newest : older;
  const taxesIncluded = (isNewests ? newest.taxesIncluded : older.taxesIncluded) ?? newest.taxesIncluded ?? older.taxesIncluded;
  return { tax, taxesIncluded, shipping, discount, partsOf };
}

/** A company of an order does not change; the greater id is as good as any where one delivery says otherwise. */
function greaterId(a: bigint | null, b: bigint | null): bigint | null {
  if (a === null || b === null) return a ?? b;
  return a > b ? a : b;
}

function laterBuyer(a: OrderRow, b: OrderRow): OrderRow {
  const difference = timeOf(b.buyerAt) - timeOf(a.buyerAt);
  if (difference !== 0 && !Number.isNaN(difference)) return difference > 0 ? b : a;
  return (b.buyerShopifyId ?? 0n) > (a.buyerShopifyId ?? 0n) ? b : a;
}

const VISIT_RANK: Readonly<Record<OrderSource, number>> = { api: 3, webhook: 2, csv: 1 };

/** The API knows the visitor's first visit, a webhook the one that bought. */
function betterVisit(a: OrderRow, b: OrderRow): OrderRow {
  if (a.visitSource === null || b.visitSource === null) return a.visitSource === null ? b : a;
  const difference = VISIT_RANK[b.visitSource] - VISIT_RANK[a.visitSource] || timeOf(b.visitAt) - timeOf(a.visitAt);
  if (difference !== 0) return difference > 0 ? b : a;
  return visitText(b) > visitText(a) ? b : a;
}

const visitText = (row: OrderRow): string => JSON.stringify([row.landing, row.referrer, row.utm.source, row.utm.medium, row.utm.campaign]);

/** The row of a person who is forgotten. The digest was made of what is forgotten, so it goes, too. */
export function rowWithoutPerson(row: OrderRow): OrderRow {
  return {
    ...withoutPersonalFields(row),
    buyerShopifyId: null,
    buyerAt: null,
    buyerEmailKey: null,
    contentDigest: null,
  };
}

/**
 * A version of a file as a short text, the same for the same content, with its id and without: a million of them are made while a
 * merchant waits. Begins with how much it tells: a file without a column for taxes or shipping reads as none, and must not replace
 * one of the same moment that has them. `emailKey` stands for the buyer, so that nothing personal is in it.
 */
export function fileDigestOf(order: Order, emailKey: string | null): string {
  const { financialStatus, currency, total, tax, shipping, discount, isTest, country, channel, discountCodes, processedAt } = order;
  const amounts = [total, tax, shipping, discount, processedAt.getTime()].join(" ");
  const words = [financialStatus, currency, isTest ? "test" : "", country ?? "", channel ?? "", emailKey ?? "", ...discountCodes];
  const known = [
    tax !== 0,
    shipping !== 0,
    discount !== 0,
    country !== null,
    channel !== null,
    emailKey !== null,
    discountCodes.length > 0,
  ];
  return `${String(known.filter(Boolean).length)} ${shortHash(`${amounts}\n${words.join("\n")}`).toString(36)}`;
}

/**
 * Of versions of a file the newest of each order, with what older ones tell that it does not, as if each had been written in its turn
 * (`joined`): a batch is written at once, however often it repeats an order. Only orders that stand there twice are digested.
 */
export function newestOfEach(orders: readonly Order[], digestOf: (order: Order) => string): Order[] {
  const newest = new Map<bigint, Order>();
  const digests = new Map<bigint, string>();
  for (const order of orders) {
    const before = newest.get(order.id);
    if (before === undefined) {
      newest.set(order.id, order);
      continue;
    }
    const contentDigest = digestOf(order);
    const stored = { ...before, contentDigest: digests.get(order.id) ?? digestOf(before) };
    const isReplaced = isReplacedBy(stored, { ...order, contentDigest });
    const [kept, other] = isReplaced ? [order, before] : [before, order];
    newest.set(order.id, { ...kept, taxesIncluded: kept.taxesIncluded ?? other.taxesIncluded });
    digests.set(order.id, isReplaced ? contentDigest : stored.contentDigest);
  }
  return [...newest.values()];
}

/** The content of a version as one text, the same for the same content; for its digest. */
export function canonicalOf(order: Order): string {
  return JSON.stringify(order, (_key, value: unknown) => (typeof value === "bigint" ? String(value) : value));
}
