import { BlockStack, Button, Card, InlineStack, Page, Text } from "@shopify/polaris";
import type { ListAddress } from "#app/domains/customer-page/list-address.ts";
import { useT } from "#app/i18n/translations.tsx";
import { TitleBar } from "#app/ui/AppFrame.tsx";
import { useHref } from "#app/ui/AppLink.tsx";

/** For an address that names nobody of this shop. */
export function NoCustomer({ list }: Readonly<{ list: ListAddress }>) {
  const t = useT();
  const back = useHref()(list.path, list.params);
  return (
    <Page title={t("customerPage.gone.title")} backAction={{ content: t("customerPage.back"), url: back }}>
      <TitleBar title={t("common.nav.customers")} />
      <Card padding="600">
        <BlockStack gap="400">
          <Text as="p">{t("customerPage.gone.text")}</Text>
          <InlineStack>
            <Button url={back}>{t("customerPage.gone.list")}</Button>
          </InlineStack>
        </BlockStack>
      </Card>
    </Page>
  );
}
