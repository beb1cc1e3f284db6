import type { HomeFigures, ShopFacts } from "#app/domains/home/home.ts";
import {
  periodToParams,
  wholeFrom,
  type CustomerSet,
  type Known,
  type OrderSet,
  type PeriodFigures,
  type Unknown,
} from "#app/domains/retention/retention.ts";
import type { Reader, Text, TextKey } from "#app/i18n/texts.ts";
import { changeOf, type ChangeUnit } from "#app/ui/change.ts";
import { dayText, decimal, integer, money, monthText, percent } from "#app/ui/format.ts";
import type { ChangeView, FigureView, RowsLink } from "#app/ui/figure.ts";
import type { Params } from "#app/ui/href.ts";
import { spanBefore, spanOf } from "#app/ui/period-words.ts";
import { sizeOfSet } from "./set-sizes.ts";
import { isPartlyKnown, isUnfinished } from "./sentence.ts";

export type FigureId = "matched" | "textbook" | "churn" | "repeat" | "aov" | "frequency" | "clv";

/** What is needed to print a figure: the page's data, the reader, the shop's currency, and a way to make addresses. */
export type FigureContext = Readonly<{
  view: HomeFigures;
  shop: ShopFacts;
  reader: Reader;
  href: (path: string, params?: Params) => string;
}>;

type Plan = Readonly<{
  read: (figures: PeriodFigures) => Known<number>;
  unit: ChangeUnit;
  isMoreBetter: boolean;
  /** It fills up while the period runs, so an unfinished period is not compared with a whole one. */
  growsDuringPeriod: boolean;
  print: (value: number, context: FigureContext) => string;
  insert: (context: FigureContext) => string;
  links: (context: FigureContext) => RowsLink[];
}>;

const asPercent = (value: number, { reader }: FigureContext) => percent(value, reader.locale);
const asMoney = (value: number, { reader, shop }: FigureContext) => money(value, shop.currency, reader.locale);
const number = (value: number, { reader }: FigureContext) => integer(value, reader.locale);

const PLANS: Readonly<Record<FigureId, Plan>> = {
  matched: {
    read: (figures) => figures.crrMatched,
    unit: "points",
    isMoreBetter: true,
    growsDuringPeriod: true,
    print: asPercent,
    insert: (context) => withCounts(context, ({ S, retained }) => `${number(retained, context)} ÷ ${number(S, context)}`),
    links: (context) => [customers("retained", context), customers("before", context)],
  },
  textbook: {
    read: (figures) => figures.crrTextbook,
    unit: "points",
    isMoreBetter: true,
    growsDuringPeriod: true,
    print: asPercent,
    insert: (context) =>
      withCounts(
        context,
        ({ S, E, N }) =>
          `(${number(E, context)} − ${number((N ?? 0) + context.view.now.unsureCustomers, context)}) ÷ ${number(S, context)}`,
      ),
    links: (context) => [
      customers("before", context),
      customers("in-period", context),
      customers("new", context),
      customers("reactivated", context),
    ],
  },
  churn: {
    read: (figures) => figures.churn,
    unit: "points",
    isMoreBetter: false,
    growsDuringPeriod: true,
    print: asPercent,
    insert: (context) => withCounts(context, ({ S, retained }) => `${number(S - retained, context)} ÷ ${number(S, context)}`),
    links: (context) => [customers("lost", context), customers("before", context)],
  },
  repeat: {
    read: (figures) => figures.repeatRate,
    unit: "points",
    isMoreBetter: true,
    growsDuringPeriod: false,
    print: asPercent,
    insert: (context) =>
      `${number(context.view.now.repeatCounts.repeatCustomers, context)} ÷ ${number(ratedCustomers(context.view.now), context)}`,
    links: (context) => [customers("repeat", context), customers("all", context)],
  },
  aov: {
    read: (figures) => figures.aov,
    unit: "percent",
    isMoreBetter: true,
    growsDuringPeriod: false,
    print: asMoney,
    insert: (context) => `${asMoney(context.view.now.value, context)} ÷ ${number(context.view.now.purchases, context)}`,
    links: (context) => [orders("all", context)],
  },
  frequency: {
    read: (figures) => figures.frequency,
    unit: "percent",
    isMoreBetter: true,
    growsDuringPeriod: true,
    print: (value, { reader }) => decimal(value, 2, reader.locale),
    insert: (context) => `${number(context.view.now.customerPurchases, context)} ÷ ${number(context.view.now.customers, context)}`,
    links: (context) => [orders("with-customer", context), customers("in-period", context)],
  },
  clv: {
    read: (figures) => figures.clvHistoricMean,
    unit: "percent",
    isMoreBetter: true,
    growsDuringPeriod: false,
    print: asMoney,
    insert: (context) => `${asMoney(context.view.now.clvBase.value, context)} ÷ ${number(context.view.now.clvBase.customers, context)}`,
    links: (context) => [customers("all", context)],
  },
};

/** A figure with everything that is said about it: value, change, trend, and how it is computed. */
export function figureOf(id: FigureId, context: FigureContext): FigureView {
  const { view, reader } = context;
  const { t } = reader;
  const plan = PLANS[id];
  const now = plan.read(view.now);
  const trend = view.trend.map(({ month, figures }) => {
    const known = plan.read(figures);
    return { month, value: known.kind === "known" ? known.value : null };
  });
  return {
    id,
    label: t(`retention.figure.${id}`),
    note: t(textOf("note", id, context)),
    value: now.kind === "known" ? plan.print(now.value, context) : null,
    unknown: now.kind === "unknown" ? unknownOf(now.reason, context) : null,
    truncated:
      now.kind === "known" && now.isTruncated ? t("retention.truncated", { day: dayText(view.historyStart.day, reader.locale) }) : null,
    change: now.kind === "unknown" || view.period.preset === "all-time" ? null : changeView(plan, context),
    trend: { values: trend.map((point) => point.value), spoken: trendText(trend, (value) => plan.print(value, context), reader) },
    formula: t(`retention.formula.${id}`),
    inserted: now.kind === "known" ? `${plan.insert(context)} = ${plan.print(now.value, context)}` : null,
    definition: t(textOf("definition", id, context)),
    links: plan.links(context),
  };
}

/** What depends on the value says which one it uses. */
function textOf(part: "note" | "definition", id: FigureId, { shop }: FigureContext): TextKey {
  const dependsOnValue = id === "aov" || id === "clv";
  return dependsOnValue && shop.valueRule === "net" ? `retention.${part}.${id}Net` : `retention.${part}.${id}`;
}

/** The customers that the repeat rate is about: of some nobody knows whether they bought before the history. */
function ratedCustomers({ repeatCounts, repeatUnsure }: PeriodFigures): number {
  return repeatCounts.customers - repeatUnsure;
}

const UNKNOWN_TEXTS = {
  "before-history": "retention.unknown.before-history",
  "no-customers-before": "retention.unknown.no-customers-before",
  "no-purchases": "retention.unknown.no-purchases",
  "no-customers": "retention.unknown.no-customers",
  "who-is-new": "retention.unknown.who-is-new",
  "earlier-purchases": "retention.unknown.earlier-purchases",
} as const satisfies Record<Unknown, TextKey>;

/** That it is not known, why, and what brings it. */
function unknownOf(reason: Unknown, { view, reader }: FigureContext): FigureView["unknown"] {
  const { t, locale } = reader;
  if (reason === "before-history" && view.period.preset === "all-time") {
    return { title: t("common.noValue"), reason: t("retention.unknown.all-time") };
  }
  const why = t(UNKNOWN_TEXTS[reason], { day: dayText(view.historyStart.day, locale) });
  const way = wayToKnow(reason, view);
  return { title: t("common.notYet"), reason: way === null ? why : `${why} ${t(way.key, { day: dayText(way.day, locale) })}` };
}

/** From when a figure will be known, where waiting brings it; null where the reason says all there is to say. */
function wayToKnow(reason: Unknown, { period, historyStart, today }: HomeFigures): Readonly<{ key: TextKey; day: number }> | null {
  if (reason !== "before-history") return null;
  const day = wholeFrom(period, historyStart, today);
  return day === null ? { key: "retention.unknown.notByWaiting", day: today } : { key: "retention.unknown.knownFrom", day };
}

function changeView(plan: Plan, context: FigureContext): ChangeView {
  const { view, reader } = context;
  const { t, locale } = reader;
  const before = plan.read(view.before);
  const period = spanBefore(spanOf(view.period), t);
  const change = changeOf(plan.read(view.now), before, plan.unit);
  if (change === null || before.kind === "unknown") return { text: t("common.change.none"), against: "", tone: "plain", direction: "none" };
  if (isPartlyKnown(before, view)) return { text: t("common.change.partial"), against: "", tone: "plain", direction: "none" };
  if (plan.growsDuringPeriod && isUnfinished(view)) {
    const text = t("common.change.unfinished", { before: plan.print(before.value, context), period });
    return { text, against: "", tone: "plain", direction: "none" };
  }
  if (change.direction === "same") {
    return { text: t("common.change.same"), against: t("common.change.sameAgainst", { period }), tone: "plain", direction: "same" };
  }
  const amount = plan.unit === "points" ? decimal(change.amount, 1, locale) : percent(change.amount / 100, locale);
  return {
    text: t(`common.change.${plan.unit}.${change.direction}`, { amount }),
    against: t("common.change.against", { period }),
    tone: (change.direction === "up") === plan.isMoreBetter ? "good" : "watch",
    direction: change.direction,
  };
}

type TrendPoint = Readonly<{ month: number; value: number | null }>;

/** The small trend in a sentence. */
function trendText(trend: readonly TrendPoint[], print: (value: number) => string, { t, locale }: Reader): string {
  const known = trend.flatMap(({ month, value }) => (value === null ? [] : [{ month, value }]));
  const [first, last] = [known[0], known.at(-1)];
  if (!first || !last || known.length < 2) return t("retention.trend.none");
  const lowest = known.reduce((least, point) => (point.value < least.value ? point : least));
  const highest = known.reduce((most, point) => (point.value > most.value ? point : most));
  return t("retention.trend.spoken", {
    first: print(first.value),
    firstMonth: monthText(first.month, locale),
    last: print(last.value),
    lastMonth: monthText(last.month, locale),
    lowest: print(lowest.value),
    lowestMonth: monthText(lowest.month, locale),
    highest: print(highest.value),
    highestMonth: monthText(highest.month, locale),
  });
}

type Counts = Extract<PeriodFigures["counts"], { kind: "known" }>["value"];

function withCounts({ view }: FigureContext, say: (counts: Counts) => string): string {
  return view.now.counts.kind === "known" ? say(view.now.counts.value) : "";
}

/** The address of the customers behind a figure. */
export function customersHref(set: Exclude<CustomerSet, "cohort">, { view, href }: FigureContext): string {
  return href("/app/customers", { set, ...periodToParams(view.period) });
}

function customers(set: Exclude<CustomerSet, "cohort">, context: FigureContext): RowsLink {
  const text: Text = { key: `retention.rows.${set}`, values: { count: sizeOfSet(set, context.view.now) ?? 0 } };
  return { text: context.reader.t(text.key, text.values), href: customersHref(set, context) };
}

function orders(set: Extract<OrderSet, "all" | "with-customer">, { view, reader, href }: FigureContext): RowsLink {
  const count = set === "all" ? view.now.purchases : view.now.customerPurchases;
  const text = reader.t(set === "all" ? "retention.rows.orders" : "retention.rows.customerOrders", { count });
  return { text, href: href("/app/orders", { set, ...periodToParams(view.period) }) };
}
