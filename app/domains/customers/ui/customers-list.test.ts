import { expect, test } from "vitest";
import { translatorOf } from "#app/i18n/i18n.ts";
import { loadTexts } from "#app/i18n/texts.ts";
import { customersEquation, customersTitle, type CustomersView } from "./customers-list.ts";

const en = { locale: "en" as const, t: translatorOf(await loadTexts("en")) };
const de = { locale: "de" as const, t: translatorOf(await loadTexts("de")) };
const MARCH = 2026 * 12 + 2;

function viewOf(changed: Partial<CustomersView>): CustomersView {
  return {
    set: "retained",
    period: { from: 20_000, to: 20_090, preset: "last-90-days", before: { from: 19_910, to: 20_000 } },
    totals: {
      counts: { S: 1204, E: 1530, N: 602, retained: 412, reactivated: 516 },
      all: { customers: 2000, repeatCustomers: 800, value: 18_000_000 },
      cohort: null,
    },
    total: { count: 412, value: 1 },
    currency: "EUR",
    ...changed,
  };
}

function plain(text: string | null): string | null {
  return text === null ? null : text.replace(/\u00A0/g, " ");
}

test("the list says which customers it holds", () => {
  expect(customersTitle(viewOf({}), en)).toBe("Customers who bought in both periods: 412");
  expect(customersTitle(viewOf({ set: "lost", total: { count: 1792, value: 0 } }), de)).toBe(
    "Kunden, die nicht wiedergekommen sind: 1.792",
  );
});

test("every set adds up to the figure that led to it", () => {
  const equation = (set: CustomersView["set"]) => customersEquation(viewOf({ set }), en);

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
  const totals = { counts: null, all: null, cohort: { month: MARCH, k: 3, size: 200 } };
  const view = viewOf({ set: "cohort", totals, total: { count: 50, value: 0 } });

  expect(customersTitle(view, de)).toBe("Kunden mit erstem Kauf im März 2026, die 3 Monate später gekauft haben: 50");
  expect(plain(customersEquation(view, de))).toBe("50 ÷ 200 Kunden der Kohorte = 25,0 %");
  expect(customersTitle(viewOf({ set: "cohort", totals: { ...totals, cohort: { month: MARCH, k: 1, size: 200 } } }), en)).toContain(
    "the month after",
  );
  expect(customersTitle(viewOf({ set: "cohort", totals: { ...totals, cohort: { month: MARCH, k: null, size: 200 } } }), en)).toBe(
    "Customers with their first purchase in March 2026: 412",
  );
});

test("nothing is divided by nobody, and nothing is added up that is not known", () => {
  const nobody = { S: 0, E: 0, N: 0, retained: 0, reactivated: 0 };

  expect(customersEquation(viewOf({ totals: { counts: nobody, all: null, cohort: null } }), en)).toBeNull();
  expect(customersEquation(viewOf({ totals: { counts: null, all: null, cohort: null } }), en)).toBeNull();
  expect(
    customersEquation(
      viewOf({ set: "all", totals: { counts: null, all: { customers: 0, repeatCustomers: 0, value: 0 }, cohort: null } }),
      en,
    ),
  ).toBeNull();
});
