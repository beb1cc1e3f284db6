import { Banner, BlockStack, InlineStack, ProgressBar, Text } from "@shopify/polaris";
import type { ShownBasis, UnderwayNotice } from "#app/domains/home/home.ts";
import { useReader } from "#app/i18n/translations.tsx";
import { wholePercent } from "#app/ui/format.ts";
import { underwayTexts } from "./underway.ts";

/** Quiet: the figures below are right, only not of this minute. */
export function UnderwayBanner({ underway, basis }: Readonly<{ underway: UnderwayNotice | null; basis: ShownBasis }>) {
  const reader = useReader();
  if (underway === null) return null;
  const { title, text, share, left, isWarning } = underwayTexts(underway, basis, reader);
  return (
    <Banner tone={isWarning ? "warning" : "info"} title={title}>
      <BlockStack gap="200">
        <Text as="p">{text}</Text>
        {share !== null && (
          <BlockStack gap="100">
            <ProgressBar progress={share * 100} size="small" tone="primary" ariaLabelledBy="underway-progress" animated={false} />
            <InlineStack gap="200" align="space-between">
              <Text as="span" tone="subdued" variant="bodySm" id="underway-progress">
                {reader.t("home.underway.progress", { percent: wholePercent(share, reader.locale) })}
              </Text>
              {left !== null && (
                <Text as="span" tone="subdued" variant="bodySm">
                  {left}
                </Text>
              )}
            </InlineStack>
          </BlockStack>
        )}
      </BlockStack>
    </Banner>
  );
}
