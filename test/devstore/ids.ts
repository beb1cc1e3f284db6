/** Kinds of things that Shopify numbers. */
export type IdKind =
  "shop" | "customer" | "product" | "variant" | "order" | "lineItem" | "refund" | "fulfillment" | "orderEdit" | "dataRequest";

/** Where Shopify's numbers stood in 2026, roughly; far apart, so that an id of the wrong kind is never found by accident. */
const FIRST: Record<IdKind, number> = {
  shop: 68_100_000_000,
  customer: 7_400_000_000_000,
  product: 8_600_000_000_000,
  variant: 46_300_000_000_000,
  order: 6_200_000_000_000,
  lineItem: 16_100_000_000_000,
  refund: 940_000_000_000,
  fulfillment: 5_500_000_000_000,
  orderEdit: 1_300_000_000_000,
  dataRequest: 9_000,
};

const STEP = 37;

/** Hands out the next id of a kind: unique in the whole devstore, the same sequence for the same seed. */
export type Ids = (kind: IdKind) => number;

export function createIds(seed: number): Ids {
  const used = new Map<IdKind, number>();
  return (kind) => {
    const count = (used.get(kind) ?? 0) + 1;
    used.set(kind, count);
    return FIRST[kind] + count * STEP + (Math.abs(seed) % STEP);
  };
}
