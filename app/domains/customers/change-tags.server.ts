import { selectStates } from "#app/domains/customers/customer.data.server.ts";
import { selectById } from "#app/domains/customers/identity.data.server.ts";
import { deleteTagChange, putTagOutcome, putTagWish, selectTagChanges } from "#app/domains/customers/tag-change.data.server.ts";
import type { TagOutcome } from "#app/domains/customers/tag-change.data.server.ts";
import { writeTag } from "#app/domains/customers/tag-change.shopify.server.ts";
import { decideTag, MAX_TAGS, pauseAfter, sameTag, shownTags } from "#app/domains/customers/tag-change.ts";
import type { TagChange, TagsView } from "#app/domains/customers/tag-change.ts";
import { isForgotten } from "#app/domains/customers/who.server.ts";
import { adminFor, ShopifyCallError } from "#app/platform/admin-api.server.ts";
import { inShop, lockPurchases } from "#app/platform/db.server.ts";
import type { Transaction } from "#app/platform/db.server.ts";

type Tagged = Readonly<{ shopifyId: bigint | null; known: readonly string[]; changes: readonly TagChange[] }>;

/** A living customer who was not merged into another; null otherwise. */
async function findTagged(tx: Transaction, shopId: number, customerId: number): Promise<Tagged | null> {
  const [customer] = await selectById(tx, shopId, [customerId]);
  if (customer === undefined || isForgotten(customer) || customer.homeId !== customer.id) return null;
  const state = (await selectStates(tx, shopId, [customerId])).get(customerId);
  return { shopifyId: customer.shopifyId, known: state?.tags ?? [], changes: await selectTagChanges(tx, shopId, customerId) };
}

/** A customer's tags as Shopify told them, with what is on its way there; null for somebody who is not a customer any more. */
export async function tagsView(tx: Transaction, shopId: number, customerId: number, mayWrite: boolean): Promise<TagsView | null> {
  const tagged = await findTagged(tx, shopId, customerId);
  if (tagged === null) return null;
  const isInShopify = tagged.shopifyId !== null;
  return { tags: shownTags(tagged.known, tagged.changes), mayWrite: mayWrite && isInShopify, isInShopify };
}

/** `too-many`: Shopify's limit for one customer. `no-customer`: a guest, or nobody any more. */
type Reserved = Readonly<{ kind: "reserved"; changed: readonly string[] } | { kind: "refused"; reason: "no-customer" | "too-many" }>;

/** Notes which tags are to be added or removed; a job sends them. What is as wished already changes nothing. */
export async function reserveTags(
  tx: Transaction,
  shopId: number,
  customerId: number,
  { tags, isWanted }: Readonly<{ tags: readonly string[]; isWanted: boolean }>,
  now: Date,
): Promise<Reserved> {
  const tagged = await findTagged(tx, shopId, customerId);
  if (tagged?.shopifyId == null) return { kind: "refused", reason: "no-customer" };
  const { known, changes } = tagged;
  const deeds = tags.map((tag) => ({
    tag,
    need: decideTag(known, changes, { tag, isWanted }),
    change: changes.find((one) => sameTag(one.tag, tag)),
  }));
  const added = deeds.filter(({ tag, need }) => need === "send" && isWanted && !known.some((one) => sameTag(one, tag)));
  if (known.length + added.length > MAX_TAGS) return { kind: "refused", reason: "too-many" };
  for (const { tag, need, change } of deeds) {
    // Under the name that is there already: Shopify tells of the tag as it was first written.
    const name = change?.tag ?? known.find((one) => sameTag(one, tag)) ?? tag;
    if (need === "drop" && change !== undefined) await deleteTagChange(tx, shopId, customerId, change);
    if (need === "send") await putTagWish(tx, shopId, { customerId, tag: name, isWanted }, now);
  }
  return { kind: "reserved", changed: deeds.filter(({ need }) => need !== "nothing").map(({ tag }) => tag) };
}

/**
 * Sends what waits of a customer, one tag after the other, and notes what became of each. Sent twice, a tag is the same in Shopify.
 *
 * @param mayWrite asked right before, since the merchant or Shopify may have withdrawn it
 * @returns seconds after which to come again; null when nothing waits any more
 */
export async function sendTags(
  shop: Readonly<{ id: number; domain: string }>,
  customerId: number,
  mayWrite: boolean,
): Promise<number | null> {
  const tagged = await inShop(shop.id, (tx) => findTagged(tx, shop.id, customerId));
  const pauses: number[] = [];
  for (const change of tagged?.changes ?? []) {
    if (change.state !== "waiting") continue;
    const outcome = mayWrite ? await send(shop.domain, tagged?.shopifyId ?? null, change) : NOT_ALLOWED;
    await inShop(shop.id, (tx) => noteOutcome(tx, shop.id, customerId, change, outcome));
    if (outcome.state === "waiting") pauses.push(pauseAfter(outcome.attempts) ?? 0);
  }
  return pauses.length === 0 ? null : Math.min(...pauses);
}

/** Shopify's own news of it may have been here first; then there is nothing to wait for. */
async function noteOutcome(tx: Transaction, shopId: number, customerId: number, change: TagChange, outcome: TagOutcome): Promise<void> {
  await lockPurchases(tx, shopId);
  const known = (await selectStates(tx, shopId, [customerId])).get(customerId)?.tags ?? [];
  const isConfirmed = outcome.state === "sent" && known.some((tag) => sameTag(tag, change.tag)) === change.isWanted;
  if (isConfirmed) await deleteTagChange(tx, shopId, customerId, change);
  else await putTagOutcome(tx, shopId, customerId, change, outcome);
}

const NOT_ALLOWED: TagOutcome = { state: "failed", reason: "not-allowed" };
const GONE: TagOutcome = { state: "failed", reason: "gone" };

async function send(domain: string, shopifyId: bigint | null, { tag, isWanted, attempts }: TagChange): Promise<TagOutcome> {
  if (shopifyId === null) return GONE;
  try {
    const answer = await writeTag(adminFor(domain), { shopifyId, tag, isWanted });
    return answer.kind === "taken" ? { state: "sent", at: answer.at } : { state: "failed", reason: answer.kind };
  } catch (error) {
    if (!(error instanceof ShopifyCallError)) throw error;
    if (error.reason === "access-denied") return NOT_ALLOWED;
    const tried = attempts + 1;
    const isForLater = error.reason === "shopify-unavailable" && pauseAfter(tried) !== null;
    return isForLater ? { state: "waiting", attempts: tried } : { state: "failed", reason: "shopify-away" };
  }
}
