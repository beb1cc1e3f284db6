import { useReader } from "#app/i18n/translations.tsx";
import type { Reader } from "#app/i18n/texts.ts";
import { firstDayOfMonth } from "#app/lib/calendar.ts";
import { dayShort, dayText, integer, money } from "#app/ui/format.ts";
import type { Params } from "#app/ui/href.ts";
import { ListPage, type ListRow } from "#app/ui/ListPage.tsx";
import { duringPeriod, periodLabel } from "#app/ui/period-words.ts";
import { customersEquation, customersTitle, type CustomerRow, type CustomersView } from "./customers-list.ts";

type CustomersListProps = Readonly<{
  view: CustomersView;
  rows: readonly CustomerRow[];
  /** What the address carries besides the page: set, period, cohort, k. */
  params: Params;
  page: number;
  pageCount: number;
}>;

/** The customers behind a figure or a cell. */
export function CustomersList({ view, rows, params, page, pageCount }: CustomersListProps) {
  const reader = useReader();
  const { t, locale } = reader;
  return (
    <ListPage
      name={t("customers.title")}
      title={customersTitle(view, reader)}
      subtitle={rangeText(view, reader)}
      equation={customersEquation(view, reader)}
      note={`${noteText(view, reader)} ${t("customers.sum", { total: integer(view.total.count, locale), value: money(view.total.value, view.currency, locale) })}`}
      columns={[
        { name: t("customers.column.customer"), isNumber: false },
        { name: t("customers.column.purchases"), isNumber: true },
        { name: t("customers.column.value"), isNumber: true },
        { name: t("customers.column.first"), isNumber: true },
        { name: t("customers.column.last"), isNumber: true },
      ]}
      rows={rows.map((row) => rowOf(row, view.currency, reader))}
      empty={{ title: t("customers.empty.title"), text: t("customers.empty.text") }}
      path="/app/customers"
      params={params}
      page={page}
      pageCount={pageCount}
    />
  );
}

function rowOf(row: CustomerRow, currency: string, { t, locale }: Reader): ListRow {
  return {
    id: row.id,
    cells: [
      <Customer key="customer" name={row.name} email={row.email} anonymous={t("customers.anonymous")} />,
      integer(row.purchases, locale),
      money(row.value, currency, locale),
      dayShort(row.firstDay, locale),
      dayShort(row.lastDay, locale),
    ],
  };
}

function Customer({ name, email, anonymous }: Readonly<{ name: string | null; email: string | null; anonymous: string }>) {
  return (
    <>
      <div className="encore-list__main">{name ?? email ?? anonymous}</div>
      {name !== null && email !== null && <div className="encore-list__sub">{email}</div>}
    </>
  );
}

/** Which purchases the rows count: those that the figure counts, so that the sums agree. */
function noteText({ set, period, totals }: CustomersView, reader: Reader): string {
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
      const { month, k } = totals.cohort ?? { month: 0, k: null };
      if (k === null) return t("customers.note.ever");
      return t("customers.note.during", {
        during: duringPeriod({ from: firstDayOfMonth(month + k), to: firstDayOfMonth(month + k + 1) }, reader),
      });
    }
  }
}

/** Which time the set is about. */
function rangeText({ set, period, totals }: CustomersView, reader: Reader): string {
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
      return totals.cohort === null ? "" : t("customers.range.cohort");
  }
}
