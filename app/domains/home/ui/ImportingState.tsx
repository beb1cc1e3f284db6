import { BlockStack, Box, Card, ProgressBar, Text } from "@shopify/polaris";
import type { HomeImporting } from "#app/domains/home/home.ts";
import { useReader } from "#app/i18n/translations.tsx";
import { dayShort, integer, timeLeft, wholePercent } from "#app/ui/format.ts";
import { FiguresSkeleton } from "#app/ui/PageSkeleton.tsx";

/** How far apart two announcements are, so that a screen reader is not talking all the time. */
const SPOKEN_STEP = 0.1;

/** While the history comes in: how far, of how many, how long yet, and what is known already. */
export function ImportingState({ view }: Readonly<{ view: HomeImporting }>) {
  const { t, locale } = useReader();
  const share = view.expected === null || view.expected === 0 ? null : Math.min(1, view.done / view.expected);
  const phase = t(`home.importing.phase.${view.phase}`);
  return (
    <BlockStack gap="400">
      <Card padding={{ xs: "400", md: "600" }}>
        <BlockStack gap="500">
          <BlockStack gap="200">
            <Text as="h1" variant="headingLg">
              {t("home.importing.title")}
            </Text>
            <Text as="p" tone="subdued">
              {t("home.importing.intro")}
            </Text>
          </BlockStack>
          <BlockStack gap="200">
            <Text as="p" fontWeight="medium">
              {phase}
            </Text>
            <ProgressBar progress={(share ?? 0) * 100} size="small" tone="primary" ariaLabelledBy="import-progress" animated={false} />
            <div className="encore-home__progress">
              <Text as="span" tone="subdued" id="import-progress">
                <Text as="span" visuallyHidden>
                  {t("home.importing.bar")}
                </Text>{" "}
                {progressText()}
              </Text>
              {view.secondsLeft !== null && (
                <Text as="span" tone="subdued">
                  {timeLeftText(view.secondsLeft)}
                </Text>
              )}
            </div>
            <div role="status" aria-live="polite">
              <Text as="p" visuallyHidden>
                {share === null
                  ? phase
                  : t("home.importing.spoken", { phase, percent: wholePercent(Math.floor(share / SPOKEN_STEP) * SPOKEN_STEP, locale) })}
              </Text>
            </div>
          </BlockStack>
          <Box borderBlockStartWidth="025" borderColor="border-secondary" paddingBlockStart="400">
            <BlockStack gap="300">
              <Text as="h2" variant="headingSm">
                {t("home.importing.known")}
              </Text>
              <SoFar soFar={view.soFar} />
            </BlockStack>
          </Box>
        </BlockStack>
      </Card>
      <div className="encore-edge">
        <BlockStack gap="100">
          <Text as="h2" variant="headingMd">
            {t("home.importing.next")}
          </Text>
          <Text as="p" tone="subdued">
            {t("home.importing.nextText")}
          </Text>
        </BlockStack>
      </div>
      <div aria-hidden="true">
        <FiguresSkeleton />
      </div>
    </BlockStack>
  );

  function progressText(): string {
    if (share === null || view.expected === null) return view.done === 0 ? "" : t("home.importing.progressUnknown", { count: view.done });
    return `${t("home.importing.progress", { done: integer(view.done, locale), expected: integer(view.expected, locale) })} · ${wholePercent(share, locale)}`;
  }

  function timeLeftText(seconds: number): string {
    const left = timeLeft(seconds);
    return left.unit === "soon" ? t("common.timeLeft.soon") : t(`common.timeLeft.${left.unit}`, { count: left.count });
  }
}

function SoFar({ soFar }: Readonly<{ soFar: HomeImporting["soFar"] }>) {
  const { t, locale } = useReader();
  const { customers, orders, firstDay, lastDay } = soFar;
  return (
    <dl className="encore-home__facts">
      <div>
        <dt>{t("home.importing.customers")}</dt>
        <dd>{integer(customers, locale)}</dd>
      </div>
      <div>
        <dt>{t("home.importing.orders")}</dt>
        <dd>{integer(orders, locale)}</dd>
      </div>
      <div>
        <dt>{t("home.importing.span")}</dt>
        <dd className="encore-home__span">
          {firstDay === null || lastDay === null
            ? t("home.importing.nothingYet")
            : t("home.importing.spanValue", { from: dayShort(firstDay, locale), to: dayShort(lastDay, locale) })}
        </dd>
      </div>
    </dl>
  );
}
