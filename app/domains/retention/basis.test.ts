import { expect, test } from "vitest";
import { differencesOf, FIGURES_RULES, historyAfterImport, isContinuous } from "#app/domains/retention/basis.ts";
import type { FiguresBasis } from "#app/domains/retention/basis.ts";

const DAY = 86_400_000;
const IMPORTED = 20_760;
const SEEN = { isLimited: true, sinceDay: IMPORTED - 60, firstOrderDay: IMPORTED - 50, importDay: IMPORTED };

test("without read_all_orders a shop's history begins sixty days before its first import", () => {
  expect(historyAfterImport(SEEN, null)).toEqual({ day: IMPORTED - 60, isLimited: true });
});

test("a shop without orders in those sixty days is limited, not empty", () => {
  expect(historyAfterImport({ ...SEEN, firstOrderDay: null }, null)).toEqual({ day: IMPORTED - 60, isLimited: true });
});

test("an import a year later does not move the start: the shop knows a year and sixty days", () => {
  const first = historyAfterImport(SEEN, null);
  const later = historyAfterImport({ ...SEEN, sinceDay: IMPORTED + 365 - 60, importDay: IMPORTED + 365 }, first);

  expect(later).toEqual(first);
});

test("with all orders the history begins with the first of them, also where it was limited before", () => {
  const whole = { isLimited: false, sinceDay: IMPORTED - 60, firstOrderDay: IMPORTED - 900, importDay: IMPORTED };

  expect(historyAfterImport(whole, { day: IMPORTED - 60, isLimited: true })).toEqual({ day: IMPORTED - 900, isLimited: false });
  expect(historyAfterImport({ ...whole, firstOrderDay: null }, null)).toEqual({ day: IMPORTED, isLimited: false });
});

test("a shop that no longer grants all orders keeps the history that was read while it did", () => {
  const whole = { day: IMPORTED - 900, isLimited: false };

  expect(historyAfterImport(SEEN, whole)).toEqual(whole);
});

test.each([
  ["was there all the time", 0, -400, true],
  ["came back within the sixty days that Shopify shows", 0, 50, true],
  ["came back when Shopify no longer showed the last order that was seen", 0, 61, false],
])("an app that %s", (_name, covered, installed, expected) => {
  const now = Math.max(installed, 300);
  const importedAt = installed < 0 ? now : installed;

  expect(isContinuous(new Date(covered * DAY), new Date(installed * DAY), new Date((importedAt - 60) * DAY))).toBe(expected);
});

const basis: FiguresBasis = {
  timeZone: "Europe/Berlin",
  currency: "EUR",
  valueRule: "gross",
  rulesVersion: FIGURES_RULES,
  history: { day: 1, isLimited: false },
  coveredUntil: new Date(0),
  computedAt: new Date(0),
};

test("figures are computed anew for a new zone, currency, value or rule, and for nothing else", () => {
  expect(differencesOf(basis, basis)).toEqual([]);
  expect(differencesOf(basis, { ...basis, timeZone: "Europe/London" })).toEqual(["time-zone"]);
  expect(differencesOf(basis, { ...basis, currency: "CHF", valueRule: "net" })).toEqual(["currency", "value-rule"]);
  expect(differencesOf({ ...basis, rulesVersion: 1 }, basis)).toEqual(["rules"]);
});
