import type { ListedFigure } from "#app/domains/customer-list/customer-list.ts";
import type { Reader } from "#app/i18n/texts.ts";
import { firstDayOfMonth } from "#app/lib/calendar.ts";
import { dayText, integer, money, monthText, percent } from "#app/ui/format.ts";
import { duringPeriod, periodLabel } from "#app/ui/period-words.ts";

/** Which figure's customers these are, with their number. */
export function figureTitle({ set, totals, cohort }: ListedFigure, { t, locale }: Reader): string {
  const count = { total: integer(totals.customers, locale) };
  if (set !== "cohort") return t(`customers.set.${set}`, count);
  const values = { ...count, month: cohort ? monthText(cohort.month, locale) : "", k: cohort?.k ?? 0 };
  if (cohort?.k === null || cohort?.k === undefined) return t("customers.set.cohort", values);
  if (cohort.k === 0) return t("customers.set.cohortMonth0", values);
  return t(cohort.k === 1 ? "customers.set.cohortMonth1" : "customers.set.cohortMonth", values);
}

/**
 * How the customers of a figure add up to it; null where there is nothing to add up.
 *
 * @example
 * figureEquation(figure, "EUR", reader) // "412 who came back ÷ 1,204 of the period before = 34.2% retention rate"
 */
export function figureEquation(figure: ListedFigure, currency: string, reader: Reader): string | null {
  const { set, counts } = figure;
  if (set === "cohort") return cohortEquation(figure, reader);
  if (set === "all" || set === "repeat") return allEquation(figure, currency, reader);
  return counts && countsEquation(set, counts, reader);
}

type Counts = NonNullable<ListedFigure["counts"]>;

function countsEquation(
  set: Exclude<ListedFigure["set"], "cohort" | "all" | "repeat">,
  counts: Counts,
  { t, locale }: Reader,
): string | null {
  const { S, E, N, retained, reactivated } = counts;
  const lost = S - retained;
  const isRate = set === "retained" || set === "lost";
  if (isRate && S === 0) return null;
  // These say who is new, which adds up only where that is known of everyone.
  const isAboutNew = set === "in-period" || set === "new" || set === "reactivated";
  if (isAboutNew && (N ?? 0) + retained + (reactivated ?? 0) !== E) return null;
  if (set === "unsure") return null;
  return t(`customers.equation.${set}`, {
    S: integer(S, locale),
    E: integer(E, locale),
    new: integer(N ?? 0, locale),
    retained: integer(retained, locale),
    lost: integer(lost, locale),
    reactivated: integer(reactivated ?? 0, locale),
    rate: isRate ? percent((set === "lost" ? lost : retained) / S, locale) : "",
  });
}

function allEquation({ set, all }: ListedFigure, currency: string, { t, locale }: Reader): string | null {
  if (all.customers === 0) return null;
  const customers = integer(all.customers, locale);
  if (set === "repeat") {
    const rate = percent(all.repeatCustomers / all.customers, locale);
    return t("customers.equation.repeat", { repeat: integer(all.repeatCustomers, locale), customers, rate });
  }
  const value = money(all.value, currency, locale);
  return t("customers.equation.all", { value, customers, clv: money(all.value / all.customers, currency, locale) });
}

function cohortEquation({ cohort, totals }: ListedFigure, { t, locale }: Reader): string | null {
  if (cohort === null || cohort.size === 0) return null;
  const size = integer(cohort.size, locale);
  if (cohort.k === null) return t("customers.equation.cohort", { size, month: monthText(cohort.month, locale) });
  return t("customers.equation.cohortMonth", {
    active: integer(totals.customers, locale),
    size,
    share: percent(totals.customers / cohort.size, locale),
  });
}

/** The figure as a filter that can be taken off: "Came back: Last 90 days". */
export function figureLabel(figure: ListedFigure, reader: Reader): string {
  const { set, period, cohort } = figure;
  const { t, locale } = reader;
  if (set === "cohort") {
    const month = cohort ? monthText(cohort.month, locale) : "";
    if (cohort?.k === null || cohort?.k === undefined) return t("customers.chip.cohort", { month });
    return cohort.k === 0 ? t("customers.chip.cohortMonth0", { month }) : t("customers.chip.cohortMonth", { month, count: cohort.k });
  }
  if (set === "all" || set === "repeat")
    return t("customers.chip.figure", { what: t(`customers.chip.set.${set}`), period: figureRange(figure, reader) });
  const when = period.preset === null ? periodLabel(period, reader) : t(`common.period.${period.preset}`);
  return t("customers.chip.figure", { what: t(`customers.chip.set.${set}`), period: when });
}

/** Which time a figure is about. */
export function figureRange({ set, period }: ListedFigure, reader: Reader): string {
  const { t, locale } = reader;
  switch (set) {
    case "before":
      return periodLabel(period.before, reader);
    case "in-period":
    case "new":
    case "unsure":
      return periodLabel(period, reader);
    case "retained":
    case "lost":
    case "reactivated":
      return t("customers.range.both", { before: periodLabel(period.before, reader), now: periodLabel(period, reader) });
    case "all":
    case "repeat":
      return t("customers.range.upTo", { day: dayText(period.to - 1, locale) });
    case "cohort":
      return t("customers.range.cohort");
  }
}

/** Which purchases the rows count: those that the figure counts, so that the sums agree. */
export function figureNote({ set, period, cohort }: ListedFigure, reader: Reader): string {
  const { t, locale } = reader;
  switch (set) {
    case "before":
    case "lost":
      return t("customers.note.during", { during: duringPeriod(period.before, reader) });
    case "in-period":
    case "new":
    case "unsure":
    case "retained":
    case "reactivated":
      return t("customers.note.during", { during: duringPeriod(period, reader) });
    case "all":
    case "repeat":
      return t("customers.note.upTo", { day: dayText(period.to - 1, locale) });
    case "cohort": {
      const { month, k } = cohort ?? { month: 0, k: null };
      if (k === null) return t("customers.note.ever");
      const during = duringPeriod({ from: firstDayOfMonth(month + k), to: firstDayOfMonth(month + k + 1) }, reader);
      return t("customers.note.during", { during });
    }
  }
}
