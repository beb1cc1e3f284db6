import { BlockStack, Card, Text } from "@shopify/polaris";
import type { SettingsView } from "#app/domains/settings/settings.ts";
import { useReader } from "#app/i18n/translations.tsx";
import { AppLink, useHref } from "#app/ui/AppLink.tsx";
import { AgainButton } from "./AgainButton.tsx";
import { DoingLine } from "./DoingLine.tsx";
import { historyFacts, importNotes } from "./history-facts.ts";

/** Since when the shop is known, from which import, what could not be read, and the way to read it again. */
export function HistoryCard({ view }: Readonly<{ view: SettingsView }>) {
  const reader = useReader();
  const { t } = reader;
  const href = useHref();
  return (
    <Card>
      <BlockStack gap="400">
        <Text as="h2" variant="headingMd">
          {t("settings.history.title")}
        </Text>
        <dl className="encore-settings__facts">
          {historyFacts(view, reader).map(({ name, value }) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
        {importNotes(view, reader).map((note) => (
          <Text as="p" key={note}>
            {note}
          </Text>
        ))}
        {view.history.isLimited && (
          <Text as="p">
            {t("settings.history.older")} <AppLink href={href("/app/settings/import")}>{t("home.limited.fromFile")}</AppLink>
          </Text>
        )}
        <BlockStack gap="200">
          <DoingLine doing={view.doing?.kind === "reimporting" ? view.doing : null} />
          <AgainButton intent="import-again" doing={view.doing} isPossible />
        </BlockStack>
      </BlockStack>
    </Card>
  );
}
