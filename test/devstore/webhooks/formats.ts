import type { Json } from "./include-fields.ts";

const digitsOf = new Map<string, number>();

/** Decimal places of a currency (ISO 4217): EUR 2, JPY 0, KWD 3. */
export function currencyDigits(currency: string): number {
  let digits = digitsOf.get(currency);
  if (digits === undefined) {
    digits = new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions().maximumFractionDigits ?? 2;
    digitsOf.set(currency, digits);
  }
  return digits;
}

/**
 * An amount as REST payloads write it.
 *
 * @example
 * decimal(1250, "EUR") // "12.50"
 */
export function decimal(minor: number, currency: string): string {
  const digits = currencyDigits(currency);
  if (digits === 0) return String(minor);
  const text = String(Math.abs(minor)).padStart(digits + 1, "0");
  return `${minor < 0 ? "-" : ""}${text.slice(0, -digits)}.${text.slice(-digits)}`;
}

/** `…_set`: the devstore sells in the shop's currency only, so both amounts are the same. */
export function moneySet(minor: number, currency: string): Json {
  const money = { amount: decimal(minor, currency), currency_code: currency };
  return { shop_money: money, presentment_money: money };
}

const formats = new Map<string, Intl.DateTimeFormat>();

function offsetFormat(timeZone: string): Intl.DateTimeFormat {
  let format = formats.get(timeZone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat("en", { timeZone, timeZoneName: "longOffset" });
    formats.set(timeZone, format);
  }
  return format;
}

/** `+02:00`, the zone's offset at an instant. */
function offsetText(instant: Date, timeZone: string): string {
  const name =
    offsetFormat(timeZone)
      .formatToParts(instant)
      .find((part) => part.type === "timeZoneName")?.value ?? "GMT";
  return name === "GMT" ? "+00:00" : name.slice("GMT".length);
}

/**
 * A moment in the shop's own offset, whole seconds, as REST payloads write it.
 *
 * @example
 * shopTime("2026-07-01T10:00:00.123Z", "Europe/Berlin") // "2026-07-01T12:00:00+02:00"
 */
export function shopTime(moment: string | null, timeZone: string): string | null {
  if (moment === null) return null;
  const instant = new Date(moment);
  const offset = offsetText(instant, timeZone);
  const [hours = 0, minutes = 0] = offset.slice(1).split(":").map(Number);
  const shift = (hours * 60 + minutes) * 60_000 * (offset.startsWith("-") ? -1 : 1);
  return `${new Date(instant.getTime() + shift).toISOString().slice(0, 19)}${offset}`;
}

/** `(GMT+01:00) Europe/Berlin`, as a shop payload names its time zone. */
export function timeZoneLabel(moment: string, timeZone: string): string {
  return `(GMT${offsetText(new Date(moment), timeZone)}) ${timeZone}`;
}

export function globalId(type: string, id: number): string {
  return `gid://shopify/${type}/${String(id)}`;
}
