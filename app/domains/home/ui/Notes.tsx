import { Banner, BlockStack, Card, Text } from "@shopify/polaris";
import type { HomeFigures, ShopFacts } from "#app/domains/home/home.ts";
import { useReader } from "#app/i18n/translations.tsx";
import { dayText, money } from "#app/ui/format.ts";

/** Said first when Shopify shows only part of the history: every figure is read differently then. */
export function LimitedHistory({ view }: Readonly<{ view: HomeFigures }>) {
  const { t, locale } = useReader();
  if (!view.historyStart.isLimited) return null;
  return (
    <Banner tone="info" title={t("home.limited.title", { day: dayText(view.historyStart.day, locale) })}>
      <p>{t("home.limited.text")}</p>
    </Banner>
  );
}

/** Amounts that are in no figure, because they cannot be added to the others. */
export function OtherCurrencies({ view }: Readonly<{ view: HomeFigures }>) {
  const { t, locale } = useReader();
  if (view.otherCurrencies.length === 0) return null;
  return (
    <Card>
      <BlockStack gap="200">
        <Text as="h2" variant="headingSm">
          {t("home.currencies.heading")}
        </Text>
        <ul className="encore-home__currencies">
          {view.otherCurrencies.map(({ currency, orders, value }) => (
            <li key={currency}>{t("home.currencies.row", { count: orders, value: money(value, currency, locale) })}</li>
          ))}
        </ul>
        <Text as="p" tone="subdued">
          {t("home.currencies.text")}
        </Text>
      </BlockStack>
    </Card>
  );
}

/** What every amount on the page is made of, and as of when. */
export function Basis({ view, shop }: Readonly<{ view: HomeFigures; shop: ShopFacts }>) {
  const { t, locale } = useReader();
  return (
    <div className="encore-edge">
      <Text as="p" variant="bodySm" tone="subdued">
        {t("home.basis", { currency: shop.currency, day: dayText(view.today, locale) })}
      </Text>
    </div>
  );
}
