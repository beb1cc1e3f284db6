import { useReader } from "#app/i18n/translations.tsx";
import { dayShort, money } from "#app/ui/format.ts";
import type { Params } from "#app/ui/href.ts";
import { ListPage } from "#app/ui/ListPage.tsx";
import { periodLabel } from "#app/ui/period-words.ts";
import { ordersEquation, ordersTitle, type OrderRow, type OrdersView } from "./orders-list.ts";

type OrdersListProps = Readonly<{
  view: OrdersView;
  rows: readonly OrderRow[];
  /** What the address carries besides the page: set and period. */
  params: Params;
  page: number;
  pageCount: number;
}>;

/** The orders behind a figure or a month's bar. */
export function OrdersList({ view, rows, params, page, pageCount }: OrdersListProps) {
  const reader = useReader();
  const { t, locale } = reader;
  return (
    <ListPage
      name={t("orders.title")}
      title={ordersTitle(view, reader)}
      subtitle={periodLabel(view.period, reader)}
      equation={ordersEquation(view, reader)}
      note={t(view.valueRule === "net" ? "orders.noteNet" : "orders.note")}
      columns={[
        { name: t("orders.column.order"), isNumber: false },
        { name: t("orders.column.date"), isNumber: false },
        { name: t("orders.column.customer"), isNumber: false },
        { name: t("orders.column.value"), isNumber: true },
      ]}
      rows={rows.map((row) => ({
        id: row.id,
        cells: [
          <span key="name" className="encore-list__main">
            {row.name}
          </span>,
          dayShort(row.day, locale),
          row.customerName ?? t("orders.guest"),
          money(row.value, view.currency, locale),
        ],
      }))}
      empty={{ title: t("orders.empty.title"), text: t("orders.empty.text") }}
      path="/app/orders"
      params={params}
      page={page}
      pageCount={pageCount}
    />
  );
}
