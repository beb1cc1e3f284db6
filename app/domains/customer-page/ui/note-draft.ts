import type { DeedAnswer } from "#app/domains/customer-page/deed.ts";

/** A note while it is being changed. `version`: of the text that the person has seen, so that nobody else's is written over unread. */
export type Draft = Readonly<{ text: string; version: number }>;

/** A deed of the note with its answer. */
type Answered = Readonly<{ deed: Readonly<{ intent: string; text?: string; version?: number }>; answer: DeedAnswer }>;

/**
 * What stays open after an answer: nothing where all that was typed is written. What was typed while it was being sent stays, and is
 * about the text that was written; after somebody else's change it is about theirs, which the answer shows.
 */
export function draftAfter(draft: Draft, { deed, answer }: Answered): Draft | null {
  if (answer.kind !== "note" || answer.intent !== "change-note") return draft;
  if (answer.outcome.kind === "changed-meanwhile") return { ...draft, version: answer.outcome.note.version };
  if (answer.outcome.kind !== "done") return draft;
  return draft.text === deed.text || deed.version === undefined ? null : { ...draft, version: deed.version + 1 };
}
