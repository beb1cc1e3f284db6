import { expect, test } from "vitest";
import { translatorOf } from "#app/i18n/i18n.ts";
import { loadTexts } from "#app/i18n/texts.ts";
import { csvHead, csvLines } from "./customers-csv.ts";
import type { CustomerRow } from "./terms.ts";

const en = translatorOf(await loadTexts("en"));
const de = translatorOf(await loadTexts("de"));

const ANNA: CustomerRow = {
  id: 3,
  name: "Anna Weiß",
  email: "anna@example.com",
  purchases: 3,
  value: 12_050,
  firstDay: 20_456,
  isFirstKnown: true,
  lastDay: 20_582,
  country: "DE",
  consent: "subscribed",
};

test("the head begins with the mark of UTF-8 and names the currency, in both languages", () => {
  expect(csvHead("EUR", en)).toBe("\uFEFFName,E-mail,Country,E-mail consent,Purchases,Value (EUR),First purchase,Last purchase\r\n");
  expect(csvHead("JPY", de)).toBe("\uFEFFName,E-Mail,Land,E-Mail-Einwilligung,Käufe,Wert (JPY),Erster Kauf,Letzter Kauf\r\n");
});

test("amounts and days are written so that every program reads them, and what is not known is empty", () => {
  const unknown = { ...ANNA, name: null, email: null, country: null, firstDay: null, lastDay: null, consent: "unknown" } as const;

  expect(csvLines([ANNA], "EUR", en)).toBe("Anna Weiß,anna@example.com,DE,Consent given,3,120.5,2026-01-03,2026-05-09\r\n");
  expect(csvLines([{ ...ANNA, value: -500 }], "JPY", de)).toBe(
    "Anna Weiß,anna@example.com,DE,Einwilligung erteilt,3,-500,2026-01-03,2026-05-09\r\n",
  );
  expect(csvLines([{ ...ANNA, isFirstKnown: false }], "EUR", en)).toMatch(/,120.5,,2026-05-09\r\n$/);
  expect(csvLines([{ ...unknown, purchases: 0, value: 0 }], "EUR", en)).toBe(",,,Unknown,0,0,,\r\n");
});

test("a name that a spreadsheet would run stays a name", () => {
  for (const name of ["=1+1", "+1", "-1", "@A1", "\t=1", "\r=1"]) {
    expect(csvLines([{ ...ANNA, name }], "EUR", en)).toMatch(/^"?'/);
  }
});
