import { BlockStack, Button, Card, InlineStack, Text, TextField } from "@shopify/polaris";
import { useCallback, useEffect, useRef, useState } from "react";
import type { CustomerPage } from "#app/domains/customer-page/view.ts";
import type { CustomerNote } from "#app/domains/customers/customers.ts";
import { useReader } from "#app/i18n/translations.tsx";
import { momentText } from "#app/ui/format.ts";
import { LeaveQuestion } from "#app/ui/LeaveQuestion.tsx";
import { Told } from "#app/ui/Told.tsx";
import { draftAfter, type Draft } from "./note-draft.ts";
import { noteProblem } from "./note-problem.ts";
import { isDone, useNotes, type Notes } from "./NoteDeeds.tsx";

type NotesCardProps = Readonly<{ view: Pick<CustomerPage, "notes" | "nextNoteId" | "basis"> }>;

/** The merchant's own notes: add, change, delete, each with a way back. What was typed stays until it is written. */
export function NotesCard({ view }: NotesCardProps) {
  const { t } = useReader();
  const { notes, nextNoteId, basis } = view;
  const deeds = useNotes(notes);
  const unsaved = useRef<Unsaved>(new Set<string>());
  const isUnsaved = useCallback(() => unsaved.current.size > 0, []);
  return (
    <Card>
      <LeaveQuestion isUnsaved={isUnsaved} text={t("customerPage.notes.unsaved")}>
        <BlockStack gap="400">
          <BlockStack gap="100">
            <Text as="h2" variant="headingMd">
              {t("customerPage.notes.title")}
            </Text>
            <Text as="p" tone="subdued">
              {t("customerPage.notes.intro")}
            </Text>
          </BlockStack>
          <NewNote id={nextNoteId} deeds={deeds} unsaved={unsaved.current} />
          <Outcome deeds={deeds} />
          {notes.length > 0 && (
            <ul className="encore-notes">
              {notes.map((note) => (
                <li key={note.id}>
                  <Note note={note} deeds={deeds} timeZone={basis.timeZone} unsaved={unsaved.current} />
                </li>
              ))}
            </ul>
          )}
        </BlockStack>
      </LeaveQuestion>
    </Card>
  );
}

/** The fields in which something stands that is not written. */
type Unsaved = Set<string>;

function useUnsaved(unsaved: Unsaved, field: string, isUnsaved: boolean): void {
  useEffect(() => {
    if (isUnsaved) unsaved.add(field);
    return () => {
      unsaved.delete(field);
    };
  }, [unsaved, field, isUnsaved]);
}

/** What the last deed did, for everyone to read or hear, and the way back. */
function Outcome({ deeds }: Readonly<{ deeds: Notes }>) {
  const { t } = useReader();
  const { last, send, isBusy } = deeds;
  const { undo } = last ?? { undo: null };
  const isTold = last !== null && isDone(last.answer);
  return (
    <Told of={isTold ? last : null}>
      {isTold && (
        <InlineStack gap="200" blockAlign="center">
          <Text as="span">{t(`customerPage.notes.done.${last.deed.intent}`)}</Text>
          {undo !== null && (
            <Button variant="plain" disabled={isBusy} onClick={() => send(undo)}>
              {t("customerPage.notes.undo")}
            </Button>
          )}
        </InlineStack>
      )}
    </Told>
  );
}

function NewNote({ id, deeds, unsaved }: Readonly<{ id: string; deeds: Notes; unsaved: Unsaved }>) {
  const reader = useReader();
  const { t } = reader;
  const [text, setText] = useState("");
  // The name under which the text was first sent: sent again after a failure it is the same note.
  const [name, setName] = useState<string | null>(null);
  const { last, send, busyWith } = deeds;
  const own = last !== null && last.deed.note === name && last.deed.intent === "add-note" ? last : null;
  useUnsaved(unsaved, "new", text.trim() !== "");

  useEffect(() => {
    if (own === null || !isDone(own.answer)) return;
    // What was typed while it was being sent is the next note.
    setText((typed) => (typed === own.deed.text ? "" : typed));
    setName(null);
  }, [own]);

  const problem = own === null ? null : noteProblem(own.answer, text, reader);
  return (
    <BlockStack gap="200">
      <TextField
        label={t("customerPage.notes.new")}
        value={text}
        onChange={setText}
        multiline={3}
        maxHeight={320}
        autoComplete="off"
        {...(problem === null ? {} : { error: problem })}
      />
      <InlineStack>
        <Button
          loading={name !== null && busyWith === name}
          onClick={() => {
            const note = name ?? id;
            setName(note);
            send({ intent: "add-note", note, text });
          }}
        >
          {t("customerPage.notes.add")}
        </Button>
      </InlineStack>
    </BlockStack>
  );
}

function Note({ note, deeds, timeZone, unsaved }: Readonly<{ note: CustomerNote; deeds: Notes; timeZone: string; unsaved: Unsaved }>) {
  const reader = useReader();
  const { t, locale } = reader;
  const [draft, setDraft] = useState<Draft | null>(null);
  const { last, send, busyWith, isBusy } = deeds;
  const own = last !== null && last.deed.note === note.id ? last : null;
  const at = momentText(note.writtenAt, timeZone, locale);
  useUnsaved(unsaved, note.id, draft !== null && draft.text !== note.text);

  useEffect(() => {
    if (own !== null) setDraft((typed) => (typed === null ? null : draftAfter(typed, own)));
  }, [own]);

  const problem = own === null ? null : noteProblem(own.answer, draft?.text ?? "", reader);
  if (draft !== null) {
    return (
      <BlockStack gap="200">
        <TextField
          label={t("customerPage.notes.changeLabel", { at })}
          value={draft.text}
          onChange={(text) => setDraft({ ...draft, text })}
          multiline={3}
          maxHeight={320}
          autoComplete="off"
          autoFocus
          {...(problem === null ? {} : { error: problem })}
        />
        <InlineStack gap="200">
          <Button loading={busyWith === note.id} onClick={() => send({ intent: "change-note", note: note.id, ...draft })}>
            {t("customerPage.notes.save")}
          </Button>
          <Button onClick={() => setDraft(null)}>{t("customerPage.notes.cancel")}</Button>
        </InlineStack>
      </BlockStack>
    );
  }
  return (
    <BlockStack gap="100">
      <p className="encore-notes__text">{note.text}</p>
      <Text as="p" variant="bodySm" tone="subdued">
        {note.changedAt === null ? at : t("customerPage.notes.changed", { at, changed: momentText(note.changedAt, timeZone, locale) })}
      </Text>
      {problem !== null && (
        <Text as="p" tone="critical">
          {problem}
        </Text>
      )}
      <InlineStack gap="300">
        <Button
          variant="plain"
          accessibilityLabel={t("customerPage.notes.editNamed", { at })}
          onClick={() => setDraft({ text: note.text, version: note.version })}
        >
          {t("customerPage.notes.edit")}
        </Button>
        <Button
          variant="plain"
          tone="critical"
          disabled={isBusy}
          accessibilityLabel={t("customerPage.notes.deleteNamed", { at })}
          onClick={() => send({ intent: "delete-note", note: note.id })}
        >
          {t("customerPage.notes.delete")}
        </Button>
      </InlineStack>
    </BlockStack>
  );
}
