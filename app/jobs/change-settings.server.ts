import { noteRebuild } from "#app/domains/history/history.server.ts";
import { chooseSettings, undoSettings } from "#app/domains/settings/settings.server.ts";
import type { Chooser, Saved, TakenBack, Undone } from "#app/domains/settings/settings.server.ts";
import type { Wishes } from "#app/domains/settings/settings.ts";
import type { Shop } from "#app/domains/shops/shops.ts";
import { enqueueRebuild } from "#app/jobs/rebuild-figures.server.ts";
import { inShop } from "#app/platform/db.server.ts";
import type { Transaction } from "#app/platform/db.server.ts";

/** The merchant saves the settings: what follows from them is begun in the same transaction. */
export function changeSettings(shop: Shop, wishes: Wishes, by: Chooser): Promise<Saved> {
  return inShop(shop.id, (tx) => followed(tx, shop, by.at, chooseSettings(tx, shop, wishes, by)));
}

/** The merchant takes back what was saved together, or one change of it. */
export function takeBackSettings(shop: Shop, which: TakenBack, by: Chooser): Promise<Undone> {
  return inShop(shop.id, (tx) => followed(tx, shop, by.at, undoSettings(tx, shop, which, by)));
}

/** Figures are computed anew in the background when another value counts; until then the old ones stay. */
async function followed<Result extends Saved | Undone>(tx: Transaction, shop: Shop, at: Date, done: Promise<Result>): Promise<Result> {
  const result = await done;
  if (result.kind !== "refused" && result.changes.some(({ name }) => name === "value-rule")) {
    await noteRebuild(tx, shop.id, "value-rule", at);
    await enqueueRebuild(tx, shop.id);
  }
  return result;
}
