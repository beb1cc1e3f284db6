import { Badge, Text } from "@shopify/polaris";
import type { BadgeProps } from "@shopify/polaris";
import type { DeliveryRow } from "#app/domains/deliveries/deliveries.ts";
import { nextText, reasonText } from "#app/domains/deliveries/ui/delivery-text.ts";
import { useReader } from "#app/i18n/translations.tsx";

type Tone = Exclude<BadgeProps["tone"], undefined>;

const TONES: Readonly<Record<DeliveryRow["state"], Tone | null>> = {
  done: "success",
  skipped: null,
  waiting: "info",
  failing: "attention",
  stuck: "warning",
  unreadable: "warning",
};

/** Where a delivery stands, why, and what happens next. */
export function DeliveryState({ row, timeZone }: Readonly<{ row: DeliveryRow; timeZone: string }>) {
  const reader = useReader();
  const { t } = reader;
  const tone = TONES[row.state];
  const next = nextText(row, timeZone, reader);
  return (
    <div className="encore-deliveries__state">
      <Badge {...(tone === null ? {} : { tone })}>{t(`deliveries.state.${row.state}`)}</Badge>
      {row.reason !== null && <Text as="p">{reasonText(row.reason, t)}</Text>}
      {next !== "" && (
        <Text as="p" tone="subdued">
          {next}
        </Text>
      )}
    </div>
  );
}
