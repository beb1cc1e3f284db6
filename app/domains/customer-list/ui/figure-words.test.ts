import { expect, test } from "vitest";
import { translatorOf } from "#app/i18n/i18n.ts";
import { loadTexts } from "#app/i18n/texts.ts";
import type { ListedFigure } from "#app/domains/customer-list/customer-list.ts";
import { figureEquation, figureLabel, figureTitle } from "./figure-words.ts";

const en = { locale: "en" as const, t: translatorOf(await loadTexts("en")) };
const de = { locale: "de" as const, t: translatorOf(await loadTexts("de")) };
const MARCH = 2026 * 12 + 2;

function figureOf(changed: Partial<ListedFigure>): ListedFigure {
  return {
    set: "retained",
    period: {
      kind: "days",
      preset: "last-90-days",
      from: 20_000,
      to: 20_090,
      before: { from: 19_910, to: 20_000 },
      beforeThat: { from: 19_820, to: 19_910 },
    },
    counts: { S: 1204, E: 1530, N: 602, retained: 412, reactivated: 516 },
    all: { customers: 2000, repeatCustomers: 800, value: 18_000_000 },
    cohort: null,
    totals: { customers: 412, purchases: 600, value: 1 },
    ...changed,
  };
}

function plain(text: string | null): string | null {
  return text === null ? null : text.replace(/\u00A0/g, " ");
}

test("the list says which customers it holds", () => {
  expect(figureTitle(figureOf({}), en)).toBe("Customers who bought in both periods: 412");
  expect(figureTitle(figureOf({ set: "lost", totals: { customers: 1792, purchases: 0, value: 0 } }), de)).toBe(
    "Kunden, die nicht wiedergekommen sind: 1.792",
  );
});

test("every set adds up to the figure that led to it", () => {
  const equation = (set: ListedFigure["set"]) => figureEquation(figureOf({ set }), "EUR", en);

  expect(equation("retained")).toBe("412 who came back ÷ 1,204 of the period before = 34.2% retention rate");
  expect(equation("lost")).toBe("1,204 of the period before − 412 who came back = 792; 792 ÷ 1,204 = 65.8% churn rate");
  expect(equation("before")).toBe("412 who came back + 792 who did not = 1,204");
  expect(equation("in-period")).toBe("602 new + 412 who came back + 516 after a gap = 1,530");
  expect(equation("new")).toBe("602 new of 1,530 customers in this period");
  expect(equation("reactivated")).toBe("1,530 in this period − 602 new − 412 who came back = 516");
  expect(equation("repeat")).toBe("800 ÷ 2,000 customers = 40.0% repeat purchase rate");
  expect(equation("all")).toBe("€180,000.00 ÷ 2,000 customers = €90.00 per customer to date");
});

test("a cell of the cohort table adds up too", () => {
  const cohort = (k: number | null) =>
    figureOf({ set: "cohort", cohort: { month: MARCH, k, size: 200 }, totals: { customers: 50, purchases: 60, value: 0 } });

  expect(figureTitle(cohort(3), de)).toBe("Kunden mit erstem Kauf im März 2026, die 3 Monate später gekauft haben: 50");
  expect(plain(figureEquation(cohort(3), "EUR", de))).toBe("50 ÷ 200 Kunden der Kohorte = 25,0 %");
  expect(figureTitle(cohort(1), en)).toContain("the month after");
  expect(figureTitle(cohort(0), en)).toContain("who bought in the same month: 50");
  expect(figureTitle(cohort(0), de)).toBe("Kunden mit erstem Kauf im März 2026, die im selben Monat gekauft haben: 50");
  expect(figureTitle(cohort(null), en)).toBe("Customers with their first purchase in March 2026: 50");
});

test("a figure is a filter that says what it means and when", () => {
  const cohort = (k: number | null) => figureOf({ set: "cohort", cohort: { month: MARCH, k, size: 200 } });

  expect(figureLabel(figureOf({}), en)).toBe("Came back: Last 90 days");
  expect(figureLabel(figureOf({ period: { ...figureOf({}).period, preset: null } }), de)).toMatch(/^Wiedergekommen: .+ 2024/);
  expect(figureLabel(cohort(null), en)).toBe("First purchase in March 2026");
  expect(figureLabel(cohort(0), de)).toBe("Erster Kauf im März 2026, im selben Monat gekauft");
  expect(figureLabel(cohort(2), de)).toBe("Erster Kauf im März 2026, 2 Monate später gekauft");
});

test("nothing is divided by nobody, and nothing is added up that is not known", () => {
  const nobody = { S: 0, E: 0, N: 0, retained: 0, reactivated: 0 };

  expect(figureEquation(figureOf({ counts: nobody }), "EUR", en)).toBeNull();
  expect(figureEquation(figureOf({ counts: null }), "EUR", en)).toBeNull();
  expect(figureEquation(figureOf({ set: "all", all: { customers: 0, repeatCustomers: 0, value: 0 } }), "EUR", en)).toBeNull();
});
