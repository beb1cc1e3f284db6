import { addDays } from "date-fns/addDays";
import { normaliseEmail, RECOGNISED_DAYS } from "#app/domains/customers/customer.ts";
import type { Buyer } from "#app/domains/customers/customer.ts";
import { hasForgotten, putForgotten, selectForgotten } from "#app/domains/customers/forgotten.data.server.ts";
import { insertCustomers } from "#app/domains/customers/identity.data.server.ts";
import { markRedacted, putRedactedKeys } from "#app/domains/customers/redact-customer.data.server.ts";
import { knownBuyers } from "#app/domains/customers/who.server.ts";
import { lookupKeys } from "#app/platform/crypto.server.ts";
import type { Transaction } from "#app/platform/db.server.ts";

// A file may be older than any request in it, and come years later. What is remembered of a request leads to no customer: only who
// holds an address again can tell that somebody of that address was forgotten.

const emailKeys = (shopId: number, email: string) => lookupKeys(shopId, `email:${email}`);
const orderKeys = (shopId: number, orderId: bigint) => lookupKeys(shopId, `order:${String(orderId)}`);

/** Remembers whom files must not bring back, known or not: by all their addresses, and the orders that a request names. */
export async function rememberForgotten(
  tx: Transaction,
  shopId: number,
  { emails, orderIds }: Readonly<{ emails: readonly string[]; orderIds: readonly bigint[] }>,
  now: Date,
): Promise<void> {
  const normal = emails.map(normaliseEmail).filter((email) => email !== null);
  const keys = [...normal.map((email) => emailKeys(shopId, email)[0]), ...orderIds.map((id) => orderKeys(shopId, id)[0])];
  await putForgotten(tx, shopId, [...new Set(keys)], now);
}

/** An order as far as it tells of a person. */
type Bought = Readonly<{ orderId: bigint; buyer: Buyer; boughtAt: Date }>;

/** `since`: when the address was forgotten that bought, null where it was not. `isNamed`: a request named the order itself. */
type Told = Bought & Readonly<{ email: string | null; since: Date | null; isNamed: boolean }>;

async function toldOf(tx: Transaction, shopId: number, bought: readonly Bought[]): Promise<readonly Told[] | null> {
  if (!(await hasForgotten(tx, shopId))) return null;
  const looked = bought.map((one) => {
    const email = normaliseEmail(one.buyer.email);
    return { ...one, email, byEmail: email === null ? [] : emailKeys(shopId, email), byOrder: orderKeys(shopId, one.orderId) };
  });
  const forgotten = await selectForgotten(tx, shopId, [...new Set(looked.flatMap(({ byEmail, byOrder }) => [...byEmail, ...byOrder]))]);
  return looked.map(({ byEmail, byOrder, ...one }) => {
    const times = byEmail.flatMap((key) => forgotten.get(key) ?? []).filter((at) => one.boughtAt <= at);
    const [since = null] = times.toSorted((a, b) => b.getTime() - a.getTime());
    return { ...one, since, isNamed: byOrder.some((key) => forgotten.has(key)) };
  });
}

/** Which of these orders tell of somebody who was forgotten since. */
export async function forgottenAmong(tx: Transaction, shopId: number, bought: readonly Bought[]): Promise<boolean[]> {
  const told = await toldOf(tx, shopId, bought);
  return bought.map((_one, index) => told?.[index] !== undefined && (told[index].since !== null || told[index].isNamed));
}

/**
 * Gives everybody who was forgotten before a file names them a pseudonym, by which `knownBuyers` then knows their orders as those of
 * a forgotten customer: for as many days as after a request, so that files which belong together meet one pseudonym. The caller holds
 * the lock on the shop's purchases.
 *
 * @returns which of the orders are to be recorded without a person: a request named them, and nothing else leads to anybody forgotten
 */
export async function meetForgotten(tx: Transaction, shopId: number, bought: readonly Bought[], now: Date): Promise<boolean[]> {
  const told = await toldOf(tx, shopId, bought);
  if (told === null) return bought.map(() => false);
  const known = await knownBuyers(tx, shopId, bought);
  const isKnown = (index: number): boolean => known[index]?.customer?.redactedAt != null;
  const missing = new Map<string, Date>();
  for (const [index, { email, since }] of told.entries())
    if (email !== null && since !== null && !isKnown(index)) missing.set(email, since);
  const ids = await insertCustomers(
    tx,
    shopId,
    [...missing].map(() => null),
  );
  for (const [index, [email, since]] of [...missing].entries()) {
    const id = ids[index];
    if (id === undefined) continue;
    await markRedacted(tx, shopId, [id], since);
    await putRedactedKeys(tx, shopId, id, [emailKeys(shopId, email)[0]], addDays(now, RECOGNISED_DAYS));
  }
  return told.map(({ since, isNamed }, index) => isNamed && since === null && !isKnown(index));
}
