import { selectShopPlaces } from "#app/domains/privacy/shop-places.data.server.ts";
import { SYSTEM_SEALS, TENANT_SEALS } from "#app/domains/privacy/registry.ts";
import { countByKeyOfSystem, putResealedOfSystem, selectStaleOfSystem } from "#app/domains/privacy/rotation-system.data.server.ts";
import {
  countByKey,
  countLookups,
  putRehashed,
  putResealed,
  selectStale,
  selectStaleIdentities,
} from "#app/domains/privacy/rotation.data.server.ts";
import type { SealedValue } from "#app/domains/privacy/rotation.data.server.ts";
import { keyNames, lookupKeys, seal, unseal, unsealText } from "#app/platform/crypto.server.ts";
import type { Place } from "#app/platform/crypto.server.ts";
import { asSystem, inShop, lockPurchases } from "#app/platform/db.server.ts";
import type { Transaction } from "#app/platform/db.server.ts";

/** Values a transaction: locks are short, so web and worker go on meanwhile. */
const VALUES_AT_ONCE = 500;
/** The same of values of a megabyte. */
const LARGE_VALUES_AT_ONCE = 10;
const BEGINNING = "(0,0)";

const hex = (bytes: Uint8Array): string => `\\x${Buffer.from(bytes).toString("hex")}`;

/** How far it is: a column of a shop (null: of the system), and how many of its values got a new key so far. */
export type RotationProgress = Readonly<{ shopId: number | null; column: string; changed: number }>;

/** An older key that is still in the settings: how many values need it, and until when for that reason alone. */
export type OldKey = Readonly<{ setting: "ENCRYPTION_KEYS" | "HASH_KEYS"; name: string; values: number; neededUntil: Date | null }>;

export type Rotation = Readonly<{ changed: number; oldKeys: readonly OldKey[] }>;

/**
 * Seals everything anew that is not sealed under the newest key of ENCRYPTION_KEYS, and hashes e-mails anew that are not hashed
 * under the newest of HASH_KEYS. May run beside web and worker, twice at once, and again after a crash: it looks for what is left.
 *
 * @throws MissingKeyError when a value's key is not in the settings any more
 */
export async function rotateKeys(onProgress: (progress: RotationProgress) => void): Promise<Rotation> {
  const { encryption, hashing } = keyNames();
  const [encryptionKey = ""] = encryption;
  const [hashKey = ""] = hashing;
  let changed = 0;
  const tell = (shopId: number | null, column: string) => (count: number) => {
    changed += count;
    onProgress({ shopId, column, changed });
  };

  for (const place of SYSTEM_SEALS) {
    const resealSome = (after: string) =>
      asSystem(async (tx) => {
        const found = await selectStaleOfSystem(tx, place, encryptionKey, after, VALUES_AT_ONCE);
        const values = found.map((one) => resealed({ shop: one.bound, table: place.table, column: place.column }, one));
        if (values.length > 0) await putResealedOfSystem(tx, place, values);
        return found;
      });
    await allOf(resealSome, tell(null, `${place.table}.${place.column}`));
  }

  const shops = await asSystem((tx) => selectShopPlaces(tx));
  for (const { id } of shops) {
    for (const { table, column, isLarge = false } of TENANT_SEALS) {
      const limit = isLarge ? LARGE_VALUES_AT_ONCE : VALUES_AT_ONCE;
      const resealSome = (after: string) =>
        inShop(id, async (tx) => {
          const found = await selectStale(tx, id, { table, column }, encryptionKey, after, limit);
          const values = found.map((one) => resealed({ shop: id, table, column }, one));
          if (values.length > 0) await putResealed(tx, id, { table, column }, values);
          return found;
        });
      await allOf(resealSome, tell(id, `${table}.${column}`), limit);
    }
    await rehashAll(id, hashKey, tell(id, "customer_identity.key"));
  }
  return {
    changed,
    oldKeys: await oldKeys(
      shops.map(({ id }) => id),
      encryption.slice(1),
      hashing.slice(1),
    ),
  };
}

function resealed(place: Place, { place: at, sealed }: SealedValue) {
  return { place: at, sealed: hex(seal(place, unseal(place, sealed))) };
}

/** Goes through a table in the order in which it lies on the disk, again and again until a whole round finds nothing. */
async function allOf(
  resealSome: (after: string) => Promise<readonly SealedValue[]>,
  tell: (count: number) => void,
  limit = VALUES_AT_ONCE,
): Promise<void> {
  for (let inRound = 1; inRound > 0;) {
    inRound = 0;
    for (let after = BEGINNING; ;) {
      const found = await resealSome(after);
      if (found.length > 0) tell(found.length);
      inRound += found.length;
      if (found.length < limit) break;
      after = found.at(-1)?.place ?? after;
    }
  }
}

async function rehashAll(shopId: number, keyName: string, tell: (count: number) => void): Promise<void> {
  const place = { shop: shopId, table: "customer_identity", column: "email_enc" };
  for (;;) {
    const count = await inShop(shopId, async (tx) => {
      // A delivery must not read an old key and write under it meanwhile.
      await lockPurchases(tx, shopId);
      const found = await selectStaleIdentities(tx, shopId, keyName, VALUES_AT_ONCE);
      const anew = found.map(({ kind, key, customer_id, email_enc }) => {
        return { kind, was: key, key: lookupKeys(shopId, unsealText(place, email_enc))[0], customer_id };
      });
      if (anew.length > 0) await putRehashed(tx, shopId, anew);
      return found.length;
    });
    if (count > 0) tell(count);
    if (count < VALUES_AT_ONCE) return;
  }
}

/** What the older keys of the settings are still needed for. */
async function oldKeys(shopIds: readonly number[], encryption: readonly string[], hashing: readonly string[]): Promise<OldKey[]> {
  const sealed = new Map<string, number>();
  const hashed = new Map<string, Readonly<{ values: number; until: Date | null }>>();
  const count = (usages: readonly Readonly<{ name: string; count: number }>[]): void => {
    for (const usage of usages) sealed.set(usage.name, (sealed.get(usage.name) ?? 0) + usage.count);
  };
  for (const place of SYSTEM_SEALS) count(await asSystem((tx) => countByKeyOfSystem(tx, place)));
  for (const shopId of shopIds) {
    await inShop(shopId, async (tx: Transaction) => {
      for (const place of TENANT_SEALS) count(await countByKey(tx, shopId, place));
      for (const one of await countLookups(tx, shopId)) {
        const before = hashed.get(one.name);
        const until = [before?.until ?? null, one.until].reduce((a, b) => (a === null || (b !== null && b > a) ? b : a), null);
        hashed.set(one.name, { values: (before?.values ?? 0) + one.count, until });
      }
    });
  }
  return [
    ...encryption.map((name): OldKey => ({ setting: "ENCRYPTION_KEYS", name, values: sealed.get(name) ?? 0, neededUntil: null })),
    ...hashing.map((name): OldKey => {
      const usage = hashed.get(name);
      return { setting: "HASH_KEYS", name, values: usage?.values ?? 0, neededUntil: usage?.until ?? null };
    }),
  ];
}
