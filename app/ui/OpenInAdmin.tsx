import { AppProvider, BlockStack, Button, Card, InlineStack, Text } from "@shopify/polaris";
import { usePolarisTexts, useT } from "#app/i18n/translations.tsx";
import "./error-page.css";

const ADMIN = "https://admin.shopify.com/";

/** For who came without a shop: what Encore is, and the way to it. */
export function OpenInAdmin() {
  const t = useT();
  return (
    <AppProvider i18n={usePolarisTexts()}>
      <main className="encore-error">
        <Card padding="600">
          <BlockStack gap="400">
            <Text as="h1" variant="headingLg">
              {t("common.open.title")}
            </Text>
            <Text as="p">{t("common.open.what")}</Text>
            <InlineStack>
              <Button variant="primary" url={ADMIN} target="_top">
                {t("common.open.admin")}
              </Button>
            </InlineStack>
          </BlockStack>
        </Card>
      </main>
    </AppProvider>
  );
}
