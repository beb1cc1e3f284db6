import type { DeedAnswer } from "#app/domains/customer-page/deed.ts";
import { MAX_NOTE, MAX_NOTES } from "#app/domains/customers/customers.ts";
import type { Reader } from "#app/i18n/texts.ts";
import { integer } from "#app/ui/format.ts";

/**
 * Why a note was not written, at its field; null where it was.
 *
 * @param typed what stands in the field
 */
export function noteProblem(answer: DeedAnswer, typed: string, { t, locale }: Reader): string | null {
  if (answer.kind === "failed") return t("customerPage.notes.problem.failed");
  if (answer.kind !== "note" || answer.outcome.kind === "done") return null;
  if (answer.outcome.kind === "changed-meanwhile")
    return t("customerPage.notes.problem.changed-meanwhile", { text: answer.outcome.note.text });
  const { problem } = answer.outcome;
  const most = integer(problem === "too-many" ? MAX_NOTES : MAX_NOTE, locale);
  return t(`customerPage.notes.problem.${problem}`, { most, length: integer(typed.trim().length, locale) });
}
