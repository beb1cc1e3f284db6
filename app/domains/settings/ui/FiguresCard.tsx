import { useNavigation, useSubmit } from "@remix-run/react";
import { BlockStack, Card, ChoiceList, Text } from "@shopify/polaris";
import { useState } from "react";
import type { Outcome, SettingsView } from "#app/domains/settings/settings.ts";
import { useReader } from "#app/i18n/translations.tsx";
import { momentText } from "#app/ui/format.ts";
import { SaveBar } from "#app/ui/SaveBar.tsx";
import { AgainButton } from "./AgainButton.tsx";
import { DoingLine } from "./DoingLine.tsx";

/** How figures are computed: what the merchant chooses, and what Shopify says. */
export function FiguresCard({ view, outcome }: Readonly<{ view: SettingsView; outcome: Outcome }>) {
  const { t, locale } = useReader();
  const submit = useSubmit();
  const isSaving = useNavigation().formData?.get("intent") === "save";
  const [rule, setRule] = useState(view.valueRule);
  const isDirty = rule !== view.valueRule;
  return (
    <Card>
      <BlockStack gap="400">
        <Text as="h2" variant="headingMd">
          {t("settings.figures.title")}
        </Text>
        <ChoiceList
          title={t("settings.figures.rule")}
          name="valueRule"
          choices={[
            { label: t("settings.figures.gross"), value: "gross", helpText: t("settings.figures.grossHelp") },
            { label: t("settings.figures.net"), value: "net", helpText: t("settings.figures.netHelp") },
          ]}
          selected={[rule]}
          onChange={([chosen]) => {
            setRule(chosen === "net" ? "net" : "gross");
          }}
          {...(outcome === "refused" ? { error: t("settings.figures.refused") } : {})}
        />
        <Text as="p" tone="subdued">
          {t("settings.figures.fromShopify", { timeZone: view.timeZone, currency: view.currency })}
        </Text>
        <BlockStack gap="200">
          {view.computedAt !== null && (
            <Text as="p">{t("settings.figures.computedAt", { time: momentText(view.computedAt, view.timeZone, locale) })}</Text>
          )}
          <DoingLine doing={view.doing?.kind === "recomputing" ? view.doing : null} />
          <AgainButton intent="compute-again" doing={view.doing} isPossible={view.computedAt !== null} />
        </BlockStack>
      </BlockStack>
      <SaveBar
        id="settings-save-bar"
        isDirty={isDirty}
        isSaving={isSaving}
        onSave={() => {
          submit({ intent: "save", valueRule: rule }, { method: "post" });
        }}
        onDiscard={() => {
          setRule(view.valueRule);
        }}
      />
    </Card>
  );
}
