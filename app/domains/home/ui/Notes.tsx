import { BlockStack, Card, Text } from "@shopify/polaris";
import type { HomeFigures, ShopFacts } from "#app/domains/home/home.ts";
import { useReader } from "#app/i18n/translations.tsx";
import { dayText, money } from "#app/ui/format.ts";

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
        {t(view.basis.valueRule === "net" ? "home.basisNet" : "home.basis", { currency: shop.currency, day: dayText(view.today, locale) })}
      </Text>
    </div>
  );
}
