import type { HomeFigures } from "#app/domains/home/home.ts";
import type { Known, Unknown } from "#app/domains/retention/retention.ts";
import type { Reader, Text, TextKey } from "#app/i18n/texts.ts";
import { changeOf } from "#app/ui/change.ts";
import { dayText, decimal, integer, percent } from "#app/ui/format.ts";
import { duringPeriod, spanBefore, spanOf } from "#app/ui/period-words.ts";

/** `note` qualifies the sentence where it rests on less than it says. */
export type Sentence = Readonly<{ lead: Text; note: Text | null }>;

type SentenceView = Pick<HomeFigures, "period" | "today" | "now" | "before" | "historyStart">;

/** True while days of the period are still to come; today itself is taken as it is. */
export function isUnfinished(view: Pick<HomeFigures, "period" | "today">): boolean {
  return view.period.to > view.today + 1;
}

/**
 * True where the value before rests on less than a whole period, because the history begins in it: a comparison would praise
 * the history's growth.
 */
export function isPartlyKnown(before: Known<number>, view: Pick<HomeFigures, "period" | "historyStart">): boolean {
  return view.period.before.from < view.historyStart.day || (before.kind === "known" && before.isTruncated);
}

/**
 * The sentence at the top of the home page: whether customers are coming back, and whether it is getting better.
 *
 * @example
 * sentenceOf(view, reader).lead // { key: "home.sentence.known.some", values: { count: 1204, retained: "412", rate: "34.2%", … } }
 */
export function sentenceOf(view: SentenceView, reader: Reader): Sentence {
  if (view.period.preset === "all-time") return { lead: allTimeSentence(view, reader), note: null };
  const { counts, crrMatched } = view.now;
  if (crrMatched.kind === "unknown") return { lead: unknownSentence(crrMatched.reason, view, reader), note: null };
  if (counts.kind === "unknown") return { lead: unknownSentence(counts.reason, view, reader), note: null };
  const variant = isUnfinished(view) ? "soFar" : "known";
  const amount = counts.value.retained === 0 ? "nobody" : "some";
  const lead: Text = {
    key: `home.sentence.${variant}.${amount}`,
    values: {
      count: counts.value.S,
      retained: integer(counts.value.retained, reader.locale),
      rate: percent(crrMatched.value, reader.locale),
      before: duringPeriod(view.period.before, reader),
      now: nowPhrase(view, reader),
      change: changeClause(view, reader),
    },
  };
  return { lead, note: crrMatched.isTruncated ? { key: "home.sentence.truncated", values: { start: historyStart(view, reader) } } : null };
}

/** Over all time there is no period before; what stands there instead is who bought more than once. */
function allTimeSentence(view: SentenceView, { locale }: Reader): Text {
  const { customers, repeatCustomers } = view.now.repeatCounts;
  if (customers === 0) return { key: "home.sentence.unknown.no-customers" };
  return {
    key: repeatCustomers === 0 ? "home.sentence.allTime.nobody" : "home.sentence.allTime.some",
    values: { count: customers, repeat: integer(repeatCustomers, locale), rate: percent(repeatCustomers / customers, locale) },
  };
}

const UNKNOWN_TEXTS = {
  "before-history": "home.sentence.unknown.before-history",
  "no-customers-before": "home.sentence.unknown.no-customers-before",
  "no-purchases": "home.sentence.unknown.no-purchases",
  "no-customers": "home.sentence.unknown.no-customers",
  // Reasons of other figures: the sentence is about who came back, which does not need to know who is new.
  "who-is-new": "home.sentence.unknown.before-history",
  "earlier-purchases": "home.sentence.unknown.before-history",
} as const satisfies Record<Unknown, TextKey>;

function unknownSentence(reason: Unknown, view: SentenceView, reader: Reader): Text {
  const during = duringPeriod(view.period, reader);
  if (view.now.purchases === 0) return { key: UNKNOWN_TEXTS["no-purchases"], values: { now: during } };
  return {
    key: UNKNOWN_TEXTS[reason],
    values: {
      now: during,
      before: duringPeriod(view.period.before, reader),
      start: historyStart(view, reader),
      count: view.now.customers,
    },
  };
}

/** A period with a name keeps it; any other follows the one before without a gap: "in the 90 days after that". */
function nowPhrase(view: SentenceView, reader: Reader): string {
  const span = spanOf(view.period);
  return "count" in span ? reader.t(`home.sentence.now.${span.unit}`, { count: span.count }) : duringPeriod(view.period, reader);
}

function changeClause(view: SentenceView, { t, locale }: Reader): string {
  const change = changeOf(view.now.crrMatched, view.before.crrMatched, "points");
  if (change === null || isPartlyKnown(view.before.crrMatched, view)) return t("home.sentence.change.none");
  return t(`home.sentence.change.${change.direction}`, {
    amount: decimal(change.amount, 1, locale),
    period: spanBefore(spanOf(view.period), t),
  });
}

function historyStart(view: SentenceView, { locale }: Reader): string {
  return dayText(view.historyStart.day, locale);
}
