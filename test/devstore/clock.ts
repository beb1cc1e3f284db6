/**
 * The devstore's own clock: real time (or what a test gives), moved on by `advance`. What is to happen at a later time waits in its
 * agenda; on real time a timer brings it about, on a test's time `advance` does.
 */
export type Clock = {
  now(): Date;
  /** Does `act` at that time; returns the way to have it not happen. */
  at(due: Date, act: () => void): () => void;
  /** Moves the clock on, and does what falls due on the way, each at its own time. What is under way is waited for first. */
  advance(milliseconds: number): Promise<void>;
  /** Does everything that waits, at once and in its order, without moving the clock. */
  doAllNow(): Promise<void>;
  stop(): void;
};

type Entry = { due: number; act: () => void };

/** What falls due within a second is done together. */
const TOGETHER_MS = 1000;
/** Timers of Node end here; a later entry gets another one. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

export function createClock(options: {
  /** A test's own time; real time and its timers without. */
  base?: (() => Date) | undefined;
  /** Waits until what was begun has come to rest. */
  rest: () => Promise<void>;
}): Clock {
  const base = options.base ?? (() => new Date());
  let ahead = 0;
  let entries: Entry[] = [];
  let timer: NodeJS.Timeout | null = null;

  const now = (): number => base().getTime() + ahead;

  function setTimer(): void {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    const [first] = entries;
    if (first === undefined || options.base !== undefined) return;
    timer = setTimeout(
      () => {
        for (const { act } of takeUntil(now())) act();
        setTimer();
      },
      Math.min(LONGEST_TIMER_MS, Math.max(0, first.due - now())),
    );
    timer.unref();
  }

  function takeUntil(time: number): Entry[] {
    const taken = entries.filter(({ due }) => due <= time);
    entries = entries.filter(({ due }) => due > time);
    return taken;
  }

  return {
    now: () => new Date(now()),
    at(due, act) {
      const entry = { due: due.getTime(), act };
      const place = entries.findIndex((other) => other.due > entry.due);
      entries.splice(place === -1 ? entries.length : place, 0, entry);
      setTimer();
      return () => {
        entries = entries.filter((other) => other !== entry);
        setTimer();
      };
    },
    async advance(milliseconds) {
      const target = now() + milliseconds;
      await options.rest();
      for (let [first] = entries; first !== undefined && first.due <= target; [first] = entries) {
        ahead += Math.max(0, first.due - now());
        for (const { act } of takeUntil(Math.min(target, first.due + TOGETHER_MS))) act();
        await options.rest();
      }
      ahead += Math.max(0, target - now());
      setTimer();
    },
    async doAllNow() {
      for (const { act } of takeUntil(Number.POSITIVE_INFINITY)) act();
      await options.rest();
      setTimer();
    },
    stop() {
      entries = [];
      setTimer();
    },
  };
}
