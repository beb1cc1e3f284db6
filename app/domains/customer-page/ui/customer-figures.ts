import { nextPurchaseOf } from "#app/domains/customer-page/next-purchase.ts";
import type { NextPurchase } from "#app/domains/customer-page/next-purchase.ts";
import type { Reader, TextKey } from "#app/i18n/texts.ts";
import { dateOfDay } from "#app/lib/calendar.ts";
import type { FigureView } from "#app/ui/figure.ts";
import { dayShort, dayText, dayWithoutYear, integer, money, percent } from "#app/ui/format.ts";
import { daysAfter, daysText, type PageContext } from "./words.ts";

type FigureId = "value" | "margin" | "purchases" | "aov" | "last" | "first" | "next" | "discount" | "refunds";

/** What differs from figure to figure. `unknown`: why there is no value. */
type Told = Readonly<{
  note: string;
  value: string | null;
  unknown?: string;
  formula?: TextKey;
  inserted: string | null;
  definition: string;
  isTruncated?: boolean;
}>;

/** All figures of a customer, in the order in which they stand; the margin where the merchant has entered one. */
export function customerFigures(context: PageContext): readonly FigureView[] {
  const { view } = context;
  const margin = view.figures.marginShare === null ? [] : [figure("margin", context, marginOf(context))];
  return [
    figure("value", context, valueOf(context)),
    ...margin,
    figure("purchases", context, purchasesOf(context)),
    figure("aov", context, aovOf(context)),
    figure("last", context, lastOf(context)),
    figure("next", context, nextOf(context)),
    figure("first", context, firstOf(context)),
    figure("discount", context, discountOf(context)),
    figure("refunds", context, refundsOf(context)),
  ];
}

function figure(id: FigureId, { view, reader }: PageContext, told: Told): FigureView {
  const { t, locale } = reader;
  const formula = told.formula ?? formulaOf(id);
  const since = dayText(view.history.day, locale);
  return {
    id,
    label: t(`customerPage.figure.${id}`),
    note: told.note,
    value: told.value,
    unknown: told.value === null ? { title: t("common.notYet"), reason: told.unknown ?? "" } : null,
    truncated:
      told.isTruncated === true && view.figures.past !== "none" && told.value !== null ? t("customerPage.truncated", { day: since }) : null,
    change: null,
    trend: null,
    formula: t(formula),
    inserted: told.value === null ? null : told.inserted,
    definition: told.definition,
    links: [],
  };
}

function formulaOf(id: FigureId): TextKey {
  return id === "next" ? "customerPage.formula.nextShop" : `customerPage.formula.${id}`;
}

const amount = (minor: number, { view, reader }: PageContext) => money(minor, view.basis.currency, reader.locale);
const purchasesText = (count: number, { t }: Reader) => t("customerPage.purchases", { count });
const ordersText = (count: number, { t }: Reader) => t("customerPage.orders", { count });
const noPurchase = ({ reader }: PageContext) => reader.t("customerPage.unknown.noPurchase");

function valueOf(context: PageContext): Told {
  const { view, reader } = context;
  const { value, purchases } = view.figures;
  const printed = amount(value, context);
  const rule = view.basis.valueRule === "net" ? "valueNet" : "valueGross";
  return {
    note: reader.t(`customerPage.note.${rule}`),
    value: printed,
    inserted: reader.t("customerPage.inserted.value", { purchases: purchasesText(purchases, reader), value: printed }),
    definition: reader.t(`customerPage.definition.${rule}`),
    isTruncated: true,
  };
}

function marginOf(context: PageContext): Told {
  const { view, reader } = context;
  const share = view.figures.marginShare ?? 0;
  const margin = amount(Math.round(view.figures.value * share), context);
  return {
    note: reader.t("customerPage.note.margin", { share: percent(share, reader.locale) }),
    value: margin,
    inserted: `${amount(view.figures.value, context)} × ${percent(share, reader.locale)} = ${margin}`,
    definition: reader.t("customerPage.definition.margin"),
    isTruncated: true,
  };
}

function purchasesOf({ view, reader }: PageContext): Told {
  const { purchases, orders } = view.figures;
  const { lifetimeOrders } = view.person;
  const told = { purchases: purchasesText(purchases, reader), orders: ordersText(orders, reader) };
  // Shopify's own number is worth a word only where it says something else.
  const isOther = lifetimeOrders !== null && lifetimeOrders !== purchases;
  return {
    note: isOther
      ? reader.t("customerPage.note.purchasesLifetime", { orders: ordersText(lifetimeOrders, reader) })
      : reader.t("customerPage.note.purchases"),
    value: integer(purchases, reader.locale),
    inserted: reader.t("customerPage.inserted.purchases", told),
    definition: reader.t("customerPage.definition.purchases"),
    isTruncated: true,
  };
}

function aovOf(context: PageContext): Told {
  const { view, reader } = context;
  const { value, purchases } = view.figures;
  const rule = view.basis.valueRule === "net" ? "aovNet" : "aovGross";
  const aov = purchases === 0 ? null : amount(value / purchases, context);
  return {
    note: reader.t(`customerPage.note.${rule}`),
    value: aov,
    unknown: noPurchase(context),
    inserted: `${amount(value, context)} ÷ ${integer(purchases, reader.locale)} = ${aov ?? ""}`,
    definition: reader.t(`customerPage.definition.${rule}`),
    isTruncated: true,
  };
}

function lastOf(context: PageContext): Told {
  const { view, reader } = context;
  const { t, locale } = reader;
  const { lastDay } = view.figures;
  const days = lastDay === null ? 0 : view.today - lastDay;
  const told = { today: dayShort(view.today, locale), last: dayShort(lastDay ?? 0, locale), days: daysText(days, reader) };
  return {
    note: lastDay === null ? "" : t("customerPage.note.last", { day: dayText(lastDay, locale) }),
    value:
      lastDay === null ? null : days === 0 ? t("customerPage.lastToday") : t("customerPage.lastValue", { days: daysAfter(days, reader) }),
    unknown: noPurchase(context),
    inserted: t("customerPage.inserted.last", told),
    definition: t("customerPage.definition.last"),
  };
}

function firstOf(context: PageContext): Told {
  const { view, reader } = context;
  const { t, locale } = reader;
  const { firstDay, past } = view.figures;
  const isKnown = firstDay !== null && past === "none";
  const since = { day: dayText(view.history.day, locale) };
  const days = view.today - (firstDay ?? 0);
  return {
    note: days === 0 ? t("customerPage.note.firstToday") : t("customerPage.note.first", { days: daysAfter(days, reader) }),
    value: isKnown ? dayShort(firstDay, locale) : null,
    unknown:
      firstDay === null ? noPurchase(context) : t(past === "unknown" ? "customerPage.unknown.unknown" : "customerPage.unknown.some", since),
    inserted: isKnown ? dayText(firstDay, locale) : null,
    definition: t("customerPage.definition.first"),
  };
}

function nextOf(context: PageContext): Told {
  const { view, reader } = context;
  const { t, locale } = reader;
  const next = nextPurchaseOf(view.gaps, view.figures.lastDay, view.today);
  if (next.kind === "unknown") {
    const unknown = view.figures.lastDay === null ? noPurchase(context) : t("customerPage.unknown.noRhythm");
    return { note: "", value: null, unknown, inserted: null, definition: t("customerPage.definition.nextUnknown") };
  }
  const gap = daysText(next.gapDays, reader);
  const day = dayShort(next.day, locale);
  // A day in the past is worth naming only while half of those who come back still would.
  const isLate = view.today > next.latest;
  const about = isThisYear(next.day, view.today) ? dayWithoutYear(next.day, locale, "short") : day;
  return {
    note: nextNote(next, view.today, reader),
    value: isLate ? t("customerPage.nextOverdue") : t("customerPage.nextValue", { day: about }),
    formula: next.by === "own" ? "customerPage.formula.nextOwn" : "customerPage.formula.nextShop",
    inserted: t("customerPage.inserted.next", { last: dayShort(view.figures.lastDay ?? 0, locale), gap, next: day }),
    definition: t(next.by === "own" ? "customerPage.definition.nextOwn" : "customerPage.definition.nextShop", {
      gaps: integer(next.gaps, locale),
      earliest: dayText(next.earliest, locale),
      latest: dayText(next.latest, locale),
    }),
  };
}

function isThisYear(day: number, today: number): boolean {
  return dateOfDay(day).year === dateOfDay(today).year;
}

function nextNote(next: Exclude<NextPurchase, { kind: "unknown" }>, today: number, reader: Reader): string {
  const { t } = reader;
  if (next.kind === "overdue") {
    const key = next.by === "own" ? "customerPage.note.nextOverdue" : "customerPage.note.nextOverdueShop";
    return t(key, { days: daysAfter(today - next.day, reader) });
  }
  return next.by === "own" ? t("customerPage.note.nextOwn", { gap: daysText(next.gapDays, reader) }) : t("customerPage.note.nextShop");
}

function discountOf(context: PageContext): Told {
  const { view, reader } = context;
  const { t, locale } = reader;
  const { discounted, purchases, discount } = view.figures;
  const share = purchases === 0 ? null : percent(discounted / purchases, locale);
  return {
    note: t("customerPage.note.discount", { discounted: integer(discounted, locale), count: purchases }),
    value: share,
    unknown: noPurchase(context),
    inserted: `${integer(discounted, locale)} ÷ ${integer(purchases, locale)} = ${share ?? ""}`,
    definition: t("customerPage.definition.discount", { discount: amount(discount, context) }),
    isTruncated: true,
  };
}

function refundsOf(context: PageContext): Told {
  const { view, reader } = context;
  const { t, locale } = reader;
  const { refunded, refundedOrders, orders } = view.figures;
  const told = { refunded: integer(refundedOrders, locale), orders: ordersText(orders, reader), amount: amount(refunded, context) };
  return {
    note: t(refundedOrders === 0 ? "customerPage.note.refundsNone" : "customerPage.note.refunds", told),
    value: told.amount,
    inserted: t("customerPage.inserted.refunds", told),
    definition: t("customerPage.definition.refunds"),
    isTruncated: true,
  };
}
