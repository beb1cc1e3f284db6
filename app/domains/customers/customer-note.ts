/** A merchant's note on a customer; times as ISO 8601. `changedAt` is null where it is as it was first written. */
export type CustomerNote = Readonly<{ id: string; text: string; writtenAt: string; changedAt: string | null; version: number }>;

/** About three printed pages; more belongs somewhere else. Counted in UTF-16 units, as a browser's `maxlength` does. */
export const MAX_NOTE = 5_000;
/** Of one customer, so that the page stays a page. */
export const MAX_NOTES = 200;

/** Why a text is not taken. */
export type NoteProblem = "empty" | "too-long";

/**
 * A note as it is stored: without space around it, with plain line ends, and without control characters that no keyboard
 * makes (they would print as nothing and hide what is there).
 *
 * @example
 * noteText(" Likes blue.\r\n") // { kind: "text", text: "Likes blue." }
 * noteText("  ") // { kind: "refused", problem: "empty" }
 */
export function noteText(typed: string): Readonly<{ kind: "text"; text: string }> | Readonly<{ kind: "refused"; problem: NoteProblem }> {
  const text = typed
    .replaceAll(/\r\n?/g, "\n")
    .replaceAll(/[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/gu, (sign) => (sign === "\n" || sign === "\t" ? sign : ""))
    .replaceAll(/\p{Cs}/gu, "\ufffd")
    .trim();
  if (text === "") return { kind: "refused", problem: "empty" };
  return text.length > MAX_NOTE ? { kind: "refused", problem: "too-long" } : { kind: "text", text };
}

/**
 * What became of a note. `changed-meanwhile` carries what stands there now; nothing was written over it. `busy`: the shop's figures are
 * being computed, nothing was written.
 */
export type NoteOutcome =
  | Readonly<{ kind: "done" }>
  | Readonly<{ kind: "refused"; problem: NoteProblem | "too-many" | "no-such-note" | "no-such-customer" | "busy" }>
  | Readonly<{ kind: "changed-meanwhile"; note: CustomerNote }>;
