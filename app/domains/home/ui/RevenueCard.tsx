import { Box, Text } from "@shopify/polaris";
import type { ShopFacts } from "#app/domains/home/home.ts";
import type { RevenueMonth } from "#app/domains/retention/retention.ts";
import { useReader } from "#app/i18n/translations.tsx";
import { layoutBars } from "#app/ui/bars.ts";
import { BarsDrawing } from "#app/ui/BarsDrawing.tsx";
import { ChartCard } from "#app/ui/ChartCard.tsx";
import { ChartPicture, PICTURE_DRAWING_WIDTH } from "#app/ui/ChartPicture.tsx";
import { DataTable } from "#app/ui/DataTable.tsx";
import { useHref } from "#app/ui/AppLink.tsx";
import { StackedBars } from "#app/ui/StackedBars.tsx";
import { revenueBars, revenueCsv, revenueTable, revenueTexts, sumOfRevenue } from "./revenue.ts";

const PICTURE_HEIGHT = 420;

type RevenueCardProps = Readonly<{ months: readonly RevenueMonth[]; unfinishedMonth: number; shop: ShopFacts }>;

/** Revenue of new and returning customers by month; guests apart, since nobody knows whether they came back. */
export function RevenueCard({ months, unfinishedMonth, shop }: RevenueCardProps) {
  const reader = useReader();
  const context = { months, unfinishedMonth, shop, reader, href: useHref() };
  const { t } = reader;
  const { title, subtitle, spoken } = revenueTexts(context);
  const chart = revenueBars(context);
  const table = revenueTable(context);
  const { guest, unsure } = sumOfRevenue(months);
  return (
    <ChartCard
      title={title}
      subtitle={subtitle}
      spoken={spoken}
      fileName={`${shop.domain.split(".")[0] ?? shop.domain}-revenue`}
      csv={() => revenueCsv(context)}
      picture={() => (
        <ChartPicture title={title} subtitle={subtitle} source={shop.domain} drawingHeight={PICTURE_HEIGHT}>
          <BarsDrawing chart={chart} layout={layoutBars(chart, PICTURE_DRAWING_WIDTH, PICTURE_HEIGHT)} />
        </ChartPicture>
      )}
      table={<DataTable caption={title} columns={table.columns} rows={table.rows} />}
    >
      <StackedBars chart={chart} label={title} hint={t("retention.revenue.hint")} />
      {guest + unsure > 0 && (
        <Box paddingInline="400" paddingBlockEnd="300">
          <Text as="p" variant="bodySm" tone="subdued">
            {[guest > 0 ? t("retention.revenue.guestNote") : "", unsure > 0 ? t("retention.revenue.unsureNote") : ""].join(" ").trim()}
          </Text>
        </Box>
      )}
    </ChartCard>
  );
}
