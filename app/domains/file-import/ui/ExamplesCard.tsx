import { Badge, BlockStack, Card, InlineStack, Text } from "@shopify/polaris";
import type { ExampleOrder, FilePreview } from "#app/domains/file-import/file-import.ts";
import { useReader } from "#app/i18n/translations.tsx";
import type { TextKey } from "#app/i18n/texts.ts";
import { integer, momentText, money } from "#app/ui/format.ts";
import "#app/ui/list-page.css";
import "./import.css";

const COLUMNS = ["order", "at", "total", "items", "status", "standing"] as const;
const NUMBERS: readonly (typeof COLUMNS)[number][] = ["total", "items"];

/** A few orders as they would be recorded, to compare with one's own list. */
export function ExamplesCard({ preview }: Readonly<{ preview: FilePreview }>) {
  const { t } = useReader();
  const title = t("fileImport.examples.title");
  return (
    <Card padding="0">
      <div className="encore-import__head">
        <BlockStack gap="100">
          <Text as="h2" variant="headingMd">
            {title}
          </Text>
          <Text as="p" tone="subdued">
            {t("fileImport.examples.text")}
          </Text>
        </BlockStack>
      </div>
      <table className="encore-list" role="table" aria-label={title}>
        <thead role="rowgroup">
          <tr role="row">
            {COLUMNS.map((column) => (
              <th key={column} role="columnheader" scope="col" className={NUMBERS.includes(column) ? "encore-list__number" : undefined}>
                {t(`fileImport.examples.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {preview.examples.map((order) => (
            <Row key={order.line} order={order} timeZone={preview.timeZone} />
          ))}
        </tbody>
      </table>
    </Card>
  );
}

function Row({ order, timeZone }: Readonly<{ order: ExampleOrder; timeZone: string }>) {
  const { t, locale } = useReader();
  const name = (column: (typeof COLUMNS)[number]): string => t(`fileImport.examples.${column}`);
  return (
    <tr role="row">
      <td role="cell" data-name={name("order")}>
        <span className="encore-list__main">{order.name}</span>
        <div className="encore-list__sub">
          {order.buyer ?? t("fileImport.examples.nobody")} · {t("fileImport.examples.line", { line: order.line })}
        </div>
      </td>
      <td role="cell" data-name={name("at")}>
        {momentText(order.at, timeZone, locale)}
      </td>
      <td role="cell" data-name={name("total")} className="encore-list__number">
        <div>
          {money(order.total, order.currency, locale)}
          {order.refunded > 0 && (
            <div className="encore-list__sub">
              {t("fileImport.examples.refunded", { amount: money(order.refunded, order.currency, locale) })}
            </div>
          )}
        </div>
      </td>
      <td role="cell" data-name={name("items")} className="encore-list__number">
        {integer(order.items, locale)}
      </td>
      <td role="cell" data-name={name("status")}>
        {[
          t(STATUS_TEXTS[order.status] ?? "fileImport.status.unknown"),
          ...(order.isCancelled ? [t("fileImport.examples.cancelled")] : []),
          ...(order.isTest ? [t("fileImport.examples.test")] : []),
        ].join(", ")}
      </td>
      <td role="cell" data-name={name("standing")}>
        <InlineStack>
          <Badge {...(order.standing === "new" ? { tone: "success" } : {})}>{t(`fileImport.examples.${order.standing}`)}</Badge>
        </InlineStack>
      </td>
    </tr>
  );
}

const STATUS_TEXTS: Readonly<Record<string, TextKey>> = {
  pending: "fileImport.status.pending",
  authorized: "fileImport.status.authorized",
  partially_paid: "fileImport.status.partially_paid",
  paid: "fileImport.status.paid",
  partially_refunded: "fileImport.status.partially_refunded",
  refunded: "fileImport.status.refunded",
  voided: "fileImport.status.voided",
  expired: "fileImport.status.expired",
};
