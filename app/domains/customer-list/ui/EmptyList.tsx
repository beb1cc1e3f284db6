import { BlockStack, Button, InlineStack, Text } from "@shopify/polaris";
import type { CustomerListView, SearchView } from "#app/domains/customer-list/customer-list.ts";
import { besidesOf, FIRST_QUESTION, isUnfiltered, LIST_PATH, listParams } from "#app/domains/customer-list/customer-list.ts";
import { useReader } from "#app/i18n/translations.tsx";
import { useHref, usePresentParams } from "#app/ui/AppLink.tsx";

/** Why there is nobody to show, and the one step to somebody. */
export function EmptyList({ view, search }: Readonly<{ view: CustomerListView; search: SearchView }>) {
  const { t } = useReader();
  const href = useHref();
  const besides = besidesOf(usePresentParams());
  const isSearched = "text" in search;
  const isFiltered = view.figure !== null || !isUnfiltered(view.question.filters);
  const state = search.kind === "failed" ? "failed" : isSearched || isFiltered ? "nobody" : "none";
  const narrowedBy = isSearched ? (isFiltered ? "both" : search.kind === "email" ? "email" : "search") : "filters";
  const action = {
    failed: { text: t("customers.empty.failed.action"), url: href(LIST_PATH, listParams(view.question, view.currency, besides)) },
    nobody: {
      text: t(`customers.empty.nobody.action.${isSearched ? (isFiltered ? "both" : "search") : "filters"}`),
      url: href(LIST_PATH, listParams(FIRST_QUESTION, view.currency, { find: null, view: null })),
    },
    none: { text: t("customers.empty.none.action"), url: href("/app") },
  }[state];
  return (
    <div className="encore-list__empty" role="status">
      <BlockStack gap="200" inlineAlign="center">
        <Text as="h2" variant="headingMd">
          {t(`customers.empty.${state}.title`)}
        </Text>
        <Text as="p" tone="subdued">
          {t(state === "nobody" ? `customers.empty.nobody.text.${narrowedBy}` : `customers.empty.${state}.text`)}
        </Text>
        <InlineStack>
          <Button url={action.url}>{action.text}</Button>
        </InlineStack>
      </BlockStack>
    </div>
  );
}
