/** A merchant's own view: a name over filters and sort, as the address of the list writes them ("purchases-min=2&sort=last-desc"). */
export type SavedView = Readonly<{ id: number; name: string; query: string }>;

/** More tabs than this nobody finds their way in. */
export const MAX_VIEWS = 20;

/** Characters of a name, so that tabs stay tabs. */
export const MAX_NAME = 40;

/** What a merchant may want to do with views. `query` is the address of the list at that moment. */
export type ViewWish =
  | Readonly<{ intent: "save"; name: string; query: string }>
  | Readonly<{ intent: "rename"; id: number; name: string }>
  | Readonly<{ intent: "overwrite"; id: number; query: string }>
  | Readonly<{ intent: "delete"; id: number }>
  | Readonly<{ intent: "restore"; id: number }>;

/** Why a view was not kept. `gone`: somebody deleted it meanwhile. */
export type ViewProblem = "missing" | "too-long" | "taken" | "too-many" | "gone";

/** What came of a wish. A refusal carries what was typed, so that no form loses it. */
export type ViewDeed =
  | Readonly<{ kind: "saved" | "renamed" | "overwritten" | "deleted" | "restored"; view: SavedView }>
  | Readonly<{ kind: "refused"; intent: ViewWish["intent"]; id: number | null; name: string; problem: ViewProblem }>;

/**
 * What is wrong with a view's name, given the shop's views; null when it may be kept. Upper and lower case count as equal.
 *
 * @param ownId the view that is being renamed, which may keep its name
 * @example
 * nameProblem([{ id: 1, name: "Berlin", query: "" }], " berlin ", null) // "taken"
 */
export function nameProblem(views: readonly SavedView[], name: string, ownId: number | null): ViewProblem | null {
  const wanted = tidyName(name);
  if (wanted === "") return "missing";
  if (wanted.length > MAX_NAME) return "too-long";
  const isTaken = views.some((view) => view.id !== ownId && view.name.toLowerCase() === wanted.toLowerCase());
  return isTaken ? "taken" : null;
}

/**
 * A name as it is kept: without spaces around it, and one where there were several.
 *
 * @example
 * tidyName("  Berlin   VIP ") // "Berlin VIP"
 */
export function tidyName(name: string): string {
  return name.normalize("NFKC").trim().replaceAll(/\s+/g, " ");
}

/** The views that every shop has, in the order of their tabs. Periods are relative, so that they stay what they say. */
export const STANDARD_VIEWS = [
  { key: "all", query: "" },
  { key: "new", query: "set=new&period=last-90-days" },
  { key: "repeat", query: "purchases-min=2" },
  { key: "once", query: "purchases-min=1&purchases-max=1" },
  { key: "lost", query: "set=lost&period=last-90-days" },
  { key: "consent", query: "consent=subscribed" },
] as const;

export type StandardView = (typeof STANDARD_VIEWS)[number];

/** Which tab is the present one; `isChanged` when a merchant's own view no longer shows what was saved. */
export type CurrentTab =
  Readonly<{ kind: "standard"; key: StandardView["key"] }> | Readonly<{ kind: "own"; id: number; isChanged: boolean }> | null;

/**
 * The tab that an address means: the merchant's view that it names, else whichever view asks for the same; null for filters that
 * nobody has saved.
 *
 * @param asked filters and sort of the address, written as views are
 * @param named `view` of the address
 * @example
 * currentTab({ asked: "purchases-min=2", named: null }, []) // { kind: "standard", key: "repeat" }
 */
export function currentTab(
  { asked, named }: Readonly<{ asked: string; named: number | null }>,
  views: readonly SavedView[],
  standard: readonly StandardView[] = STANDARD_VIEWS,
): CurrentTab {
  const own = views.find(({ id }) => id === named);
  if (own !== undefined) return { kind: "own", id: own.id, isChanged: own.query !== asked };
  const same = standard.find(({ query }) => query === asked);
  if (same !== undefined) return { kind: "standard", key: same.key };
  const saved = views.find(({ query }) => query === asked);
  return saved === undefined ? null : { kind: "own", id: saved.id, isChanged: false };
}
