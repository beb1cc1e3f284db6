import { normaliseEmail } from "#app/domains/customers/customers.ts";
import type { PersonKeys } from "#app/domains/customers/customers.server.ts";
import { lookupKeys } from "#app/platform/crypto.server.ts";

/** Keyed hashes by which a person is recognised after they were forgotten, under every key of HASH_KEYS. */
export function personKeys(shopId: number, { shopifyIds, emails }: PersonKeys): string[] {
  return valuesOf({ shopifyIds, emails }).flatMap((value) => [...lookupKeys(shopId, value)]);
}

/** The same under the newest key only, to be written. */
export function newestPersonKeys(shopId: number, keys: PersonKeys): string[] {
  return valuesOf(keys).map((value) => lookupKeys(shopId, value)[0]);
}

function valuesOf({ shopifyIds, emails }: PersonKeys): string[] {
  const normal = emails.map(normaliseEmail).filter((email) => email !== null);
  return [...shopifyIds.map((id) => `shopify:${id}`), ...normal.map((email) => `email:${email}`)];
}
