import type { DeedAnswer, WishedDeed } from "#app/domains/customer-page/deed.ts";
import { addNote, changeNote, deleteNote, restoreNote } from "#app/domains/customers/customers.server.ts";
import type { NoteOutcome } from "#app/domains/customers/customers.ts";
import { redactCustomer } from "#app/domains/privacy/privacy.server.ts";
import type { Shop } from "#app/domains/shops/shops.ts";
import { PurchasesBusyError } from "#app/platform/db.server.ts";

/** Whose page it is, and who of the shop's staff asks. */
type Asker = Readonly<{ customerId: number; userId: string | null }>;

/** Does what a form of the page asks for. */
export async function doDeed(shop: Shop, { customerId, userId }: Asker, deed: WishedDeed, now: Date): Promise<DeedAnswer> {
  if (deed.intent === "forget") return { kind: "forget", outcome: await forgotten(shop, { customerId, userId }, now) };
  const { intent, note } = deed;
  return { kind: "note", intent, note, outcome: await noted(shop.id, customerId, deed, now) };
}

type NoteDeed = Exclude<WishedDeed, { intent: "forget" }>;

async function noted(shopId: number, customerId: number, deed: NoteDeed, now: Date): Promise<NoteOutcome> {
  try {
    return await written(shopId, customerId, deed, now);
  } catch (error) {
    if (error instanceof PurchasesBusyError) return { kind: "refused", problem: "busy" };
    throw error;
  }
}

function written(shopId: number, customerId: number, deed: NoteDeed, now: Date): Promise<NoteOutcome> {
  const named = { id: deed.note, customerId };
  switch (deed.intent) {
    case "add-note":
      return addNote(shopId, { ...named, text: deed.text }, now);
    case "change-note":
      return changeNote(shopId, { ...named, text: deed.text, version: deed.version }, now);
    case "delete-note":
      return deleteNote(shopId, named, now);
    case "restore-note":
      return restoreNote(shopId, named);
  }
}

async function forgotten(shop: Shop, asker: Asker, now: Date): Promise<"forgotten" | "gone" | "busy"> {
  try {
    return (await redactCustomer(shop, asker, now)) ? "forgotten" : "gone";
  } catch (error) {
    if (error instanceof PurchasesBusyError) return "busy";
    throw error;
  }
}
