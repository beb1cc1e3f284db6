import { addDays } from "date-fns/addDays";
import { RECOGNISED_DAYS } from "#app/domains/customers/customers.ts";
import { markRedacted, putRedactedKeys, rememberForgotten, selectPersonKeys } from "#app/domains/customers/customers.server.ts";
import type { PersonKeys } from "#app/domains/customers/customers.server.ts";
import { insertAccess } from "#app/domains/privacy/access.data.server.ts";
import { forgetExamples } from "#app/domains/file-import/file-import.server.ts";
import { clearTypedTitles } from "#app/domains/orders/orders.server.ts";
import { findCustomerAsPerson, findPerson } from "#app/domains/privacy/find-person.server.ts";
import type { CustomerAsPerson, FoundPerson } from "#app/domains/privacy/find-person.server.ts";
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
  const customerIds = await inShop(shop.id, async (tx) => {
    await lockPurchases(tx, shop.id);
    const found = await findPerson(tx, shop.id, person);
    await forgetFound(tx, shop.id, { person, found }, now);
    return found.customerIds;
  });
  await afterwards(shop, customerIds, person);
}

/**
 * Forgets a customer because the merchant asks for it, which is noted as what it is. Shopify's own record of the customer stays: while
 * it does, Encore meets the person again there after the days for which it recognises them. Returns false when there is no such
 * customer, or not any more.
 *
 * @throws PurchasesBusyError when the shop's figures are being computed anew
 */
export async function redactCustomer(
  shop: Shop,
  { customerId, userId }: Readonly<{ customerId: number; userId: string | null }>,
  now: Date,
): Promise<boolean> {
  const customer = await inShop(shop.id, async (tx) => {
    await lockPurchases(tx, shop.id);
    const known = await findCustomerAsPerson(tx, shop.id, customerId);
    if (known === null) return null;
    await forgetFound(tx, shop.id, known, now);
    await insertAccess(tx, shop.id, { userId, what: "customer-forgotten", customerIds: known.found.customerIds, customers: 1 }, now);
    return known;
  });
  if (customer === null) return false;
  await afterwards(shop, customer.found.customerIds, customer.person);
  return true;
}

/** Under the lock on the shop's purchases. */
async function forgetFound(tx: Transaction, shopId: number, { person, found }: CustomerAsPerson, now: Date): Promise<void> {
  const until = addDays(now, RECOGNISED_DAYS);
  const remembered: (readonly [number, readonly string[]])[] = [];
  const emails = [...givenKeys(person).emails];
  for (const [index, id] of found.customerIds.entries()) {
    const used = await selectPersonKeys(tx, shopId, [id]);
    emails.push(...used.emails);
    const own = newestPersonKeys(shopId, used);
    remembered.push([id, index === 0 ? [...own, ...newestPersonKeys(shopId, givenKeys(person))] : own]);
  }
  await forgetRows(tx, shopId, found, now);
  for (const [id, keys] of remembered) await putRedactedKeys(tx, shopId, id, [...new Set(keys)], until);
  await rememberForgotten(tx, shopId, { emails, orderIds: person.orderIds }, now);
  await forgetExamples(tx, shopId);
  await endRequestsOf(tx, shopId, person, now);
  const isKnown = found.customerIds.length + found.orderIds.length > 0;
  const hasName = person.shopifyId !== null || person.email !== null;
  await insertRequest(tx, shopId, {
    kind: "redact",
    keys: hasName ? lookupKeys(shopId, `redact:${person.shopifyId?.toString() ?? ""}:${person.email ?? ""}`) : null,
    reference: null,
    askedAt: now,
    dueAt: dueAt(now),
    doneAt: now,
    outcome: isKnown ? "forgotten" : "nothing-stored",
  });
}

function givenKeys({ shopifyId, email }: PersonReference): PersonKeys {
  return { shopifyIds: shopifyId === null ? [] : [shopifyId.toString()], emails: email === null ? [] : [email] };
}

async function afterwards(shop: Shop, customerIds: readonly number[], person: PersonReference): Promise<void> {
  // After a restore this says who must be forgotten again; the numbers lead back to nobody.
  log().info({ shopId: shop.id, customerIds }, "person forgotten");
  await forgetBodies(shop, personKeys(shop.id, givenKeys(person)));
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
