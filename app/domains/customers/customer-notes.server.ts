import { MAX_NOTES, noteText } from "#app/domains/customers/customer-note.ts";
import type { NoteOutcome } from "#app/domains/customers/customer-note.ts";
import {
  countNotes,
  findNote,
  hasNotable,
  insertNote,
  markNoteDeleted,
  updateNote,
} from "#app/domains/customers/customer-notes.data.server.ts";
import type { StoredNote } from "#app/domains/customers/customer-notes.data.server.ts";
import { inShop, lockPurchases } from "#app/platform/db.server.ts";
import type { Transaction } from "#app/platform/db.server.ts";

const DONE: NoteOutcome = { kind: "done" };

/** A note as a form names it. `id` is the page's own for a new one, so that a form that is sent twice writes one note. */
type NamedNote = Readonly<{ id: string; customerId: number }>;

/**
 * Writes a note down.
 *
 * @throws PurchasesBusyError while the shop's figures are being computed
 */
export function addNote(
  shopId: number,
  { id, customerId, text: typed }: NamedNote & Readonly<{ text: string }>,
  now: Date,
): Promise<NoteOutcome> {
  return inShop(shopId, async (tx) => {
    const told = noteText(typed);
    if (told.kind === "refused") return told;
    // Whoever merges or forgets customers holds it: a note is written before that, or not at all.
    await lockPurchases(tx, shopId);
    if (!(await hasNotable(tx, shopId, customerId))) return { kind: "refused", problem: "no-such-customer" };
    const there = await findNote(tx, shopId, id);
    if (there !== null) return there.customerId === customerId ? DONE : { kind: "refused", problem: "no-such-note" };
    if ((await countNotes(tx, shopId, customerId)) >= MAX_NOTES) return { kind: "refused", problem: "too-many" };
    await insertNote(tx, shopId, { id, customerId, text: told.text }, now);
    return DONE;
  });
}

/** Puts another text in the place of a note's. @param version of the note that was changed; one that is older than the stored one changes nothing */
export function changeNote(
  shopId: number,
  { version, text: typed, ...named }: NamedNote & Readonly<{ text: string; version: number }>,
  now: Date,
): Promise<NoteOutcome> {
  return inShop(shopId, async (tx) => {
    const told = noteText(typed);
    if (told.kind === "refused") return told;
    const there = await ownNote(tx, shopId, named);
    if (there === null || there.isDeleted) return { kind: "refused", problem: "no-such-note" };
    // Also what a second click sends: the text stands there already.
    if (there.note.text === told.text) return DONE;
    if (there.note.version !== version) return { kind: "changed-meanwhile", note: there.note };
    await updateNote(tx, shopId, named.id, told.text, now);
    return DONE;
  });
}

/** Deletes a note; for 30 days it can be taken back, then it is gone for good (`keepPeriods`). A second time changes nothing. */
export function deleteNote(shopId: number, named: NamedNote, now: Date): Promise<NoteOutcome> {
  return inShop(shopId, async (tx) => {
    const there = await ownNote(tx, shopId, named);
    if (there === null) return { kind: "refused", problem: "no-such-note" };
    if (!there.isDeleted) await markNoteDeleted(tx, shopId, named.id, now);
    return DONE;
  });
}

/** Takes a deletion back. */
export function restoreNote(shopId: number, named: NamedNote): Promise<NoteOutcome> {
  return inShop(shopId, async (tx) => {
    const there = await ownNote(tx, shopId, named);
    if (there === null) return { kind: "refused", problem: "no-such-note" };
    if (there.isDeleted) await markNoteDeleted(tx, shopId, named.id, null);
    return DONE;
  });
}

async function ownNote(tx: Transaction, shopId: number, { id, customerId }: NamedNote): Promise<StoredNote | null> {
  const there = await findNote(tx, shopId, id);
  return there?.customerId === customerId ? there : null;
}
