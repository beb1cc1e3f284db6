import { createCipheriv, createDecipheriv, createHmac, createSecretKey, randomBytes } from "node:crypto";
import type { KeyObject } from "node:crypto";
import { env } from "#app/platform/env.server.ts";

// Sealed bytes: version (1) | length of the key's name (1) | name | nonce (12) | tag (16) | cipher text.
// AES-256-GCM, the nonce random: safe for 2^32 values under one key (NIST SP 800-38D, 8.3); rotate the key before.
const VERSION = 1;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Where a value lives. It is bound into the seal, so that a value moved to another shop, table or column does not open. */
export type Place = Readonly<{ shop: string | number; table: string; column: string }>;

type Keys = Readonly<{ current: string; byName: ReadonlyMap<string, KeyObject> }>;

function keysFrom(setting: string): Keys {
  const pairs = setting.split(",").map((pair) => {
    const at = pair.indexOf(":");
    // A key object once, not a buffer at each use: wrapping it anew costs more than the hash itself.
    return [pair.slice(0, at), createSecretKey(pair.slice(at + 1), "base64")] as const;
  });
  return { current: pairs[0]?.[0] ?? "", byName: new Map(pairs) };
}

let encryption: Keys | null = null;
let hashing: Keys | null = null;

/** A value is sealed under a key that this process was not given. What to do stands in the message. */
class MissingKeyError extends Error {
  constructor(name: string, setting: string) {
    super(
      `The key "${name}" is not in ${setting}, but values are still sealed under it. Put it back behind the newer ones, restart, and run ` +
        "`npm run rotate-keys`, which says when it may go (docs/operations.md, Keys).",
    );
    this.name = "MissingKeyError";
  }
}

function keyNamed(keys: Keys, name: string, setting: string): KeyObject {
  const key = keys.byName.get(name);
  if (key === undefined) throw new MissingKeyError(name, setting);
  return key;
}

function additionalData({ shop, table, column }: Place): Buffer {
  return Buffer.from(`${String(shop)}\u0000${table}\u0000${column}`, "utf8");
}

/** Encrypts a text or bytes under the newest key. */
export function seal(place: Place, plain: string | Buffer): Uint8Array<ArrayBuffer> {
  encryption ??= keysFrom(env().ENCRYPTION_KEYS);
  const name = Buffer.from(encryption.current, "ascii");
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv("aes-256-gcm", keyNamed(encryption, encryption.current, "ENCRYPTION_KEYS"), nonce);
  cipher.setAAD(additionalData(place));
  const text = Buffer.concat([cipher.update(typeof plain === "string" ? Buffer.from(plain, "utf8") : plain), cipher.final()]);
  const sealed = Buffer.concat([Buffer.from([VERSION, name.length]), name, nonce, cipher.getAuthTag(), text]);
  return new Uint8Array(sealed);
}

/**
 * Decrypts what `seal` made for the same place.
 *
 * @throws Error when the value was changed or moved, or its key is gone
 */
export function unseal(place: Place, sealed: Uint8Array): Buffer {
  encryption ??= keysFrom(env().ENCRYPTION_KEYS);
  const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength);
  if (bytes[0] !== VERSION) throw new Error(`A value of ${place.table}.${place.column} is not sealed.`);
  const nameEnd = 2 + (bytes[1] ?? 0);
  const nonceEnd = nameEnd + NONCE_BYTES;
  const tagEnd = nonceEnd + TAG_BYTES;
  const key = keyNamed(encryption, bytes.toString("ascii", 2, nameEnd), "ENCRYPTION_KEYS");
  const decipher = createDecipheriv("aes-256-gcm", key, bytes.subarray(nameEnd, nonceEnd));
  decipher.setAAD(additionalData(place));
  decipher.setAuthTag(bytes.subarray(nonceEnd, tagEnd));
  return Buffer.concat([decipher.update(bytes.subarray(tagEnd)), decipher.final()]);
}

/** `unseal` for texts. */
export function unsealText(place: Place, sealed: Uint8Array): string {
  return unseal(place, sealed).toString("utf8");
}

/**
 * The name of the key that a value is sealed under.
 *
 * @public for the test of a rotation, which loads this module once per set of keys
 */
export function keyNameOf(sealed: Uint8Array): string {
  return Buffer.from(sealed.subarray(2, 2 + (sealed[1] ?? 0))).toString("ascii");
}

/** Look-up keys of one value, one per key of HASH_KEYS, the newest first. */
export type LookupKeys = readonly [string, ...string[]];

/**
 * Keyed hashes under which a normalised value of one shop is looked up: `NAME.HASH`, HMAC-SHA256. Equal values of two shops
 * have different ones. Write the first; look up all, so that nothing is missed while a rotation is under way.
 *
 * @example
 * lookupKeys(1, "anna@example.com") // ["k2.1jJ…", "k1.u0e…"]
 */
export function lookupKeys(shopId: number, value: string): LookupKeys {
  hashing ??= keysFrom(env().HASH_KEYS);
  const [newest, ...older] = [...hashing.byName].map(([name, key]) => {
    const hash = createHmac("sha256", key)
      .update(`${String(shopId)}\u0000${value}`, "utf8")
      .digest("base64url");
    return `${name}.${hash}`;
  });
  if (newest === undefined) throw new Error("HASH_KEYS holds no key.");
  return [newest, ...older];
}

/** The names of the keys in the settings, the newest first. */
export function keyNames(): Readonly<{ encryption: readonly string[]; hashing: readonly string[] }> {
  encryption ??= keysFrom(env().ENCRYPTION_KEYS);
  hashing ??= keysFrom(env().HASH_KEYS);
  return { encryption: [...encryption.byName.keys()], hashing: [...hashing.byName.keys()] };
}
