import { expect, test } from "vitest";
import type { CustomerPage } from "#app/domains/customer-page/view.ts";
import type { Past } from "#app/domains/retention/retention.ts";
import { translatorOf } from "#app/i18n/i18n.ts";
import { loadTexts } from "#app/i18n/texts.ts";
import { gapTexts } from "./gaps.ts";

const en = { locale: "en" as const, t: translatorOf(await loadTexts("en")) };
const de = { locale: "de" as const, t: translatorOf(await loadTexts("de")) };
const TODAY = 20_000;

/** Of a customer with one purchase in a shop where others came back. */
function viewOf(past: Past, daysAgo: number): Pick<CustomerPage, "gaps" | "figures" | "today"> {
  const day = TODAY - daysAgo;
  const money = { value: 1, discounted: 0, discount: 0, refundedOrders: 0, refunded: 0, marginShare: null };
  return {
    today: TODAY,
    figures: { ...money, past, purchases: 1, orders: 1, firstDay: day, lastDay: day },
    gaps: {
      ownSummary: { gaps: 0, lowerQuartile: null, median: null, upperQuartile: null },
      shopSummary: { gaps: 9, lowerQuartile: 10, median: 20, upperQuartile: 30 },
      bins: [],
    },
  };
}

test("who bought before the history is not said to have bought only once", () => {
  for (const past of ["some", "unknown"] as const) {
    const texts = gapTexts({ view: viewOf(past, 30), reader: en });
    expect(texts.title).toMatch(/^One purchase that Encore sees, 30 days ago;/);
    expect(texts.spoken).toMatch(/Of this customer Encore sees one purchase, so no time between two\.$/);
    expect(gapTexts({ view: viewOf(past, 0), reader: en }).title).toMatch(/^One purchase that Encore sees, today;/);
    expect(gapTexts({ view: viewOf(past, 30), reader: de }).title).toMatch(/^Ein Kauf, den Encore sieht, vor 30 Tagen;/);
    expect(gapTexts({ view: viewOf(past, 30), reader: de }).spoken).toMatch(/sieht Encore einen Kauf/);
  }
});

test("who never bought before is said to have bought once", () => {
  const { title, spoken } = gapTexts({ view: viewOf("none", 30), reader: en });

  expect(title).toMatch(/^Bought once, 30 days ago;/);
  expect(spoken).toMatch(/has bought no second time yet\.$/);
});
