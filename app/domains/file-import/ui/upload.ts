// A large file goes up in parts, one after the other: what arrived stays, so that a lost connection costs one part at most.

const KIB = 1024;
export const FIRST_PART_BYTES = 512 * KIB;
const SMALLEST_PART_BYTES = 64 * KIB;
/** What the server's door lets through. */
export const LARGEST_PART_BYTES = 4096 * KIB;

/** The server cuts off what takes half a minute; a part shall be far from it, and still be worth its request. */
const LONG_PART_MS = 6_000;
const SHORT_PART_MS = 2_000;

/**
 * How large the next part should be after one of `bytes` took so long.
 *
 * @example
 * nextPartBytes(524_288, 700) // 1_048_576
 */
export function nextPartBytes(bytes: number, tookMs: number): number {
  if (tookMs < SHORT_PART_MS) return Math.min(bytes * 2, LARGEST_PART_BYTES);
  return tookMs > LONG_PART_MS ? smallerPart(bytes) : bytes;
}

function smallerPart(bytes: number): number {
  return Math.max(Math.floor(bytes / 2), SMALLEST_PART_BYTES);
}

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 15_000;

/**
 * How long to wait after so many attempts in a row that nobody answered.
 *
 * @example
 * pauseMs(3) // 4_000
 */
export function pauseMs(failures: number): number {
  return Math.min(FIRST_PAUSE_MS * 2 ** Math.max(0, failures - 1), LONGEST_PAUSE_MS);
}

/** What the server says to a part. `received`: how many bytes it has from the start on, where the next part must begin. */
export type PartAnswer<Refusal> =
  Readonly<{ kind: "received"; received: number }> | Readonly<{ kind: "refused"; refusal: Refusal }> | Readonly<{ kind: "unreachable" }>;

/** The outer world of an upload. */
export type UploadWorld<Refusal> = Readonly<{
  /** Sends the bytes [from, to) of the file. */
  send: (from: number, to: number) => Promise<PartAnswer<Refusal>>;
  /** Ends early when there is hope again, as when the browser is online again. */
  pause: (milliseconds: number) => Promise<void>;
  /** Any clock that runs evenly, in milliseconds. */
  clock: () => number;
  isCancelled: () => boolean;
  onProgress: (progress: UploadProgress) => void;
}>;

/** `secondsLeft` is null until something is known of the speed. `isLost`: the server does not answer; we go on trying. */
export type UploadProgress = Readonly<{ received: number; size: number; secondsLeft: number | null; isLost: boolean }>;

export type UploadEnd<Refusal> = Readonly<{ kind: "uploaded" | "cancelled" }> | Readonly<{ kind: "refused"; refusal: Refusal }>;

/**
 * Sends a file from `received` on until the server has all of it, somebody cancels, or the server refuses it. A lost connection
 * ends nothing: the same part is tried again, smaller, with growing pauses.
 */
export async function upload<Refusal>(size: number, alreadyReceived: number, world: UploadWorld<Refusal>): Promise<UploadEnd<Refusal>> {
  let received = alreadyReceived;
  let partBytes = FIRST_PART_BYTES;
  let failures = 0;
  const sent = { bytes: 0, milliseconds: 0 };
  const tell = () => {
    world.onProgress({ received, size, secondsLeft: secondsLeftOf(size - received, sent), isLost: failures > 0 });
  };
  tell();
  while (received < size) {
    if (world.isCancelled()) return { kind: "cancelled" };
    const started = world.clock();
    const answer = await world.send(received, Math.min(size, received + partBytes));
    if (world.isCancelled()) return { kind: "cancelled" };
    if (answer.kind === "refused") return answer;
    if (answer.kind === "unreachable") {
      failures += 1;
      partBytes = smallerPart(partBytes);
      tell();
      await world.pause(pauseMs(failures));
      continue;
    }
    const tookMs = world.clock() - started;
    sent.bytes += Math.max(0, answer.received - received);
    sent.milliseconds += tookMs;
    failures = 0;
    received = answer.received;
    partBytes = nextPartBytes(partBytes, tookMs);
    tell();
  }
  return { kind: "uploaded" };
}

/** Before this much was sent a speed is chance. */
const TELLING_BYTES = 256 * KIB;

/**
 * How long `bytes` take at the speed so far; null while nobody can tell.
 *
 * @example
 * secondsLeftOf(3_000_000, { bytes: 1_000_000, milliseconds: 2_000 }) // 6
 */
export function secondsLeftOf(bytes: number, sent: Readonly<{ bytes: number; milliseconds: number }>): number | null {
  if (sent.bytes < TELLING_BYTES || sent.milliseconds <= 0) return null;
  return ((bytes / sent.bytes) * sent.milliseconds) / 1000;
}
