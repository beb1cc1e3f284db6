import type { Shop } from "../state.ts";

/** Points that flow back per second (https://shopify.dev/docs/api/usage/limits). */
const RESTORE_RATE: Record<Shop["plan"], number> = { basic: 100, shopify: 100, advanced: 200, plus: 1000 };

/** The bucket holds what flows back in twenty seconds: 2,000 points on a basic plan. */
const BUCKET_SECONDS = 20;

export type ThrottleStatus = { maximumAvailable: number; currentlyAvailable: number; restoreRate: number };

/** One leaking bucket per shop, for the one app of the devstore. */
export type Throttle = {
  /** Takes the points if they are there. */
  take(shop: Shop, points: number, now: Date): boolean;
  giveBack(shop: Shop, points: number, now: Date): void;
  status(shop: Shop, now: Date): ThrottleStatus;
};

export function createThrottle(): Throttle {
  const buckets = new Map<string, { available: number; at: number }>();

  function bucketOf({ domain, plan }: Shop, now: Date): { available: number; at: number } {
    const most = RESTORE_RATE[plan] * BUCKET_SECONDS;
    let bucket = buckets.get(domain);
    if (!bucket) buckets.set(domain, (bucket = { available: most, at: now.getTime() }));
    const seconds = Math.max(0, now.getTime() - bucket.at) / 1000;
    bucket.available = Math.min(most, bucket.available + seconds * RESTORE_RATE[plan]);
    bucket.at = now.getTime();
    return bucket;
  }

  return {
    take(shop, points, now) {
      const bucket = bucketOf(shop, now);
      if (bucket.available < points) return false;
      bucket.available -= points;
      return true;
    },
    giveBack(shop, points, now) {
      const bucket = bucketOf(shop, now);
      bucket.available = Math.min(RESTORE_RATE[shop.plan] * BUCKET_SECONDS, bucket.available + points);
    },
    status(shop, now) {
      const restoreRate = RESTORE_RATE[shop.plan];
      return { maximumAvailable: restoreRate * BUCKET_SECONDS, currentlyAvailable: Math.floor(bucketOf(shop, now).available), restoreRate };
    },
  };
}
