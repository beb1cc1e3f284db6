/** A number in [0, 1) that depends on the seed and the key alone, so that adding one thing never changes another. */
export function chance(seed: number, key: string): number {
  let hash = (0x811c9dc5 ^ seed) >>> 0;
  for (let index = 0; index < key.length; index += 1) hash = Math.imul(hash ^ key.charCodeAt(index), 0x01000193) >>> 0;
  // The finisher of MurmurHash3: FNV alone leaves neighbouring keys close together.
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b) >>> 0;
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35) >>> 0;
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}

/** A whole number from `from` to `to`, both possible. */
export function between(seed: number, key: string, from: number, to: number): number {
  return from + Math.floor(chance(seed, key) * (to - from + 1));
}

export function pick<Item>(seed: number, key: string, items: readonly [Item, ...Item[]]): Item {
  return items[Math.floor(chance(seed, key) * items.length)] ?? items[0];
}
