import { Icon } from "@shopify/polaris";
import { XSmallIcon } from "@shopify/polaris-icons";
import type { ReactNode } from "react";
import type { CustomerListView, SearchView } from "#app/domains/customer-list/customer-list.ts";
import { FIRST_QUESTION, LIST_PATH, listParams, besidesOf } from "#app/domains/customer-list/customer-list.ts";
import { chipsOf } from "#app/domains/customer-list/ui/chips.ts";
import { useReader } from "#app/i18n/translations.tsx";
import { AppLink, useHref, usePresentParams } from "#app/ui/AppLink.tsx";
import type { CustomersQuestion } from "#app/domains/customer-list/customer-list.ts";

type ActiveFiltersProps = Readonly<{
  view: CustomerListView;
  search: SearchView;
  hrefOf: (question: CustomersQuestion) => string;
  viewMenu: ReactNode;
}>;

/** What narrows the list: each part can be taken off by itself, and all at once. */
export function ActiveFilters({ view, search, hrefOf, viewMenu }: ActiveFiltersProps) {
  const reader = useReader();
  const { t } = reader;
  const href = useHref();
  const present = usePresentParams();
  const chips = chipsOf(view, reader).map(({ key, label, without }) => ({ key, label, href: hrefOf(without) }));
  if ("text" in search) {
    const withoutSearch = listParams({ ...view.question, page: 1 }, view.currency, { ...besidesOf(present), find: null });
    chips.unshift({ key: "search", label: t("customers.chip.search", { text: search.text }), href: href(LIST_PATH, withoutSearch) });
  }
  if (chips.length === 0 && viewMenu === null) return null;
  return (
    <div className="encore-customers__chips">
      {chips.length > 0 && (
        <ul aria-label={t("customers.filters.active")}>
          {chips.map((chip) => (
            <li key={chip.key}>
              <AppLink
                className="encore-customers__chip"
                href={chip.href}
                aria-label={t("customers.filters.remove", { filter: chip.label })}
                preventScrollReset
              >
                <span>{chip.label}</span>
                <Icon source={XSmallIcon} />
              </AppLink>
            </li>
          ))}
          <li>
            <AppLink
              className="encore-customers__clear"
              href={href(LIST_PATH, listParams({ ...FIRST_QUESTION, sort: view.question.sort }, view.currency, { find: null, view: null }))}
              preventScrollReset
            >
              {t("customers.filters.clearAll")}
            </AppLink>
          </li>
        </ul>
      )}
      {viewMenu}
    </div>
  );
}
