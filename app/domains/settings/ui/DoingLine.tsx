import { BlockStack, ProgressBar, Text } from "@shopify/polaris";
import type { Doing } from "#app/domains/settings/settings.ts";
import { useReader } from "#app/i18n/translations.tsx";
import { wholePercent } from "#app/ui/format.ts";

/** How far something in the background is; nothing while nothing runs. */
export function DoingLine({ doing }: Readonly<{ doing: Doing | null }>) {
  const { t, locale } = useReader();
  if (doing === null) return null;
  const words = doing.hasFailed ? "settings.doing.failed" : (`settings.doing.${doing.kind}` as const);
  const id = `settings-doing-${doing.kind}`;
  return (
    <BlockStack gap="100">
      <Text as="p" id={id}>
        {doing.share === null ? t(words) : `${t(words)} ${t("settings.doing.share", { percent: wholePercent(doing.share, locale) })}`}
      </Text>
      {doing.share !== null && (
        <ProgressBar progress={doing.share * 100} size="small" tone="primary" ariaLabelledBy={id} animated={false} />
      )}
    </BlockStack>
  );
}
