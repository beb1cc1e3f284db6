/** What a text said. `too-large`: beyond what a number holds exactly. */
export type ParsedAmount =
  Readonly<{ kind: "amount"; minor: number }> | Readonly<{ kind: "refused"; reason: "not-a-decimal" | "not-a-currency" | "too-large" }>;

/** ISO 4217, list one of 2024-06-25, "minor unit"; everything else there has 2. Intl is no source: CLDR says 0 for IQD. */
const EXPONENTS: Readonly<Record<string, number>> = {
  BIF: 0,
  CLP: 0,
  DJF: 0,
  GNF: 0,
  ISK: 0,
  JPY: 0,
  KMF: 0,
  KRW: 0,
  PYG: 0,
  RWF: 0,
  UGX: 0,
  UYI: 0,
  VND: 0,
  VUV: 0,
  XAF: 0,
  XOF: 0,
  XPF: 0,
  BHD: 3,
  IQD: 3,
  JOD: 3,
  KWD: 3,
  LYD: 3,
  OMR: 3,
  TND: 3,
  CLF: 4,
  UYW: 4,
};
const USUAL_EXPONENT = 2;

/**
 * Decimal places of a currency's smallest unit.
 *
 * @example
 * exponentOf("KWD") // 3
 */
export function exponentOf(currency: string): number {
  return EXPONENTS[currency] ?? USUAL_EXPONENT;
}

/**
 * Reads a decimal as Shopify writes it ("12.5", "-3.00", "1000.0" for yen). Digits beyond the currency's smallest unit
 * are rounded half away from zero. Anything else, a number among it, is refused with a reason and never guessed.
 *
 * @example
 * minorOfDecimal("12.345", "EUR") // { kind: "amount", minor: 1235 }
 * minorOfDecimal("example string", "EUR") // { kind: "refused", reason: "not-a-decimal" }
 */
export function minorOfDecimal(text: unknown, currency: string): ParsedAmount {
  if (!/^[A-Z]{3}$/.test(currency)) return { kind: "refused", reason: "not-a-currency" };
  const parts = typeof text === "string" ? /^(-?)(\d{1,30})(?:\.(\d{1,30}))?$/.exec(text) : null;
  if (parts === null) return { kind: "refused", reason: "not-a-decimal" };
  const exponent = exponentOf(currency);
  const fraction = parts[3] ?? "";
  const roundsUp = Number(fraction[exponent] ?? "0") >= 5;
  const size = BigInt((parts[2] ?? "") + fraction.slice(0, exponent).padEnd(exponent, "0")) + (roundsUp ? 1n : 0n);
  if (size > BigInt(Number.MAX_SAFE_INTEGER)) return { kind: "refused", reason: "too-large" };
  // Not -0, which is equal to 0 everywhere but in a test and in Object.is.
  return { kind: "amount", minor: parts[1] === "-" && size > 0n ? -Number(size) : Number(size) };
}

/**
 * The amount as a decimal with all of its currency's places, without sign or symbol of the currency.
 *
 * @example
 * decimalOfMinor(-5, "EUR") // "-0.05"
 */
export function decimalOfMinor(minor: number, currency: string): string {
  const exponent = exponentOf(currency);
  const digits = String(Math.abs(minor)).padStart(exponent + 1, "0");
  const whole = digits.slice(0, digits.length - exponent);
  return `${minor < 0 ? "-" : ""}${whole}${exponent === 0 ? "" : `.${digits.slice(-exponent)}`}`;
}
