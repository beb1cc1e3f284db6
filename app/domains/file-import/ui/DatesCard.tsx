import { BlockStack, Card, ChoiceList, InlineStack, Text } from "@shopify/polaris";
import { useState } from "react";
import type { DayOrder, FilePreview } from "#app/domains/file-import/file-import.ts";
import { useReader } from "#app/i18n/translations.tsx";
import { DeedButton } from "./DeedButton.tsx";
import { orderChoice } from "./import-words.ts";

type Dates = FilePreview["dates"];

const ORDERS = ["day-first", "month-first"] as const satisfies readonly DayOrder[];

/** Asks how 3/4/2026 is meant, where the file does not tell. Nothing is chosen before: a guess would look like knowledge. */
export function DatesCard({ file, dates }: Readonly<{ file: number; dates: Extract<Dates, { kind: "ask" }> }>) {
  const reader = useReader();
  const { t } = reader;
  const [order, setOrder] = useState<DayOrder | null>(null);
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {t("fileImport.dates.title")}
        </Text>
        <ChoiceList
          title={t("fileImport.dates.text", { count: dates.lines, example: dates.example })}
          name="dayOrder"
          choices={ORDERS.map((value) => ({ value, label: orderChoice(dates.example, value, reader) }))}
          selected={order === null ? [] : [order]}
          onChange={([chosen]) => {
            setOrder(chosen === "day-first" ? "day-first" : "month-first");
          }}
        />
        <InlineStack gap="300" blockAlign="center">
          <DeedButton
            file={file}
            intent="day-order"
            more={order === null ? {} : { dayOrder: order }}
            isDisabled={order === null}
            variant="primary"
          >
            {t("fileImport.dates.submit")}
          </DeedButton>
          <Text as="span" tone="subdued">
            {t("fileImport.dates.again")}
          </Text>
        </InlineStack>
      </BlockStack>
    </Card>
  );
}

/** How such dates were read, and the way to have it otherwise. */
export function DatesRead({ file, dates }: Readonly<{ file: number; dates: Dates }>) {
  const { t } = useReader();
  if (dates.kind === "clear" || dates.kind === "ask") return null;
  const other = dates.kind === "day-first" ? "month-first" : "day-first";
  return (
    <InlineStack gap="200" blockAlign="center">
      <Text as="span">{t(`fileImport.dates.read.${dates.kind}`)}</Text>
      {dates.isChosen && (
        <DeedButton file={file} intent="day-order" more={{ dayOrder: other }} variant="plain">
          {t(`fileImport.dates.other.${other}`)}
        </DeedButton>
      )}
    </InlineStack>
  );
}
