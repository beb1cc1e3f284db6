import type { Reader } from "#app/i18n/texts.ts";
import { decimal, integer, money, percent, type DayRange } from "#app/ui/format.ts";

/** Which orders are listed, as the address says it: `set` of `/app/orders`. */
export type ListedOrders = "all" | "first" | "later" | "unsure" | "guest" | "with-customer";

/** Value in minor units; day local to the shop. The name of the customer is null for guests and where Shopify gives none. */
export type OrderRow = Readonly<{ id: string; name: string; day: number; value: number; customerName: string | null }>;

export type OrdersView = Readonly<{
  set: ListedOrders;
  period: DayRange;
  total: Readonly<{ count: number; value: number }>;
  /** Value of all purchases of the period, guests included; minor units. */
  allValue: number;
  /** Customers who bought in the period. */
  customers: number;
  currency: string;
  /** What the values contain. */
  valueRule: "gross" | "net";
}>;

/** Which set this is, and how many. */
export function ordersTitle({ set, total }: OrdersView, { t, locale }: Reader): string {
  return t(`orders.set.${set}`, { total: integer(total.count, locale) });
}

/**
 * How the listed orders add up to the figure that led to them; null where there is nothing to add up.
 *
 * @example
 * ordersEquation(view, reader) // "£569,117.70 ÷ 1,198 orders = £475.06 average order value"
 */
export function ordersEquation({ set, total, allValue, customers, currency }: OrdersView, { t, locale }: Reader): string | null {
  if (total.count === 0) return null;
  const value = money(total.value, currency, locale);
  switch (set) {
    case "all":
      return t("orders.equation.all", { value, count: total.count, aov: money(total.value / total.count, currency, locale) });
    case "with-customer":
      return customers === 0
        ? null
        : t("orders.equation.with-customer", {
            purchases: integer(total.count, locale),
            customers: integer(customers, locale),
            frequency: decimal(total.count / customers, 2, locale),
          });
    case "first":
    case "later":
    case "unsure":
    case "guest":
      return allValue <= 0
        ? null
        : t("orders.equation.part", { value, allValue: money(allValue, currency, locale), share: percent(total.value / allValue, locale) });
  }
}
