/** Shopify's word on whether a customer wants marketing mail, as the API spells it (`SUBSCRIBED`), and since when. */
export type EmailConsent = Readonly<{ state: string; level: string | null; at: Date | null }>;

/** A customer as Shopify describes one, reduced to what Encore needs. */
export type CustomerFacts = Readonly<{
  source: "api" | "webhook";
  shopifyId: bigint;
  email: string | null;
  firstName: string | null;
  lastName: string | null;
  locale: string | null;
  country: string | null;
  /** Null where a message does not carry them: what is stored stays. */
  tags: readonly string[] | null;
  consent: EmailConsent | null;
  lifetimeOrders: number | null;
  createdAt: Date | null;
  updatedAt: Date;
}>;

/** Tags that were added to a customer or removed from one. */
export type TagNews = Readonly<{ shopifyId: bigint; tags: readonly string[]; isAdded: boolean; at: Date }>;

/** How many orders Shopify counts for a customer. */
export type OrderCountNews = Readonly<{ shopifyId: bigint; orders: number; at: Date }>;

export type ConsentNews = Readonly<{ shopifyId: bigint; consent: EmailConsent }>;

/** Two customers became one: the removed one's id never names anybody else again. */
export type MergeNews = Readonly<{ keptId: bigint; removedId: bigint }>;

/** Who bought: a Shopify customer, a guest with an e-mail, or neither. */
export type Buyer = Readonly<{ shopifyId: bigint | null; email: string | null }>;

/** What is shown of a person in lists. */
export type CustomerName = Readonly<{ id: number; name: string | null; email: string | null }>;

/**
 * The form in which e-mails are compared: trimmed, NFKC, lower case, nothing else (docs/metrics.md).
 *
 * @example
 * normaliseEmail("  Anna@Example.com ") // "anna@example.com"
 * normaliseEmail("") // null
 */
export function normaliseEmail(text: string | null): string | null {
  const normal = text?.normalize("NFKC").trim().toLowerCase() ?? "";
  return normal === "" ? null : normal;
}

export function fullName(firstName: string | null, lastName: string | null): string | null {
  const name = [firstName, lastName]
    .map((part) => part?.trim() ?? "")
    .filter((part) => part !== "")
    .join(" ");
  return name === "" ? null : name;
}

/** A Shopify customer's claim to an e-mail: they used it, last at `seenAt`. `customerId` is ours. */
export type EmailClaim = Readonly<{ customerId: number; shopifyId: bigint; seenAt: Date }>;

/**
 * Whose an e-mail is: of the Shopify customers who used it the last one, then the one with the smallest number; null when nobody
 * did. Guest orders under it are theirs.
 *
 * @example
 * ownerOf([{ customerId: 3, shopifyId: 8n, seenAt: may }, { customerId: 4, shopifyId: 7n, seenAt: june }]) // 4
 */
export function ownerOf(claims: readonly EmailClaim[]): number | null {
  const [first] = claims.toSorted((a, b) => b.seenAt.getTime() - a.seenAt.getTime() || (a.shopifyId < b.shopifyId ? -1 : 1));
  return first?.customerId ?? null;
}

/** The longest e-mail address that RFC 5321 allows, and some. */
export const MAX_EMAIL = 320;

/** Shopify repeats for a day at most, and an import may run for days; after this nothing tells a pseudonym from any other. */
export const RECOGNISED_DAYS = 30;
