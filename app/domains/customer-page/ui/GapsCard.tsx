import { BlockStack, Card, Text } from "@shopify/polaris";
import { useEffect, useRef, useState } from "react";
import type { CustomerPage } from "#app/domains/customer-page/view.ts";
import { useReader } from "#app/i18n/translations.tsx";
import { ChartCard } from "#app/ui/ChartCard.tsx";
import { ChartPicture, PICTURE_DRAWING_WIDTH } from "#app/ui/ChartPicture.tsx";
import { DataTable } from "#app/ui/DataTable.tsx";
import { GapsDrawing } from "./GapsDrawing.tsx";
import { gapCsv, gapTable, gapTexts } from "./gaps.ts";
import { layoutGaps } from "./gap-layout.ts";
import { daysText } from "./words.ts";
import "./gaps.css";

const HEIGHT = 320;
const PICTURE_HEIGHT = 420;
/** Before the browser has measured: drawn for a desktop and shrunk into the card. */
const FIRST_WIDTH = 640;

/** How long this customer stays away between two purchases, beside all customers of the shop. */
export function GapsCard({ view, source }: Readonly<{ view: CustomerPage; source: string }>) {
  const reader = useReader();
  const { t } = reader;
  const context = { view, reader };
  if (view.gaps.bins.length === 0) {
    return (
      <Card>
        <BlockStack gap="200">
          <Text as="h2" variant="headingMd">
            {t("customerPage.gaps.empty.title")}
          </Text>
          <Text as="p" tone="subdued">
            {t("customerPage.gaps.empty.text")}
          </Text>
        </BlockStack>
      </Card>
    );
  }
  const { title, subtitle, spoken } = gapTexts(context);
  const table = gapTable(context);
  const { ownSummary, shopSummary } = view.gaps;
  const words = {
    own: t("customerPage.gaps.laneOwn"),
    shop: t("customerPage.gaps.laneShop"),
    ownMedian: t("customerPage.gaps.medianOwn", { days: daysText(ownSummary.median ?? 0, reader) }),
    shopMedian: t("customerPage.gaps.medianShop", { days: daysText(shopSummary.median ?? 0, reader) }),
    axis: t("customerPage.gaps.axis"),
  };
  return (
    <ChartCard
      title={title}
      subtitle={subtitle}
      spoken={spoken}
      fileName={`${source.split(".")[0] ?? source}-gaps-${String(view.person.id)}`}
      csv={() => gapCsv(context)}
      picture={() => (
        <ChartPicture title={title} subtitle={subtitle} source={source} drawingHeight={PICTURE_HEIGHT}>
          <GapsDrawing layout={layoutGaps(view, PICTURE_DRAWING_WIDTH, PICTURE_HEIGHT)} reader={reader} words={words} />
        </ChartPicture>
      )}
      table={<DataTable caption={title} columns={table.columns} rows={table.rows} />}
    >
      <Drawing view={view} words={words} />
    </ChartCard>
  );
}

type DrawingProps = Readonly<{ view: CustomerPage; words: Parameters<typeof GapsDrawing>[0]["words"] }>;

/** As wide as its card. The sentence and the table say the same to those who do not see it. */
function Drawing({ view, words }: DrawingProps) {
  const reader = useReader();
  const box = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(FIRST_WIDTH);

  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const observer = new ResizeObserver(() => setWidth(element.clientWidth));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  return (
    <div className="encore-gaps">
      <div ref={box}>
        <svg className="encore-gaps__svg" viewBox={`0 0 ${String(width)} ${String(HEIGHT)}`} height={HEIGHT} aria-hidden="true">
          <GapsDrawing layout={layoutGaps(view, width, HEIGHT)} reader={reader} words={words} />
        </svg>
      </div>
    </div>
  );
}
