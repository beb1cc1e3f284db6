import type { SettingName, SettingProblem } from "#app/domains/settings/setting.ts";
import { marginShare } from "#app/domains/settings/setting.ts";
import type { MadeChange } from "#app/domains/settings/settings.ts";
import type { Reader } from "#app/i18n/texts.ts";
import { percent } from "#app/ui/format.ts";

/**
 * A stored value as people read it.
 *
 * @example
 * valueText("margin-share", "38.5", german) // "38,5 %"
 */
export function valueText(name: SettingName, stored: string, { t, locale }: Reader): string {
  switch (name) {
    case "language":
      return t(stored === "de" ? "settings.language.de" : stored === "en" ? "settings.language.en" : "settings.language.admin");
    case "value-rule":
      return t(stored === "net" ? "settings.figures.net" : "settings.figures.gross");
    case "margin-share": {
      const share = marginShare(stored);
      return share === null ? t("settings.margin.unknown") : percent(share, locale);
    }
    case "forget-after-months":
      return t("settings.period.months", { count: Number(stored) });
    case "write-customer-tags":
      return t(stored === "on" ? "settings.writing.on" : "settings.writing.off");
  }
}

/** What is wrong with a field, what to do, and what it was set to meanwhile. */
export function problemText(name: SettingName, problem: SettingProblem | null, present: string, reader: Reader): string | undefined {
  if (problem === null) return undefined;
  const { t } = reader;
  if (problem === "changed-meanwhile") return t("settings.problem.changed-meanwhile", { value: valueText(name, present, reader) });
  return t(`settings.problem.${problem}`);
}

/** Who made a change: a member of staff by Shopify's number, since Shopify tells no names, or Encore itself. */
export function whoText({ cause, userId }: Pick<MadeChange, "cause" | "userId">, { t }: Reader): string {
  if (cause === "scope-lost") return t("settings.changes.byEncore");
  return userId === null ? t("settings.changes.byUnknown") : t("settings.changes.byUser", { id: userId });
}
