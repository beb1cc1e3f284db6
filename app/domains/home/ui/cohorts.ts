import type { CohortRow, CohortTable } from "#app/domains/retention/retention.ts";
import type { Reader } from "#app/i18n/texts.ts";
import { firstDayOfMonth, isoOfDay } from "#app/lib/calendar.ts";
import type { CsvCell } from "#app/ui/csv.ts";
import { integer, monthShort, monthText, percent } from "#app/ui/format.ts";
import type { HeatChart } from "#app/ui/heat.ts";
import type { Params } from "#app/ui/href.ts";

/** A year and the running month; older rows are shown on demand. */
export const NEWEST_COHORTS = 13;

export type CohortContext = Readonly<{ cohorts: CohortTable; reader: Reader; href: (path: string, params?: Params) => string }>;

/** The newest cohorts only, or all; oldest first either way. */
export function cohortsShown(table: CohortTable, showsAll: boolean): CohortTable {
  const rows = table.rows.filter((row) => row.size > 0);
  return { ...table, rows: showsAll ? rows : rows.slice(-NEWEST_COHORTS) };
}

/**
 * The share of all customers who bought again in the month after their first purchase, over cohorts whose month 1 is over;
 * null where there is none.
 *
 * @example
 * shareAfterOneMonth({ rows: [{ month: 0, size: 10, active: [10, 2], value: [] }], unfinishedMonth: 2 }) // 0.2
 */
export function shareAfterOneMonth({ rows, unfinishedMonth }: CohortTable): number | null {
  const old = rows.filter((row) => row.month + 1 < unfinishedMonth);
  const customers = old.reduce((sum, row) => sum + row.size, 0);
  return customers === 0 ? null : old.reduce((sum, row) => sum + (row.active[1] ?? 0), 0) / customers;
}

type CohortTexts = Readonly<{ title: string; subtitle: string; spoken: string }>;

/** Title, explanation and the sentence for those who hear the table. */
export function cohortTexts({ cohorts, reader }: CohortContext): CohortTexts {
  const { t, locale } = reader;
  const share = shareAfterOneMonth(cohorts);
  const [first, last] = [cohorts.rows[0], cohorts.rows.at(-1)];
  const cells = cohorts.rows.flatMap((row) =>
    row.active.slice(1).map((active, index) => ({ row, k: index + 1, share: active / row.size })),
  );
  const best = cells.reduce<(typeof cells)[number] | undefined>(
    (most, cell) => (most && most.share >= cell.share ? most : cell),
    undefined,
  );
  return {
    title: share === null ? t("retention.cohorts.title") : t("retention.cohorts.titleAnswer", { share: percent(share, locale) }),
    subtitle: t("retention.cohorts.subtitle"),
    spoken:
      !first || !last || !best
        ? t("retention.cohorts.tooYoung")
        : t("retention.cohorts.spoken", {
            count: cohorts.rows.length,
            from: monthText(first.month, locale),
            to: monthText(last.month, locale),
            best: percent(best.share, locale),
            bestMonth: monthText(best.row.month, locale),
            bestK: best.k,
          }),
  };
}

/** The cohort table ready to draw: shares in the cells, counts in what is said about them. */
export function cohortHeat({ cohorts, reader, href }: CohortContext, caption: string): HeatChart {
  const { t, locale } = reader;
  const width = Math.max(0, ...cohorts.rows.map((row) => row.active.length));
  const ks = Array.from({ length: width }, (_, k) => k);
  return {
    caption,
    nameHeading: t("retention.cohorts.cohort"),
    sizeHeading: t("retention.cohorts.size"),
    columnHeadings: ks.map((k) => integer(k, locale)),
    columnNames: ks.map((k) => t("retention.cohorts.monthK", { k })),
    columnsTitle: t("retention.cohorts.monthsLater"),
    rows: cohorts.rows.map((row) => {
      const cohort = isoOfDay(firstDayOfMonth(row.month)).slice(0, 7);
      return {
        key: String(row.month),
        name: monthShort(row.month, locale),
        size: integer(row.size, locale),
        sizeHref: href("/app/customers", { set: "cohort", cohort }),
        sizeSpoken: `${monthText(row.month, locale)}: ${t("home.sentence.customers", { count: row.size })}`,
        cells: row.active.map((active, k) => {
          const isUnfinished = row.month + k >= cohorts.unfinishedMonth;
          return {
            text: percent(active / row.size, locale),
            share: active / row.size,
            spoken: cellSpoken(row, k, isUnfinished, reader),
            href: href("/app/customers", { set: "cohort", cohort, k }),
            isUnfinished,
          };
        }),
      };
    }),
  };
}

function cellSpoken(row: CohortRow, k: number, isUnfinished: boolean, { t, locale }: Reader): string {
  const active = row.active[k] ?? 0;
  return t(isUnfinished ? "retention.cohorts.readoutUnfinished" : "retention.cohorts.readout", {
    month: monthText(row.month, locale),
    active: integer(active, locale),
    size: integer(row.size, locale),
    k,
    share: percent(active / row.size, locale),
  });
}

/** For spreadsheets: per cohort the number of customers of every month. */
export function cohortCsv({ cohorts, reader }: CohortContext): readonly (readonly CsvCell[])[] {
  const { t } = reader;
  const width = Math.max(0, ...cohorts.rows.map((row) => row.active.length));
  return [
    [
      t("retention.cohorts.cohort"),
      t("retention.cohorts.size"),
      ...Array.from({ length: width }, (_, k) => t("retention.cohorts.csvActive", { k })),
    ],
    ...cohorts.rows.map((row) => [
      isoOfDay(firstDayOfMonth(row.month)).slice(0, 7),
      row.size,
      ...Array.from({ length: width }, (_, k) => row.active[k] ?? null),
    ]),
  ];
}
