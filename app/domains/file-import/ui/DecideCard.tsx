import { BlockStack, Card, Checkbox, InlineStack, Text } from "@shopify/polaris";
import { useState } from "react";
import type { FileImportView, KnownSince } from "#app/domains/file-import/file-import.ts";
import { useReader } from "#app/i18n/translations.tsx";
import { dayText, momentText } from "#app/ui/format.ts";
import { DeedButton } from "./DeedButton.tsx";
import { sinceText, type Ready } from "./import-words.ts";
import "./import.css";

/** From when on the shop will be known, and the decision. */
export function DecideCard({ file, state }: Readonly<{ file: FileImportView; state: Ready }>) {
  const reader = useReader();
  const { t, locale } = reader;
  const { fresh, knownSince, timeZone } = state.preview;
  const [isWhole, setIsWhole] = useState(false);
  const after = isWhole ? knownSince.ifWhole : knownSince.otherwise;
  const mattersWhole = !isSame(knownSince.ifWhole, knownSince.otherwise);
  return (
    <Card>
      <BlockStack gap="400">
        <Text as="h2" variant="headingMd">
          {t("fileImport.decide.title")}
        </Text>
        {after !== null && (
          <dl className="encore-import__facts">
            <div>
              <dt>{t("fileImport.decide.since")}</dt>
              <dd>{sinceText(knownSince.now, reader)}</dd>
            </div>
            <div>
              <dt>{t("fileImport.decide.sinceAfter")}</dt>
              <dd aria-live="polite">{isSame(after, knownSince.now) ? t("fileImport.decide.stays") : sinceText(after, reader)}</dd>
            </div>
          </dl>
        )}
        {knownSince.gap !== null && isSame(after, knownSince.now) && (
          <Text as="p">
            {t("fileImport.decide.gap", { from: dayText(knownSince.gap.from, locale), to: dayText(knownSince.gap.to, locale) })}
          </Text>
        )}
        {fresh === 0 && <Text as="p">{t("fileImport.decide.nothingNew")}</Text>}
        {mattersWhole && (
          <Checkbox
            label={t("fileImport.decide.whole")}
            helpText={t("fileImport.decide.wholeHelp")}
            checked={isWhole}
            onChange={setIsWhole}
          />
        )}
        {!file.may.confirm && state.preview.dates.kind === "ask" && <Text as="p">{t("fileImport.decide.needsDates")}</Text>}
        <BlockStack gap="200">
          <InlineStack gap="300">
            <DeedButton
              file={file.id}
              intent="confirm"
              more={isWhole ? { whole: "yes" } : {}}
              isDisabled={!file.may.confirm}
              {...(file.may.confirm ? { variant: "primary" } : {})}
            >
              {fresh === 0 ? t("fileImport.decide.confirmKnown") : t("fileImport.decide.confirm", { count: fresh })}
            </DeedButton>
            {file.may.cancel && (
              <DeedButton file={file.id} intent="cancel">
                {t("fileImport.decide.discard")}
              </DeedButton>
            )}
          </InlineStack>
          <Text as="p" variant="bodySm" tone="subdued">
            {t("fileImport.decide.undo", { date: momentText(state.deletedAt, timeZone, locale) })}
          </Text>
        </BlockStack>
      </BlockStack>
    </Card>
  );
}

function isSame(one: KnownSince | null, other: KnownSince | null): boolean {
  return one?.day === other?.day && one?.isLimited === other?.isLimited;
}
