import type { HomeFigures } from "#app/domains/home/home.ts";
import { wholeFrom } from "#app/domains/retention/retention.ts";
import type { Known, PeriodFigures } from "#app/domains/retention/retention.ts";
import type { Reader, TextKey } from "#app/i18n/texts.ts";
import { dayText } from "#app/ui/format.ts";

/** `isCompared`: with the period before, which waiting brings into sight; the others look back to the beginning. */
const ASKED = [
  { id: "matched", isCompared: true, read: (figures) => figures.crrMatched },
  { id: "churn", isCompared: true, read: (figures) => figures.churn },
  { id: "textbook", isCompared: true, read: (figures) => figures.crrTextbook },
  { id: "repeat", isCompared: false, read: (figures) => figures.repeatRate },
  { id: "clv", isCompared: false, read: (figures) => figures.clvHistoricMean },
] as const satisfies readonly Readonly<{ id: string; isCompared: boolean; read: (figures: PeriodFigures) => Known<number> }>[];

type LimitedView = Pick<HomeFigures, "period" | "today" | "now" | "historyStart">;

/** A figure that the shop's short history keeps back: which, and what brings it. */
export type Withheld = Readonly<{ figure: string; when: string }>;

/**
 * Which figures of the period are not known, or only in part, because Shopify shows sixty days; and from when they will be.
 *
 * @example
 * withheldOf(view, reader) // [{ figure: "Retention rate", when: "in full from 20 March 2027" }, …]
 */
export function withheldOf(view: LimitedView, reader: Reader): Withheld[] {
  return ASKED.flatMap(({ id, isCompared, read }) => {
    const when = whenOf(read(view.now), isCompared, view);
    if (when === null) return [];
    const day = wholeFrom(view.period, view.historyStart, view.today);
    return [{ figure: reader.t(`retention.figure.${id}`), when: reader.t(when, { day: day === null ? "" : dayText(day, reader.locale) }) }];
  });
}

function whenOf(figure: Known<number>, isCompared: boolean, { period, historyStart, today }: LimitedView): TextKey | null {
  if (figure.kind === "unknown" && figure.reason === "who-is-new") return "home.limited.when.asked";
  if (figure.kind === "unknown" && figure.reason === "earlier-purchases") return "home.limited.when.older";
  const isCut =
    figure.kind === "unknown" ? figure.reason === "before-history" : period.before.from < historyStart.day && figure.isTruncated;
  if (!isCompared || !isCut || period.preset === "all-time") return null;
  return wholeFrom(period, historyStart, today) === null ? "home.limited.when.older" : "home.limited.when.day";
}
