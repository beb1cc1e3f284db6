import { expect, test } from "vitest";
import { nextText, reasonText, topicText } from "#app/domains/deliveries/ui/delivery-text.ts";
import type { DeliveryRow } from "#app/domains/deliveries/deliveries.ts";
import { translatorOf } from "#app/i18n/i18n.ts";
import { texts as german } from "#app/i18n/texts-de.ts";
import { texts as english } from "#app/i18n/texts-en.ts";

const en = translatorOf({ locale: "en", ...english });
const de = translatorOf({ locale: "de", ...german });

test("a reason names the field, what stood there and what was expected", () => {
  expect(reasonText({ code: "missing", field: "updated_at" }, en)).toBe('The field "updated_at" is missing.');
  expect(reasonText({ code: "wrong-kind", field: "line_items", expected: "list" }, en)).toBe(
    'In the field "line_items" Encore expected a list.',
  );
  expect(reasonText({ code: "wrong-kind", field: "test", expected: "yes or no" }, de)).toBe(
    "Im Feld „test“ hat Encore ja oder nein erwartet.",
  );
  expect(reasonText({ code: "not-an-amount", field: "total_price", currency: "EUR" }, de)).toBe(
    "Das Feld „total_price“ ist kein Betrag in EUR.",
  );
  expect(reasonText({ code: "failed", reference: "1a2b3c4d" }, en)).toContain("1a2b3c4d");
});

test("what an error said in its own words is not shown: it may name a person", () => {
  expect(reasonText({ code: "other", text: "ada@example.com is odd" }, en)).toBe("The content is not what Encore expected.");
});

test("a kind of delivery that Encore does not know yet is called so", () => {
  expect(topicText("orders/create", de)).toBe("Bestellung aufgegeben");
  expect(topicText("carts/create", en)).toBe("Another kind of delivery");
});

const row: DeliveryRow = {
  id: "1",
  topic: "orders/create",
  state: "unreadable",
  receivedAt: "2026-05-01T10:00:00Z",
  workedAt: null,
  nextAttemptAt: "2026-05-01T11:00:00Z",
  deleteAfter: "2026-05-31T10:00:00Z",
  attempts: 1,
  reason: { code: "not-json" },
  order: { id: "1", name: null },
};
const reader = { t: en, locale: "en" } as const;

test("who reads learns what happens next, in the shop's time", () => {
  expect(nextText(row, "Europe/Berlin", reader)).toContain("It is kept until May 31, 2026 at 12:00");
  expect(nextText(row, "Europe/Berlin", reader)).toContain("nightly comparison");
  expect(nextText({ ...row, order: null }, "Europe/Berlin", reader)).not.toContain("nightly comparison");
  expect(nextText({ ...row, state: "failing" }, "Europe/Berlin", reader)).toContain("Next attempt: May 1, 2026 at 1:00");
  expect(nextText({ ...row, deleteAfter: null }, "Europe/Berlin", reader)).toContain("as the law asks");
  expect(nextText({ ...row, state: "done" }, "Europe/Berlin", reader)).toBe("");
});
