import fc from "fast-check";

/** What nobody expects at any place of a payload. */
const odd: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    "",
    " ",
    "0",
    "-1",
    "1e999",
    "NaN",
    "12.345678901234567890",
    "99999999999999999999999.99",
    "\u0000",
    "\ud800",
    "💶".repeat(50),
    "a".repeat(20_000),
    "9999-12-31T23:59:59Z",
    "0000-00-00",
    "2026-02-30T25:61:61+99:99",
    "275760-09-13T00:00:00.001Z",
    "-271821-04-20T00:00:00.000Z",
    "__proto__",
    "gid://shopify/Order/0",
    "gid://shopify/Order/-1",
    0,
    -0,
    -1,
    0.1,
    2 ** 31,
    2 ** 53,
    1e21,
    1.7976931348623157e308,
    [],
    {},
    [null],
    [[[]]],
    { amount: "1" },
    { toString: 1, constructor: null, length: -1 },
  ),
  fc.string({ unit: "binary", maxLength: 40 }),
  fc.double(),
  fc.jsonValue({ maxDepth: 3 }),
);

type Step = Readonly<{ at: number; how: "replace" | "drop" | "double"; by: unknown }>;

const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.record({ at: fc.nat(), how: fc.constantFrom<Step["how"]>("replace", "replace", "replace", "drop", "double"), by: odd }),
  { minLength: 1, maxLength: 4 },
);

/** Every place in a value, the value itself among them. */
function placesIn(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== "object" || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([key, inner]) => placesIn(inner, [...path, key]))];
}

function changedAt(value: unknown, [key, ...rest]: readonly string[], step: Step): unknown {
  if (key === undefined) return step.how === "drop" ? undefined : step.how === "double" ? [value, value] : step.by;
  if (Array.isArray(value)) {
    const changed = value.map((inner: unknown, index) => (String(index) === key ? changedAt(inner, rest, step) : inner));
    return changed.filter((inner) => inner !== undefined);
  }
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, name === key ? changedAt(inner, rest, step) : inner]));
}

/** A real payload with one to four things wrong anywhere in it. */
export function mutated(real: unknown): fc.Arbitrary<unknown> {
  return steps.map((list) =>
    list.reduce((value, step) => {
      const places = placesIn(value);
      return changedAt(value, places[step.at % places.length] ?? [], step);
    }, real),
  );
}

/** A real text with a few bytes changed, taken out or put in. */
export function garbled(real: string): fc.Arbitrary<Buffer> {
  const bytes = Buffer.from(real);
  return fc
    .array(fc.record({ at: fc.nat(), byte: fc.nat(255), cut: fc.nat(20), put: fc.boolean() }), { minLength: 1, maxLength: 5 })
    .map((list) =>
      list.reduce((text, { at, byte, cut, put }) => {
        const start = text.length === 0 ? 0 : at % text.length;
        return Buffer.concat([text.subarray(0, start), Buffer.from(put ? [byte] : []), text.subarray(start + cut)]);
      }, bytes),
    );
}
