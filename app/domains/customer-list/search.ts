// What a merchant looks for is personal data: a name or an e-mail. It stands in no address and no log; the address carries it sealed.

/** Longer is no name and no e-mail address. */
export const MAX_SEARCH = 120;

/** More words than this narrow nothing further. */
const MAX_WORDS = 8;

/** Whether a text is a whole e-mail address, which is then looked up here and sent nowhere. */
export function isEmail(text: string): boolean {
  return /^[^\s@"<>()]+@[^\s@"<>()]+\.[^\s@"<>().]{2,}$/.test(text.trim());
}

/**
 * A merchant's words in Shopify's search syntax: customers in whom each word begins some word. Nothing that was typed works as syntax:
 * special characters are escaped, connectives and comparators become words, and a minus sign does not turn its word round.
 * Source: shopify.dev, "Shopify API search syntax". Empty when nothing is left to look for.
 *
 * @example
 * shopifyQueryOf("Anna OR country:DE") // "anna* or* country\\:de*"
 */
export function shopifyQueryOf(text: string): string {
  return text
    .normalize("NFKC")
    .toLowerCase()
    .split(/[\s*<>=,;]+/)
    .map((word) => word.replaceAll(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, ""))
    .filter((word) => word !== "")
    .slice(0, MAX_WORDS)
    .map((word) => `${word.replaceAll(/["'\\:()]/g, String.raw`\$&`)}*`)
    .join(" ");
}

/**
 * What the page says of a search. `email`: found here by its keyed hash; `shopify`: Shopify's best 250, `isAll` where it found no more;
 * `failed`: Shopify did not answer, and nothing is shown; `expired`: the address is too old to be read.
 */
export type SearchView =
  | Readonly<{ kind: "none" | "expired" }>
  | Readonly<{ kind: "email"; text: string }>
  | Readonly<{ kind: "shopify"; text: string; isAll: boolean }>
  | Readonly<{ kind: "failed"; text: string; reason: "shopify-away" | "not-allowed" }>;
