import { subDays } from "date-fns/subDays";
import {
  deleteOldViews,
  findDeletedView,
  insertView,
  lockViews,
  markDeleted,
  putName,
  putQuery,
  selectViews,
  unmarkDeleted,
} from "#app/domains/saved-views/view.data.server.ts";
import { MAX_VIEWS, nameProblem, tidyName } from "#app/domains/saved-views/view.ts";
import type { SavedView, ViewDeed, ViewProblem, ViewWish } from "#app/domains/saved-views/view.ts";
import { inShop } from "#app/platform/db.server.ts";
import type { Transaction } from "#app/platform/db.server.ts";

/** Days in which a deleted view can be brought back. */
const UNDO_DAYS = 1;

/** The merchant's own views, the oldest first. */
export function savedViews(shopId: number): Promise<readonly SavedView[]> {
  return inShop(shopId, (tx) => selectViews(tx, shopId));
}

/** Saves, renames, overwrites, deletes or brings back a view. Sent twice, it comes out the same or is refused with the reason. */
export function changeViews(shopId: number, wish: ViewWish, now: Date): Promise<ViewDeed> {
  return inShop(shopId, async (tx) => {
    await lockViews(tx, shopId);
    await deleteOldViews(tx, shopId, subDays(now, UNDO_DAYS));
    const views = await selectViews(tx, shopId);
    const refused = (problem: ViewProblem): ViewDeed => ({
      kind: "refused",
      intent: wish.intent,
      id: "id" in wish ? wish.id : null,
      name: "name" in wish ? wish.name : "",
      problem,
    });
    if (wish.intent === "save") return save(tx, shopId, { ...wish, views, refused }, now);
    if (wish.intent === "restore") return restore(tx, shopId, { id: wish.id, views, refused });

    const view = views.find(({ id }) => id === wish.id);
    if (view === undefined) return refused("gone");
    switch (wish.intent) {
      case "rename": {
        const problem = nameProblem(views, wish.name, wish.id);
        if (problem !== null) return refused(problem);
        const name = tidyName(wish.name);
        await putName(tx, shopId, wish.id, name);
        return { kind: "renamed", view: { ...view, name } };
      }
      case "overwrite":
        await putQuery(tx, shopId, wish.id, wish.query);
        return { kind: "overwritten", view: { ...view, query: wish.query } };
      case "delete":
        await markDeleted(tx, shopId, wish.id, now);
        return { kind: "deleted", view };
    }
  });
}

type Refuse = (problem: ViewProblem) => ViewDeed;

async function save(
  tx: Transaction,
  shopId: number,
  { views, name: typed, query, refused }: Readonly<{ views: readonly SavedView[]; name: string; query: string; refused: Refuse }>,
  now: Date,
): Promise<ViewDeed> {
  const problem = nameProblem(views, typed, null) ?? (views.length < MAX_VIEWS ? null : "too-many");
  if (problem !== null) return refused(problem);
  const name = tidyName(typed);
  const id = await insertView(tx, shopId, { name, query }, now);
  return { kind: "saved", view: { id, name, query } };
}

/** Undoes a deletion. Its name may have been given to another view, and its place taken, meanwhile. */
async function restore(
  tx: Transaction,
  shopId: number,
  { views, id, refused }: Readonly<{ views: readonly SavedView[]; id: number; refused: Refuse }>,
): Promise<ViewDeed> {
  const there = views.find((view) => view.id === id);
  if (there !== undefined) return { kind: "restored", view: there };
  const deleted = await findDeletedView(tx, shopId, id);
  if (deleted === null) return refused("gone");
  const problem = nameProblem(views, deleted.name, id) ?? (views.length < MAX_VIEWS ? null : "too-many");
  if (problem !== null) return refused(problem);
  await unmarkDeleted(tx, shopId, id);
  return { kind: "restored", view: deleted };
}
