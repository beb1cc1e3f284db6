import { Banner, BlockStack, Card, Page, Text } from "@shopify/polaris";
import type { ReactNode } from "react";
import type { CustomerListView, CustomersQuestion, SearchView } from "#app/domains/customer-list/customer-list.ts";
import { besidesOf, isUnfiltered, LIST_PATH, listOf, listParams } from "#app/domains/customer-list/customer-list.ts";
import { ActiveFilters } from "#app/domains/customer-list/ui/ActiveFilters.tsx";
import { CustomerTable } from "#app/domains/customer-list/ui/CustomerTable.tsx";
import { EmptyList } from "#app/domains/customer-list/ui/EmptyList.tsx";
import { ExportButton } from "#app/domains/customer-list/ui/ExportButton.tsx";
import { figureEquation, figureNote, figureRange, figureTitle } from "#app/domains/customer-list/ui/figure-words.ts";
import { problemsOfAddress } from "#app/domains/customer-list/ui/filter-form.ts";
import { FilterPanel } from "#app/domains/customer-list/ui/FilterPanel.tsx";
import { SearchField } from "#app/domains/customer-list/ui/SearchField.tsx";
import { SortMenu } from "#app/domains/customer-list/ui/SortMenu.tsx";
import { useReader } from "#app/i18n/translations.tsx";
import { TitleBar } from "#app/ui/AppFrame.tsx";
import { useHref, usePresentParams } from "#app/ui/AppLink.tsx";
import { dayText, integer, money } from "#app/ui/format.ts";
import { Pages } from "#app/ui/Pages.tsx";
import "#app/ui/list-page.css";
import "./customer-list.css";

type CustomersPageProps = Readonly<{
  view: CustomerListView;
  search: SearchView;
  /** What saved views put around the list: their tabs, what can be done with the present one, and what came of the last deed. */
  tabs: ReactNode;
  viewMenu: ReactNode;
  notice: ReactNode;
}>;

/** Every customer of the shop, filtered, sorted and searched; also the customers behind each figure of the home page. */
export function CustomersPage({ view, search, tabs, viewMenu, notice }: CustomersPageProps) {
  const reader = useReader();
  const { t } = reader;
  const href = useHref();
  const questionHref = useQuestionHref(view.currency);
  const list = listOf(view.question, view.currency, besidesOf(usePresentParams()));
  const { figure, question, rows } = view;
  const isEmpty = rows.length === 0;
  return (
    <Page
      title={figure === null ? t("customers.title") : figureTitle(figure, reader)}
      {...(figure === null ? {} : { subtitle: figureRange(figure, reader), backAction: { content: t("common.back"), url: href("/app") } })}
      primaryAction={<ExportButton list={list} isDisabled={isEmpty} total={view.totals.customers} />}
    >
      <TitleBar title={t("customers.title")} />
      <BlockStack gap="400">
        {figure !== null && <Figure view={view} />}
        {notice}
        <AddressNotice view={view} />
        <SearchNotice search={search} />
        <div className="encore-customers">
          {tabs}
          <div className="encore-customers__tools">
            <SearchField search={search} />
            <FilterPanel key={JSON.stringify(question)} view={view} />
            <SortMenu question={question} hrefOf={questionHref} />
          </div>
          <ActiveFilters view={view} search={search} hrefOf={questionHref} viewMenu={viewMenu} />
          <Sums view={view} search={search} />
          {isEmpty ? <EmptyList view={view} search={search} /> : <CustomerTable view={view} list={list} hrefOf={questionHref} />}
          <Pages page={view.page} pages={view.pages} hrefOf={(page) => questionHref({ ...question, page })} />
        </div>
        {view.seenSince !== null && <Note>{t("customers.note.limited", { day: dayText(view.seenSince, reader.locale) })}</Note>}
      </BlockStack>
    </Page>
  );
}

function Note({ children }: Readonly<{ children: ReactNode }>) {
  return (
    <div className="encore-edge">
      <Text as="p" variant="bodySm" tone="subdued">
        {children}
      </Text>
    </div>
  );
}

/** Addresses of this list with another question, that keep the search and the saved view. */
type QuestionHref = (question: CustomersQuestion) => string;

function useQuestionHref(currency: string): QuestionHref {
  const href = useHref();
  const besides = besidesOf(usePresentParams());
  return (question) => href(LIST_PATH, listParams(question, currency, besides));
}

/** How the rows add up to the figure that led here, what its columns count, and with filters besides, how many of them are left. */
function Figure({ view: { figure, totals, currency, question } }: Readonly<{ view: CustomerListView }>) {
  const reader = useReader();
  const { t, locale } = reader;
  if (figure === null) return null;
  const equation = figureEquation(figure, currency, reader);
  const isPart = totals.customers !== figure.totals.customers;
  return (
    <Card>
      <BlockStack gap="100">
        {equation !== null && (
          <Text as="p" numeric>
            {equation}
          </Text>
        )}
        {isPart && (
          <Text as="p" tone="subdued">
            {t("customers.partOf", { shown: integer(totals.customers, locale), total: integer(figure.totals.customers, locale) })}
          </Text>
        )}
        <Text as="p" tone="subdued">
          {figureNote(figure, reader)}
          {!isUnfiltered(question.filters) && ` ${t("customers.note.filters")}`}
        </Text>
      </BlockStack>
    </Card>
  );
}

/** What of the address was left out and has no field to say it beside. */
function AddressNotice({ view }: Readonly<{ view: CustomerListView }>) {
  const { t } = useReader();
  const problems = problemsOfAddress(view.problems);
  if (problems.length === 0) return null;
  return (
    <Banner tone="warning" title={t("customers.problem.title")}>
      {problems.map(({ place, text }) => (
        <p key={place}>
          {t(place)}: {t(text)}
        </p>
      ))}
    </Banner>
  );
}

/** What a reader must know of a search before they trust its result. */
function SearchNotice({ search }: Readonly<{ search: SearchView }>) {
  const { t } = useReader();
  if (search.kind === "expired") {
    return (
      <Banner tone="info" title={t("customers.search.expired.title")}>
        <p>{t("customers.search.expired.text")}</p>
      </Banner>
    );
  }
  if (search.kind !== "failed") return null;
  return (
    <Banner tone="warning" title={t(`customers.search.failed.${search.reason}.title`)}>
      <p>{t(`customers.search.failed.${search.reason}.text`)}</p>
    </Banner>
  );
}

/** How many there are and what they bought together: also what a screen reader hears when filters change. */
function Sums({ view, search }: Readonly<{ view: CustomerListView; search: SearchView }>) {
  const { totals, currency, question, figure, seenSince } = view;
  const { t, locale } = useReader();
  if (totals.customers === 0) return null;
  // Who is listed for few purchases may have made others that nobody sees.
  const mayBeMore = (question.filters.purchases?.max ?? null) !== null && view.rows.some((row) => !row.isFirstKnown);
  const isAll = figure === null && search.kind === "none" && isUnfiltered(question.filters);
  return (
    <div className="encore-customers__sums" role="status">
      <Text as="p" variant="bodySm" tone="subdued" numeric>
        {t(isAll ? "customers.sums.all" : "customers.sums.some", {
          count: totals.customers,
          customers: integer(totals.customers, locale),
          purchases: integer(totals.purchases, locale),
          value: money(totals.value, currency, locale),
        })}
        {search.kind === "shopify" && ` ${t(search.isAll ? "customers.search.byShopify" : "customers.search.best")}`}
        {search.kind === "email" && ` ${t("customers.search.byEmail")}`}
        {seenSince !== null && mayBeMore && ` ${t("customers.sums.mayBeMore", { day: dayText(seenSince, locale) })}`}
      </Text>
    </div>
  );
}
