import type { SettingName, SettingProblems, SettingValues } from "#app/domains/settings/setting.ts";
import type { Reason } from "#app/lib/reason.ts";

export { SETTING_NAMES } from "#app/domains/settings/setting.ts";
export type { Wishes } from "#app/domains/settings/setting.ts";

/** The optional scope with which Encore may add and remove customers' tags. */
export const WRITE_CUSTOMERS = "write_customers";

/** What is being done with the figures at the moment. `share` is 0 to 1; null where nobody knows how far it is. */
export type Doing = Readonly<{ kind: "recomputing" | "reimporting"; share: number | null; hasFailed: boolean }>;

export type SettingsView = Readonly<{
  /** What the merchant chose; figures that follow from it may still be computed. */
  values: SettingValues;
  /** For how many months people may be kept. */
  monthChoices: readonly number[];
  /** Writing tags is off because Shopify took the permission away, and nobody switched it on since. */
  hasLostPermission: boolean;
  /** The latest changes, the newest first. */
  changes: readonly ChangeView[];
  /** Shopify's, of the shop. */
  timeZone: string;
  currency: string;
  /** When all figures were last computed; null before the first time. */
  computedAt: string | null;
  doing: Doing | null;
  /** Nobody is at what should be done: ask for it again. */
  isIdle: boolean;
  history: HistoryView;
}>;

/** How far the shop's past is known. Local days as in `Purchase`, times as ISO text. */
export type HistoryView = Readonly<{
  startsOn: number | null;
  isLimited: boolean;
  orders: number;
  customers: number;
  lastImport: Readonly<{ finishedAt: string; rejected: number; firstReason: Reason | null }> | null;
  /** The newest import, where it failed. */
  failedImport: Readonly<{
    reason: "access-denied" | "shopify-unavailable" | "unreadable-answer" | "unexpected" | "superseded";
    failedAt: string;
  }> | null;
  /** The last time that all orders were compared with Shopify: what was missing or old, and was put right. */
  reconciliation: Readonly<{ finishedAt: string; mended: number }> | null;
}>;

/** A change that somebody made; `at` as ISO text. */
export type MadeChange = Readonly<{
  id: number;
  /** What was saved together has one number. */
  save: number;
  name: SettingName;
  from: string;
  to: string;
  /** `scope-lost`: Encore itself, because Shopify took a permission away. */
  cause: "merchant" | "undo" | "scope-lost";
  userId: string | null;
  at: string;
}>;

/** `canUndo`: it still holds, so that taking it back restores what was before. */
export type ChangeView = MadeChange & Readonly<{ canUndo: boolean }>;

/** What a form did; `save` is the number under which it can be undone, null when all was as wished already. */
export type Answer =
  | Readonly<{ kind: "saved"; save: number | null }>
  | Readonly<{ kind: "refused"; problems: SettingProblems; present: SettingValues }>
  | Readonly<{ kind: "undone"; save: number | null; kept: readonly SettingName[] }>
  | Readonly<{ kind: "importing" | "computing" }>
  /** Nothing was changed: something did not answer. `reference` finds the log entry. */
  | Readonly<{ kind: "failed"; away: "database" | "shopify" | "encore" | null; reference: string | null }>;
