/** The list that a customer's page was opened from. The path is ours, only its parameters are the address's. */
export type ListAddress = Readonly<{ path: "/app/customers" | "/app/orders"; params: Readonly<Record<string, string>> }>;

const LONGEST = 2_000;
const MOST_PARAMS = 40;
const NAME = /^[a-z][a-z0-9-]{0,39}$/i;
/** What Shopify and we put into every address; it comes from the present one. */
const NOT_OF_LISTS = ["shop", "host", "embedded", "locale", "id_token", "session", "hmac", "timestamp", "list"];

/**
 * Reads `list`, the query of the list that somebody came from, and `from=orders` where that is the orders list. Nothing in it leads
 * anywhere else; what is not a list's is left out.
 *
 * @example
 * listAddressOf(new URLSearchParams({ list: "set=new&page=2" })) // { path: "/app/customers", params: { set: "new", page: "2" } }
 */
export function listAddressOf(params: URLSearchParams): ListAddress {
  const path = params.get("from") === "orders" ? "/app/orders" : "/app/customers";
  const list = params.get("list") ?? "";
  if (list.length > LONGEST) return { path, params: {} };
  const given = new URLSearchParams(list);
  const names = [...new Set(given.keys())]
    .filter((name) => NAME.test(name) && !NOT_OF_LISTS.includes(name.toLowerCase()))
    .slice(0, MOST_PARAMS);
  // A name that comes twice is a choice of several.
  return { path, params: Object.fromEntries(names.map((name) => [name, given.getAll(name).join(",")])) };
}
