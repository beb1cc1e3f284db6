import { addDays } from "date-fns";
import { markRedacted, putRedactedKeys, selectPersonKeys } from "#app/domains/customers/customers.server.ts";
import type { PersonKeys } from "#app/domains/customers/customers.server.ts";
import { clearTypedTitles } from "#app/domains/orders/orders.server.ts";
import { findPerson } from "#app/domains/privacy/find-person.server.ts";
import type { FoundPerson } from "#app/domains/privacy/find-person.server.ts";
import { forgetBodies } from "#app/domains/privacy/forget-bodies.server.ts";
import { clearRowsOf, deleteRowsOf } from "#app/domains/privacy/person.data.server.ts";
import { newestPersonKeys, personKeys } from "#app/domains/privacy/person-keys.server.ts";
import { clearedColumns, PERSON_TABLES } from "#app/domains/privacy/registry.ts";
import { forgetReferences, insertRequest, selectReferences } from "#app/domains/privacy/request.data.server.ts";
import { dueAt } from "#app/domains/privacy/request.ts";
import type { PersonReference } from "#app/domains/privacy/request.ts";
import { openReference } from "#app/domains/privacy/sealed-reference.server.ts";
import type { Shop } from "#app/domains/shops/shops.ts";
import { lookupKeys } from "#app/platform/crypto.server.ts";
import { inShop, lockPurchases } from "#app/platform/db.server.ts";
import type { Transaction } from "#app/platform/db.server.ts";
import { log } from "#app/platform/log.server.ts";

/** Shopify repeats for a day at most, and an import may run for days; after this nothing tells the pseudonym from any other. */
const RECOGNISED_DAYS = 30;

/**
 * Takes a person out of everything that is stored: their rows lose every registered column, their identities go. Orders,
 * amounts and days stay under the customer's number, so that no figure of the past changes.
 */
export async function forgetRows(tx: Transaction, shopId: number, { customerIds, orderIds }: FoundPerson, now: Date): Promise<void> {
  const ids = { customer: customerIds.map(BigInt), order: orderIds };
  for (const place of PERSON_TABLES) {
    if (place.onForgetting === "delete") await deleteRowsOf(tx, shopId, place, ids[place.by]);
    else await clearRowsOf(tx, shopId, place, clearedColumns(place.table), ids[place.by]);
  }
  await clearTypedTitles(tx, shopId, orderIds);
  await markRedacted(tx, shopId, customerIds, now);
}

/**
 * Answers `customers/redact`. A second delivery changes nothing. Late news of the person are recognised by keyed hashes for 30
 * days and kept without them; then only the pseudonym is left.
 */
export async function redactPerson(shop: Shop, person: PersonReference, now: Date): Promise<void> {
  const given: PersonKeys = {
    shopifyIds: person.shopifyId === null ? [] : [person.shopifyId.toString()],
    emails: person.email === null ? [] : [person.email],
  };
  const customerIds = await inShop(shop.id, async (tx) => {
    await lockPurchases(tx, shop.id);
    const found = await findPerson(tx, shop.id, person);
    const until = addDays(now, RECOGNISED_DAYS);
    const remembered: (readonly [number, readonly string[]])[] = [];
    for (const [index, id] of found.customerIds.entries()) {
      const own = newestPersonKeys(shop.id, await selectPersonKeys(tx, shop.id, [id]));
      remembered.push([id, index === 0 ? [...own, ...newestPersonKeys(shop.id, given)] : own]);
    }
    await forgetRows(tx, shop.id, found, now);
    for (const [id, keys] of remembered) await putRedactedKeys(tx, shop.id, id, [...new Set(keys)], until);
    await endRequestsOf(tx, shop.id, person, now);
    const isKnown = found.customerIds.length + found.orderIds.length > 0;
    await insertRequest(tx, shop.id, {
      kind: "redact",
      keys: lookupKeys(shop.id, `redact:${person.shopifyId?.toString() ?? ""}:${person.email ?? ""}`),
      reference: null,
      askedAt: now,
      dueAt: dueAt(now),
      doneAt: now,
      outcome: isKnown ? "forgotten" : "nothing-stored",
    });
    return found.customerIds;
  });
  // After a restore this says who must be forgotten again; the numbers lead back to nobody.
  log().info({ shopId: shop.id, customerIds }, "person forgotten");
  await forgetBodies(shop, personKeys(shop.id, given));
}

/** Requests for a copy name the person, too. */
async function endRequestsOf(tx: Transaction, shopId: number, person: PersonReference, now: Date): Promise<void> {
  const requests = await selectReferences(tx, shopId);
  const theirs = requests.filter(({ reference }) => {
    if (reference === null) return false;
    const asked = openReference(shopId, reference);
    return (person.shopifyId !== null && asked.shopifyId === person.shopifyId) || (person.email !== null && asked.email === person.email);
  });
  await forgetReferences(
    tx,
    shopId,
    theirs.map(({ id }) => id),
    now,
  );
}
