import { Text } from "@shopify/polaris";
import type { HomeFigures } from "#app/domains/home/home.ts";
import type { TextKey } from "#app/i18n/texts.ts";
import { useT } from "#app/i18n/translations.tsx";
import { spanOf } from "#app/ui/period-words.ts";

const BENCHMARKS = [
  { text: "retention.benchmarks.average", source: "Sprinklr" },
  { text: "retention.benchmarks.strong", source: "Delve AI" },
  { text: "retention.benchmarks.aim", source: "Salesforce, IBM" },
] as const satisfies readonly Readonly<{ text: TextKey; source: string }>[];

/** Other people's rates are context for a textbook rate over twelve months and for nothing else (docs/metrics.md). */
export function hasBenchmarks({ period, now }: Pick<HomeFigures, "period" | "now">): boolean {
  const span = spanOf(period);
  const isTwelveMonths = span.unit === "year" || (span.unit === "months" && span.count === 12);
  return isTwelveMonths && now.crrTextbook.kind === "known";
}

export function Benchmarks() {
  const t = useT();
  return (
    <Text as="p" variant="bodySm" tone="subdued">
      {`${t("retention.benchmarks.intro")} ${BENCHMARKS.map(({ text, source }) => `${t(text)} (${source})`).join("; ")}. ${t("retention.benchmarks.outro")}`}
    </Text>
  );
}
