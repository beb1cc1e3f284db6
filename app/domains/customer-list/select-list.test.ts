import fc from "fast-check";
import { expect, test } from "vitest";
import { inOrder } from "#app/domains/customer-list/select-list.ts";

// What a list has is tried against plain loops, through the database, in test/flows/customer-list.test.ts.

const NO_TOTALS = { customers: 0, purchases: 0, value: 0 };

test("a list in steps is the whole list in order, equal ones by their place, wherever it begins", () => {
  fc.assert(
    fc.property(
      fc.array(fc.nat({ max: 6 }), { maxLength: 60 }),
      fc.boolean(),
      fc.nat({ max: 70 }),
      fc.integer({ min: 1, max: 20 }),
      (values, isDescending, skip, take) => {
        const places = values.map((_value, index) => index * 2 + 1);
        const found = { places, keys: Float64Array.from(values), totals: NO_TOTALS };
        const ascending = values
          .map((value, index) => ({ value, place: index * 2 + 1 }))
          .toSorted((a, b) => a.value - b.value || a.place - b.place);
        const wanted = (isDescending ? ascending.toReversed() : ascending).map(({ place }) => place).slice(skip);

        const steps = [...inOrder(found, { by: "value", isDescending }, { skip, take })];

        expect(steps.flat()).toEqual(wanted);
        expect(steps.every((step, index) => step.length === (index < steps.length - 1 ? take : step.length) && step.length > 0)).toBe(true);
      },
    ),
    { numRuns: 500 },
  );
});
