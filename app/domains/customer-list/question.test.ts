import fc from "fast-check";
import { expect, test } from "vitest";
import { CONSENTS, FIRST_QUESTION, isUnfiltered, NO_FILTERS, paramsOf, QUESTION_PARAMS, questionOf, SORT_COLUMNS } from "./question.ts";
import type { CustomersQuestion, DayLimits, Limits, PeriodWish } from "./terms.ts";
import { PERIOD_PRESETS } from "#app/domains/retention/retention.ts";
import { dayOfDate, dayOfIso, monthOfDay } from "#app/lib/calendar.ts";

const FIRST_DAY = dayOfDate({ year: 1970, month: 1, day: 1 });
const LAST_DAY = dayOfDate({ year: 2199, month: 12, day: 31 });

const day = fc.integer({ min: FIRST_DAY, max: LAST_DAY });
const range = fc.tuple(day, day).map(([a, b]) => ({ from: Math.min(a, b), to: Math.max(a, b) + 1 }));
const preset = fc.constantFrom(...PERIOD_PRESETS).map((name) => ({ preset: name }));
const period: fc.Arbitrary<PeriodWish> = fc.oneof(preset, range);
const days: fc.Arbitrary<DayLimits> = fc.oneof(
  range,
  range.map(({ from }) => ({ from, to: null })),
  range.map(({ to }) => ({ from: null, to })),
);
const limits = (max: number): fc.Arbitrary<Limits> =>
  fc.tuple(fc.nat({ max }), fc.nat({ max }), fc.constantFrom("both", "min", "max")).map(([a, b, which]) => ({
    min: which === "max" ? null : Math.min(a, b),
    max: which === "min" ? null : Math.max(a, b),
  }));
const letter = fc.integer({ min: 65, max: 90 }).map((code) => String.fromCharCode(code));
const country = fc.oneof(
  fc.constant("unknown"),
  fc.tuple(letter, letter).map(([a, b]) => a + b),
);
const maybe = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: null });

const question: fc.Arbitrary<CustomersQuestion> = fc.record({
  figure: maybe(
    fc.oneof(
      fc.record({
        set: fc.constantFrom("before", "in-period", "new", "unsure", "retained", "lost", "reactivated", "all", "repeat"),
        period: maybe(period),
      }),
      fc.record({ set: fc.constant("cohort"), month: day.map(monthOfDay), k: maybe(fc.nat({ max: 1200 })) }),
    ),
  ),
  filters: fc.record({
    bought: maybe(fc.oneof(preset, days)),
    purchases: maybe(limits(999_999_999)),
    value: maybe(limits(Number.MAX_SAFE_INTEGER)),
    first: maybe(days),
    last: maybe(days),
    countries: fc.uniqueArray(country, { maxLength: 5 }).map((list) => list.toSorted()),
    consents: fc.subarray([...CONSENTS]),
    discount: maybe(fc.constantFrom("with", "without")),
  }),
  sort: fc.record({ by: fc.constantFrom(...SORT_COLUMNS), isDescending: fc.boolean() }),
  page: fc.integer({ min: 1, max: 1_000_000 }),
});

test("a list's address says what was asked for, whatever that is and in whatever currency", () => {
  fc.assert(
    fc.property(question, fc.constantFrom("EUR", "JPY", "KWD"), (asked, currency) => {
      const params = paramsOf(asked, currency);
      const read = questionOf(new URLSearchParams(params), currency);
      expect(read).toEqual({ question: asked, problems: [] });
      expect(Object.keys(params).filter((name) => !QUESTION_PARAMS.includes(name))).toEqual([]);
    }),
    { numRuns: 500 },
  );
});

test("whatever an address says is read as something, and what is read has an address", () => {
  const text = fc.oneof(
    fc.string(),
    fc.constantFrom("", "0", "-1", "1e9", "2026-02-30", "2026-03-01", "DE,,de", "value-desc", "9".repeat(40)),
  );
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.constantFrom(...QUESTION_PARAMS), text)), (pairs) => {
      const { question: read } = questionOf(new URLSearchParams(pairs), "EUR");
      expect(questionOf(new URLSearchParams(paramsOf(read, "EUR")), "EUR")).toEqual({ question: read, problems: [] });
    }),
    { numRuns: 2000 },
  );
});

test("an empty address, and the empty fields of a form, ask for everybody by value", () => {
  expect(questionOf(new URLSearchParams(), "EUR")).toEqual({ question: FIRST_QUESTION, problems: [] });
  expect(questionOf(new URLSearchParams("set=&value-min=&country=&page=&sort="), "EUR")).toEqual({
    question: FIRST_QUESTION,
    problems: [],
  });
  expect(isUnfiltered(NO_FILTERS)).toBe(true);
  expect(isUnfiltered({ ...NO_FILTERS, countries: ["DE"] })).toBe(false);
  expect(isUnfiltered({ ...NO_FILTERS, purchases: { min: 1, max: null } })).toBe(false);
});

test("days include the last one, amounts are major units also with a comma, countries may be small", () => {
  const { question: read, problems } = questionOf(
    new URLSearchParams(
      "first-from=2026-03-01&first-to=2026-03-31&value-min=12,50&country=de,AT,de&consent=unknown,subscribed&sort=last-asc",
    ),
    "EUR",
  );

  expect(problems).toEqual([]);
  expect(questionOf(new URLSearchParams("country=DE&country=at&country="), "EUR").question.filters.countries).toEqual(["AT", "DE"]);
  expect(read.filters.first).toEqual({ from: dayOfIso("2026-03-01"), to: dayOfIso("2026-04-01") });
  expect(read.filters.value).toEqual({ min: 1250, max: null });
  expect(read.filters.countries).toEqual(["AT", "DE"]);
  expect(read.filters.consents).toEqual(["subscribed", "unknown"]);
  expect(read.sort).toEqual({ by: "last", isDescending: false });
});

test("an amount with more places than its currency has is refused, since a thousand is written so in half of the world", () => {
  const valueOf = (text: string, currency: string) => {
    const { question: read, problems } = questionOf(new URLSearchParams({ "value-min": text }), currency);
    return problems[0]?.reason ?? read.filters.value?.min;
  };

  for (const text of ["1.000", "1,000", "12.345", "1.000,50"]) expect(valueOf(text, "EUR")).toBe("not-an-amount");
  expect(valueOf("1.000", "JPY")).toBe("not-an-amount");
  expect(valueOf("1000.5", "EUR")).toBe(100_050);
  expect(valueOf("1000,50", "EUR")).toBe(100_050);
  expect(valueOf("1.000", "KWD")).toBe(1_000);
});

test("each part that cannot be read is named and left out, and the rest counts", () => {
  const read = questionOf(
    new URLSearchParams({
      set: "everyone",
      bought: "some-day",
      "purchases-min": "5",
      "purchases-max": "2",
      "value-min": "a lot",
      "value-max": "-3",
      "first-from": "2026-02-30",
      "last-from": "2026-03-02",
      "last-to": "2026-03-01",
      country: "DE,Germany",
      consent: "maybe",
      discount: "yes",
      sort: "name-asc",
      page: "0",
    }),
    "EUR",
  );

  expect(read.question).toEqual({ ...FIRST_QUESTION, filters: { ...NO_FILTERS, countries: ["DE"] } });
  expect(read.problems).toEqual([
    { field: "set", reason: "unknown-word" },
    { field: "bought", reason: "unknown-word" },
    { field: "purchases", reason: "wrong-order" },
    { field: "value", reason: "not-an-amount" },
    { field: "value", reason: "not-an-amount" },
    { field: "first", reason: "not-a-date" },
    { field: "last", reason: "wrong-order" },
    { field: "country", reason: "unknown-word" },
    { field: "consent", reason: "unknown-word" },
    { field: "discount", reason: "unknown-word" },
    { field: "sort", reason: "unknown-word" },
    { field: "page", reason: "not-a-number" },
  ]);
});

test("a cohort needs its month", () => {
  const read = (text: string) => questionOf(new URLSearchParams(text), "EUR");

  expect(read("set=cohort&cohort=2026-03&k=2").question.figure).toEqual({ set: "cohort", month: 2026 * 12 + 2, k: 2 });
  expect(read("set=cohort&cohort=2026-03&k=x")).toMatchObject({
    question: { figure: { set: "cohort", k: null } },
    problems: [{ field: "set", reason: "not-a-number" }],
  });
  for (const text of ["set=cohort", "set=cohort&cohort=2026-13"]) {
    expect(read(text)).toEqual({ question: FIRST_QUESTION, problems: [{ field: "set", reason: "not-a-month" }] });
  }
});
