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
