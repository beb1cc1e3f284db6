import { BlockStack, Button, Card, InlineStack, Text } from "@shopify/polaris";
import type { HomeEmpty } from "#app/domains/home/home.ts";
import { useReader } from "#app/i18n/translations.tsx";
import { useHref } from "#app/ui/AppLink.tsx";
import { dayText } from "#app/ui/format.ts";

/** App Bridge knows this address in every shop: https://shopify.dev/docs/api/app-bridge-library/apis/navigation */
const NEW_ORDER = "shopify://admin/draft_orders/new";

/** A shop without orders: what will be here, and the one step to get there. */
export function EmptyState({ view }: Readonly<{ view: HomeEmpty }>) {
  const { t, locale } = useReader();
  const { hiddenBefore } = view;
  const href = useHref();
  return (
    <Card padding={{ xs: "400", md: "600" }}>
      <BlockStack gap="400">
        <BlockStack gap="200">
          <Text as="h1" variant="headingLg">
            {t("home.empty.title")}
          </Text>
          {hiddenBefore !== undefined && <Text as="p">{t("home.empty.limited", { day: dayText(hiddenBefore, locale) })}</Text>}
          <Text as="p">{t("home.empty.text")}</Text>
          <Text as="p">{t("home.empty.step")}</Text>
        </BlockStack>
        <InlineStack gap="300">
          {hiddenBefore !== undefined && <Button url={href("/app/settings/import")}>{t("home.limited.fromFile")}</Button>}
          <Button variant="primary" url={NEW_ORDER} target="_top">
            {t("home.empty.action")}
          </Button>
        </InlineStack>
      </BlockStack>
    </Card>
  );
}
