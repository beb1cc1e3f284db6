import { expect, test } from "vitest";
import { FIRST_QUESTION, NO_FILTERS, questionOf, viewQueryOf } from "#app/domains/customer-list/customer-list.ts";
import { translatorOf } from "#app/i18n/i18n.ts";
import { loadTexts } from "#app/i18n/texts.ts";
import type { Reader } from "#app/i18n/texts.ts";
import { chipsOf, countryName } from "./chips.ts";

const en: Reader = { locale: "en", t: translatorOf(await loadTexts("en")) };
const de: Reader = { locale: "de", t: translatorOf(await loadTexts("de")) };

const chips = (address: string, reader = en) => {
  const { question } = questionOf(new URLSearchParams(address), "EUR");
  return chipsOf({ question, figure: null, currency: "EUR" }, reader);
};
const labels = (address: string, reader = en) => chips(address, reader).map(({ label }) => label.replaceAll("\u00A0", " "));

test("every filter says what it leaves in", () => {
  expect(labels("")).toEqual([]);
  expect(labels("bought=last-90-days")).toEqual(["Bought: Last 90 days"]);
  expect(labels("bought-from=2026-03-01&bought-to=2026-03-31")).toEqual(["Bought: March 2026"]);
  expect(labels("purchases-min=2&purchases-max=2")).toEqual(["Purchases: 2"]);
  expect(labels("purchases-min=2")).toEqual(["Purchases: 2 or more"]);
  expect(labels("purchases-max=3")).toEqual(["Purchases: 3 or less"]);
  expect(labels("value-min=100&value-max=250.50")).toEqual(["Value: €100.00 to €250.50"]);
  expect(labels("first-from=2026-01-05")).toEqual(["First purchase: from Jan 5, 2026 on"]);
  expect(labels("last-to=2026-01-31")).toEqual(["Last purchase: until Jan 31, 2026"]);
  expect(labels("country=DE,unknown&consent=subscribed,pending&discount=without")).toEqual([
    "Country: Germany, Unknown",
    "E-mail consent: Consent given, Waiting for confirmation",
    "Never used a discount",
  ]);
  expect(labels("value-min=1000&country=AT&discount=with", de)).toEqual([
    "Wert: 1.000,00 € oder mehr",
    "Land: Österreich",
    "Mit Rabatt gekauft",
  ]);
});

test("a chip takes its own filter off, the others and the sort stay, and the list begins at its first page", () => {
  const [purchases, country] = chips("purchases-min=2&country=DE&sort=last-asc&page=4");

  expect(viewQueryOf(purchases?.without ?? FIRST_QUESTION, "EUR")).toBe("country=DE&sort=last-asc");
  expect(viewQueryOf(country?.without ?? FIRST_QUESTION, "EUR")).toBe("purchases-min=2&sort=last-asc");
  expect(purchases?.without.page).toBe(1);
  expect(NO_FILTERS.countries).toEqual([]);
});

test("a country that nobody knows keeps its letters", () => {
  expect(countryName("XZ", en)).toBe("XZ");
  expect(countryName("DE", de)).toBe("Deutschland");
});
