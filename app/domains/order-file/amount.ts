import { exponentOf, minorOfDecimal } from "#app/lib/money.ts";
import type { Delimiter } from "#app/domains/order-file/terms.ts";

/** An amount in minor units, or why there is none. `unclear-amount`: 1,234 could be a thousand or one and a quarter. */
export type ReadAmount = number | "not-an-amount" | "unclear-amount";

const POINT = 46;
const ZERO = 48;
const NINE = 57;
/** So many digits are exact in a number, with two places behind the point. */
const SAFE_LENGTH = 13;

/**
 * Reads an amount as Shopify writes it ("1234.50") or as a spreadsheet of either language does: "1.234,50", "1,234.50",
 * "1'234.50", "12,50 €", "EUR 12.50", "-3.00", "(3.00)".
 *
 * A single separator before exactly three digits stands between thousands or before decimals. In a file with commas between its
 * cells a point is a decimal point, as Shopify writes it, and a comma stands between thousands. In others nobody can say, and
 * "never guess" is the rule: only "0,250" and currencies with three places are clear.
 *
 * @param delimiter of the file, which tells whether a spreadsheet of another language wrote it
 * @example
 * amountOf("1.234,50", "EUR", ";") // 123450
 * amountOf("1.234", "EUR", ";") // "unclear-amount"
 * amountOf("example string", "EUR", ",") // "not-an-amount"
 */
export function amountOf(text: string, currency: string, delimiter: Delimiter): ReadAmount {
  return (exponentOf(currency) === 2 ? plainAmountOf(text) : null) ?? anyAmountOf(text, currency, delimiter);
}

/** "1234.50" without a detour, since nearly all cells are like that; null for anything else. */
function plainAmountOf(text: string): number | null {
  const length = text.length;
  if (length < 4 || length > SAFE_LENGTH || text.charCodeAt(length - 3) !== POINT) return null;
  let minor = 0;
  for (let place = 0; place < length; place += 1) {
    if (place === length - 3) continue;
    const code = text.charCodeAt(place);
    if (code < ZERO || code > NINE) return null;
    minor = minor * 10 + (code - ZERO);
  }
  return minor;
}

function anyAmountOf(text: string, currency: string, delimiter: Delimiter): ReadAmount {
  // Shopify and spreadsheets put an apostrophe before what could be read as a formula.
  const bare = text
    .trim()
    .replace(/^'/, "")
    .replace(/^\((.*)\)$/, "-$1")
    .replace(/\p{Sc}|\b[A-Z]{3}\b|[\s\u00A0\u202F]/gu, "")
    .replace(/(?<=\d)['’](?=\d{3})/g, "")
    .replace("−", "-");
  const decimal = decimalOf(bare, exponentOf(currency), delimiter);
  if (decimal === null) return "not-an-amount";
  if (decimal === "unclear") return "unclear-amount";
  const read = minorOfDecimal(decimal, currency);
  return read.kind === "amount" ? read.minor : "not-an-amount";
}

/** With a point before the decimals and nothing between the thousands. */
function decimalOf(text: string, exponent: number, delimiter: Delimiter): string | null {
  if (/^-?\d+$/.test(text)) return text;
  // Both separators: the last one is the decimal one.
  if (/^-?\d{1,3}(?:,\d{3})*\.\d*$/.test(text) && text.includes(",")) return withDigit(text.replaceAll(",", ""));
  if (/^-?\d{1,3}(?:\.\d{3})*,\d*$/.test(text) && text.includes(".")) return withDigit(text.replaceAll(".", "").replace(",", "."));
  // One of them twice: thousands.
  if (/^-?\d{1,3}(?:([.,])\d{3})(?:\1\d{3})+$/.test(text)) return text.replaceAll(/[.,]/g, "");

  const single = /^(-?)(\d*)([.,])(\d*)$/.exec(text);
  if (single === null) return null;
  const [, sign = "", whole = "", separator = "", fraction = ""] = single;
  if (whole === "" && fraction === "") return null;
  const asDecimal = withDigit(`${sign}${whole === "" ? "0" : whole}.${fraction}`);
  if (fraction.length !== 3 || whole.length > 3 || whole.startsWith("0") || whole === "") return asDecimal;
  if (delimiter === ",") return separator === "." ? asDecimal : `${sign}${whole}${fraction}`;
  return separator === "." && exponent === 3 ? asDecimal : "unclear";
}

function withDigit(decimal: string): string {
  return decimal.endsWith(".") ? `${decimal}0` : decimal;
}
