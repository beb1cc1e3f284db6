import { findBasis } from "#app/domains/retention/basis.data.server.ts";
import { FIRST_VALUE_RULE } from "#app/domains/retention/basis.ts";
import type { FiguresWish } from "#app/domains/retention/basis.ts";
import type { Transaction } from "#app/platform/db.server.ts";

/** By what orders are counted at the moment. `isHistoryLimited`: customers may have bought before what is seen. */
export type FiguresCalendar = FiguresWish & Readonly<{ id: number; isHistoryLimited: boolean }>;

/**
 * By what a shop's orders are counted now: what the kept figures stand on, also while others are wished, so that all of them are of
 * one kind. Before the first figures it is what the shop says.
 */
export async function figuresCalendar(
  tx: Transaction,
  shop: Readonly<{ id: number; timeZone: string; currency: string }>,
): Promise<FiguresCalendar> {
  const basis = await findBasis(tx, shop.id);
  const { timeZone, currency, valueRule } = basis ?? { ...shop, valueRule: FIRST_VALUE_RULE };
  return { id: shop.id, timeZone, currency, valueRule, isHistoryLimited: basis?.history.isLimited ?? false };
}
