import { useFetcher } from "@remix-run/react";
import { useEffect, useRef, useState } from "react";
import type { DeedAnswer, NoteIntent } from "#app/domains/customer-page/deed.ts";
import type { CustomerNote } from "#app/domains/customers/customers.ts";

/** What a form sends about a note. */
export type NoteDeed = Readonly<{ intent: NoteIntent; note: string; text?: string; version?: number }>;

/** How the last deed ended, with what takes it back. */
export type LastDeed = Readonly<{ deed: NoteDeed; answer: DeedAnswer; undo: NoteDeed | null }>;

export type Notes = Readonly<{ send: (deed: NoteDeed) => void; last: LastDeed | null; isBusy: boolean; busyWith: string | null }>;

/** What was there before is what an undo puts back. */
function undoOf(deed: NoteDeed, before: CustomerNote | undefined): NoteDeed | null {
  switch (deed.intent) {
    case "add-note":
      return { intent: "delete-note", note: deed.note };
    case "delete-note":
      return { intent: "restore-note", note: deed.note };
    case "restore-note":
      return null;
    case "change-note":
      return before === undefined || before.text === deed.text ? null : { ...deed, text: before.text, version: before.version + 1 };
  }
}

/** Sends one deed after the other to the page's own action and tells how the last one ended. */
export function useNotes(notes: readonly CustomerNote[]): Notes {
  const fetcher = useFetcher<DeedAnswer>();
  const sent = useRef<Readonly<{ deed: NoteDeed; undo: NoteDeed | null }> | null>(null);
  const [last, setLast] = useState<LastDeed | null>(null);

  useEffect(() => {
    if (fetcher.state !== "idle" || fetcher.data === undefined || sent.current === null) return;
    const { deed, undo } = sent.current;
    sent.current = null;
    setLast({ deed, answer: fetcher.data, undo: isDone(fetcher.data) ? undo : null });
  }, [fetcher.state, fetcher.data]);

  return {
    send: (deed) => {
      sent.current = {
        deed,
        undo: undoOf(
          deed,
          notes.find(({ id }) => id === deed.note),
        ),
      };
      const { version, ...fields } = deed;
      fetcher.submit(version === undefined ? fields : { ...fields, version: String(version) }, { method: "post" });
    },
    last,
    isBusy: fetcher.state !== "idle",
    busyWith: fetcher.state === "idle" ? null : noteOf(fetcher.formData),
  };
}

function noteOf(form: FormData | undefined): string | null {
  const note = form?.get("note");
  return typeof note === "string" ? note : null;
}

export function isDone(answer: DeedAnswer): boolean {
  return answer.kind === "note" && answer.outcome.kind === "done";
}
