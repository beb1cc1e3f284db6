import type { DeliveryRow } from "#app/domains/deliveries/deliveries.ts";
import type { Reader, TextKey, Translate } from "#app/i18n/texts.ts";
import type { Reason } from "#app/lib/reason.ts";
import { momentText } from "#app/ui/format.ts";

/** The kinds of delivery that a reader may choose from, in the order in which they are offered, and what they are called. */
export const TOPIC_TEXTS: Readonly<Record<string, TextKey>> = {
  "orders/create": "deliveries.topic.orders-create",
  "orders/updated": "deliveries.topic.orders-updated",
  "orders/paid": "deliveries.topic.orders-paid",
  "orders/cancelled": "deliveries.topic.orders-cancelled",
  "orders/edited": "deliveries.topic.orders-edited",
  "orders/delete": "deliveries.topic.orders-delete",
  "refunds/create": "deliveries.topic.refunds-create",
  "customers/create": "deliveries.topic.customers-create",
  "customers/update": "deliveries.topic.customers-update",
  "customers/delete": "deliveries.topic.customers-delete",
  "customers/merge": "deliveries.topic.customers-merge",
  "customers_email_marketing_consent/update": "deliveries.topic.customers-consent",
  "customer.tags_added": "deliveries.topic.customers-tags-added",
  "customer.tags_removed": "deliveries.topic.customers-tags-removed",
  "customers/purchasing_summary": "deliveries.topic.customers-summary",
  "bulk_operations/finish": "deliveries.topic.bulk-finish",
  "app/scopes_update": "deliveries.topic.app-scopes",
  "app/uninstalled": "deliveries.topic.app-uninstalled",
  "shop/update": "deliveries.topic.shop-update",
  "customers/data_request": "deliveries.topic.data-request",
  "customers/redact": "deliveries.topic.customer-redact",
  "shop/redact": "deliveries.topic.shop-redact",
};

export function topicText(topic: string, t: Translate): string {
  return t(TOPIC_TEXTS[topic] ?? "deliveries.topic.other");
}

const EXPECTED: Readonly<Record<string, TextKey>> = {
  text: "deliveries.expected.text",
  number: "deliveries.expected.number",
  list: "deliveries.expected.list",
  object: "deliveries.expected.object",
  id: "deliveries.expected.id",
  "yes or no": "deliveries.expected.yes-or-no",
};

/**
 * Why a delivery stays, as a sentence. What an error said in its own words is left out: nobody can promise that it names no
 * person.
 *
 * @example
 * reasonText({ code: "missing", field: "updated_at" }, t) // 'The field "updated_at" is missing.'
 */
export function reasonText(reason: Reason, t: Translate): string {
  switch (reason.code) {
    case "missing":
    case "not-a-time":
    case "unknown-value":
      return t(`deliveries.reason.${reason.code}`, { field: reason.field });
    case "wrong-kind":
      return t("deliveries.reason.wrong-kind", {
        field: reason.field,
        expected: t(EXPECTED[reason.expected] ?? "deliveries.expected.other"),
      });
    case "not-an-amount":
      return t("deliveries.reason.not-an-amount", { field: reason.field, currency: reason.currency });
    case "failed":
      return t("deliveries.reason.failed", { reference: reason.reference });
    case "not-json":
    case "unasked":
    case "uninstalled":
    case "other":
      return t(`deliveries.reason.${reason.code}`);
  }
}

/** What happens next with a delivery that did not get through, in sentences; empty for all others. */
export function nextText(row: DeliveryRow, timeZone: string, { t, locale }: Reader): string {
  const moment = (iso: string): string => momentText(iso, timeZone, locale);
  switch (row.state) {
    case "done":
    case "skipped":
    case "waiting":
      return "";
    case "failing":
      return row.nextAttemptAt === null ? "" : t("deliveries.next.failing", { time: moment(row.nextAttemptAt) });
    case "stuck":
    case "unreadable": {
      if (row.deleteAfter === null) return t("deliveries.next.mustAnswer");
      const kept = t(`deliveries.next.${row.state}`, { day: moment(row.deleteAfter) });
      return row.order === null || row.topic === "orders/delete" ? kept : `${kept} ${t("deliveries.next.order")}`;
    }
  }
}
