import { selectCountries, selectPage, selectTotals } from "#app/domains/customer-list/list.data.server.ts";
import type { Figure, List } from "#app/domains/customer-list/list.data.server.ts";
import { isUnfiltered, questionOf, UNKNOWN_COUNTRY } from "#app/domains/customer-list/question.ts";
import { idsOf, resolve, standingOf, withNames } from "#app/domains/customer-list/resolve-list.server.ts";
import type { Among, ListShop, Standing } from "#app/domains/customer-list/resolve-list.server.ts";
import type { CustomerListView, ListedFigure, ListTotals } from "#app/domains/customer-list/terms.ts";
import type { Period, PeriodFigures } from "#app/domains/retention/retention.ts";
import { homeFigures } from "#app/domains/retention/retention.server.ts";
import { inShop } from "#app/platform/db.server.ts";
import type { Transaction } from "#app/platform/db.server.ts";

const ROWS_A_PAGE = 50;

/**
 * One page of the customers that an address asks for, with what they add up to. What cannot be read of it is left out and said.
 *
 * @param among whom a search left over, null without one
 */
export function customerListView(
  shop: ListShop,
  params: URLSearchParams,
  now: Date,
  among: Among | null = null,
): Promise<CustomerListView> {
  return inShop(shop.id, async (tx) => {
    const standing = await standingOf(tx, shop, now);
    const { question, problems } = questionOf(params, standing.currency);
    const { list, period, problems: others } = resolve(question, standing, await idsOf(tx, shop.id, among));
    const totals = await selectTotals(tx, shop.id, list);
    const pages = Math.max(1, Math.ceil(totals.customers / ROWS_A_PAGE));
    const page = Math.min(question.page, pages);
    const shown = await selectPage(tx, shop.id, list, { sort: question.sort, skip: (page - 1) * ROWS_A_PAGE, take: ROWS_A_PAGE });
    const countries = await selectCountries(tx, shop.id);
    return {
      question,
      problems: [...problems, ...others],
      figure: list.figure === null ? null : await figureOf(tx, shop.id, { list, figure: list.figure, period, totals }, standing),
      boughtDays: list.bought,
      totals,
      rows: await withNames(tx, shop.id, shown),
      page,
      pages,
      choices: { countries: countries.map((country) => country ?? UNKNOWN_COUNTRY) },
      currency: standing.currency,
      today: standing.today,
    };
  });
}

/** The numbers that the customers behind a figure add up to. */
async function figureOf(
  tx: Transaction,
  shopId: number,
  { list, figure, period, totals }: Readonly<{ list: List; figure: Figure; period: Period; totals: ListTotals }>,
  { today, history }: Standing,
): Promise<ListedFigure> {
  const { now: figures, cohorts } = await homeFigures(tx, shopId, { period, today, history });
  const isWhole = list.among === null && list.bought === null && isUnfiltered({ ...list.filters, bought: null });
  return {
    set: figure.set,
    period,
    cohort:
      figure.set === "cohort"
        ? { month: figure.month, k: figure.k, size: cohorts.rows.find((row) => row.month === figure.month)?.size ?? 0 }
        : null,
    counts: figures.counts.kind === "known" ? figures.counts.value : null,
    all: { ...ratedCounts(figure, figures), value: figures.clvBase.value },
    totals: isWhole ? totals : await selectTotals(tx, shopId, wholeOf(figure)),
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
