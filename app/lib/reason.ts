import { z } from "zod";

/**
 * Why a delivery stays in the inbox. Kept as data, so that the merchant's support reads it in their language; `field` is
 * the path in the body, as Shopify spells it (`line_items.0.price`).
 */
export const reasonSchema = z.discriminatedUnion("code", [
  /** The body is not JSON, or not an object. */
  z.object({ code: z.literal("not-json") }),
  /** Nobody subscribed this topic. */
  z.object({ code: z.literal("unasked"), topic: z.string() }),
  z.object({ code: z.literal("missing"), field: z.string() }),
  /** `expected` in a word: "text", "number", "list", "object", "id", "yes or no". */
  z.object({ code: z.literal("wrong-kind"), field: z.string(), expected: z.string() }),
  z.object({ code: z.literal("not-an-amount"), field: z.string(), currency: z.string() }),
  z.object({ code: z.literal("not-a-time"), field: z.string() }),
  z.object({ code: z.literal("unknown-value"), field: z.string() }),
  /** Working it off failed; it is tried again. `reference` finds the log line. */
  z.object({ code: z.literal("failed"), reference: z.string() }),
  /** The shop has removed Encore: nothing of it is recorded any more. */
  z.object({ code: z.literal("uninstalled") }),
  /** A sentence of older versions. */
  z.object({ code: z.literal("other"), text: z.string() }),
]);

export type Reason = z.output<typeof reasonSchema>;

/** Thrown by the parsers at the doors: the body is not what its topic promises. */
export class UnreadableError extends Error {
  readonly reason: Reason;

  constructor(reason: Reason) {
    super("field" in reason ? `${reason.code}: ${reason.field}` : reason.code);
    this.name = "UnreadableError";
    this.reason = reason;
  }
}

/** The reason as it is stored. */
export function printReason(reason: Reason): string {
  return JSON.stringify(reason);
}

/** Reads what `printReason` stored, and sentences that older versions stored. */
export function readReason(stored: string): Reason {
  try {
    const parsed = reasonSchema.safeParse(JSON.parse(stored));
    if (parsed.success) return parsed.data;
  } catch {
    // A sentence is not JSON.
  }
  return { code: "other", text: stored };
}

const KINDS: Readonly<Record<string, string>> = {
  string: "text",
  number: "number",
  int: "number",
  array: "list",
  object: "object",
  record: "object",
  boolean: "yes or no",
};

const refused = z.discriminatedUnion("code", [
  z.object({ code: z.literal("wrong-kind"), expected: z.string() }),
  z.object({ code: z.literal("not-a-time") }),
]);

/** What stands at a path of the body; undefined where there is nothing. */
function valueAt(body: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === "object" && value !== null ? Object.entries(value).find(([name]) => name === String(key))?.[1] : undefined,
    body,
  );
}

/**
 * Says why something could not be read, from whatever the reading threw.
 *
 * @param body what was read, where it is at hand: it tells a missing field from one of the wrong kind
 */
export function reasonOf(error: unknown, body?: unknown): Reason {
  if (error instanceof UnreadableError) return error.reason;
  if (error instanceof SyntaxError) return { code: "not-json" };
  if (!(error instanceof z.ZodError)) return { code: "other", text: error instanceof Error ? error.message : String(error) };
  const issue = error.issues[0];
  if (issue === undefined) return { code: "other", text: error.message };
  if (issue.path.length === 0) return { code: "not-json" };
  const field = issue.path.map(String).join(".");
  const value = valueAt(body, issue.path);
  const isMissing = body === undefined ? issue.message.includes("received undefined") : value === undefined || value === null;
  if (isMissing) return { code: "missing", field };
  if (issue.code === "invalid_type") return { code: "wrong-kind", field, expected: KINDS[issue.expected] ?? issue.expected };
  const own = refused.safeParse(issue.code === "custom" ? issue.params : undefined);
  return own.success ? { field, ...own.data } : { code: "unknown-value", field };
}
