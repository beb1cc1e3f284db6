import { Badge } from "@shopify/polaris";
import type { BadgeProps } from "@shopify/polaris";
import type { Consent, CustomerListView, CustomerRow, CustomersQuestion, SortColumn } from "#app/domains/customer-list/customer-list.ts";
import { CONSENT_TEXTS, countryName } from "#app/domains/customer-list/ui/chips.ts";
import { useReader } from "#app/i18n/translations.tsx";
import type { Reader } from "#app/i18n/texts.ts";
import { AppLink, useHref } from "#app/ui/AppLink.tsx";
import { dayShort, integer, money } from "#app/ui/format.ts";

type CustomerTableProps = Readonly<{
  view: CustomerListView;
  /** The list's own address, for the way back from a customer. */
  list: string;
  hrefOf: (question: CustomersQuestion) => string;
}>;

const COLUMNS = [
  { key: "customer", sort: null, isNumber: false },
  { key: "consent", sort: null, isNumber: false },
  { key: "country", sort: null, isNumber: false },
  { key: "purchases", sort: "purchases", isNumber: true },
  { key: "value", sort: "value", isNumber: true },
  { key: "first", sort: "first", isNumber: true },
  { key: "last", sort: "last", isNumber: true },
] as const;

/** A table on a desk, a list on a phone; roles are said because browsers forget them in the list. */
export function CustomerTable({ view, list, hrefOf }: CustomerTableProps) {
  const reader = useReader();
  const { t } = reader;
  const href = useHref();
  const customerHref = (id: number) => href(`/app/customers/${String(id)}`, { list: list === "" ? null : list });
  return (
    <table className="encore-list encore-customers__table" role="table" aria-label={t("customers.title")}>
      <thead role="rowgroup">
        <tr role="row">
          {COLUMNS.map(({ key, sort, isNumber }) => (
            <Head key={key} name={t(`customers.column.${key}`)} sort={sort} isNumber={isNumber} view={view} hrefOf={hrefOf} />
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {view.rows.map((row) => (
          <tr key={row.id} role="row">
            {COLUMNS.map(({ key, isNumber }) => (
              <td
                key={key}
                role="cell"
                data-name={t(`customers.column.${key}`)}
                className={`encore-customers__${key}${isNumber ? " encore-list__number" : ""}`}
              >
                {key === "customer" ? (
                  <Name row={row} url={customerHref(row.id)} anonymous={t("customers.anonymous")} />
                ) : key === "consent" ? (
                  <ConsentBadge consent={row.consent} />
                ) : (
                  cellText(key, row, view.currency, reader)
                )}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function cellText(key: "country" | "purchases" | "value" | "first" | "last", row: CustomerRow, currency: string, reader: Reader): string {
  const { t, locale } = reader;
  switch (key) {
    case "country":
      return row.country === null ? t("customers.country.unknown") : countryName(row.country, reader);
    case "purchases":
      return integer(row.purchases, locale);
    case "value":
      return money(row.value, currency, locale);
    case "first":
      if (row.firstDay === null) return t("customers.never");
      return row.isFirstKnown ? dayShort(row.firstDay, locale) : t("customers.unseen");
    case "last":
      return row.lastDay === null ? t("customers.never") : dayShort(row.lastDay, locale);
  }
}

type HeadProps = Omit<CustomerTableProps, "list"> & Readonly<{ name: string; sort: SortColumn | null; isNumber: boolean }>;

/** A column's name; where the list can be sorted by it, a link that does so, the other way round at the second press. */
function Head({ name, sort, isNumber, view: { question }, hrefOf }: HeadProps) {
  const { t } = useReader();
  const isSorted = question.sort.by === sort;
  const isDescending = !(isSorted && question.sort.isDescending);
  const order = isSorted ? (question.sort.isDescending ? "descending" : "ascending") : "none";
  return (
    <th
      role="columnheader"
      scope="col"
      className={isNumber ? "encore-list__number" : undefined}
      {...(sort === null ? {} : { "aria-sort": order })}
    >
      {sort === null ? (
        name
      ) : (
        <AppLink
          className="encore-customers__by"
          data-order={order}
          href={hrefOf({ ...question, sort: { by: sort, isDescending }, page: 1 })}
          title={t(`customers.sort.${sort}.${isDescending ? "desc" : "asc"}`)}
          preventScrollReset
        >
          {name}
        </AppLink>
      )}
    </th>
  );
}

function Name({ row, url, anonymous }: Readonly<{ row: CustomerRow; url: string; anonymous: string }>) {
  const { name, email } = row;
  return (
    <>
      <AppLink className="encore-list__main encore-customers__name" href={url}>
        {name ?? email ?? anonymous}
      </AppLink>
      {name !== null && email !== null && <div className="encore-list__sub">{email}</div>}
    </>
  );
}

const CONSENT_TONES = {
  subscribed: "success",
  pending: "attention",
  unsubscribed: null,
  "not-subscribed": null,
  unknown: null,
} as const satisfies Record<Consent, BadgeProps["tone"] | null>;

function ConsentBadge({ consent }: Readonly<{ consent: Consent }>) {
  const { t } = useReader();
  const tone = CONSENT_TONES[consent];
  return <Badge {...(tone === null ? {} : { tone })}>{t(CONSENT_TEXTS[consent])}</Badge>;
}
