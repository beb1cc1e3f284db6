import { z } from "zod";
import type { Transaction } from "#app/platform/db.server.ts";
import { rows, sql } from "#app/platform/db.server.ts";

/** A shop whatever its state, by its number and its domain. */
export type ShopPlace = Readonly<{ id: number; domain: string }>;

export function selectShopPlaces(tx: Transaction): Promise<ShopPlace[]> {
  return rows(tx, z.object({ id: z.number(), domain: z.string() }), sql`SELECT id, domain FROM shop ORDER BY id`);
}
