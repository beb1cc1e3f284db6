import { Form, useNavigation } from "@remix-run/react";
import { Banner, BlockStack, Button, Card, Text } from "@shopify/polaris";
import type { HomeFailed, ShopFacts } from "#app/domains/home/home.ts";
import { useReader } from "#app/i18n/translations.tsx";
import { momentText } from "#app/ui/format.ts";

/** The import stopped: what happened, that nothing was lost, and the way out. */
export function FailedState({ view, shop }: Readonly<{ view: HomeFailed; shop: ShopFacts }>) {
  const { t, locale } = useReader();
  const isSending = useNavigation().state !== "idle";
  const { customers, orders } = view.soFar;
  return (
    <Card padding={{ xs: "400", md: "600" }}>
      <BlockStack gap="400">
        <Text as="h1" variant="headingLg">
          {t("home.failed.title")}
        </Text>
        <Banner tone="warning">
          <p>{t(`home.failed.reason.${view.reason}`)}</p>
        </Banner>
        <BlockStack gap="200">
          <Text as="p">
            {customers + orders === 0
              ? t("home.failed.keptNothing")
              : t("home.failed.kept", {
                  customers: t("home.sentence.customers", { count: customers }),
                  orders: t("home.failed.orders", { count: orders }),
                })}
          </Text>
          <Text as="p">{t(`home.failed.todo.${view.reason}`)}</Text>
        </BlockStack>
        <Form method="post">
          <input type="hidden" name="intent" value="retry-import" />
          <Button
            submit
            variant="primary"
            loading={isSending}
            accessibilityLabel={isSending ? t("home.failed.retrying") : t("home.failed.retry")}
          >
            {t("home.failed.retry")}
          </Button>
        </Form>
        <Text as="p" variant="bodySm" tone="subdued">
          {t("home.failed.at", { time: momentText(view.failedAt, shop.timeZone, locale) })}
        </Text>
      </BlockStack>
    </Card>
  );
}
