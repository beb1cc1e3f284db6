import { expect, test } from "vitest";
import { firstLocale, decideUninstall, scopeChange } from "./shop.ts";

const at = (time: string): Date => new Date(`2026-05-20T${time}:00Z`);
const openedAt = at("10:20");

test.each([
  ["an uninstall after the last visit", { triggeredAt: at("10:30"), receivedAt: at("10:30") }, "uninstall"],
  ["an uninstall from before the last visit, told of late", { triggeredAt: at("10:00"), receivedAt: at("14:00") }, "ignore"],
  ["an uninstall just before the last visit", { triggeredAt: at("10:18"), receivedAt: at("10:19") }, "ask"],
  ["one without its own time, received after", { triggeredAt: null, receivedAt: at("10:30") }, "uninstall"],
  ["one without its own time, worked off late", { triggeredAt: null, receivedAt: at("10:10") }, "ignore"],
  [
    "a time from another clock, which says nothing, received after",
    { triggeredAt: new Date("2024-01-01T00:00:00Z"), receivedAt: at("10:30") },
    "uninstall",
  ],
  ["a time in the future, received before", { triggeredAt: new Date("2027-01-01T00:00:00Z"), receivedAt: at("10:10") }, "ignore"],
] as const)("%s", (_, came, decision) => {
  expect(decideUninstall(came, openedAt)).toBe(decision);
});

test("an uninstall of a shop that nobody opened is one", () => {
  expect(decideUninstall({ triggeredAt: at("10:00"), receivedAt: at("10:00") }, null)).toBe("uninstall");
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
