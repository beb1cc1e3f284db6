import type { ShopFacts } from "#app/domains/home/home.ts";
import type { RevenueMonth } from "#app/domains/retention/retention.ts";
import type { Reader } from "#app/i18n/texts.ts";
import { firstDayOfMonth, isoOfDay, yearAndMonthOf } from "#app/lib/calendar.ts";
import { decimalOfMinor } from "#app/lib/money.ts";
import type { BarsChart } from "#app/ui/bars.ts";
import type { CsvCell } from "#app/ui/csv.ts";
import { integer, money, moneyOnAxis, monthName, monthShort, monthText, percent } from "#app/ui/format.ts";
import type { Params } from "#app/ui/href.ts";

/** The months of the revenue chart with who reads them. `unfinishedMonth`: the running month. */
export type RevenueContext = Readonly<{
  months: readonly RevenueMonth[];
  unfinishedMonth: number;
  shop: ShopFacts;
  reader: Reader;
  href: (path: string, params?: Params) => string;
}>;

/**
 * Values in minor units. `returningShare` of everything, guests included; null without revenue, and where of more than one part in
 * twenty nobody knows whose it is.
 */
export type RevenueSum = Readonly<{
  returning: number;
  first: number;
  guest: number;
  unsure: number;
  total: number;
  returningShare: number | null;
}>;

/** As in the rates (docs/metrics.md, "History start"). */
const TOLERATED_UNSURE_SHARE = 0.05;

export function sumOfRevenue(months: readonly RevenueMonth[]): RevenueSum {
  const returning = months.reduce((sum, month) => sum + month.returningValue, 0);
  const first = months.reduce((sum, month) => sum + month.newValue, 0);
  const guest = months.reduce((sum, month) => sum + month.guestValue, 0);
  const unsure = months.reduce((sum, month) => sum + month.unsureValue, 0);
  const total = returning + first + guest + unsure;
  const isKnown = total > 0 && unsure <= total * TOLERATED_UNSURE_SHARE;
  return { returning, first, guest, unsure, total, returningShare: isKnown ? returning / total : null };
}

/** Title, subtitle and the sentence for those who hear the chart. Null months: there is nothing to draw. */
export function revenueTexts(context: RevenueContext): Readonly<{ title: string; subtitle: string; spoken: string }> {
  const { months, unfinishedMonth, reader, shop } = context;
  const { t, locale } = reader;
  const [first, last] = [months[0], months.at(-1)];
  const sum = sumOfRevenue(months);
  if (!first || !last || sum.total <= 0) {
    return { title: t("retention.revenue.titleUnknown"), subtitle: t("retention.revenue.none"), spoken: t("retention.revenue.none") };
  }
  const best = months.reduce((most, month) => (totalOf(month) > totalOf(most) ? month : most));
  const range = { from: monthText(first.month, locale), to: monthText(last.month, locale) };
  const share = sum.returningShare === null ? t("common.notYet") : percent(sum.returningShare, locale);
  const stretch = t(last.month === unfinishedMonth ? "retention.revenue.subtitle" : "retention.revenue.subtitleWhole", range);
  return {
    title: sum.returningShare === null ? t("retention.revenue.titleUnknown") : t("retention.revenue.title", { share }),
    subtitle: `${stretch} ${t(`retention.revenue.rule.${shop.valueRule}`)}`,
    spoken: t("retention.revenue.spoken", {
      ...range,
      share,
      returning: money(sum.returning, shop.currency, locale),
      new: money(sum.first, shop.currency, locale),
      guest: money(sum.guest + sum.unsure, shop.currency, locale),
      best: money(totalOf(best), shop.currency, locale),
      bestMonth: monthText(best.month, locale),
    }),
  };
}

/** The bars: later purchases below, first ones on them, guests apart on top. */
export function revenueBars(context: RevenueContext): BarsChart {
  const { months, unfinishedMonth, reader, shop, href } = context;
  const { t, locale } = reader;
  const hasUnsure = sumOfRevenue(months).unsure > 0;
  return {
    series: [
      { name: t("retention.revenue.returning"), tone: "accent" },
      { name: t("retention.revenue.new"), tone: "ink" },
      { name: t(hasUnsure ? "retention.revenue.guestOrUnsure" : "retention.revenue.guest"), tone: "quiet" },
    ],
    formatAxis: (value) => moneyOnAxis(value, shop.currency, locale),
    unfinishedLabel: t("common.chart.unfinished"),
    columns: months.map((month, index) => {
      const { year, month: number } = yearAndMonthOf(month.month);
      return {
        key: String(month.month),
        axisLabel: monthName(month.month, locale, "short"),
        axisSubLabel: index === 0 || number === 1 ? String(year) : null,
        parts: [month.returningValue, month.newValue, month.guestValue + month.unsureValue],
        spoken: monthSpoken(month, context),
        href: href("/app/orders", {
          set: "all",
          from: isoOfDay(firstDayOfMonth(month.month)),
          to: isoOfDay(firstDayOfMonth(month.month + 1) - 1),
        }),
        isUnfinished: month.month === unfinishedMonth,
      };
    }),
  };
}

function monthSpoken(month: RevenueMonth, { reader, shop, unfinishedMonth }: RevenueContext): string {
  const { t, locale } = reader;
  const text = t(month.unsureValue > 0 ? "retention.revenue.readoutUnsure" : "retention.revenue.readout", {
    month: monthText(month.month, locale),
    returning: money(month.returningValue, shop.currency, locale),
    new: money(month.newValue, shop.currency, locale),
    guest: money(month.guestValue, shop.currency, locale),
    unsure: money(month.unsureValue, shop.currency, locale),
    total: money(totalOf(month), shop.currency, locale),
  });
  const count = t("retention.revenue.readoutOrders", { count: ordersOf(month) });
  return month.month === unfinishedMonth ? `${text} (${count}; ${t("common.chart.unfinished")})` : `${text} (${count})`;
}

type Column = Readonly<{ name: string; isNumber: boolean }>;
type Row = Readonly<{ key: string; cells: readonly string[] }>;

/** The same numbers as a table, newest month first. */
export function revenueTable({ months, reader, shop }: RevenueContext): Readonly<{ columns: readonly Column[]; rows: readonly Row[] }> {
  const { t, locale } = reader;
  const hasUnsure = sumOfRevenue(months).unsure > 0;
  return {
    columns: [
      { name: t("retention.revenue.month"), isNumber: false },
      { name: t("retention.revenue.returningLong"), isNumber: true },
      { name: t("retention.revenue.newLong"), isNumber: true },
      { name: t("retention.revenue.guestLong"), isNumber: true },
      ...(hasUnsure ? [{ name: t("retention.revenue.unsureLong"), isNumber: true }] : []),
      { name: t("retention.revenue.total"), isNumber: true },
      { name: t("retention.revenue.orders"), isNumber: true },
    ],
    rows: months.toReversed().map((month) => ({
      key: String(month.month),
      cells: [
        monthShort(month.month, locale),
        money(month.returningValue, shop.currency, locale),
        money(month.newValue, shop.currency, locale),
        money(month.guestValue, shop.currency, locale),
        ...(hasUnsure ? [money(month.unsureValue, shop.currency, locale)] : []),
        money(totalOf(month), shop.currency, locale),
        integer(ordersOf(month), locale),
      ],
    })),
  };
}

/** For spreadsheets: amounts as plain decimals, months as the first of the month. */
export function revenueCsv({ months, reader, shop }: RevenueContext): readonly (readonly CsvCell[])[] {
  const { t } = reader;
  const hasUnsure = sumOfRevenue(months).unsure > 0;
  const amount = (minor: number) => Number(decimalOfMinor(minor, shop.currency));
  return [
    [
      t("retention.revenue.month"),
      `${t("retention.revenue.returningLong")} (${shop.currency})`,
      `${t("retention.revenue.newLong")} (${shop.currency})`,
      `${t("retention.revenue.guestLong")} (${shop.currency})`,
      ...(hasUnsure ? [`${t("retention.revenue.unsureLong")} (${shop.currency})`] : []),
      `${t("retention.revenue.total")} (${shop.currency})`,
      t("retention.revenue.orders"),
    ],
    ...months.map((month) => [
      isoOfDay(firstDayOfMonth(month.month)),
      amount(month.returningValue),
      amount(month.newValue),
      amount(month.guestValue),
      ...(hasUnsure ? [amount(month.unsureValue)] : []),
      amount(totalOf(month)),
      ordersOf(month),
    ]),
  ];
}

function totalOf(month: RevenueMonth): number {
  return month.returningValue + month.newValue + month.guestValue + month.unsureValue;
}

function ordersOf(month: RevenueMonth): number {
  return month.returningPurchases + month.newPurchases + month.guestPurchases + month.unsurePurchases;
}
