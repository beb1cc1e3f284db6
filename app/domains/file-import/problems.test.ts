import { expect, test } from "vitest";
import { harmless, Problems } from "#app/domains/file-import/problems.ts";
import type { ProblemReason } from "#app/domains/file-import/terms.ts";

const about = (
  kind: "not-an-amount" | "not-a-date" | "not-a-currency" | "unclear-amount" | "not-a-number",
  text: string,
): ProblemReason => ({
  kind,
  column: "total",
  text,
});
const textOf = (reason: ProblemReason): string => ("text" in reason ? reason.text : "");

test.each([
  [about("not-an-amount", "anna@example.com"), ""],
  [about("not-an-amount", "+49 170 1234567"), ""],
  [about("not-an-amount", "01701234567"), ""],
  [about("not-an-amount", "10115"), ""],
  [about("not-an-amount", "Anna Adler"), ""],
  [about("not-an-amount", "1.2.3"), "1.2.3"],
  [about("not-an-amount", "1.234,567.89"), "1.234,567.89"],
  [about("not-an-amount", "555.123.4567"), ""],
  [about("not-an-amount", "0170.1234567"), ""],
  [about("not-an-amount", "49.170.123.4567"), ""],
  [about("not-an-amount", "49.170.123.456.7"), ""],
  [about("unclear-amount", "1.234"), "1.234"],
  [about("not-a-date", "31.02.2026"), "31.02.2026"],
  [about("not-a-date", "2026-13-01 10:00"), "2026-13-01 10:00"],
  [about("not-a-date", "0170/1234567"), ""],
  [about("not-a-currency", "ANNA"), ""],
  [about("not-a-currency", "ANNA ADLER"), ""],
  [about("not-a-number", "zwei"), ""],
])("of what stood in a cell only what is nobody's is kept: %j", (reason, kept) => {
  expect(textOf(harmless(reason))).toBe(kept);
});

test("a thousand lines are kept, all are counted, most frequent first", () => {
  const problems = new Problems();
  for (let line = 2; line < 1502; line += 1) problems.add(line, line % 3 === 0 ? { kind: "open-quote" } : { kind: "no-order" });

  expect(problems.counts()).toEqual({
    total: 1500,
    kept: 1000,
    byKind: [
      { kind: "no-order", lines: 1000 },
      { kind: "open-quote", lines: 500 },
    ],
  });
});
