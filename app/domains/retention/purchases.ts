import { UNSURE } from "#app/domains/retention/terms.ts";
import type { CustomerSummary, Past, Purchase, RawPurchase } from "#app/domains/retention/terms.ts";

const MILLISECONDS_PER_DAY = 24 * 60 * 60 * 1000;

/**
 * One customer's purchases in order of time (order id where two are equal), each with what came before it. A guest's has
 * nothing before it: it is nobody's first. Where a customer bought before all of these, the first of them is counted as the second:
 * at least that many there are.
 *
 * @param raw purchases of one customer, or of guests; in any order
 * @example
 * purchasesOf([january, march]).map((purchase) => purchase.nth) // [1, 2]
 */
export function purchasesOf(raw: readonly RawPurchase[]): Purchase[] {
  return chained(inOrder(raw), raw[0]?.past ?? "none");
}

/**
 * A customer's purchases after some were taken away: the next one moves up, perhaps to be the first.
 *
 * @param purchases all of one customer
 */
export function withoutOrders(purchases: readonly Purchase[], orderIds: ReadonlySet<bigint>): Purchase[] {
  const sorted = purchases.toSorted((a, b) => (a.nth ?? 0) - (b.nth ?? 0));
  return chained(
    sorted.filter((purchase) => !orderIds.has(purchase.orderId)),
    pastOf(sorted[0]),
  );
}

/** What was known of a customer's past when their first purchase that is seen was written. */
function pastOf(first: Purchase | undefined): Past {
  if (first?.nth === UNSURE) return "unknown";
  return first?.firstMonth === null ? "some" : "none";
}

/** The purchases of a whole shop, customer by customer, from raw ones in any order. */
export function purchasesOfShop(raw: readonly RawPurchase[]): Purchase[] {
  return byCustomer(raw).flatMap(purchasesOf);
}

/** Raw purchases customer by customer; those of all guests together. */
export function byCustomer(raw: readonly RawPurchase[]): RawPurchase[][] {
  const groups = new Map<number | null, RawPurchase[]>();
  for (const purchase of raw) {
    const own = groups.get(purchase.customerId);
    if (own === undefined) groups.set(purchase.customerId, [purchase]);
    else own.push(purchase);
  }
  return [...groups.values()];
}

/**
 * What is kept with a customer.
 *
 * @param raw all purchases of the customer, in any order
 */
export function summaryOf(customerId: number, raw: readonly RawPurchase[]): CustomerSummary {
  const sorted = inOrder(raw);
  return {
    customerId,
    firstAt: sorted[0]?.at ?? null,
    lastAt: sorted.at(-1)?.at ?? null,
    purchases: sorted.length,
    value: sorted.reduce((sum, purchase) => sum + purchase.value, 0),
  };
}

/**
 * Days, with their fractions, between one purchase and the next of the same customer.
 *
 * @example
 * gapDaysOf([mondayNoon, tuesdayMidnight]) // [0.5]
 */
export function gapDaysOf(raw: readonly RawPurchase[]): number[] {
  const times = inOrder(raw).map((purchase) => purchase.at.getTime());
  return times.slice(1).map((time, index) => (time - (times[index] ?? time)) / MILLISECONDS_PER_DAY);
}

function inOrder(raw: readonly RawPurchase[]): RawPurchase[] {
  return raw.toSorted((a, b) => a.at.getTime() - b.at.getTime() || (a.orderId < b.orderId ? -1 : 1));
}

type Chainable = Pick<RawPurchase, "orderId" | "customerId" | "day" | "month" | "value" | "isDiscounted">;

/** Gives each purchase what came before it; `sorted` is one customer's, or guests'. */
function chained(sorted: readonly Chainable[], past: Past): Purchase[] {
  const first = sorted[0];
  return sorted.map(({ orderId, customerId, day, month, value, isDiscounted = false }, index) => {
    if (customerId === null || first === undefined) {
      return { orderId, customerId: null, day, month, prevDay: null, prevMonth: null, firstMonth: null, nth: null, value, isDiscounted };
    }
    const previous = sorted[index - 1];
    return {
      orderId,
      customerId,
      day,
      month,
      prevDay: previous?.day ?? null,
      prevMonth: previous?.month ?? null,
      firstMonth: past === "none" ? first.month : null,
      nth: past === "unknown" && index === 0 ? UNSURE : index + (past === "some" ? 2 : 1),
      value,
      isDiscounted,
    };
  });
}
