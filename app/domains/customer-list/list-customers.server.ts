import { selectCountries } from "#app/domains/customer-list/list-choices.data.server.ts";
import { selectPage, selectTotals } from "#app/domains/customer-list/list.data.server.ts";
import type { Figure, List } from "#app/domains/customer-list/list.data.server.ts";
import { isUnfiltered, questionOf, UNKNOWN_COUNTRY } from "#app/domains/customer-list/question.ts";
import { idsOf, resolve, standingOf, withNames } from "#app/domains/customer-list/resolve-list.server.ts";
import type { Among, ListShop, Standing } from "#app/domains/customer-list/resolve-list.server.ts";
import type { CustomerListView, ListedFigure, ListTotals } from "#app/domains/customer-list/terms.ts";
import type { Period, PeriodFigures } from "#app/domains/retention/retention.ts";
import { homeFigures } from "#app/domains/retention/retention.server.ts";
import { inShop } from "#app/platform/db.server.ts";

const ROWS_A_PAGE = 50;

/**
 * One page of the customers that an address asks for, with what they add up to. What cannot be read of it is left out and said. Sums,
 * rows and figures are read side by side, each in a transaction of its own.
 *
 * @param among whom a search left over, null without one
 */
export async function customerListView(
  shop: ListShop,
  params: URLSearchParams,
  now: Date,
  among: Among | null = null,
): Promise<CustomerListView> {
  const { standing, question, problems, list, period, boughtDays } = await inShop(shop.id, async (tx) => {
    const known = await standingOf(tx, shop, now);
    const read = questionOf(params, known.currency);
    const resolved = resolve(read.question, known, await idsOf(tx, shop.id, among));
    return { standing: known, ...read, ...resolved, problems: [...read.problems, ...resolved.problems] };
  });
  const rowsOf = (page: number) =>
    inShop(shop.id, async (tx) => {
      const shown = await selectPage(tx, shop.id, list, { sort: question.sort, skip: (page - 1) * ROWS_A_PAGE, take: ROWS_A_PAGE });
      return { rows: await withNames(tx, shop.id, shown), countries: await selectCountries(tx, shop.id) };
    });
  // The page is read before anybody knows whether there is one.
  const [totals, wished, figure] = await Promise.all([
    inShop(shop.id, (tx) => selectTotals(tx, shop.id, list)),
    rowsOf(question.page),
    list.figure === null ? null : figureOf(shop.id, { list, figure: list.figure, period }, standing),
  ]);
  const pages = Math.max(1, Math.ceil(totals.customers / ROWS_A_PAGE));
  const page = Math.min(question.page, pages);
  const { rows, countries } = page === question.page ? wished : await rowsOf(page);
  return {
    question,
    problems,
    figure: figure === null ? null : { ...figure, totals: figure.totals ?? totals },
    boughtDays,
    totals,
    rows,
    page,
    pages,
    choices: { countries: countries.map((country) => country ?? UNKNOWN_COUNTRY) },
    currency: standing.currency,
    today: standing.today,
    seenSince: standing.history.isLimited ? standing.history.day : null,
  };
}

/** The numbers that the customers behind a figure add up to; `totals` is null where they are those of the list. */
async function figureOf(
  shopId: number,
  { list, figure, period }: Readonly<{ list: List; figure: Figure; period: Period }>,
  { today, history }: Standing,
): Promise<Omit<ListedFigure, "totals"> & Readonly<{ totals: ListTotals | null }>> {
  const isWhole = list.among === null && list.bought === null && isUnfiltered({ ...list.filters, bought: null });
  const [{ now: figures, cohorts }, totals] = await Promise.all([
    inShop(shopId, (tx) => homeFigures(tx, shopId, { period, today, history })),
    isWhole ? null : inShop(shopId, (tx) => selectTotals(tx, shopId, wholeOf(figure))),
  ]);
  return {
    set: figure.set,
    period,
    cohort:
      figure.set === "cohort"
        ? { month: figure.month, k: figure.k, size: cohorts.rows.find((row) => row.month === figure.month)?.size ?? 0 }
        : null,
    counts: figures.counts.kind === "known" ? figures.counts.value : null,
    all: { ...ratedCounts(figure, figures), value: figures.clvBase.value },
    totals,
  };
}

/** The repeat rate leaves out whoever may have bought before the history. */
function ratedCounts({ set }: Figure, { repeatCounts, repeatUnsure }: PeriodFigures): PeriodFigures["repeatCounts"] {
  return set === "repeat" ? { ...repeatCounts, customers: repeatCounts.customers - repeatUnsure } : repeatCounts;
}

function wholeOf(figure: Figure): List {
  const filters = { purchases: null, value: null, first: null, last: null, countries: [], consents: [], discount: null };
  return { figure, filters, bought: null, among: null };
}
