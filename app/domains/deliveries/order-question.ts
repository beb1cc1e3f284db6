/** What a search text may mean: ids of Shopify, names of the shop's own. */
export type OrderQuestion = Readonly<{ ids: readonly string[]; names: readonly string[] }>;

const MAX_LENGTH = 120;
const MAX_ID = 9_223_372_036_854_775_807n;

/**
 * Reads what people paste when they look for an order: its number with or without the hash, Shopify's id, the address of its
 * page in the admin or its GraphQL id. Null when there is nothing to look for.
 *
 * @example
 * orderQuestion("1001") // { ids: ["1001"], names: ["1001", "#1001"] }
 * orderQuestion("#EN-7") // { ids: [], names: ["#EN-7", "EN-7"] }
 * orderQuestion("https://admin.shopify.com/store/x/orders/450789469?a=b") // { ids: ["450789469"], names: [] }
 */
export function orderQuestion(text: string | null): OrderQuestion | null {
  const asked = (text ?? "").trim().slice(0, MAX_LENGTH);
  if (asked === "") return null;
  const address = /(?:\/orders\/|gid:\/\/shopify\/Order\/)(\d{1,19})/.exec(asked)?.[1];
  if (address !== undefined) return { ids: idsOf(address), names: [] };
  const bare = asked.replace(/^#/, "");
  return { ids: idsOf(asked), names: [...new Set([asked, bare, `#${bare}`])].filter((name) => name !== "" && name !== "#") };
}

function idsOf(text: string): string[] {
  if (!/^[1-9]\d{0,18}$/.test(text) || BigInt(text) > MAX_ID) return [];
  return [text];
}
