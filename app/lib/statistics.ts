/**
 * The value below which a share of the sorted numbers lies, interpolated linearly between neighbours (Hyndman and Fan's
 * type 7, the default of NumPy and R). Null without numbers.
 *
 * @example
 * quantileOf([1, 2, 3, 10], 0.5) // 2.5
 */
export function quantileOf(numbers: readonly number[], share: number): number | null {
  const sorted = Float64Array.from(numbers).sort();
  const position = (sorted.length - 1) * share;
  const below = sorted[Math.floor(position)];
  const above = sorted[Math.ceil(position)];
  if (below === undefined || above === undefined) return null;
  return below + (above - below) * (position - Math.floor(position));
}

/**
 * The middle number, or the mean of the two in the middle. Null without numbers.
 *
 * @example
 * medianOf([30, 10, 20]) // 20
 */
export function medianOf(numbers: readonly number[]): number | null {
  return quantileOf(numbers, 0.5);
}
