import { expect, test } from "vitest";
import type { DeedAnswer } from "#app/domains/customer-page/deed.ts";
import type { NoteOutcome } from "#app/domains/customers/customers.ts";
import { draftAfter } from "./note-draft.ts";

const deed = { intent: "change-note", note: "n", text: "blue", version: 2 };
const answered = (outcome: NoteOutcome): DeedAnswer => ({ kind: "note", intent: "change-note", note: "n", outcome });
const theirs = { id: "n", text: "red", writtenAt: "2026-11-22T08:00:00.000Z", changedAt: null, version: 5 };

test("a draft closes when all of it is written", () => {
  expect(draftAfter({ text: "blue", version: 2 }, { deed, answer: answered({ kind: "done" }) })).toBeNull();
});

test("what was typed while it was being sent stays, about the text that was written", () => {
  expect(draftAfter({ text: "blue and green", version: 2 }, { deed, answer: answered({ kind: "done" }) })).toEqual({
    text: "blue and green",
    version: 3,
  });
});

test("after somebody else's change was shown, saving again is about theirs", () => {
  expect(draftAfter({ text: "blue", version: 2 }, { deed, answer: answered({ kind: "changed-meanwhile", note: theirs }) })).toEqual({
    text: "blue",
    version: 5,
  });
});

test("what was refused or failed stays as it is", () => {
  const draft = { text: "", version: 2 };
  const failed: DeedAnswer = { kind: "failed", away: null, reference: null };

  expect(draftAfter(draft, { deed, answer: answered({ kind: "refused", problem: "empty" }) })).toBe(draft);
  expect(draftAfter(draft, { deed, answer: failed })).toBe(draft);
});
