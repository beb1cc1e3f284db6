import { countAccessesSince, insertAccess } from "#app/domains/privacy/access.data.server.ts";
import type { Access } from "#app/domains/privacy/access.ts";
import { inShop } from "#app/platform/db.server.ts";

/**
 * Writes down who looks at whose data, before the page is answered. Pages without anybody on them are not noted.
 *
 * @throws when it cannot be written: then nothing may be shown either
 */
export async function noteAccess(shopId: number, access: Access, now: Date): Promise<void> {
  if ((access.customers ?? access.customerIds.length) === 0) return;
  await inShop(shopId, (tx) => insertAccess(tx, shopId, access, now));
}

/** How often somebody of the shop looked at something of this kind since then. */
export function countLooks(shopId: number, what: Access["what"], since: Date): Promise<number> {
  return inShop(shopId, (tx) => countAccessesSince(tx, shopId, what, since));
}
