import type { LinesChart } from "#app/domains/report/html-charts.ts";
import type { PeriodRow, ReportFigures } from "#app/domains/report/report-figures.ts";
import type { PeriodMark } from "#app/domains/report/report-words.ts";
import type { RevenueMonth } from "#app/domains/retention/retention.ts";
import type { Reader } from "#app/i18n/texts.ts";
import { monthOfDay, yearAndMonthOf } from "#app/lib/calendar.ts";
import type { BarSeries, BarsChart } from "#app/ui/bars.ts";
import { integer, money, moneyOnAxis, monthName, monthShort, monthText, percent, wholePercent } from "#app/ui/format.ts";
import type { HeatChart } from "#app/ui/heat.ts";

// What the charts show, in the reader's words and still without a drawing.

export type RevenueChart = Readonly<{ chart: BarsChart; spoken: string; title: string }>;

/** Revenue by month and by who spent it; the title says how much came from those who came back. */
export function revenueBars({ months, currency, all }: ReportFigures, { t, locale }: Reader): RevenueChart {
  const amount = (minor: number): string => money(minor, currency, locale);
  const hasGuests = months.some(({ revenue }) => revenue.guestPurchases > 0);
  const series: BarSeries[] = [
    { name: t("retention.revenue.returning"), tone: "accent" },
    { name: t("retention.revenue.new"), tone: "ink" },
    ...(hasGuests ? [{ name: t("retention.revenue.guest"), tone: "quiet" } as const] : []),
  ];
  const sum = (part: (month: RevenueMonth) => number): number => months.reduce((total, { revenue }) => total + part(revenue), 0);
  const [returning, fresh, guest] = [sum((one) => one.returningValue), sum((one) => one.newValue), sum((one) => one.guestValue)];
  const best = months.toSorted((a, b) => b.row.figures.value - a.row.figures.value)[0];
  const monthAt = (index: number): string => monthText(monthOfDay(months.at(index)?.row.period.from ?? 0), locale);
  return {
    title:
      all.value > 0 ? t("retention.revenue.title", { share: percent(returning / all.value, locale) }) : t("retention.revenue.titleUnknown"),
    spoken: t("retention.revenue.spoken", {
      from: monthAt(0),
      to: monthAt(-1),
      returning: amount(returning),
      share: all.value > 0 ? percent(returning / all.value, locale) : t("common.notYet"),
      new: amount(fresh),
      guest: amount(guest),
      bestMonth: monthText(best?.revenue.month ?? 0, locale),
      best: amount(best?.row.figures.value ?? 0),
    }),
    chart: {
      series,
      columns: months.map(({ row, revenue }) => ({
        key: String(revenue.month),
        ...axisOf(revenue.month, row === months[0]?.row, locale),
        parts: [revenue.returningValue, revenue.newValue, ...(hasGuests ? [revenue.guestValue] : [])],
        spoken: t("retention.revenue.readout", {
          month: monthText(revenue.month, locale),
          returning: amount(revenue.returningValue),
          new: amount(revenue.newValue),
          guest: amount(revenue.guestValue),
          total: amount(row.figures.value),
        }),
        href: "",
        isUnfinished: row.isUnfinished,
      })),
      formatAxis: (value) => moneyOnAxis(value, currency, locale),
      unfinishedLabel: t("common.chart.unfinished"),
    },
  };
}

export type RowWords = Readonly<{ name: string; marks: readonly PeriodMark[]; cells: readonly string[] }>;
export type TableWords = Readonly<{ headings: readonly string[]; rows: readonly RowWords[] }>;

/** The same as a table, newest month first. */
export function revenueTable({ months, currency }: ReportFigures, { t, locale }: Reader): TableWords {
  const amount = (minor: number): string => money(minor, currency, locale);
  return {
    headings: [
      t("retention.revenue.month"),
      t("retention.revenue.returning"),
      t("retention.revenue.new"),
      t("retention.revenue.guest"),
      t("retention.revenue.total"),
      t("retention.revenue.orders"),
      t("report.figure.customers"),
    ],
    rows: months.toReversed().map(({ row, revenue }) => ({
      name: monthText(revenue.month, locale),
      marks: row.isUnfinished ? ["unfinished"] : [],
      cells: [
        amount(revenue.returningValue),
        amount(revenue.newValue),
        amount(revenue.guestValue),
        amount(row.figures.value),
        integer(row.figures.purchases, locale),
        integer(row.figures.customers, locale),
      ],
    })),
  };
}

/** Both rates by month; null where fewer than two months can be drawn. */
export function retentionLines({ rates }: ReportFigures, { t, locale }: Reader): Readonly<{ chart: LinesChart; spoken: string }> | null {
  const rows = rates.month;
  const last = rows.findLast((row) => !row.isUnfinished && row.figures.crrMatched.kind === "known");
  if (rows.length < 2 || last === undefined) return null;
  const matched = (row: PeriodRow): number | null => (row.figures.crrMatched.kind === "known" ? row.figures.crrMatched.value : null);
  const textbook = (row: PeriodRow): number | null => (row.figures.crrTextbook.kind === "known" ? row.figures.crrTextbook.value : null);
  const share = (value: number | null): string => (value === null ? t("common.notYet") : percent(value, locale));
  return {
    spoken: t("report.lines.spoken", {
      from: monthText(monthOfDay(rows[0]?.period.from ?? 0), locale),
      to: monthText(monthOfDay(rows.at(-1)?.period.from ?? 0), locale),
      matched: share(matched(last)),
      textbook: share(textbook(last)),
    }),
    chart: {
      series: [
        { name: t("report.lines.matched"), tone: "accent", shares: rows.map(matched) },
        { name: t("report.lines.textbook"), tone: "ink", shares: rows.map(textbook) },
      ],
      columns: rows.map((row, index) => ({ ...axisOf(monthOfDay(row.period.from), index === 0, locale), isUnfinished: row.isUnfinished })),
      formatAxis: (value) => wholePercent(value, locale),
    },
  };
}

/** Cohorts, oldest first; the title says what share comes back in the first month after. */
export function cohortChart(
  { cohorts, isLastMonthUnfinished }: ReportFigures,
  { t, locale }: Reader,
): Readonly<{ chart: HeatChart; title: string }> {
  const columns = Math.max(1, ...cohorts.rows.map((row) => row.active.length));
  const isUnfinished = (month: number, k: number): boolean => isLastMonthUnfinished && month + k === cohorts.unfinishedMonth;
  const next = cohorts.rows.filter((row) => row.active.length > 1 && !isUnfinished(row.month, 1));
  const size = next.reduce((sum, row) => sum + row.size, 0);
  const back = next.reduce((sum, row) => sum + (row.active[1] ?? 0), 0);
  return {
    title: size === 0 ? t("retention.cohorts.title") : t("retention.cohorts.titleAnswer", { share: percent(back / size, locale) }),
    chart: {
      caption: t("retention.cohorts.title"),
      nameHeading: t("retention.cohorts.cohort"),
      sizeHeading: t("retention.cohorts.size"),
      columnHeadings: Array.from({ length: columns }, (_, k) => String(k)),
      columnNames: Array.from({ length: columns }, (_, k) => t("retention.cohorts.monthK", { k })),
      columnsTitle: t("retention.cohorts.monthsLater"),
      rows: cohorts.rows.map((row) => ({
        key: String(row.month),
        name: monthShort(row.month, locale),
        size: integer(row.size, locale),
        sizeHref: "",
        sizeSpoken: "",
        cells: row.active.map((active, k) => {
          const share = percent(active / row.size, locale);
          const values = {
            share,
            size: integer(row.size, locale),
            month: monthText(row.month, locale),
            active: integer(active, locale),
            k,
          };
          const hasTime = isUnfinished(row.month, k);
          return {
            text: share,
            share: active / row.size,
            spoken: t(hasTime ? "retention.cohorts.readoutUnfinished" : "retention.cohorts.readout", values),
            href: "",
            isUnfinished: hasTime,
          };
        }),
      })),
    },
  };
}

/** A month's name on an axis, and its year below where one begins. */
function axisOf(month: number, isFirst: boolean, locale: Reader["locale"]): Readonly<{ axisLabel: string; axisSubLabel: string | null }> {
  const { year, month: number } = yearAndMonthOf(month);
  return { axisLabel: monthName(month, locale, "short"), axisSubLabel: isFirst || number === 1 ? String(year) : null };
}
