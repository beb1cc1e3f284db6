import { expect, test } from "vitest";
import type { ShownBasis, UnderwayNotice } from "#app/domains/home/home.ts";
import { translatorOf } from "#app/i18n/i18n.ts";
import { loadTexts } from "#app/i18n/texts.ts";
import { isUnderway, underwayTexts } from "./underway.ts";

const de = { locale: "de" as const, t: translatorOf(await loadTexts("de")) };
const en = { locale: "en" as const, t: translatorOf(await loadTexts("en")) };

const BERLIN: ShownBasis = { timeZone: "Europe/Berlin", currency: "EUR", valueRule: "gross", computedAt: "2026-11-21T09:05:00.000Z" };
const zoneChange: UnderwayNotice = {
  kind: "recomputing",
  reasons: ["time-zone"],
  from: BERLIN,
  to: { ...BERLIN, timeZone: "Europe/London" },
  done: 250,
  expected: 1000,
  hasFailed: false,
  isIdle: false,
};

test("a new time zone says why figures are computed anew, and as of when the shown ones are", () => {
  const texts = underwayTexts(zoneChange, BERLIN, en);

  expect(texts.title).toBe("Encore is computing your figures anew");
  expect(texts.text).toMatch(
    /^The time zone of your shop changed \(Berlin → London\), so days and months begin at another moment\. Until then you see the figures of .*21.*10:05.*; new orders are already in them\.$/,
  );
  expect(texts).toMatchObject({ share: 0.25, isWarning: false });
});

test("a try that failed is admitted, and the old figures stay", () => {
  const texts = underwayTexts({ ...zoneChange, hasFailed: true }, BERLIN, de);

  expect(texts.text).toContain("Encore versucht es von selbst noch einmal.");
  expect(texts).toMatchObject({ share: null, isWarning: true });
});

test("an import that runs again tells how long it still takes, and one that failed stands still", () => {
  const again: UnderwayNotice = { kind: "reimporting", phase: "orders", done: 10, expected: 20, secondsLeft: 130 };
  const failed: UnderwayNotice = { kind: "reimport-failed", reason: "shopify-unavailable", failedAt: "2026-11-21T09:05:00.000Z" };

  expect(underwayTexts(again, BERLIN, en)).toMatchObject({ share: 0.5, left: "about 2 minutes left" });
  expect(underwayTexts(failed, BERLIN, en).text).toContain("Nothing was lost");
  expect([isUnderway(again), isUnderway(zoneChange), isUnderway(failed), isUnderway(null)]).toEqual([true, true, false, false]);
});
