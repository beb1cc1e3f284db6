import { Box, Button, Text } from "@shopify/polaris";
import { useState } from "react";
import type { HomeFigures, ShopFacts } from "#app/domains/home/home.ts";
import type { CohortTable } from "#app/domains/retention/retention.ts";
import { useReader } from "#app/i18n/translations.tsx";
import { ChartCard } from "#app/ui/ChartCard.tsx";
import { percent } from "#app/ui/format.ts";
import { heatRange } from "#app/ui/heat.ts";
import { ChartPicture } from "#app/ui/ChartPicture.tsx";
import { HeatPicture, heatPictureHeight } from "#app/ui/HeatPicture.tsx";
import { HeatScale } from "#app/ui/HeatScale.tsx";
import { HeatTable } from "#app/ui/HeatTable.tsx";
import { useHref } from "#app/ui/AppLink.tsx";
import { cohortCsv, cohortHeat, cohortsShown, cohortTexts, NEWEST_COHORTS } from "./cohorts.ts";

/** Who came back, by the month of their first purchase. */
export function CohortCard({
  cohorts,
  shop,
  withoutCohort,
}: Readonly<{ cohorts: CohortTable; shop: ShopFacts; withoutCohort: HomeFigures["withoutCohort"] }>) {
  const reader = useReader();
  const href = useHref();
  const [showsAll, setShowsAll] = useState(false);
  const { t, locale } = reader;
  const all = { cohorts: cohortsShown(cohorts, true), reader, href };
  const shown = { ...all, cohorts: cohortsShown(cohorts, showsAll) };
  const { title, subtitle } = cohortTexts(all);
  const chart = cohortHeat(shown, title);
  const range = heatRange(chart.rows);
  const canShowMore = all.cohorts.rows.length > NEWEST_COHORTS;
  return (
    <ChartCard
      title={title}
      subtitle={subtitle}
      spoken={cohortTexts(shown).spoken}
      fileName={`${shop.domain.split(".")[0] ?? shop.domain}-cohorts`}
      csv={() => cohortCsv(all)}
      picture={() => (
        <ChartPicture
          title={title}
          subtitle={subtitle}
          source={`${t("common.chart.parentheses")} · ${shop.domain}`}
          drawingHeight={heatPictureHeight(chart)}
        >
          <HeatPicture chart={chart} />
        </ChartPicture>
      )}
    >
      <HeatTable chart={chart} hint={t("retention.cohorts.hint")} />
      <HeatScale
        title={t("retention.cohorts.scale")}
        ends={range.greatest > range.least ? { low: percent(range.least, locale), high: percent(range.greatest, locale) } : null}
        unfinished={t("common.chart.unfinished")}
      >
        {canShowMore && (
          <Button variant="plain" onClick={() => setShowsAll(!showsAll)}>
            {showsAll
              ? t("retention.cohorts.showNewest", { count: NEWEST_COHORTS })
              : t("retention.cohorts.showAll", { count: all.cohorts.rows.length })}
          </Button>
        )}
      </HeatScale>
      {withoutCohort.earlier + withoutCohort.unsure > 0 && (
        <Box paddingInline="400" paddingBlockEnd="300">
          <Text as="p" variant="bodySm" tone="subdued">
            {withoutText(withoutCohort)}
          </Text>
        </Box>
      )}
    </ChartCard>
  );

  function withoutText({ earlier, unsure }: HomeFigures["withoutCohort"]): string {
    return [
      earlier > 0 ? t("retention.cohorts.withoutEarlier", { count: earlier }) : "",
      unsure > 0 ? t("retention.cohorts.withoutUnsure", { count: unsure }) : "",
    ]
      .join(" ")
      .trim();
  }
}
