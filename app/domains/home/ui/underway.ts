import type { ShownBasis, UnderwayNotice } from "#app/domains/home/home.ts";
import type { Reader } from "#app/i18n/texts.ts";
import { momentText, timeLeft } from "#app/ui/format.ts";

/** What is said while figures are computed or imported anew. `share` is 0 to 1; null where nobody knows how far it is. */
export type UnderwayTexts = Readonly<{ title: string; text: string; share: number | null; left: string | null; isWarning: boolean }>;

/** True while something moves, and the page is worth asking for again. */
export function isUnderway(underway: UnderwayNotice | null): boolean {
  return underway !== null && underway.kind !== "reimport-failed";
}

/**
 * The banner's words: what happens and why, that the old figures stay, and as of when they are.
 *
 * @example
 * underwayTexts(zoneChange, basis, reader).title // "Encore is computing your figures anew, because the time zone changed"
 */
export function underwayTexts(underway: UnderwayNotice, basis: ShownBasis, reader: Reader): UnderwayTexts {
  const { t, locale } = reader;
  const asOf =
    basis.computedAt === null
      ? t("home.underway.until")
      : t("home.underway.asOf", { time: momentText(basis.computedAt, basis.timeZone, locale) });
  switch (underway.kind) {
    case "recomputing": {
      const share = shareOf(underway.done, underway.expected);
      const trouble = underway.hasFailed ? `${t("home.underway.again")} ` : "";
      return {
        title: t("home.underway.recomputing"),
        text: `${trouble}${underway.reasons.map((reason) => reasonText(reason, underway, reader)).join(" ")} ${asOf}`,
        share: underway.hasFailed ? null : share,
        left: null,
        isWarning: underway.hasFailed,
      };
    }
    case "reimporting":
      return {
        title: t("home.underway.reimporting"),
        text: `${t(`home.importing.phase.${underway.phase}`)}. ${asOf}`,
        share: shareOf(underway.done, underway.expected),
        left: underway.secondsLeft === null ? null : leftText(underway.secondsLeft, reader),
        isWarning: false,
      };
    case "reimport-failed":
      return {
        title: t("home.underway.failed"),
        text: `${t(`home.failed.reason.${underway.reason}`)} ${t("home.underway.kept")} ${t("home.failed.at", { time: momentText(underway.failedAt, basis.timeZone, locale) })}.`,
        share: null,
        left: null,
        isWarning: true,
      };
  }
}

type Recomputing = Extract<UnderwayNotice, { kind: "recomputing" }>;

function reasonText(reason: Recomputing["reasons"][number], { from, to }: Recomputing, { t }: Reader): string {
  switch (reason) {
    case "time-zone":
      return t("home.underway.reason.time-zone", { from: cityOf(from.timeZone), to: cityOf(to.timeZone) });
    case "currency":
      return t("home.underway.reason.currency", { from: from.currency, to: to.currency });
    case "value-rule":
      return t(`home.underway.reason.value-${to.valueRule}`);
    case "rules":
      return t("home.underway.reason.rules");
    case "asked":
      return t("home.underway.reason.asked");
  }
}

/** "Europe/Berlin" is "Berlin" to whoever lives there. */
function cityOf(timeZone: string): string {
  return (timeZone.split("/").at(-1) ?? timeZone).replaceAll("_", " ");
}

function shareOf(done: number, expected: number | null): number | null {
  return expected === null || expected === 0 ? null : Math.min(1, done / expected);
}

function leftText(seconds: number, { t }: Reader): string {
  const left = timeLeft(seconds);
  return left.unit === "soon" ? t("common.timeLeft.soon") : t(`common.timeLeft.${left.unit}`, { count: left.count });
}
