/** What Shopify and we put into the address and every link of the app keeps; tokens and signatures are not among it. */
const KEPT = ["shop", "host", "embedded", "locale"] as const;

export type Params = Readonly<Record<string, string | number | null | undefined>>;

/**
 * An address inside the app that keeps shop, host and language of the present one. Parameters without a value are left out.
 *
 * @example
 * hrefOf("/app/customers", new URLSearchParams("locale=de&id_token=x"), { set: "new", page: null }) // "/app/customers?locale=de&set=new"
 */
export function hrefOf(path: string, present: URLSearchParams, params: Params = {}): string {
  const query = new URLSearchParams(keptParams(present));
  for (const [name, value] of Object.entries(params)) {
    if (value !== null && value !== undefined) query.set(name, String(value));
  }
  const text = query.toString();
  return text === "" ? path : `${path}?${text}`;
}

/** The kept parameters as pairs, for the hidden fields of a form that is sent by GET. */
export function keptParams(present: URLSearchParams): [string, string][] {
  return KEPT.flatMap((name) => {
    const value = present.get(name);
    return value === null ? [] : [[name, value] satisfies [string, string]];
  });
}
