import { BlockStack, Card, Text } from "@shopify/polaris";
import type { HomeFigures, ShopFacts } from "#app/domains/home/home.ts";
import { RichText, useReader } from "#app/i18n/translations.tsx";
import { dayText, money, monthText } from "#app/ui/format.ts";
import { useHref } from "#app/ui/AppLink.tsx";
import { FigureCard } from "#app/ui/FigureCard.tsx";
import { periodLabel } from "#app/ui/period-words.ts";
import { PeriodPicker } from "#app/ui/PeriodPicker.tsx";
import { Benchmarks, hasBenchmarks } from "./Benchmarks.tsx";
import { CohortCard } from "./CohortCard.tsx";
import { figureOf } from "./figures.ts";
import { LimitedHistory } from "./LimitedHistory.tsx";
import { Basis, OtherCurrencies } from "./Notes.tsx";
import { PauseNotice } from "./PauseNotice.tsx";
import { RetentionCard } from "./RetentionCard.tsx";
import { RevenueCard } from "./RevenueCard.tsx";
import { sentenceOf } from "./sentence.ts";
import { UnderwayBanner } from "./UnderwayBanner.tsx";
import "./figures.css";

/** The page of a shop with orders: the sentence, the figures, where revenue comes from, who came back. */
export function HomeFiguresPage({ view, shop }: Readonly<{ view: HomeFigures; shop: ShopFacts }>) {
  const reader = useReader();
  const href = useHref();
  const { t, locale } = reader;
  const context = { view, shop, reader, href };
  const sentence = sentenceOf(view, reader);
  const [firstTrend, lastTrend] = [view.trend[0], view.trend.at(-1)];
  return (
    <BlockStack gap="400">
      <PauseNotice view={view} />
      <UnderwayBanner underway={view.underway} basis={view.basis} />
      <LimitedHistory view={view} />
      <PeriodLine view={view} />
      <Card padding={{ xs: "400", md: "600" }}>
        <BlockStack gap="200">
          <h1 className="encore-home__sentence">
            <RichText text={sentence.lead.key} {...(sentence.lead.values ? { values: sentence.lead.values } : {})} />
          </h1>
          {sentence.note && (
            <Text as="p" tone="subdued">
              {t(sentence.note.key, sentence.note.values)}
            </Text>
          )}
          {hasBenchmarks(view) && <Benchmarks />}
        </BlockStack>
      </Card>
      <section aria-labelledby="figures-heading">
        <BlockStack gap="300">
          <div className="encore-home__heading encore-edge">
            <Text as="h2" variant="headingMd" id="figures-heading">
              {t("home.figures.heading")}
            </Text>
            {firstTrend && lastTrend && (
              <Text as="p" variant="bodySm" tone="subdued">
                {t("retention.trend.caption", { from: monthText(firstTrend.month, locale), to: monthText(lastTrend.month, locale) })}
              </Text>
            )}
          </div>
          <div className="encore-figures">
            <div className="encore-figures__card encore-figures__card--retention">
              <RetentionCard context={context} />
            </div>
            <div className="encore-figures__card">
              <FigureCard figure={figureOf("churn", context)} />
            </div>
            <div className="encore-figures__card">
              <FigureCard figure={figureOf("repeat", context)} />
            </div>
            <div className="encore-figures__card">
              <FigureCard figure={figureOf("aov", context)} />
            </div>
            <div className="encore-figures__card">
              <FigureCard figure={figureOf("frequency", context)} />
            </div>
            <div className="encore-figures__card encore-figures__card--wide">
              <FigureCard figure={figureOf("clv", context)}>
                {view.clvHistoricMedian !== null && (
                  <Text as="p" variant="bodySm" tone="subdued">
                    {t("retention.median", { value: money(view.clvHistoricMedian, shop.currency, locale) })}
                  </Text>
                )}
              </FigureCard>
            </div>
          </div>
        </BlockStack>
      </section>
      {view.revenue.length > 0 && <RevenueCard months={view.revenue} unfinishedMonth={view.cohorts.unfinishedMonth} shop={shop} />}
      {view.cohorts.rows.length > 0 && <CohortCard cohorts={view.cohorts} shop={shop} withoutCohort={view.withoutCohort} />}
      <OtherCurrencies view={view} />
      <Basis view={view} shop={shop} />
    </BlockStack>
  );
}

/** Which period is shown, against which, as of when; and why, where it is not the one that was asked for. */
function PeriodLine({ view }: Readonly<{ view: HomeFigures }>) {
  const reader = useReader();
  const { t, locale } = reader;
  const { period, periodProblem, today } = view;
  const hasBefore = period.preset !== "all-time";
  return (
    <BlockStack gap="200">
      <div className="encore-home__period encore-edge">
        <PeriodPicker key={`${period.from}-${period.to}`} path="/app" period={period} today={today} />
        <Text as="p" tone="subdued">
          {hasBefore
            ? `${periodLabel(period, reader)} · ${t("common.period.comparedWith", { period: periodLabel(period.before, reader) })}`
            : periodLabel(period, reader)}
        </Text>
      </div>
      {periodProblem && (
        <p className="encore-home__problem encore-edge" role="status">
          {periodProblem === "unknown-preset"
            ? t("common.period.problem.unknown-preset")
            : `${t(`common.period.problem.${periodProblem}`, { day: dayText(today, locale) })} ${t("common.period.problem.shownInstead")}`}
        </p>
      )}
    </BlockStack>
  );
}
