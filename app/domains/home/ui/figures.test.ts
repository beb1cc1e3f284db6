import { expect, test } from "vitest";
import type { HomeFigures } from "#app/domains/home/home.ts";
import { periodFrom, type Known, type PeriodFigures } from "#app/domains/retention/retention.ts";
import { translatorOf } from "#app/i18n/i18n.ts";
import { loadTexts } from "#app/i18n/texts.ts";
import { dayOfDate } from "#app/lib/calendar.ts";
import { hrefOf } from "#app/ui/href.ts";
import { figureOf, type FigureContext } from "./figures.ts";
import { withheldOf } from "./limited.ts";

const de = { locale: "de" as const, t: translatorOf(await loadTexts("de")) };
const en = { locale: "en" as const, t: translatorOf(await loadTexts("en")) };

const TODAY = dayOfDate({ year: 2026, month: 11, day: 21 });
const HISTORY_START = dayOfDate({ year: 2024, month: 12, day: 1 });

const known = <Value>(value: Value): Known<Value> => ({ kind: "known", value, isTruncated: false });
const hidden = { kind: "unknown" as const, reason: "before-history" as const };

/** The textbook's example, S 2,000, E 2,400, N 600, with so many customers who came back and so much value. */
function figures(retained: number, value: number, clv: number, changed: Partial<PeriodFigures> = {}): PeriodFigures {
  return {
    customers: 2400,
    newCustomers: 600,
    unsureCustomers: 0,
    counts: known({ S: 2000, E: 2400, N: 600, retained, reactivated: 1800 - retained }),
    crrTextbook: known(0.9),
    crrMatched: known(retained / 2000),
    churn: known(1 - retained / 2000),
    repeatRate: known(0.4),
    repeatCounts: { customers: 5000, repeatCustomers: 2000 },
    repeatUnsure: 0,
    purchases: 3000,
    customerPurchases: 2880,
    value,
    aov: known(value / 3000),
    frequency: known(1.2),
    clvHistoricMean: known(clv / 5000),
    clvBase: { value: clv, customers: 5000 },
    ...changed,
  };
}

const UNKNOWN_BEFORE = { counts: hidden, crrTextbook: hidden, crrMatched: hidden, churn: hidden };

type Change = Partial<
  Readonly<{
    period: string;
    start: number;
    isLimited: boolean;
    valueRule: "gross" | "net";
    reader: typeof en | typeof de;
    now: Partial<PeriodFigures>;
  }>
>;

function contextOf({
  period: name = "last-month",
  start = HISTORY_START,
  isLimited = false,
  valueRule = "gross",
  reader = en,
  now = {},
}: Change = {}): FigureContext {
  const { period } = periodFrom({ period: name }, TODAY, start);
  const view: HomeFigures = {
    state: "figures",
    period,
    periodProblem: null,
    today: TODAY,
    now: figures(1200, 15_000_000, 45_000_000, now),
    before: figures(1300, 14_000_000, 45_000_000),
    clvHistoricMedian: null,
    trend: [],
    revenue: [],
    cohorts: { rows: [], unfinishedMonth: 0 },
    historyStart: { day: start, isLimited },
    otherCurrencies: [],
    withoutCohort: { earlier: 0, unsure: 0 },
    basis: { timeZone: "Europe/Berlin", currency: "EUR", valueRule, computedAt: null },
    underway: null,
    pause: null,
  };
  return {
    view,
    shop: { domain: "a.myshopify.com", currency: "EUR", timeZone: "Europe/Berlin", valueRule },
    reader,
    href: (path, params) => hrefOf(path, new URLSearchParams("locale=de"), params),
  };
}

function plain(text: string | null | undefined): string {
  return (text ?? "").replace(/\u00A0/g, " ");
}

test("every figure shows its formula with the shop's numbers put in", () => {
  const context = contextOf();
  const inserted = (["matched", "textbook", "churn", "repeat", "aov", "frequency", "clv"] as const).map(
    (id) => figureOf(id, context).inserted,
  );

  expect(inserted).toEqual([
    "1,200 ÷ 2,000 = 60.0%",
    "(2,400 − 600) ÷ 2,000 = 90.0%",
    "800 ÷ 2,000 = 40.0%",
    "2,000 ÷ 5,000 = 40.0%",
    "€150,000.00 ÷ 3,000 = €50.00",
    "2,880 ÷ 2,400 = 1.20",
    "€450,000.00 ÷ 5,000 = €90.00",
  ]);
});

test("a change is said in words against the named period before", () => {
  const context = contextOf({ reader: de });
  const { change } = figureOf("matched", context);

  expect(plain(`${change?.text ?? ""} ${change?.against ?? ""}`)).toBe("5,0 Punkte weniger als im Monat davor");
  expect(plain(figureOf("aov", context).change?.text)).toBe("7,1 % mehr");
  expect(figureOf("frequency", context).change).toMatchObject({ text: "genauso hoch", against: "wie im Monat davor", direction: "same" });
});

test("a change for the better is green, for the worse ochre, and churn is better when it falls", () => {
  const context = contextOf();

  expect(figureOf("matched", context).change).toMatchObject({ direction: "down", tone: "watch" });
  expect(figureOf("churn", context).change).toMatchObject({ direction: "up", tone: "watch" });
  expect(figureOf("aov", context).change).toMatchObject({ direction: "up", tone: "good" });
});

test("a running month is not called worse than the whole one before", () => {
  const context = contextOf({ period: "this-month" });

  expect(plain(figureOf("churn", context).change?.text)).toBe("period not over; 35.0% the month before");
  expect(figureOf("churn", context).change?.tone).toBe("plain");
  expect(figureOf("aov", context).change?.direction).toBe("up");
});

test("a rate without a period before is not known yet, and says why", () => {
  const figure = figureOf("matched", contextOf({ start: TODAY - 60, period: "last-90-days", now: UNKNOWN_BEFORE }));

  expect(figure).toMatchObject({ value: null, change: null, inserted: null });
  expect(figure.unknown).toEqual({
    title: "not known yet",
    reason:
      "The order history does not reach back far enough to compare with a period before. From March 20, 2027 on the period before is known in full.",
  });
});

test("where nobody knows who is new, the textbook rate says so, and what brings it", () => {
  const now = { crrTextbook: { kind: "unknown", reason: "who-is-new" } } as const;
  const figure = figureOf("textbook", contextOf({ now, start: TODAY - 60, isLimited: true, reader: de }));

  expect(figure.unknown?.reason).toBe(
    "Bei zu vielen dieser Kunden hat Shopify noch nicht gesagt, ob sie vor dem 22. September 2026 schon gekauft haben. Encore fragt jede Nacht nach.",
  );
});

test("what depends on the value says whether tax and shipping are in it", () => {
  expect(figureOf("aov", contextOf()).note).toBe("per order, with tax and shipping");
  expect(figureOf("aov", contextOf({ valueRule: "net" })).note).toBe("per order, without tax and shipping");
  expect(figureOf("clv", contextOf({ valueRule: "net", reader: de })).note).toBe("je Kunde bis heute, ohne Steuern und Versand");
  expect(figureOf("clv", contextOf({ valueRule: "net" })).definition).toContain("without tax and shipping");
});

test("a shop of sixty days is told which figures are withheld, why, and from when they will be known", () => {
  const now = {
    ...UNKNOWN_BEFORE,
    crrTextbook: { kind: "unknown", reason: "who-is-new" },
    clvHistoricMean: { kind: "unknown", reason: "earlier-purchases" },
  } as const;
  const { view } = contextOf({ period: "last-90-days", start: TODAY - 60, isLimited: true, now });

  expect(withheldOf(view, en)).toEqual([
    { figure: "Retention rate", when: "in full from March 20, 2027" },
    { figure: "Churn rate", when: "in full from March 20, 2027" },
    { figure: "Textbook formula", when: "as soon as Shopify has said who bought before; Encore asks every night" },
    { figure: "Customer value (CLV)", when: "with earlier orders only, not by waiting" },
  ]);
});

test("over all time there is no rate of return and no comparison, but value and frequency", () => {
  const context = contextOf({ period: "all-time", now: UNKNOWN_BEFORE });

  expect(figureOf("matched", context).unknown?.title).toBe("does not apply");
  expect(figureOf("clv", context)).toMatchObject({ value: "€90.00", change: null });
});

test("a base that begins before the history is marked", () => {
  const figure = figureOf("churn", contextOf({ now: { churn: { kind: "known", value: 0.4, isTruncated: true } } }));

  expect(figure.truncated).toBe("Rests on part of the history only: the orders that Encore can see begin on December 1, 2024.");
  expect(figureOf("aov", contextOf()).truncated).toBeNull();
});

test("a period before in which the history begins is no measure for anything", () => {
  const context = contextOf({ period: "last-year" });

  expect(figureOf("matched", context).change).toMatchObject({ direction: "none", tone: "plain" });
  expect(figureOf("frequency", context).change?.text).toBe("no comparison: the time before is only partly known");
});

test("every figure leads to the customers or orders behind it, in the same period and language", () => {
  const context = contextOf();

  expect(figureOf("churn", context).links).toEqual([
    { text: "The 800 customers who did not come back", href: "/app/customers?locale=de&set=lost&period=last-month" },
    { text: "The 2,000 customers of the period before", href: "/app/customers?locale=de&set=before&period=last-month" },
  ]);
  expect(figureOf("aov", context).links).toEqual([
    { text: "The 3,000 orders of this period", href: "/app/orders?locale=de&set=all&period=last-month" },
  ]);
});
