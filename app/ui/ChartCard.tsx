import { BlockStack, Box, Button, Card, InlineStack, Text } from "@shopify/polaris";
import { useEffect, useId, useRef, useState, type ReactNode } from "react";
import { useT } from "#app/i18n/translations.tsx";
import { csvOf, type CsvCell } from "./csv.ts";
import { downloadCsv, downloadPng } from "./download.ts";
import { PICTURE_WIDTH } from "./ChartPicture.tsx";
import "./chart-card.css";

type ChartCardProps = Readonly<{
  /** The chart's question or its answer. */
  title: string;
  subtitle: string;
  /** What the chart shows, for those who hear it. */
  spoken: string;
  /** Without its ending. */
  fileName: string;
  csv: () => readonly (readonly CsvCell[])[];
  /** A `ChartPicture`, drawn only when somebody wants the file. */
  picture: () => ReactNode;
  /** The same numbers as a table; none where the chart is a table already. */
  table?: ReactNode;
  children: ReactNode;
}>;

/** A chart with everything that belongs to one: title, sentence, table on demand, CSV and PNG. */
export function ChartCard({ title, subtitle, spoken, fileName, csv, picture, table, children }: ChartCardProps) {
  const t = useT();
  const titleId = useId();
  const tableId = useId();
  const [showsTable, setShowsTable] = useState(false);
  const [isDrawing, setIsDrawing] = useState(false);
  const easel = useRef<HTMLDivElement>(null);

  useEffect(() => {
    const drawing = isDrawing ? easel.current?.querySelector("svg") : null;
    if (!drawing) return;
    void downloadPng(drawing, `${fileName}.png`).finally(() => setIsDrawing(false));
  }, [isDrawing, fileName]);

  return (
    <Card padding="0">
      <section className="encore-chart" aria-labelledby={titleId}>
        <Box padding="400" paddingBlockEnd="300">
          <BlockStack gap="100">
            <Text as="h2" variant="headingMd" id={titleId}>
              {title}
            </Text>
            <Text as="p" tone="subdued">
              {subtitle}
            </Text>
            <Text as="p" visuallyHidden>
              {spoken}
            </Text>
          </BlockStack>
        </Box>
        {children}
        {table !== undefined && (
          <div
            id={tableId}
            hidden={!showsTable}
            className="encore-chart__table"
            role="region"
            tabIndex={0}
            aria-label={t("common.chart.tableOf", { title })}
          >
            {table}
          </div>
        )}
        <div className="encore-chart__foot">
          <InlineStack gap="400" blockAlign="center">
            {table !== undefined && (
              <Button variant="plain" ariaExpanded={showsTable} ariaControls={tableId} onClick={() => setShowsTable(!showsTable)}>
                {showsTable ? t("common.chart.hideTable") : t("common.chart.table")}
              </Button>
            )}
            <Button variant="plain" onClick={() => downloadCsv(csvOf(csv()), `${fileName}.csv`)}>
              {t("common.chart.csv")}
            </Button>
            <Button variant="plain" onClick={() => setIsDrawing(true)}>
              {t("common.chart.png")}
            </Button>
          </InlineStack>
        </div>
        {isDrawing && (
          <div ref={easel} className="encore-chart__easel" style={{ width: PICTURE_WIDTH }} aria-hidden="true">
            {picture()}
          </div>
        )}
      </section>
    </Card>
  );
}
