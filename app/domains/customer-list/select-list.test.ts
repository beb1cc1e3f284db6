import fc from "fast-check";
import { expect, test } from "vitest";
import { Columns } from "#app/domains/customer-list/columns.ts";
import type { List } from "#app/domains/customer-list/list.ts";
import { inOrder, selected } from "#app/domains/customer-list/select-list.ts";

// What a list has is tried against plain loops, through the database, in test/flows/customer-list.test.ts.

const EVERYBODY: List = {
  figure: null,
  filters: { purchases: null, value: null, first: null, last: null, countries: [], consents: [], discount: null },
  bought: null,
  among: null,
};

test("a list in steps is the whole list in order, equal ones by their number, wherever it begins", () => {
  fc.assert(
    fc.property(
      fc.array(fc.nat({ max: 6 }), { maxLength: 60 }),
      fc.boolean(),
      fc.nat({ max: 70 }),
      fc.integer({ min: 1, max: 20 }),
      (values, isDescending, skip, take) => {
        const columns = new Columns();
        // Not in the order of their numbers: who comes late has a place behind others.
        const ids = values.map((_value, index) => (index * 37) % 61);
        columns.put({
          ids,
          days: values.map(() => [1]),
          sums: values.map((value) => [value]),
          discounted: values.map(() => 0),
          past: values.map(() => 0),
          isGone: values.map(() => false),
          countries: values.map(() => null),
          consents: values.map(() => "unknown" as const),
        });
        const ascending = values
          .map((value, index) => ({ value, id: ids[index] ?? 0 }))
          .toSorted((a, b) => a.value - b.value || a.id - b.id);
        const wanted = (isDescending ? ascending.toReversed() : ascending).map(({ id }) => id).slice(skip);

        const steps = [...inOrder(selected(columns, EVERYBODY, "value"), { by: "value", isDescending }, { skip, take })];

        expect(steps.flat().map((place) => columns.ids[place])).toEqual(wanted);
        expect(steps.every((step, index) => step.length === (index < steps.length - 1 ? take : step.length) && step.length > 0)).toBe(true);
      },
    ),
    { numRuns: 500 },
  );
});
