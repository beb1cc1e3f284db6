const MINUTE_MS = 60_000;

/**
 * Shopify repeats a delivery eight times over four hours, with growing pauses, and then gives up
 * (https://shopify.dev/docs/apps/build/webhooks/troubleshooting-webhooks). It does not publish the pauses; these add up to four hours.
 */
export const RETRY_PAUSES_MS: readonly number[] = [1, 2, 5, 10, 20, 40, 60, 102].map((minutes) => minutes * MINUTE_MS);

/**
 * How long to wait after the given number of failed attempts; null: Shopify gives up.
 *
 * @example
 * pauseAfter(1) // 60_000
 * pauseAfter(9) // null
 */
export function pauseAfter(failedAttempts: number): number | null {
  return RETRY_PAUSES_MS[failedAttempts - 1] ?? null;
}
