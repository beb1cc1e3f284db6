import fc from "fast-check";
import { expect, test } from "vitest";
import { Columns } from "#app/domains/customer-list/columns.ts";
import type { ListedPart } from "#app/domains/customer-list/columns.ts";
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

function partOf(all: readonly Customer[]): ListedPart {
  return {
    ids: all.map(({ id }) => id),
    days: all.map(({ days }) => days),
    sums: all.map(sumsOf),
    discounted: all.map(({ discounted }) => discounted),
    past: all.map(({ past }) => past),
    isGone: all.map(({ isGone }) => isGone),
    countries: all.map(({ country }) => country),
    consents: all.map(({ consent }) => consent),
  };
}

/** What columns say of whom they list, customer by customer. */
function told(columns: Columns) {
  return Array.from({ length: columns.size }, (_, place) => place)
    .filter((place) => columns.isListed(place))
    .map((place) => {
      const start = columns.starts[place] ?? 0;
      const end = start + (columns.counts[place] ?? 0);
      return {
        id: columns.ids[place] ?? -1,
        days: [...columns.days.subarray(start, end)],
        sums: [...columns.sums.subarray(start, end)],
        discounted: columns.discounted[place],
        past: columns.past[place],
        isGone: columns.isGone[place] === 1,
        country: columns.countries[columns.country[place] ?? -1],
        consent: CONSENTS[columns.consent[place] ?? -1],
      };
    })
    .toSorted((a, b) => a.id - b.id);
}

const expected = (all: readonly Customer[]) =>
  all
    .filter(({ isGone, days }) => !isGone || days.length > 0)
    .toSorted((a, b) => a.id - b.id)
    .map((one) => ({ ...one, sums: sumsOf(one) }));

const countriesOf = (all: readonly Customer[]) => [...new Set(expected(all).map(({ country }) => country))];

test("whatever changes and in whatever order, columns say what the customers are now", () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(customers, fc.uniqueArray(fc.nat({ max: 40 }), { maxLength: 5 })), { minLength: 1, maxLength: 12 }),
      (changes) => {
        const columns = new Columns();
        let now = new Map<number, Customer>();
        for (const [changed, goneIds] of changes) {
          columns.put(partOf(changed));
          columns.remove(goneIds);
          now = new Map([...now, ...changed.map((one) => [one.id, one] as const)].filter(([id]) => !goneIds.includes(id)));

          expect(told(columns)).toEqual(expected([...now.values()]));
          expect(columns.countriesListed().toSorted()).toEqual(countriesOf([...now.values()]).toSorted());
        }
      },
    ),
    { numRuns: 300 },
  );
});

test("countries stand by their letters, who has none last", () => {
  const columns = new Columns();
  const plain: Customer = { id: 1, days: [], discounted: 0, past: 0, isGone: false, country: null, consent: "unknown" };
  columns.put(partOf([plain, { ...plain, id: 2, country: "DE" }, { ...plain, id: 3, country: "AT" }]));

  expect(columns.countriesListed()).toEqual(["AT", "DE", null]);
});

test("what nobody uses any more is given up: a customer who buys all the time does not fill the memory", () => {
  const columns = new Columns();
  const others = Array.from({ length: 100 }, (_, id): Customer => ({
    id,
    days: [1, 2],
    discounted: 0,
    past: 0,
    isGone: false,
    country: null,
    consent: "unknown",
  }));
  columns.put(partOf(others));
  const before = columns.bytes;
  const days: number[] = [];
  for (let day = 0; day < 200; day += 1) {
    days.push(day);
    columns.put(partOf([{ ...(others[0] ?? expect.fail("made above")), days }]));
  }

  expect(columns.bytes).toBeLessThan(before * 3);
  expect(told(columns)[0]?.days).toEqual(days);
});

test("300,000 customers with a million purchases take 40 MB at most", () => {
  const columns = new Columns();
  const all = Array.from({ length: 3_000 }, (_, id): Customer => {
    return { id, days: id % 3 === 0 ? [1, 2, 3, 4] : [1, 2, 3], discounted: 0, past: 0, isGone: false, country: "DE", consent: "unknown" };
  });
  columns.put(partOf(all.slice(0, 2_000)));
  columns.put(partOf(all.slice(2_000)));

  expect(columns.bytes * 100).toBeLessThan(40e6);
});
