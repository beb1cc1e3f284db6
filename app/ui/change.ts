/** A number that may be unknown; `Known` of the retention domain fits. */
type Maybe = Readonly<{ kind: "known"; value: number }> | Readonly<{ kind: "unknown" }>;

/** `amount` is not negative: percentage points of shares, or percent of the value before. */
export type Change = Readonly<{ direction: "up" | "down" | "same"; amount: number }>;

/** How a figure's change is said: shares in points, everything else in percent of what it was. */
export type ChangeUnit = "points" | "percent";

/**
 * The change from before to now, rounded to the one decimal place in which it is said; null where one of the two is not known.
 *
 * @example
 * changeOf({ kind: "known", value: 0.342 }, { kind: "known", value: 0.321 }, "points") // { direction: "up", amount: 2.1 }
 */
export function changeOf(now: Maybe, before: Maybe, unit: ChangeUnit): Change | null {
  if (now.kind === "unknown" || before.kind === "unknown") return null;
  if (unit === "percent" && before.value <= 0) return null;
  const exact = unit === "points" ? now.value - before.value : now.value / before.value - 1;
  // Ten times the percentage, with the binary dust of 0.342 − 0.321 taken off before it is rounded.
  const tenths = Math.round(Number((exact * 1000).toFixed(6)));
  if (tenths === 0) return { direction: "same", amount: 0 };
  return { direction: tenths > 0 ? "up" : "down", amount: Math.abs(tenths) / 10 };
}
