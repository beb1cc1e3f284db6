import { z } from "zod";
import type { Transaction } from "#app/platform/db.server.ts";
import { rows, sql } from "#app/platform/db.server.ts";

/** A shop whatever its state, by its number and its domain; since when it is without Encore, null while it has it. */
export type ShopPlace = Readonly<{ id: number; domain: string; uninstalledAt: Date | null }>;

const placeRow = z
  .object({ id: z.number(), domain: z.string(), state: z.string(), uninstalled_at: z.date().nullable() })
  .transform(({ id, domain, state, uninstalled_at }): ShopPlace => ({
    id,
    domain,
    uninstalledAt: state === "installed" ? null : uninstalled_at,
  }));

export function selectShopPlaces(tx: Transaction): Promise<ShopPlace[]> {
  return rows(tx, placeRow, sql`SELECT id, domain, state, uninstalled_at FROM shop ORDER BY id`);
}
