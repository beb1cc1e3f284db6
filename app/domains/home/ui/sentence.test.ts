import { expect, test } from "vitest";
import type { HomeFigures } from "#app/domains/home/home.ts";
import { periodFrom, type Known, type PeriodFigures } from "#app/domains/retention/retention.ts";
import { translatorOf } from "#app/i18n/i18n.ts";
import { loadTexts } from "#app/i18n/texts.ts";
import { dayOfDate } from "#app/lib/calendar.ts";
import { isUnfinished, sentenceOf } from "./sentence.ts";

const de = { locale: "de" as const, t: translatorOf(await loadTexts("de")) };
const en = { locale: "en" as const, t: translatorOf(await loadTexts("en")) };

const TODAY = dayOfDate({ year: 2026, month: 11, day: 21 });
const HISTORY_START = dayOfDate({ year: 2024, month: 12, day: 1 });
const known = <Value>(value: Value, isTruncated = false): Known<Value> => ({ kind: "known", value, isTruncated });
const unknown = (reason: "before-history" | "no-customers-before") => ({ kind: "unknown" as const, reason });

/** S customers before, of whom so many came back; 100 new ones besides. */
function figures(S: number, retained: number, changed: Partial<PeriodFigures> = {}): PeriodFigures {
  const E = retained + 100;
  const rate = S === 0 ? unknown("no-customers-before") : known(retained / S);
  return {
    customers: E,
    newCustomers: 100,
    unsureCustomers: 0,
    counts: known({ S, E, N: 100, retained, reactivated: 0 }),
    crrTextbook: rate,
    crrMatched: rate,
    churn: S === 0 ? rate : known(1 - retained / S),
    repeatRate: known(0.4),
    repeatCounts: { customers: 2000, repeatCustomers: 800 },
    repeatUnsure: 0,
    purchases: E,
    customerPurchases: E,
    value: E * 5000,
    aov: known(5000),
    frequency: known(1),
    clvHistoricMean: known(9000),
    clvBase: { value: 18_000_000, customers: 2000 },
    ...changed,
  };
}

type View = Parameters<typeof sentenceOf>[0];

function viewOf(period: string, now: PeriodFigures, before: PeriodFigures): View {
  const historyStart: HomeFigures["historyStart"] = { day: HISTORY_START, isLimited: false };
  return { period: periodFrom({ period }, TODAY, HISTORY_START).period, today: TODAY, now, before, historyStart };
}

/** As it is read: without tags, and with ordinary spaces. */
function read(view: View, reader: typeof en | typeof de): string {
  const { lead, note } = sentenceOf(view, reader);
  const text = [lead, ...(note ? [note] : [])].map(({ key, values }) => reader.t(key, values)).join(" ");
  return text.replace(/<\/?strong>/g, "").replace(/\u00A0/g, " ");
}

test("more customers come back than before", () => {
  const view = viewOf("last-90-days", figures(1204, 412), figures(1000, 321));

  expect(read(view, en)).toBe(
    "Of the 1,204 customers who bought between May 26 and August 23, 2026, 412 bought again in the 90 days after that: 34.2%, 2.1 points more than the 90 days before.",
  );
  expect(read(view, de)).toBe(
    "Von den 1.204 Kunden, die zwischen dem 26. Mai und dem 23. August 2026 gekauft haben, haben 412 in den 90 Tagen danach wieder gekauft: 34,2 %, 2,1 Punkte mehr als in den 90 Tagen davor.",
  );
});

test("fewer customers come back than before", () => {
  const view = viewOf("last-month", figures(1000, 300), figures(1000, 321));

  expect(read(view, en)).toBe(
    "Of the 1,000 customers who bought in September 2026, 300 bought again in October 2026: 30.0%, 2.1 points less than the month before.",
  );
  expect(read(view, de)).toBe(
    "Von den 1.000 Kunden, die im September 2026 gekauft haben, haben 300 im Oktober 2026 wieder gekauft: 30,0 %, 2,1 Punkte weniger als im Monat davor.",
  );
});

test("as many come back as before", () => {
  const view = viewOf("last-quarter", figures(1000, 300), figures(2000, 600));

  expect(read(view, en)).toContain("in the third quarter of 2026: 30.0%, as many as the quarter before.");
  expect(read(view, de)).toContain("im dritten Quartal 2026 wieder gekauft: 30,0 %, genauso viele wie im Quartal davor.");
});

test("there is nothing to compare with yet", () => {
  const view = viewOf("last-month", figures(1000, 300), figures(0, 0));

  expect(read(view, en)).toBe("Of the 1,000 customers who bought in September 2026, 300 bought again in October 2026: 30.0%.");
});

test("a period that is not over is not compared with a whole one", () => {
  const view = viewOf("this-month", figures(1000, 200), figures(1000, 300));

  expect(isUnfinished(view)).toBe(true);
  expect(read(view, en)).toBe(
    "Of the 1,000 customers who bought in October 2026, 200 have bought again in November 2026 so far: 20.0%. The period is not over yet.",
  );
  expect(read(view, de)).toContain("haben 200 im November 2026 bisher wieder gekauft: 20,0 %. Der Zeitraum läuft noch.");
});

test("a period that ends today counts as whole", () => {
  expect(isUnfinished(viewOf("last-90-days", figures(1, 1), figures(1, 1)))).toBe(false);
});

test("nobody came back", () => {
  const view = viewOf("last-month", figures(12, 0), figures(10, 5));

  expect(read(view, en)).toBe("Of the 12 customers who bought in September 2026, nobody bought again in October 2026.");
  expect(read(view, de)).toBe("Von den 12 Kunden, die im September 2026 gekauft haben, hat im Oktober 2026 niemand wieder gekauft.");
});

test("a shop with one customer is spoken of as such", () => {
  expect(read(viewOf("last-month", figures(1, 0), figures(0, 0)), en)).toBe(
    "The one customer who bought in September 2026 did not buy again in October 2026.",
  );
  expect(read(viewOf("last-month", figures(1, 1), figures(0, 0)), de)).toBe(
    "Der eine Kunde, der im September 2026 gekauft hat, hat im Oktober 2026 wieder gekauft: 100,0 %.",
  );
});

test("a base that is only partly in the history is said to be", () => {
  const view = viewOf("last-month", figures(100, 30, { crrMatched: known(0.3, true) }), figures(0, 0));

  expect(read(view, en)).toContain("The period before is only partly known: your order history begins on December 1, 2024.");
  expect(read(view, de)).toContain("Deine Bestellhistorie beginnt am 1. Dezember 2024.");
});

test("a rate before that rests on part of its period is not compared with", () => {
  const view = viewOf("last-month", figures(1000, 300), figures(10, 9, { crrMatched: known(0.9, true) }));

  expect(read(view, en)).toMatch(/: 30\.0%\.$/);
});

test("before the history begins, it is not known yet", () => {
  const hidden = figures(0, 0, { counts: unknown("before-history"), crrMatched: unknown("before-history") });
  const view = viewOf("last-month", hidden, hidden);

  expect(read(view, en)).toBe(
    "How many of your customers came back in October 2026 is not known yet: your order history begins on December 1, 2024, so there is no period before to compare with.",
  );
  expect(read(view, de)).toContain("ist noch nicht bekannt: Deine Bestellhistorie beginnt am 1. Dezember 2024");
});

test("nobody bought before, so nobody could come back", () => {
  expect(read(viewOf("last-month", figures(0, 0), figures(0, 0)), en)).toBe(
    "Nobody bought in September 2026, so nobody could come back. 100 customers bought in October 2026.",
  );
  expect(read(viewOf("last-month", figures(0, 0, { customers: 1 }), figures(0, 0)), de)).toBe(
    "Da im September 2026 niemand gekauft hat, konnte auch niemand wiederkommen. 1 Kunde hat im Oktober 2026 gekauft.",
  );
});

test("a period without a purchase says so", () => {
  const nothing = figures(0, 0, { purchases: 0, customers: 0 });

  expect(read(viewOf("last-month", nothing, nothing), en)).toContain("There was no purchase in October 2026.");
  expect(read(viewOf("last-month", nothing, nothing), de)).toContain("Es gab im Oktober 2026 keinen Kauf.");
});

test("over all time it is about who bought more than once", () => {
  const view = viewOf("all-time", figures(0, 0), figures(0, 0));
  const nobody = viewOf("all-time", figures(0, 0, { repeatCounts: { customers: 3, repeatCustomers: 0 } }), figures(0, 0));

  expect(read(view, en)).toBe("Of your 2,000 customers so far, 800 have bought more than once: 40.0%.");
  expect(read(view, de)).toBe("Von deinen bisher 2.000 Kunden haben 800 mehr als einmal gekauft: 40,0 %.");
  expect(read(nobody, de)).toBe("Du hast bisher 3 Kunden. Von ihnen hat noch niemand ein zweites Mal gekauft.");
});
