import { BlockStack, Button, Card, Text } from "@shopify/polaris";
import type { SettingsView } from "#app/domains/settings/settings.ts";
import { useReader } from "#app/i18n/translations.tsx";
import { momentText } from "#app/ui/format.ts";
import { valueText, whoText } from "./setting-words.ts";
import { useSettings } from "./SettingsForm.tsx";

/** Who changed what when, and the way back. */
export function ChangesCard({ view }: Readonly<{ view: SettingsView }>) {
  const reader = useReader();
  const { t, locale } = reader;
  const { undo, isBusy } = useSettings();
  return (
    <Card>
      <BlockStack gap="400">
        <Text as="h2" variant="headingMd">
          {t("settings.changes.title")}
        </Text>
        {view.changes.length === 0 ? (
          <Text as="p" tone="subdued">
            {t("settings.changes.none")}
          </Text>
        ) : (
          <ul className="encore-settings__changes">
            {view.changes.map((change) => {
              const name = t(`settings.name.${change.name}`);
              return (
                <li key={change.id}>
                  <div>
                    <Text as="p">
                      {t("settings.changes.line", {
                        name,
                        from: valueText(change.name, change.from, reader),
                        to: valueText(change.name, change.to, reader),
                      })}
                    </Text>
                    <Text as="p" variant="bodySm" tone="subdued">
                      {t("settings.changes.when", { time: momentText(change.at, view.timeZone, locale), who: whoText(change, reader) })}
                    </Text>
                  </div>
                  {change.canUndo && (
                    <Button
                      variant="plain"
                      disabled={isBusy}
                      accessibilityLabel={t("settings.changes.undoOf", { name })}
                      onClick={() => {
                        undo(change);
                      }}
                    >
                      {t("settings.changes.undo")}
                    </Button>
                  )}
                </li>
              );
            })}
          </ul>
        )}
      </BlockStack>
    </Card>
  );
}
