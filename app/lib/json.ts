/**
 * Parses JSON without losing digits: a whole number beyond 2^53 comes as the text that stood there. Shopify's ids are 64 bits
 * wide, and its own examples use them whole.
 *
 * @throws SyntaxError as `JSON.parse` does
 * @example
 * parseJson('{"id":820982911946154508}') // { id: "820982911946154508" }
 */
export function parseJson(text: string): unknown {
  return JSON.parse(text, (_key: string, value: unknown, context?: Readonly<{ source?: string }>): unknown => {
    if (typeof value !== "number" || Number.isSafeInteger(value)) return value;
    const source = context?.source ?? "";
    return /^-?\d+$/.test(source) ? source : value;
  });
}
