import { BlockStack, Card, Text } from "@shopify/polaris";
import { useT } from "#app/i18n/translations.tsx";
import { AppLink, useHref } from "#app/ui/AppLink.tsx";

/** After how long Encore forgets people who stay away; it is chosen in the settings. */
export function PeriodCard({ months }: Readonly<{ months: number }>) {
  const t = useT();
  const href = useHref();
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {t("privacy.period.title")}
        </Text>
        <Text as="p">{t("privacy.period.intro", { count: months })}</Text>
        <p>
          <AppLink href={href("/app/settings")}>{t("privacy.period.change")}</AppLink>
        </p>
      </BlockStack>
    </Card>
  );
}
