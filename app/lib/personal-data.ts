/**
 * A column that tells something about a person. `sealed`: encrypted with shop, table and column; `hashed`: keyed hash, for
 * looking up only; `pseudonym`: a number that means a person to Shopify; `plain`: no secret by itself.
 *
 * Every text and binary column of the database is in a domain's list or named as impersonal (tested against the catalogue), so
 * that export and redaction cannot forget one.
 */
export type PersonalColumn = Readonly<{
  table: string;
  column: string;
  kept: "sealed" | "hashed" | "pseudonym" | "plain";
  purpose: string;
}>;
