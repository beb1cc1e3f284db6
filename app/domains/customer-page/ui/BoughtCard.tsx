import { BlockStack, Card, Text } from "@shopify/polaris";
import type { Product } from "#app/domains/customer-page/view.ts";
import { useReader } from "#app/i18n/translations.tsx";
import { integer, money, percent } from "#app/ui/format.ts";
import { channelText, type PageContext } from "./words.ts";

const FULL = 100;

/** Products by what they brought in, what came first, and by which ways they were bought. */
export function BoughtCard({ view }: Readonly<Pick<PageContext, "view">>) {
  const reader = useReader();
  const { t, locale } = reader;
  const { products, productCount, quantity, value, first, channels } = view.bought;
  const { currency } = view.basis;
  const more = productCount - products.length;
  return (
    <Card>
      <BlockStack gap="400">
        <BlockStack gap="100">
          <Text as="h2" variant="headingMd">
            {t("customerPage.bought.title")}
          </Text>
          <Text as="p" tone="subdued">
            {products.length === 0
              ? t("customerPage.bought.none")
              : t("customerPage.bought.sum", {
                  count: quantity,
                  products: t("customerPage.bought.products", { count: productCount }),
                  value: money(value, currency, locale),
                })}
          </Text>
        </BlockStack>
        {products.length > 0 && (
          <ul className="encore-bought">
            {products.map((product) => (
              <Bar key={product.productId ?? product.title} product={product} total={value} currency={currency} />
            ))}
            {more > 0 && <li className="encore-bought__more">{t("customerPage.bought.others", { count: more })}</li>}
          </ul>
        )}
        {(first.length > 0 || channels.length > 0) && (
          <dl className="encore-facts">
            {first.length > 0 && (
              <div>
                <dt>{t(view.figures.past === "none" ? "customerPage.bought.first" : "customerPage.bought.firstSeen")}</dt>
                <dd>{first.map((title) => (title === "" ? t("customerPage.bought.untitled") : title)).join(", ")}</dd>
              </div>
            )}
            {channels.length > 0 && (
              <div>
                <dt>{t("customerPage.bought.channels")}</dt>
                <dd>
                  {channels
                    .map(({ channel, purchases }) =>
                      t("customerPage.bought.channelCount", { channel: channelText(channel, reader), count: purchases }),
                    )
                    .join(", ")}
                </dd>
              </div>
            )}
          </dl>
        )}
      </BlockStack>
    </Card>
  );
}

function Bar({ product, total, currency }: Readonly<{ product: Product; total: number; currency: string }>) {
  const { t, locale } = useReader();
  const share = total === 0 ? 0 : product.value / total;
  return (
    <li>
      <div className="encore-bought__words">
        <span className="encore-bought__title">{product.title === "" ? t("customerPage.bought.untitled") : product.title}</span>
        <span className="encore-bought__numbers">
          {`${t("customerPage.bought.quantity", { quantity: integer(product.quantity, locale) })} · ${money(product.value, currency, locale)}`}
        </span>
      </div>
      <div className="encore-bought__line">
        <span className="encore-bought__track" aria-hidden="true">
          <span className="encore-bought__bar" style={{ inlineSize: `${String(share * FULL)}%` }} />
        </span>
        <span className="encore-bought__share">{t("customerPage.bought.share", { share: percent(share, locale) })}</span>
      </div>
    </li>
  );
}
