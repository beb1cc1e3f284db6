import { addRemoved, endImport, lockImport } from "#app/domains/file-import/file-import.data.server.ts";
import { deleteFile } from "#app/domains/file-import/file-parts.data.server.ts";
import type { StoredImport } from "#app/domains/file-import/stored.ts";
import { rebuildWithFiles, REBUILD_TIMEOUT_MS } from "#app/domains/history/history.server.ts";
import { takeBackOrders } from "#app/domains/orders/orders.server.ts";
import { assertInstalled } from "#app/domains/shops/shops.server.ts";
import type { Shop } from "#app/domains/shops/shops.ts";
import { inShop, lockPurchases } from "#app/platform/db.server.ts";

const ORDERS_AT_ONCE = 5_000;
const BATCH_TIMEOUT_MS = 60_000;

/**
 * Takes an import back: orders go that nobody else told of, what Shopify or another file told stays as it is, and the figures are
 * computed anew. After a crash it goes on with what is left.
 */
export async function takeBack(shop: Shop, { id }: StoredImport, now: Date): Promise<"done" | "later"> {
  for (let isDone = false; !isDone;) {
    isDone = await inShop(
      shop.id,
      async (tx) => {
        await assertInstalled(tx);
        await lockPurchases(tx, shop.id);
        if ((await lockImport(tx, shop.id, id))?.state !== "taking-back") return true;
        const taken = await takeBackOrders(tx, shop, id, ORDERS_AT_ONCE);
        await addRemoved(tx, shop.id, id, taken);
        return taken.isDone;
      },
      { timeoutMs: BATCH_TIMEOUT_MS },
    );
  }
  return inShop(
    shop.id,
    async (tx) => {
      await assertInstalled(tx);
      await lockPurchases(tx, shop.id);
      if ((await lockImport(tx, shop.id, id))?.state !== "taking-back") return "done";
      const outcome = await rebuildWithFiles(tx, shop, { importId: id, first: null }, now);
      if (outcome === "later") return outcome;
      await endImport(tx, shop.id, id, "taken-back", now);
      await deleteFile(tx, shop.id, id);
      return outcome;
    },
    { timeoutMs: REBUILD_TIMEOUT_MS },
  );
}
