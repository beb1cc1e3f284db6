/** A JSON value of a webhook body. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };
export type JsonObject = Readonly<Record<string, Json>>;

/**
 * Keeps the named fields of a payload, in the payload's own order. A dot goes one level down, through every element of
 * a list; a field that the payload does not have is left out silently, as Shopify does.
 *
 * @example
 * onlyFields({ id: 1, lines: [{ sku: "a", price: "1.00" }] }, ["lines.sku"]) // { lines: [{ sku: "a" }] }
 */
export function onlyFields(payload: JsonObject, fields: readonly string[]): JsonObject {
  const kept: Record<string, Json> = {};
  for (const [name, value] of Object.entries(payload)) {
    if (fields.includes(name)) {
      kept[name] = value;
      continue;
    }
    const below = fields.filter((field) => field.startsWith(`${name}.`)).map((field) => field.slice(name.length + 1));
    if (below.length > 0) kept[name] = onlyBelow(value, below);
  }
  return kept;
}

function onlyBelow(value: Json, fields: readonly string[]): Json {
  if (isJsonList(value)) return value.map((item) => onlyBelow(item, fields));
  return isJsonObject(value) ? onlyFields(value, fields) : value;
}

/** Every value at a dotted path, through lists; empty if there is none. */
export function valuesAt(value: Json, path: readonly string[]): Json[] {
  if (isJsonList(value)) return value.flatMap((item) => valuesAt(item, path));
  const [name, ...rest] = path;
  if (name === undefined) return [value];
  if (!isJsonObject(value)) return [];
  const next = value[name];
  return next === undefined ? [] : valuesAt(next, rest);
}

function isJsonList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

function isJsonObject(value: Json): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
