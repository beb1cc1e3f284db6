import { cleanText, SHORT_TEXT } from "#app/lib/payload.ts";

/** Why Shopify has not taken a tag. `gone`: it knows no such customer any more. */
export type TagFailure = "not-allowed" | "gone" | "refused" | "shopify-away";

/** A tag that is to be added or removed, as it is kept until Shopify has told of it. */
export type TagChange = Readonly<{
  tag: string;
  isWanted: boolean;
  version: number;
  state: "waiting" | "sent" | "failed";
  reason: TagFailure | null;
  attempts: number;
}>;

/** A tag as it is shown: there, on its way, or with the reason why it did not get there. */
export type ShownTag = Readonly<
  | { tag: string; state: "there" }
  | { tag: string; state: "adding" | "removing"; isSent: boolean }
  | { tag: string; state: "not-added" | "not-removed"; reason: TagFailure }
>;

/** `isInShopify`: a guest has no tags, since Shopify knows no customer. `mayWrite`: the merchant allowed it in the settings. */
export type TagsView = Readonly<{ tags: readonly ShownTag[]; mayWrite: boolean; isInShopify: boolean }>;

/** Shopify compares tags without regard to capital letters. */
export const sameTag = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

/**
 * The tags of a customer as Shopify last told them, with what the merchant changes. Sorted as Shopify's own.
 *
 * @example
 * shownTags(["vip"], [{ tag: "vip", isWanted: false, state: "waiting", … }]) // [{ tag: "vip", state: "removing", isSent: false }]
 */
export function shownTags(known: readonly string[], changes: readonly TagChange[]): readonly ShownTag[] {
  const there = known
    .filter((tag) => !changes.some((change) => sameTag(change.tag, tag)))
    .map((tag) => ({ tag, state: "there" }) satisfies ShownTag);
  const changing = changes.map(({ tag, isWanted, state, reason }): ShownTag => {
    if (state === "failed") return { tag, state: isWanted ? "not-added" : "not-removed", reason: reason ?? "refused" };
    return { tag, state: isWanted ? "adding" : "removing", isSent: state === "sent" };
  });
  return [...there, ...changing].toSorted((a, b) => (a.tag < b.tag ? -1 : 1));
}

/** Shopify's limit: 250 tags a customer, 255 characters each. */
export const MAX_TAGS = 250;

export type TagProblem = "empty" | "too-long" | "too-many";

/**
 * Reads what was typed: several tags are separated by commas, as in Shopify's own field.
 *
 * @example
 * typedTags(" vip, Berlin ,vip") // { tags: ["vip", "Berlin"] }
 */
export function typedTags(typed: string): Readonly<{ tags: readonly string[] } | { problem: TagProblem }> {
  const parts = typed.split(",").map((part) => cleanText(part, typed.length).trim());
  const tags = parts.filter((tag, index) => tag !== "" && parts.findIndex((other) => sameTag(other, tag)) === index);
  if (tags.length === 0) return { problem: "empty" };
  if (tags.some((tag) => tag.length > SHORT_TEXT)) return { problem: "too-long" };
  return tags.length > MAX_TAGS ? { problem: "too-many" } : { tags };
}

/** Tries before it is given up and a person is asked: with the pauses in between about a quarter of an hour. */
const MAX_ATTEMPTS = 8;
const FIRST_PAUSE_SECONDS = 5;
const LONGEST_PAUSE_SECONDS = 300;

/**
 * What to do when Shopify was away: seconds to wait, or null to give up.
 *
 * @param attempts how often it was tried, the last time included
 * @example
 * pauseAfter(1) // 5
 * pauseAfter(8) // null
 */
export function pauseAfter(attempts: number): number | null {
  return attempts >= MAX_ATTEMPTS ? null : Math.min(LONGEST_PAUSE_SECONDS, FIRST_PAUSE_SECONDS * 2 ** (attempts - 1));
}

/** What a wish needs: nothing where all is as wished, `drop` where only a failed one is in the way, else to be sent. */
export function decideTag(
  known: readonly string[],
  changes: readonly TagChange[],
  wish: Readonly<{ tag: string; isWanted: boolean }>,
): "send" | "drop" | "nothing" {
  const isThere = known.some((tag) => sameTag(tag, wish.tag));
  const change = changes.find(({ tag }) => sameTag(tag, wish.tag));
  if (change === undefined) return isThere === wish.isWanted ? "nothing" : "send";
  if (change.state === "failed") return isThere === wish.isWanted ? "drop" : "send";
  return change.isWanted === wish.isWanted ? "nothing" : "send";
}

/** What the card's form did. `changed`: what is on its way, and can be taken back by asking for the opposite. */
export type TagAnswer =
  | Readonly<{ kind: "reserved"; changed: readonly string[]; isWanted: boolean }>
  | Readonly<{ kind: "refused"; reason: TagProblem | "not-allowed" | "no-customer" }>
  /** Nothing was changed: something did not answer. */
  | Readonly<{ kind: "failed" }>;
