import { BlockStack, Box, Button, Card, InlineStack, Text } from "@shopify/polaris";
import { useT } from "#app/i18n/translations.tsx";
import { TitleBar } from "./AppFrame.tsx";
import { useHref } from "./AppLink.tsx";
import type { RouteProblem } from "./route-problem.ts";
import "./error-page.css";

/** Shown instead of a page that could not be: what happened, that nothing was lost, what to do. */
export function ErrorPage({ kind, reference }: RouteProblem) {
  const t = useT();
  const home = useHref()("/app");
  const title = kind === "not-found" ? t("common.error.notFound.title") : t("common.error.title");
  return (
    <div className="encore-error">
      <TitleBar title={t("common.appName")} />
      <Card padding="600">
        <BlockStack gap="400">
          <Text as="h1" variant="headingLg">
            {title}
          </Text>
          <BlockStack gap="200">
            {kind === "not-found" && (
              <>
                <Text as="p">{t("common.error.notFound.what")}</Text>
                <Text as="p">{t("common.error.notFound.todo")}</Text>
              </>
            )}
            {kind === "offline" && <Text as="p">{t("common.error.offline")}</Text>}
            {kind === "database-away" && (
              <>
                <Text as="p">{t("common.error.databaseAway.what")}</Text>
                <Text as="p">{t("common.error.databaseAway.todo")}</Text>
              </>
            )}
            {kind === "shopify-away" && (
              <>
                <Text as="p">{t("common.error.shopifyAway.what")}</Text>
                <Text as="p">{t("common.error.shopifyAway.todo")}</Text>
              </>
            )}
            {kind === "broken" && (
              <>
                <Text as="p">{t("common.error.what")}</Text>
                <Text as="p">{t("common.error.lost")}</Text>
                <Text as="p">{t("common.error.todo")}</Text>
              </>
            )}
          </BlockStack>
          <InlineStack gap="200">
            {kind === "not-found" ? (
              <Button variant="primary" url={home}>
                {t("common.error.home")}
              </Button>
            ) : (
              <>
                <Button
                  variant="primary"
                  onClick={() => {
                    window.location.reload();
                  }}
                >
                  {t("common.error.reload")}
                </Button>
                <Button url={home}>{t("common.error.home")}</Button>
              </>
            )}
          </InlineStack>
          {reference !== null && (
            <Box>
              <Text as="p" variant="bodySm" tone="subdued">
                {t("common.error.reference", { id: reference })}
              </Text>
            </Box>
          )}
        </BlockStack>
      </Card>
    </div>
  );
}
