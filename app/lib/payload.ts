import { z } from "zod";
import { UnreadableError, reasonOf } from "#app/lib/reason.ts";

// The pieces of Shopify's bodies that both webhooks and bulk results are made of. Each refuses in the words of `Reason`.

const MAX_ID = 2n ** 63n - 1n;
const GID = /^gid:\/\/shopify\/\w+\/(\d{1,19})(?:$|\?)/;
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d)$/;
const FIRST_YEAR = 1900;
const LAST_YEAR = 2200;

/** Longest texts that are kept; Shopify's own limits are 255 for names and titles. */
export const SHORT_TEXT = 255;
export const LONG_TEXT = 2000;

/** What a piece refuses with; `reasonOf` reads it. */
const refusal = (input: unknown, refused: Readonly<{ code: "wrong-kind"; expected: string }> | Readonly<{ code: "not-a-time" }>) =>
  ({ code: "custom", input, params: refused }) as const;

/** An id of 64 bits: a whole number or its digits. */
export const id = z.unknown().transform((value, context): bigint => {
  const digits = typeof value === "number" && Number.isSafeInteger(value) ? String(value) : value;
  const parsed = typeof digits === "string" && /^\d{1,19}$/.test(digits) ? BigInt(digits) : 0n;
  if (parsed > 0n && parsed <= MAX_ID) return parsed;
  context.issues.push(refusal(value, { code: "wrong-kind", expected: "id" }));
  return z.NEVER;
});

/** `gid://shopify/Order/1`, as its number. */
export const gid = z.unknown().transform((value, context): bigint => {
  const digits = typeof value === "string" ? GID.exec(value)?.[1] : undefined;
  const parsed = digits === undefined ? 0n : BigInt(digits);
  if (parsed > 0n && parsed <= MAX_ID) return parsed;
  context.issues.push(refusal(value, { code: "wrong-kind", expected: "id" }));
  return z.NEVER;
});

/** The exact id beside an `id` that some senders round; where it cannot be read, the number stands. */
export const exactId = gid.nullish().catch(null);

/** An instant with its offset, between 1900 and 2200: beyond that it is a mistake, and PostgreSQL ends at year 0. */
export const instant = z.unknown().transform((value, context): Date => {
  const at = typeof value === "string" && INSTANT.test(value) ? new Date(value) : null;
  const year = at?.getUTCFullYear() ?? Number.NaN;
  if (at !== null && year >= FIRST_YEAR && year < LAST_YEAR) return at;
  context.issues.push(refusal(value, { code: "not-a-time" }));
  return z.NEVER;
});

/**
 * A text that PostgreSQL can keep: without NUL, which it refuses, and without halves of characters; cut to its length.
 *
 * @example
 * cleanText("a\u0000b\ud800", 10) // "ab\ufffd"
 */
export function cleanText(text: string, maxLength: number): string {
  return text
    .replaceAll("\u0000", "")
    .slice(0, maxLength)
    .replace(/\p{Surrogate}/gu, "\ufffd");
}

/** A text that may be missing. */
export function text(maxLength: number) {
  return z
    .string()
    .transform((value) => cleanText(value, maxLength))
    .nullish()
    .transform((value) => value ?? null);
}

/** A whole number that fits the database's 32 bits; may be negative. */
export const count = z
  .number()
  .int()
  .min(-(2 ** 31))
  .max(2 ** 31 - 1);

/**
 * Reads a body by its schema.
 *
 * @throws UnreadableError with the first thing that is wrong and where
 */
export function readAs<Schema extends z.ZodType>(schema: Schema, body: unknown): z.output<Schema> {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  throw new UnreadableError(reasonOf(parsed.error, body));
}
