import { BlockStack, Card, Link, Text } from "@shopify/polaris";
import { FILE_KEPT_DAYS } from "#app/domains/file-import/file-import.ts";
import { useReader } from "#app/i18n/translations.tsx";
import { integer } from "#app/ui/format.ts";
import "./import.css";

/** App Bridge knows this address in every shop: https://shopify.dev/docs/api/app-bridge-library/apis/navigation */
const ORDERS = "shopify://admin/orders";

/** Where the file comes from, and what becomes of it. */
export function HowCard() {
  const { t, locale } = useReader();
  return (
    <Card>
      <BlockStack gap="500">
        <BlockStack gap="200">
          <Text as="h2" variant="headingMd">
            {t("fileImport.how.title")}
          </Text>
          <ol className="encore-import__steps">
            <li>
              {t("fileImport.how.open")}{" "}
              <Link url={ORDERS} target="_top">
                {t("fileImport.how.link")}
              </Link>
            </li>
            <li>{t("fileImport.how.what")}</li>
            <li>{t("fileImport.how.mail")}</li>
            <li>{t("fileImport.how.as")}</li>
          </ol>
        </BlockStack>
        <BlockStack gap="200">
          <Text as="h2" variant="headingMd">
            {t("fileImport.kept.title")}
          </Text>
          <Text as="p">{t("fileImport.kept.read")}</Text>
          <Text as="p">{t("fileImport.kept.once")}</Text>
          <Text as="p">{t("fileImport.kept.file", { days: integer(FILE_KEPT_DAYS, locale) })}</Text>
        </BlockStack>
      </BlockStack>
    </Card>
  );
}
