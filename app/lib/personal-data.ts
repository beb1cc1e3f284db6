/**
 * How long a value is kept, at most. A person who is forgotten (asked for it through Shopify, deleted there, or away for too
 * long) loses it at once, unless it is `never` taken away.
 */
export type KeptFor =
  /** As long as the person is known. */
  | Readonly<{ until: "person-forgotten" }>
  /** A time after `since`, a column of the same row; then the value goes, or its whole row. */
  | Readonly<{ until: "age"; count: number; unit: "days" | "months"; since: string; ends: "value" | "row" }>
  /** Until the row's own date, a column of it. */
  | Readonly<{ until: "date"; column: string; ends: "value" | "row" }>
  /** As long as the shop has Encore: it tells nothing of a person once the person is forgotten. */
  | Readonly<{ until: "shop-gone"; why: string }>;

/**
 * A column that tells something about a person. `sealed`: encrypted with shop, table and column; `hashed`: keyed hash, for
 * looking up only; `pseudonym`: a number that means a person to Shopify; `plain`: no secret by itself.
 *
 * Every text and binary column of the database is in a domain's list or named as impersonal (tested against the catalogue), so
 * that export, redaction and the periods cannot forget one: all three read the list.
 */
export type PersonalColumn = Readonly<{
  table: string;
  column: string;
  kept: "sealed" | "hashed" | "pseudonym" | "plain";
  purpose: string;
  keptFor: KeptFor;
  /** Values of up to a megabyte each: not many of them at once in memory. */
  isLarge?: boolean;
}>;
