import type { Locale } from "#app/i18n/locale.ts";

// Every choice is kept, compared and undone as a text of one form (`38.5`, `on`), so that history, undo and two people at once are one
// rule for all of them.

/** Everything that a merchant chooses. */
export const SETTING_NAMES = ["language", "value-rule", "margin-share", "forget-after-months", "write-customer-tags"] as const;

export type SettingName = (typeof SETTING_NAMES)[number];

/** A value of each setting in its stored form. */
export type SettingValues = Readonly<Record<SettingName, string>>;

/** `admin`: as Shopify's admin is shown, else as the shop. */
export const LANGUAGES = ["admin", "de", "en"] as const;

export const VALUE_RULES = ["gross", "net"] as const;

/** Why a choice was not taken over. `present` values are those that are stored now. */
export type SettingProblem =
  | "not-a-choice"
  | "not-a-number"
  | "out-of-range"
  | "too-many-decimals"
  /** Somebody else changed it since the page was shown; sent once more it is taken. */
  | "changed-meanwhile"
  /** Shopify does not allow it: the scope is missing. */
  | "not-granted";

export type SettingProblems = Readonly<Partial<Record<SettingName, SettingProblem>>>;

export type ParsedSetting = Readonly<{ value: string } | { problem: SettingProblem }>;

/** A percentage as people type it: digits, a point or a comma, a sign. */
const PERCENT = /^(\d+)(?:[.,](\d*))?\s*%?$/;
const HIGHEST_PERCENT = 100;

/**
 * The stored form of a margin in percent; empty means that it is not known.
 *
 * @example
 * parseMargin(" 38,50 % ") // { value: "38.5" }
 * parseMargin("") // { value: "" }
 * parseMargin("101") // { problem: "out-of-range" }
 */
export function parseMargin(typed: string): ParsedSetting {
  const text = typed.trim();
  if (text === "") return { value: "" };
  if (/^-\s*\d/.test(text)) return { problem: "out-of-range" };
  const [, whole, decimals = ""] = PERCENT.exec(text) ?? [];
  if (whole === undefined) return { problem: "not-a-number" };
  const places = decimals.replace(/0+$/, "");
  if (places.length > 1) return { problem: "too-many-decimals" };
  const percent = Number(`${whole}.${places}`);
  return percent > HIGHEST_PERCENT ? { problem: "out-of-range" } : { value: String(percent) };
}

function oneOf(choices: readonly string[], typed: string): ParsedSetting {
  return choices.includes(typed) ? { value: typed } : { problem: "not-a-choice" };
}

/** Reads what a form says of a setting. `months`: what may be chosen for how long people are kept. */
export function parseSetting(name: SettingName, typed: string, months: readonly number[]): ParsedSetting {
  switch (name) {
    case "language":
      return oneOf(LANGUAGES, typed);
    case "value-rule":
      return oneOf(VALUE_RULES, typed);
    case "margin-share":
      return parseMargin(typed);
    case "forget-after-months":
      return oneOf(months.map(String), typed);
    case "write-customer-tags":
      return oneOf(["on", "off"], typed);
  }
}

/**
 * The margin as a share, 0 to 1; null when it is not known.
 *
 * @example
 * marginShare("38.5") // 0.385
 */
export function marginShare(stored: string): number | null {
  // Tenths of a percent are whole, so that the division is the only rounding.
  return stored === "" ? null : Math.round(Number(stored) * 10) / 1000;
}

/** How a stored value stands in its field: a percentage with the reader's decimal sign. */
export function typedForm(name: SettingName, stored: string, locale: Locale): string {
  return name === "margin-share" && locale === "de" ? stored.replace(".", ",") : stored;
}

/** What somebody wants: the value that they saw before, and the new one. */
export type Wish = Readonly<{ was: string; typed: string }>;

export type Wishes = Readonly<Partial<Record<SettingName, Wish>>>;

/** A value that replaces another. */
export type Change = Readonly<{ name: SettingName; from: string; to: string }>;

/** All or nothing: with a problem nothing is changed. */
type Decision = Readonly<{ changes: readonly Change[]; problems: SettingProblems }>;

/**
 * What a form changes. Only what was touched is in it, so two people who change different things do not undo each other; of the same
 * thing the second is told first. What is as wished already changes nothing, so a form may come twice.
 */
export function decideChanges(present: SettingValues, wishes: Wishes, months: readonly number[]): Decision {
  const changes: Change[] = [];
  const problems: Partial<Record<SettingName, SettingProblem>> = {};
  for (const name of SETTING_NAMES) {
    const wish = wishes[name];
    if (wish === undefined) continue;
    const parsed = parseSetting(name, wish.typed, months);
    if ("problem" in parsed) problems[name] = parsed.problem;
    else if (parsed.value === present[name]) continue;
    else if (present[name] !== wish.was) problems[name] = "changed-meanwhile";
    else changes.push({ name, from: present[name], to: parsed.value });
  }
  return { changes: Object.keys(problems).length === 0 ? changes : [], problems };
}

/** What undoing does: `kept` was changed again since, and stays. */
type Undoing = Readonly<{ changes: readonly Change[]; kept: readonly SettingName[] }>;

/** Takes changes back, those of them that still hold. What is as before already changes nothing. */
export function decideUndo(present: SettingValues, made: readonly Change[]): Undoing {
  const open = made.filter(({ name, from }) => present[name] !== from);
  return {
    changes: open.filter(({ name, to }) => present[name] === to).map(({ name, from, to }) => ({ name, from: to, to: from })),
    kept: open.filter(({ name, to }) => present[name] !== to).map(({ name }) => name),
  };
}
