import { BlockStack, Card, Checkbox, ChoiceList, Select, Text, TextField } from "@shopify/polaris";
import type { ReactNode } from "react";
import { LANGUAGES, VALUE_RULES } from "#app/domains/settings/setting.ts";
import type { SettingName } from "#app/domains/settings/setting.ts";
import type { SettingsView } from "#app/domains/settings/settings.ts";
import { useReader } from "#app/i18n/translations.tsx";
import { momentText } from "#app/ui/format.ts";
import { AgainButton } from "./AgainButton.tsx";
import { DoingLine } from "./DoingLine.tsx";
import { problemText, valueText } from "./setting-words.ts";
import { useSettings } from "./SettingsForm.tsx";

type CardProps = Readonly<{ view: SettingsView }>;

/** A field of the form with its problem in words. */
function useField(name: SettingName, view: SettingsView) {
  const reader = useReader();
  const { value, problem, set } = useSettings().field(name);
  const error = problemText(name, problem, view.values[name], reader);
  return { value, set, ...(error === undefined ? {} : { error }), text: (stored: string) => valueText(name, stored, reader), t: reader.t };
}

function Section({ title, children }: Readonly<{ title: string; children: ReactNode }>) {
  return (
    <Card>
      <BlockStack gap="400">
        <Text as="h2" variant="headingMd">
          {title}
        </Text>
        {children}
      </BlockStack>
    </Card>
  );
}

/** In which language Encore speaks, whoever opens it. */
export function LanguageCard({ view }: CardProps) {
  const { value, set, text, t, ...rest } = useField("language", view);
  return (
    <Section title={t("settings.language.title")}>
      <Select
        label={t("settings.language.label")}
        helpText={t("settings.language.help")}
        options={LANGUAGES.map((one) => ({ value: one, label: text(one) }))}
        value={value}
        onChange={set}
        {...rest}
      />
    </Section>
  );
}

/** How figures are computed: what the merchant chooses, and what Shopify says. */
export function FiguresCard({ view }: CardProps) {
  const { t, locale } = useReader();
  const rule = useField("value-rule", view);
  const margin = useField("margin-share", view);
  return (
    <Section title={t("settings.figures.title")}>
      <ChoiceList
        title={t("settings.figures.rule")}
        name="value-rule"
        choices={VALUE_RULES.map((one) => ({
          label: rule.text(one),
          value: one,
          helpText: t(one === "net" ? "settings.figures.netHelp" : "settings.figures.grossHelp"),
        }))}
        selected={[rule.value]}
        onChange={([chosen]) => {
          rule.set(chosen ?? "gross");
        }}
        {...(rule.error === undefined ? {} : { error: rule.error })}
      />
      <div className="encore-settings__short">
        <TextField
          label={t("settings.margin.label")}
          helpText={t("settings.margin.help")}
          placeholder={t("settings.margin.unknown")}
          value={margin.value}
          onChange={margin.set}
          suffix="%"
          inputMode="decimal"
          autoComplete="off"
          {...(margin.error === undefined ? {} : { error: margin.error })}
        />
      </div>
      <BlockStack gap="200">
        <dl className="encore-settings__facts">
          <div>
            <dt>{t("settings.figures.timeZone")}</dt>
            <dd>{view.timeZone}</dd>
          </div>
          <div>
            <dt>{t("settings.figures.currency")}</dt>
            <dd>{view.currency}</dd>
          </div>
        </dl>
        <Text as="p" tone="subdued">
          {t("settings.figures.fromShopify")}
        </Text>
      </BlockStack>
      <BlockStack gap="200">
        {view.computedAt !== null && (
          <Text as="p">{t("settings.figures.computedAt", { time: momentText(view.computedAt, view.timeZone, locale) })}</Text>
        )}
        <DoingLine doing={view.doing?.kind === "recomputing" ? view.doing : null} />
        <AgainButton intent="compute-again" doing={view.doing} isPossible={view.computedAt !== null} />
      </BlockStack>
    </Section>
  );
}

/** After how long Encore forgets people who stay away. */
export function PeriodCard({ view }: CardProps) {
  const { value, set, text, t, ...rest } = useField("forget-after-months", view);
  return (
    <Section title={t("settings.period.title")}>
      <div className="encore-settings__short">
        <Select
          label={t("settings.period.label")}
          options={view.monthChoices.map((months) => ({ value: String(months), label: text(String(months)) }))}
          value={value}
          onChange={set}
          {...rest}
        />
      </div>
      <Text as="p" tone="subdued">
        {t("settings.period.help")}
      </Text>
    </Section>
  );
}

/** What Encore may change in Shopify: nothing, unless it is switched on here. */
export function WritingCard({ view }: CardProps) {
  const { value, set, t, error } = useField("write-customer-tags", view);
  const isOn = value === "on";
  return (
    <Section title={t("settings.writing.title")}>
      <Text as="p" tone="subdued">
        {t("settings.writing.intro")}
      </Text>
      <Checkbox
        label={t("settings.writing.tags")}
        helpText={t("settings.writing.tagsHelp")}
        checked={isOn}
        onChange={(checked) => {
          set(checked ? "on" : "off");
        }}
        {...(error === undefined ? {} : { error })}
      />
      {view.hasLostPermission && !isOn && <Text as="p">{t("settings.writing.lost")}</Text>}
    </Section>
  );
}
