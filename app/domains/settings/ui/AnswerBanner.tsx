import { Banner, Text } from "@shopify/polaris";
import { useEffect, useRef } from "react";
import type { Answer, SettingsView } from "#app/domains/settings/settings.ts";
import { useReader } from "#app/i18n/translations.tsx";
import { valueText } from "./setting-words.ts";

/** What a form could not do: that nothing was lost and what to do, or what stays as somebody else set it. */
export function AnswerBanner({ answer, view }: Readonly<{ answer: Answer | null; view: SettingsView }>) {
  const reader = useReader();
  const { t } = reader;
  const banner = useRef<HTMLDivElement>(null);
  const hasFailed = answer?.kind === "failed";
  useEffect(() => {
    // The save bar's button is above the page: whoever pressed it may be far down.
    if (hasFailed) banner.current?.scrollIntoView({ block: "center" });
  }, [hasFailed, answer]);

  if (answer?.kind === "failed") {
    return (
      <div ref={banner}>
        <Banner tone="critical" title={t("settings.failed.title")}>
          <Text as="p">
            {t(`settings.failed.${answer.away ?? "broken"}`)}
            {answer.reference === null ? "" : ` ${t("common.error.reference", { id: answer.reference })}`}
          </Text>
        </Banner>
      </div>
    );
  }
  if (answer?.kind === "undone" && answer.kept.length > 0) {
    return (
      <Banner tone="info" title={t("settings.kept.title")}>
        {answer.kept.map((name) => (
          <Text as="p" key={name}>
            {t("settings.kept.line", { name: t(`settings.name.${name}`), value: valueText(name, view.values[name], reader) })}
          </Text>
        ))}
      </Banner>
    );
  }
  return null;
}
