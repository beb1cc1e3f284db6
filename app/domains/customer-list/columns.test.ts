import fc from "fast-check";
import { expect, test } from "vitest";
import { bytesOf, columnsOf, inARow, merged, NO_CUSTOMERS, startOf } from "#app/domains/customer-list/columns.ts";
import type { Columns } from "#app/domains/customer-list/columns.ts";
import { CONSENTS } from "#app/domains/customer-list/question.ts";

type Customer = Readonly<{
  id: number;
  days: readonly number[];
  discounted: number;
  past: number;
  isGone: boolean;
  country: string | null;
  consent: (typeof CONSENTS)[number];
}>;

const customers = fc.uniqueArray(
  fc.record<Customer>({
    id: fc.nat({ max: 40 }),
    days: fc.array(fc.nat({ max: 20_000 }), { maxLength: 4 }).map((days) => days.toSorted((a, b) => a - b)),
    discounted: fc.nat({ max: 4 }),
    past: fc.nat({ max: 2 }),
    isGone: fc.boolean(),
    country: fc.constantFrom(null, "DE", "AT", "CH", "NL"),
    consent: fc.constantFrom(...CONSENTS),
  }),
  { selector: ({ id }) => id, maxLength: 20 },
);

/** Running sums of days stand for those of values: only that both stay together matters here. */
const sumsOf = ({ days }: Customer): number[] =>
  days.map((_day, index) => days.slice(0, index + 1).reduce((sum, day) => sum + day * 1e9, 0));

function made(all: readonly Customer[], known: readonly (string | null)[]): Columns {
  const sorted = all.toSorted((a, b) => a.id - b.id);
  return columnsOf(
    {
      ids: sorted.map(({ id }) => id),
      days: sorted.map(({ days }) => days),
      sums: sorted.map(sumsOf),
      discounted: sorted.map(({ discounted }) => discounted),
      past: sorted.map(({ past }) => past),
      isGone: sorted.map(({ isGone }) => isGone),
      countries: sorted.map(({ country }) => country),
      consents: sorted.map(({ consent }) => consent),
    },
    known,
  );
}

/** What columns say, customer by customer. */
function told(columns: Columns) {
  return Array.from(columns.ids, (id, place) => {
    const [start, end] = [startOf(columns, place), startOf(columns, place + 1)];
    return {
      id,
      days: [...columns.days.subarray(start, end)],
      sums: [...columns.sums.subarray(start, end)],
      discounted: columns.discounted[place],
      past: columns.past[place],
      isGone: columns.isGone[place] === 1,
      country: columns.countries[columns.country[place] ?? -1],
      consent: CONSENTS[columns.consent[place] ?? -1],
    };
  });
}

const expected = (all: readonly Customer[]) => all.toSorted((a, b) => a.id - b.id).map((one) => ({ ...one, sums: sumsOf(one) }));

test("columns with whatever changes are those of the customers as they are now, and the old ones stay as they were", () => {
  fc.assert(
    fc.property(
      customers,
      fc.array(fc.tuple(customers, fc.uniqueArray(fc.nat({ max: 40 }), { maxLength: 5 })), { maxLength: 4 }),
      (first, changes) => {
        let now = new Map(first.map((one) => [one.id, one]));
        let columns = merged(NO_CUSTOMERS, made(first, NO_CUSTOMERS.countries), new Set());
        for (const [changed, goneIds] of changes) {
          const [old, before] = [columns, told(columns)];
          columns = merged(old, made(changed, old.countries), new Set(goneIds));
          now = new Map([...now, ...changed.map((one) => [one.id, one] as const)].filter(([id]) => !goneIds.includes(id)));

          expect(told(columns)).toEqual(expected([...now.values()]));
          expect(told(old)).toEqual(before);
        }
      },
    ),
  );
});

test("parts that were read one after the other are one", () => {
  fc.assert(
    fc.property(customers, fc.nat({ max: 40 }), (all, border) => {
      const first = made(
        all.filter(({ id }) => id < border),
        [null],
      );
      const second = made(
        all.filter(({ id }) => id >= border),
        first.countries,
      );

      expect(told(inARow([first, second]))).toEqual(expected(all));
    }),
  );
});

test("nothing changed makes nothing new", () => {
  const columns = made([], [null]);

  expect(merged(columns, made([], columns.countries), new Set())).toBe(columns);
});

test("300,000 customers with a million purchases take less than 20 MB", () => {
  const part = Array.from({ length: 3_000 }, (_, id) => id);
  const columns = columnsOf(
    {
      ids: part,
      days: part.map((id) => Array.from({ length: id % 3 === 0 ? 4 : 3 }, () => 20_000)),
      sums: part.map((id) => Array.from({ length: id % 3 === 0 ? 4 : 3 }, () => 4_200)),
      ...{ discounted: part, past: part.map(() => 0), isGone: part.map(() => false) },
      ...{ countries: part.map(() => "DE"), consents: part.map(() => "unknown" as const) },
    },
    [null],
  );

  expect(bytesOf(columns) * 100).toBeLessThan(20e6);
});
