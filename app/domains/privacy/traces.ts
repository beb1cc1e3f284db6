/** By what a text could name a person: Shopify's numbers and e-mails, as far as they can be told from other text. */
export type Traces = Readonly<{ ids: readonly string[]; emails: readonly string[] }>;

const NUMBER = /"(?:id|customer_id)"\s*:\s*"?(\d+)|gid:\\?\/\\?\/shopify\\?\/Customer\\?\/(\d+)/g;
const EMAIL = /[^\s"'<>(),;:\\[\]]+@[^\s"'<>(),;:\\[\]]+/g;

/**
 * Looks a delivery's body through, readable or not.
 *
 * @example
 * tracesIn('{"id":7,"email":"Anna@Example.com"}') // { ids: ["7"], emails: ["anna@example.com"] }
 */
export function tracesIn(text: string): Traces {
  const ids = [...text.matchAll(NUMBER)].map((match) => match[1] ?? match[2] ?? "");
  const emails = [...text.matchAll(EMAIL)].map((match) => match[0].normalize("NFKC").toLowerCase());
  return { ids: [...new Set(ids)], emails: [...new Set(emails)] };
}
