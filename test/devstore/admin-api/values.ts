/** Amounts, instants and ids in the form in which Shopify's GraphQL gives them. */

const digits = new Map<string, number>();

function digitsOf(currency: string): number {
  let known = digits.get(currency);
  if (known === undefined) {
    known = new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions().maximumFractionDigits ?? 2;
    digits.set(currency, known);
  }
  return known;
}

/** `decimal(1250, "EUR")` is `"12.5"`, `decimal(1000, "EUR")` is `"10.0"`: Shopify leaves out zeros at the end, but one. */
export function decimal(minor: number, currency: string): string {
  const scale = digitsOf(currency);
  const whole = String(Math.abs(minor)).padStart(scale + 1, "0");
  const fraction = whole.slice(whole.length - scale).replace(/0+$/, "");
  return `${minor < 0 ? "-" : ""}${whole.slice(0, whole.length - scale)}.${scale === 0 || fraction === "" ? "0" : fraction}`;
}

export type Money = { minor: number; currency: string };

/** An amount in the currency of an order. */
export function moneyOf(order: { currency: string }, minor: number): Money {
  return { minor, currency: order.currency };
}

/** `2026-11-20T12:49:00Z`: Shopify's instants have no fractions of a second. */
export function dateTime(iso: string): string {
  return `${iso.slice(0, 19)}Z`;
}

export function dateTimeOrNull(iso: string | null): string | null {
  return iso === null ? null : dateTime(iso);
}

export function gid(type: string, id: number): string {
  return `gid://shopify/${type}/${String(id)}`;
}

/** The type and number of a global id; null for anything else. */
export function idOf(globalId: unknown): { type: string; id: number } | null {
  const found = typeof globalId === "string" ? /^gid:\/\/shopify\/(\w+)\/(\d+)$/.exec(globalId) : null;
  return found?.[1] === undefined ? null : { type: found[1], id: Number(found[2]) };
}

/** The number of a global id of that type, null otherwise. */
export function numberOf(type: string, globalId: unknown): number | null {
  const found = idOf(globalId);
  return found?.type === type ? found.id : null;
}
