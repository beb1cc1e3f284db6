import { useFetcher } from "@remix-run/react";
import { createContext, useContext, useEffect, useRef, useState, type ReactNode } from "react";
import { parseSetting, SETTING_NAMES, typedForm } from "#app/domains/settings/setting.ts";
import type { ParsedSetting, SettingName, SettingProblem, SettingProblems, SettingValues, Wish } from "#app/domains/settings/setting.ts";
import { WRITE_CUSTOMERS } from "#app/domains/settings/settings.ts";
import type { Answer, ChangeView, SettingsView } from "#app/domains/settings/settings.ts";
import { useReader } from "#app/i18n/translations.tsx";
import { leaveConfirmation, requestScopes, revokeScopes, showToast } from "#app/ui/app-bridge.ts";
import { useHref } from "#app/ui/AppLink.tsx";
import { SaveBar } from "#app/ui/SaveBar.tsx";

/** A choice as it stands in its field. */
type Field = Readonly<{ value: string; problem: SettingProblem | null; set: (typed: string) => void }>;

/** The page's one form: what was typed, what became of it, and what can be done. */
type Form = Readonly<{
  field: (name: SettingName) => Field;
  isDirty: boolean;
  isBusy: boolean;
  answer: Answer | null;
  undo: (change: ChangeView) => void;
  /** Asks for something that takes minutes. */
  start: (intent: "import-again" | "compute-again") => void;
}>;

const Current = createContext<Form | null>(null);

export function useSettings(): Form {
  const form = useContext(Current);
  if (form === null) throw new Error("Put <SettingsForm> around this component: it has no form.");
  return form;
}

type Typed = Readonly<Partial<Record<SettingName, Wish>>>;

const SCOPES = [WRITE_CUSTOMERS];
/** Long enough to read, find the way there and press it. */
const TOAST_MILLISECONDS = 10_000;

const isSwitch = (name: SettingName): boolean => name === "write-customer-tags";

type SettingsFormProps = Readonly<{
  view: SettingsView;
  /** Number of a save from before the page was loaded anew, as after a new language. */
  savedBefore: number | null;
  children: ReactNode;
}>;

/** Holds what is typed until it is saved, asks Shopify for what a choice needs, and says what became of it. */
export function SettingsForm({ view, savedBefore, children }: SettingsFormProps) {
  const { t, locale } = useReader();
  const href = useHref();
  const fetcher = useFetcher<Answer>();
  const [typed, setTyped] = useState<Typed>({});
  const [refused, setRefused] = useState<SettingProblems>({});
  const [refusals, setRefusals] = useState(0);
  const [isAsking, setIsAsking] = useState(false);
  // For the toast, which outlives what was typed when it came.
  const isUnsaved = useRef(false);
  const isBusy = isAsking || fetcher.state !== "idle";

  const refuse = (problems: SettingProblems): void => {
    setRefused(problems);
    setRefusals((before) => before + 1);
  };
  useEffect(() => {
    // The save bar's button is outside of the page: whoever pressed it goes on where something is to be mended.
    if (refusals > 0) document.querySelector<HTMLElement>("[aria-invalid='true']")?.focus();
  }, [refusals]);

  const send = (values: Record<string, string>): void => {
    fetcher.submit(values, { method: "post", action: href("/app/settings", { index: "" }) });
  };

  /** Shopify's own dialog comes first where a choice needs its permission. */
  const sendWithPermission = async (values: Record<string, string>, isNeeded: boolean): Promise<void> => {
    if (isNeeded) {
      setIsAsking(true);
      const result = await requestScopes(SCOPES);
      setIsAsking(false);
      if (result !== "granted") {
        refuse({ "write-customer-tags": "not-granted" });
        return;
      }
    }
    send(values);
  };

  const undo = async (changes: readonly ChangeView[], isOne: boolean): Promise<void> => {
    const [first] = changes;
    if (first === undefined) return;
    // Another language is another document, in which nothing that is typed stands any more.
    if (isUnsaved.current && changes.some(({ name }) => name === "language")) await leaveConfirmation();
    const values = { intent: "undo", save: String(first.save), ...(isOne ? { change: String(first.id) } : {}) };
    await sendWithPermission(
      values,
      changes.some(({ name, from }) => isSwitch(name) && from === "on"),
    );
  };

  const sayDone = (save: number | null, words: string): void => {
    const changes = view.changes.filter((one) => one.save === save && one.canUndo);
    if (changes.some(({ name, to }) => isSwitch(name) && to === "off")) void revokeScopes(SCOPES);
    const action = { action: t("settings.changes.undo"), onAction: () => void undo(changes, false), duration: TOAST_MILLISECONDS };
    showToast(words, changes.length === 0 ? {} : action);
  };

  const told = useRef<Answer | null>(null);
  useEffect(() => {
    const { data, state } = fetcher;
    // The page's new data come after the answer: until then what was typed stands, so that nothing jumps back and forth.
    if (state !== "idle" || data === undefined || told.current === data) return;
    told.current = data;
    if (data.kind === "refused") {
      refuse(data.problems);
      setTyped((before) => rebased(before, data.present));
    }
    if (data.kind === "saved" || data.kind === "undone") {
      if (data.kind === "saved") setTyped({});
      setRefused({});
      sayDone(data.save, t(data.kind === "saved" || data.save === null ? "settings.outcome.saved" : "settings.outcome.undone"));
    }
  });

  const hasSaid = useRef(false);
  useEffect(() => {
    if (savedBefore === null || hasSaid.current) return;
    hasSaid.current = true;
    const isUndone = view.changes.some(({ save: number, cause }) => number === savedBefore && cause === "undo");
    sayDone(savedBefore, t(isUndone ? "settings.outcome.undone" : "settings.outcome.saved"));
    // Told once: not again when the page is loaded once more.
    const address = new URL(window.location.href);
    address.searchParams.delete("saved");
    window.history.replaceState(window.history.state, "", address);
  });

  const touched = SETTING_NAMES.flatMap((name) => {
    const wish = typed[name];
    return wish === undefined || wish.typed === typedForm(name, view.values[name], locale) ? [] : [{ name, ...wish }];
  });

  useEffect(() => {
    isUnsaved.current = touched.length > 0;
  });

  const save = (): void => {
    const parsed = touched.map((one) => ({ ...one, parsed: parseSetting(one.name, one.typed, view.monthChoices) }));
    const problems = parsed.flatMap(({ name, parsed: result }) => problemsOf(name, result));
    if (problems.length > 0) {
      refuse(Object.fromEntries(problems));
      return;
    }
    const values = touched.flatMap(({ name, typed: value, was }) => [[name, value] as const, [`was:${name}`, was] as const]);
    void sendWithPermission(
      { intent: "save", ...Object.fromEntries(values) },
      touched.some(({ name, typed: value }) => isSwitch(name) && value === "on"),
    );
  };

  const form: Form = {
    field: (name) => ({
      value: typed[name]?.typed ?? typedForm(name, view.values[name], locale),
      problem: refused[name] ?? null,
      set: (value) => {
        setTyped((before) => ({ ...before, [name]: { was: before[name]?.was ?? view.values[name], typed: value } }));
        setRefused(({ [name]: _mended, ...others }) => others);
      },
    }),
    isDirty: touched.length > 0,
    isBusy,
    answer: fetcher.state === "idle" ? (fetcher.data ?? null) : null,
    undo: (change) => void undo([change], true),
    start: (intent) => send({ intent }),
  };

  return (
    <Current.Provider value={form}>
      {children}
      <SaveBar
        id="settings-save-bar"
        isDirty={form.isDirty}
        isSaving={isBusy}
        onSave={save}
        onDiscard={() => {
          setTyped({});
          setRefused({});
        }}
      />
    </Current.Provider>
  );
}

function problemsOf(name: SettingName, parsed: ParsedSetting): [SettingName, SettingProblem][] {
  return "problem" in parsed ? [[name, parsed.problem]] : [];
}

/** Somebody else changed something meanwhile: what is typed stays, and the next save replaces what they chose. */
function rebased(typed: Typed, present: SettingValues): Typed {
  const next: Partial<Record<SettingName, Wish>> = {};
  for (const name of SETTING_NAMES) {
    const wish = typed[name];
    if (wish !== undefined) next[name] = { ...wish, was: present[name] };
  }
  return next;
}
