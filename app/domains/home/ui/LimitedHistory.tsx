import { Banner, BlockStack, Text } from "@shopify/polaris";
import type { HomeFigures } from "#app/domains/home/home.ts";
import { useReader } from "#app/i18n/translations.tsx";
import { AppLink, useHref } from "#app/ui/AppLink.tsx";
import { dayText } from "#app/ui/format.ts";
import { withheldOf } from "./limited.ts";

/** Said first when Shopify shows only part of the history: what is not known yet, from when it will be, and how to get more. */
export function LimitedHistory({ view }: Readonly<{ view: HomeFigures }>) {
  const reader = useReader();
  const { t, locale } = reader;
  const href = useHref();
  if (!view.historyStart.isLimited) return null;
  const withheld = withheldOf(view, reader);
  return (
    <Banner tone="info" title={t("home.limited.title", { day: dayText(view.historyStart.day, locale) })}>
      <BlockStack gap="200">
        <Text as="p">{t("home.limited.text")}</Text>
        {withheld.length > 0 && (
          <ul className="encore-home__withheld">
            {withheld.map(({ figure, when }) => (
              <li key={figure}>
                {figure}: {when}
              </li>
            ))}
          </ul>
        )}
        <Text as="p">
          {t("home.limited.more")} <AppLink href={href("/app/settings/import")}>{t("home.limited.fromFile")}</AppLink>
        </Text>
      </BlockStack>
    </Banner>
  );
}
