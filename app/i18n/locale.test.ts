import { expect, test } from "vitest";
import { localeFrom } from "#app/i18n/locale.ts";

test("the language in the address wins over the shop's own", () => {
  expect(localeFrom("de", "en")).toBe("de");
  expect(localeFrom("en", "de")).toBe("en");
});

test("a regional language is the language without its region", () => {
  expect(localeFrom("de-AT", "en")).toBe("de");
  expect(localeFrom("en_GB", "de")).toBe("en");
  expect(localeFrom("DE", null)).toBe("de");
});

test("without a language in the address the shop's primary language is taken", () => {
  expect(localeFrom(null, "de")).toBe("de");
  expect(localeFrom("", "de-CH")).toBe("de");
});

test("a language that Encore does not speak falls back, first to the shop's, then to English", () => {
  expect(localeFrom("fr", "de")).toBe("de");
  expect(localeFrom("fr", "ja")).toBe("en");
  expect(localeFrom(null, null)).toBe("en");
  expect(localeFrom("den", "x")).toBe("en");
});
