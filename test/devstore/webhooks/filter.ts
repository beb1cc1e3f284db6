import { valuesAt, type Json, type JsonObject } from "./include-fields.ts";

/**
 * The part of Shopify's search syntax that webhook filters use: `field:value`, comparisons (`:>`, `:>=`, `:<`, `:<=`),
 * `*` (exists) and `prefix*`, quoted values, AND (also implied), OR, NOT and a leading minus, brackets.
 * https://shopify.dev/docs/apps/build/webhooks/customize/filters
 */
export type Filter =
  | { kind: "term"; path: string[]; comparison: ":" | ">" | ">=" | "<" | "<="; value: string; isQuoted: boolean }
  | { kind: "not"; of: Filter }
  | { kind: "all" | "any"; of: Filter[] };

type Token = { text: string; isQuoted: boolean };

const TOKEN = /\(|\)|-(?=[A-Za-z_(])|[A-Za-z_][\w.]*:(?:>=|<=|>|<)?(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[^\s()]+)|AND\b|OR\b|NOT\b|\S+/g;
const TERM = /^([A-Za-z_][\w.]*):(>=|<=|>|<)?(.+)$/s;

/** Throws with a sentence where Shopify's CLI would refuse the toml. */
export function parseFilter(text: string): Filter {
  const tokens = [...text.matchAll(TOKEN)].map(([token]) => ({ text: token, isQuoted: false }));
  const rest = [...tokens];
  const filter = parseAny(rest, text);
  if (rest.length > 0) throw new Error(`The webhook filter "${text}" has something left over at "${rest[0]?.text ?? ""}".`);
  return filter;
}

/** Whether a payload passes. A list passes if one of its elements does. */
export function passes(filter: Filter, payload: JsonObject): boolean {
  switch (filter.kind) {
    case "all":
      return filter.of.every((part) => passes(part, payload));
    case "any":
      return filter.of.some((part) => passes(part, payload));
    case "not":
      return !passes(filter.of, payload);
    case "term":
      return valuesAt(payload, filter.path).some((value) => isMatch(filter, value));
  }
}

function parseAny(tokens: Token[], source: string): Filter {
  const parts = [parseAll(tokens, source)];
  while (tokens[0]?.text === "OR") {
    tokens.shift();
    parts.push(parseAll(tokens, source));
  }
  return parts.length === 1 && parts[0] !== undefined ? parts[0] : { kind: "any", of: parts };
}

function parseAll(tokens: Token[], source: string): Filter {
  const parts = [parseOne(tokens, source)];
  for (;;) {
    const next = tokens[0]?.text;
    if (next === undefined || next === "OR" || next === ")") break;
    if (next === "AND") tokens.shift();
    parts.push(parseOne(tokens, source));
  }
  return parts.length === 1 && parts[0] !== undefined ? parts[0] : { kind: "all", of: parts };
}

function parseOne(tokens: Token[], source: string): Filter {
  const token = tokens.shift();
  if (token === undefined) throw new Error(`The webhook filter "${source}" ends too early.`);
  if (token.text === "NOT" || token.text === "-") return { kind: "not", of: parseOne(tokens, source) };
  if (token.text === "(") {
    const inner = parseAny(tokens, source);
    if (tokens.shift()?.text !== ")") throw new Error(`The webhook filter "${source}" lacks a closing bracket.`);
    return inner;
  }
  const [, path, comparison, value] = TERM.exec(token.text) ?? [];
  if (path === undefined || value === undefined)
    throw new Error(`The webhook filter "${source}" has "${token.text}" where a field:value should be.`);
  const isQuoted = /^(["']).*\1$/s.test(value);
  const text = isQuoted ? value.slice(1, -1).replaceAll(/\\(.)/g, "$1") : value;
  return { kind: "term", path: path.split("."), comparison: comparisonOf(comparison), value: text, isQuoted };
}

function comparisonOf(text: string | undefined): ":" | ">" | ">=" | "<" | "<=" {
  return text === ">" || text === ">=" || text === "<" || text === "<=" ? text : ":";
}

function isMatch(term: Extract<Filter, { kind: "term" }>, value: Json): boolean {
  if (value === null || typeof value === "object") return false;
  const text = String(value);
  if (term.comparison === ":") {
    if (term.isQuoted) return text.toLowerCase() === term.value.toLowerCase();
    if (term.value === "*") return text !== "";
    if (term.value.endsWith("*")) return text.toLowerCase().startsWith(term.value.slice(0, -1).toLowerCase());
    return text.toLowerCase() === term.value.toLowerCase() || isSameNumber(text, term.value);
  }
  const difference = compare(text, term.value);
  if (Number.isNaN(difference)) return false;
  if (term.comparison === ">") return difference > 0;
  if (term.comparison === ">=") return difference >= 0;
  if (term.comparison === "<") return difference < 0;
  return difference <= 0;
}

function isSameNumber(left: string, right: string): boolean {
  return left.trim() !== "" && right.trim() !== "" && Number(left) === Number(right);
}

/** By number if both are numbers, by time if both are times, else not comparable. */
function compare(left: string, right: string): number {
  const numbers = [Number(left), Number(right)] as const;
  if (!Number.isNaN(numbers[0]) && !Number.isNaN(numbers[1])) return numbers[0] - numbers[1];
  return Date.parse(left) - Date.parse(right);
}
