const FIRST_SIZE = 4096;

/** A list of numbers that grows, without an object for any of them. One kind of array for all, so that code on it stays fast. */
export class NumberColumn {
  length = 0;
  #numbers = new Float64Array(FIRST_SIZE);

  /** 0 where nothing was set. */
  get(place: number): number {
    return this.#numbers[place] ?? 0;
  }

  set(place: number, value: number): void {
    if (place >= this.#numbers.length) {
      const larger = new Float64Array(Math.max(place + 1, this.#numbers.length * 2));
      larger.set(this.#numbers);
      this.#numbers = larger;
    }
    this.#numbers[place] = value;
    if (place >= this.length) this.length = place + 1;
  }
}

const EMPTY = -1;

/** Places by a whole number, such as Shopify's ids: a Map of a million of them takes twice the time and memory. */
export class NumberIndex {
  #keys = new Float64Array(FIRST_SIZE);
  #places = new Int32Array(FIRST_SIZE).fill(EMPTY);
  #length = 0;

  get(key: number): number | undefined {
    const place = this.#places[this.#slotOf(key)] ?? EMPTY;
    return place === EMPTY ? undefined : place;
  }

  set(key: number, place: number): void {
    const slot = this.#slotOf(key);
    if (this.#places[slot] === EMPTY) this.#length += 1;
    this.#keys[slot] = key;
    this.#places[slot] = place;
    if (this.#length * 2 > this.#keys.length) this.#grow();
  }

  /** Where a key is, or would be. */
  #slotOf(key: number): number {
    const mask = this.#keys.length - 1;
    const mixed = Math.imul(key ^ Math.imul(Math.floor(key / 0x1_0000_0000), 0x9e37_79b1), 0x85eb_ca6b);
    let slot = (mixed ^ (mixed >>> 15)) & mask;
    while (this.#places[slot] !== EMPTY && this.#keys[slot] !== key) slot = (slot + 1) & mask;
    return slot;
  }

  #grow(): void {
    const [keys, places] = [this.#keys, this.#places];
    this.#keys = new Float64Array(keys.length * 2);
    this.#places = new Int32Array(keys.length * 2).fill(EMPTY);
    for (const [slot, key] of keys.entries()) {
      const place = places[slot] ?? EMPTY;
      if (place === EMPTY) continue;
      const free = this.#slotOf(key);
      this.#keys[free] = key;
      this.#places[free] = place;
    }
  }
}
