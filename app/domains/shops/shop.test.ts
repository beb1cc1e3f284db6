import { expect, test } from "vitest";
import { firstLocale, isOvertaken, scopeChange } from "./shop.ts";

const at = (time: string): Date => new Date(`2026-05-20T${time}:00Z`);
const openedAt = at("10:20");

test.each([
  ["an uninstall after the last visit", { triggeredAt: at("10:30"), receivedAt: at("10:30") }, false],
  ["an uninstall from before the last visit, told of late", { triggeredAt: at("10:00"), receivedAt: at("14:00") }, true],
  ["one without its own time, received after", { triggeredAt: null, receivedAt: at("10:30") }, false],
  ["one without its own time, worked off late", { triggeredAt: null, receivedAt: at("10:10") }, true],
  [
    "a time from another clock, which says nothing, received after",
    { triggeredAt: new Date("2024-01-01T00:00:00Z"), receivedAt: at("10:30") },
    false,
  ],
  ["a time in the future, received before", { triggeredAt: new Date("2027-01-01T00:00:00Z"), receivedAt: at("10:10") }, true],
])("%s", (_, came, isLate) => {
  expect(isOvertaken(came, openedAt)).toBe(isLate);
});

test("nothing overtakes news of a shop that nobody opened", () => {
  expect(isOvertaken({ triggeredAt: at("10:00"), receivedAt: at("10:00") }, null)).toBe(false);
});

test("scopes are compared whatever their order", () => {
  expect(scopeChange(["b", "a"], ["a", "b"])).toEqual({ gained: [], lost: [] });
  expect(scopeChange(["a", "b"], ["b", "c"])).toEqual({ gained: ["c"], lost: ["a"] });
});

test.each([
  ["de-AT", null, "de"],
  ["fr", "DE", "en"],
  [null, "CH", "de"],
  [null, null, "en"],
] as const)("the language of admin %s and country %s is %s", (admin, country, locale) => {
  expect(firstLocale(admin, country)).toBe(locale);
});
