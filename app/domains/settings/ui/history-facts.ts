import type { SettingsView } from "#app/domains/settings/settings.ts";
import type { Reader } from "#app/i18n/texts.ts";
import type { Reason } from "#app/lib/reason.ts";
import { dayText, integer, momentText } from "#app/ui/format.ts";

type Fact = Readonly<{ name: string; value: string }>;

/**
 * What is known of the shop's past, a line each.
 *
 * @example
 * historyFacts(view, reader)[0] // { name: "Orders known since", value: "September 22, 2026" }
 */
export function historyFacts({ history, timeZone }: SettingsView, { t, locale }: Reader): Fact[] {
  const { startsOn, isLimited, orders, customers, lastImport, reconciliation } = history;
  const time = (iso: string) => momentText(iso, timeZone, locale);
  return [
    { name: t("settings.history.since"), value: startsOn === null ? t("common.notYet") : dayText(startsOn, locale) },
    { name: t("settings.history.reach"), value: t(isLimited ? "settings.history.limited" : "settings.history.whole") },
    { name: t("settings.history.orders"), value: integer(orders, locale) },
    { name: t("settings.history.customers"), value: integer(customers, locale) },
    { name: t("settings.history.lastImport"), value: lastImport === null ? t("settings.history.none") : time(lastImport.finishedAt) },
    {
      name: t("settings.history.reconciled"),
      value:
        reconciliation === null
          ? t("settings.history.tonight")
          : `${time(reconciliation.finishedAt)}: ${t("settings.history.mended", { count: reconciliation.mended })}`,
    },
  ];
}

/** What of the last imports a person should know: that one failed and nothing is lost, and what could not be read. */
export function importNotes({ history, timeZone }: SettingsView, { t, locale }: Reader): string[] {
  const { failedImport, lastImport } = history;
  const failed =
    failedImport === null
      ? []
      : [
          t("settings.history.failed", {
            time: momentText(failedImport.failedAt, timeZone, locale),
            reason: t(`home.failed.reason.${failedImport.reason}`),
          }),
        ];
  if (lastImport === null) return failed;
  if (lastImport.rejected === 0) return [...failed, t("settings.history.allRead")];
  const first =
    lastImport.firstReason === null ? "" : ` ${t("settings.history.firstReason", { reason: reasonText(lastImport.firstReason, t) })}`;
  return [...failed, `${t("settings.history.rejected", { count: lastImport.rejected })}${first}`];
}

/** In words of the merchant; what an error said in its own is left out, since it may name a person. */
function reasonText(reason: Reason, t: Reader["t"]): string {
  switch (reason.code) {
    case "missing":
      return t("settings.reason.missing", { field: reason.field });
    case "not-an-amount":
      return t("settings.reason.not-an-amount", { field: reason.field });
    case "not-a-time":
      return t("settings.reason.not-a-time", { field: reason.field });
    case "wrong-kind":
    case "unknown-value":
      return t("settings.reason.unknown-value", { field: reason.field });
    default:
      return t("settings.reason.other");
  }
}
