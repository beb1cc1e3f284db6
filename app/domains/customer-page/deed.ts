import { z } from "zod";
import type { NoteOutcome } from "#app/domains/customers/customers.ts";
import type { Failed } from "#app/ui/failed-action.ts";

const note = z.uuid();
/** Far more than a note may have, so that a text that is too long is answered by its rule and not by a lost form. */
const text = z.string().max(500_000);
const version = z
  .string()
  .regex(/^[1-9]\d{0,8}$/)
  .transform(Number);

/** What a form of the page asks for. */
export const wishedDeed = z.discriminatedUnion("intent", [
  z.object({ intent: z.literal("add-note"), note, text }),
  z.object({ intent: z.literal("change-note"), note, text, version }),
  z.object({ intent: z.literal("delete-note"), note }),
  z.object({ intent: z.literal("restore-note"), note }),
  z.object({ intent: z.literal("forget"), confirmed: z.literal("yes") }),
]);
export type WishedDeed = z.output<typeof wishedDeed>;
export type NoteIntent = Exclude<WishedDeed["intent"], "forget">;

/** What became of it. `busy`: the shop's figures are being computed, nothing was changed; `gone`: there is nobody to forget. */
export type DeedAnswer =
  | Readonly<{ kind: "note"; intent: NoteIntent; note: string; outcome: NoteOutcome }>
  | Readonly<{ kind: "forget"; outcome: "forgotten" | "gone" | "busy" }>
  | Failed;
