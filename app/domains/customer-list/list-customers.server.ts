import type { Figure, List } from "#app/domains/customer-list/list.ts";
import { isUnfiltered, questionOf, UNKNOWN_COUNTRY } from "#app/domains/customer-list/question.ts";
import { idsOf, resolve, standingOf, withNames } from "#app/domains/customer-list/resolve-list.server.ts";
import type { Among, ListShop, Standing } from "#app/domains/customer-list/resolve-list.server.ts";
import { inOrder, rowsOf, selected } from "#app/domains/customer-list/select-list.ts";
import { columnsOfShop } from "#app/domains/customer-list/shop-columns.server.ts";
import type { CustomerListView, ListedFigure, ListTotals } from "#app/domains/customer-list/terms.ts";
import type { Period, PeriodFigures } from "#app/domains/retention/retention.ts";
import { homeFigures } from "#app/domains/retention/retention.server.ts";
import { inShop } from "#app/platform/db.server.ts";

const ROWS_A_PAGE = 50;

/**
 * One page of the customers that an address asks for, with what they add up to. What cannot be read of it is left out and said; a page
 * beyond the last is the last.
 *
 * @param among whom a search left over, null without one
 */
export async function customerListView(
  shop: ListShop,
  params: URLSearchParams,
  now: Date,
  among: Among | null = null,
): Promise<CustomerListView> {
  const { standing, question, problems, list, period } = await inShop(shop.id, async (tx) => {
    const known = await standingOf(tx, shop, now);
    const read = questionOf(params, known.currency);
    const resolved = resolve(read.question, known, await idsOf(tx, shop.id, among));
    return { standing: known, ...read, ...resolved, problems: [...read.problems, ...resolved.problems] };
  });
  const columns = await columnsOfShop(shop.id);
  const found = selected(columns, list, question.sort.by);
  const { totals } = found;
  const pages = Math.max(1, Math.ceil(totals.customers / ROWS_A_PAGE));
  const page = Math.min(question.page, pages);
  const [places = []] = inOrder(found, question.sort, { skip: (page - 1) * ROWS_A_PAGE, take: ROWS_A_PAGE });
  const shown = rowsOf(columns, list, places);
  const countries = columns.countriesListed();
  const whole = list.figure === null || isUnnarrowed(list) ? totals : selected(columns, wholeOf(list.figure), "value").totals;
  const [rows, figure] = await Promise.all([
    inShop(shop.id, (tx) => withNames(tx, shop.id, shown)),
    list.figure === null ? null : figureOf(shop.id, { figure: list.figure, period, totals: whole }, standing),
  ]);
  return {
    question,
    problems,
    figure,
    boughtDays: list.bought,
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

/** The numbers that the customers behind a figure add up to. `totals` of the whole figure. */
async function figureOf(
  shopId: number,
  { figure, period, totals }: Readonly<{ figure: Figure; period: Period; totals: ListTotals }>,
  { today, history }: Standing,
): Promise<ListedFigure> {
  const { now: figures, cohorts } = await inShop(shopId, (tx) => homeFigures(tx, shopId, { period, today, history }));
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

function isUnnarrowed({ filters, bought, among }: List): boolean {
  return among === null && bought === null && isUnfiltered({ ...filters, bought });
}

function wholeOf(figure: Figure): List {
  const filters = { purchases: null, value: null, first: null, last: null, countries: [], consents: [], discount: null };
  return { figure, filters, bought: null, among: null };
}
