type Numbers = Float64Array<ArrayBuffer> | Int32Array<ArrayBuffer> | Uint16Array<ArrayBuffer> | Uint8Array<ArrayBuffer>;

const FIRST_SIZE = 4096;

/** A list of numbers that grows, in the bytes that its kind needs and no object for any of them. */
export class NumberColumn {
  length = 0;
  #numbers: Numbers;
  readonly #grown: (size: number) => Numbers;

  /** @param make `(size) => new Int32Array(size)`, or another kind */
  constructor(make: (size: number) => Numbers) {
    this.#grown = make;
    this.#numbers = make(FIRST_SIZE);
  }

  /** 0 where nothing was set. */
  get(place: number): number {
    return this.#numbers[place] ?? 0;
  }

  set(place: number, value: number): void {
    if (place >= this.#numbers.length) {
      const larger = this.#grown(Math.max(place + 1, this.#numbers.length * 2));
      larger.set(this.#numbers);
      this.#numbers = larger;
    }
    this.#numbers[place] = value;
    if (place >= this.length) this.length = place + 1;
  }
}
