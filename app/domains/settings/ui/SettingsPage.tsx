import { BlockStack, Card, Page, Text } from "@shopify/polaris";
import type { Outcome, SettingsView } from "#app/domains/settings/settings.ts";
import { useT } from "#app/i18n/translations.tsx";
import { TitleBar } from "#app/ui/AppFrame.tsx";
import { AppLink, useHref } from "#app/ui/AppLink.tsx";
import { useReload } from "#app/ui/use-reload.ts";
import { FiguresCard } from "./FiguresCard.tsx";
import { HistoryCard } from "./HistoryCard.tsx";
import "./settings.css";

/** Often enough that the bar moves. */
const RELOAD_MILLISECONDS = 2_000;

const MORE = [
  { path: "/app/settings/deliveries", title: "settings.more.deliveries", text: "settings.more.deliveriesText" },
  { path: "/app/settings/privacy", title: "settings.more.privacy", text: "settings.more.privacyText" },
] as const;

/** What counts as value, how far the past is known, and the ways to what Shopify delivered and to people's data. */
export function SettingsPage({ view, outcome }: Readonly<{ view: SettingsView; outcome: Outcome }>) {
  const t = useT();
  const href = useHref();
  useReload(view.doing === null ? null : RELOAD_MILLISECONDS);
  return (
    <Page title={t("settings.title")} narrowWidth>
      <TitleBar title={t("settings.title")} />
      <BlockStack gap="400">
        <FiguresCard view={view} outcome={outcome} />
        <HistoryCard view={view} />
        <Card>
          <BlockStack gap="400">
            <Text as="h2" variant="headingMd">
              {t("settings.more.title")}
            </Text>
            <ul className="encore-settings__more">
              {MORE.map(({ path, title, text }) => (
                <li key={path}>
                  <AppLink href={href(path)}>{t(title)}</AppLink>
                  <Text as="p" tone="subdued">
                    {t(text)}
                  </Text>
                </li>
              ))}
            </ul>
          </BlockStack>
        </Card>
      </BlockStack>
      <div role="status" aria-live="polite">
        <Text as="p" visuallyHidden>
          {outcome === null || outcome === "refused" ? "" : t(`settings.outcome.${outcome}`)}
        </Text>
      </div>
    </Page>
  );
}
