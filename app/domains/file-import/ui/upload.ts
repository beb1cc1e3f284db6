// A large file goes up in parts: what arrived stays, so that a lost connection costs the parts under way at most.

/** So many parts are under way at once: while the server writes one down the line is not idle. */
const AT_ONCE = 2;

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

/** What came of a part. `gone`: the server waits for no parts of this file any more. `unreadable`: the browser cannot read the file. */
export type PartAnswer = "kept" | "unreachable" | "gone" | "unreadable";

/** The outer world of an upload. */
export type UploadWorld = Readonly<{
  /** Sends part `number`, which is bytes [from, to) of the file. */
  send: (number: number, from: number, to: number) => Promise<PartAnswer>;
  /** Ends early when there is hope again, as when the browser is online again. */
  pause: (milliseconds: number) => Promise<void>;
  /** Any clock that runs evenly, in milliseconds. */
  clock: () => number;
  isCancelled: () => boolean;
  onProgress: (progress: UploadProgress) => void;
}>;

/** A file in parts of the same length, the last one shorter. `received`: numbers of those that the server has, from 1. */
export type UploadPlan = Readonly<{ fileBytes: number; partBytes: number; received: readonly number[] }>;

/** `secondsLeft` is null until something is known of the speed. `isLost`: the server does not answer; we go on trying. */
export type UploadProgress = Readonly<{ sentBytes: number; fileBytes: number; secondsLeft: number | null; isLost: boolean }>;

export type UploadEnd = "uploaded" | "cancelled" | "gone" | "unreadable";

/**
 * Sends what the server does not have yet, until it has all, somebody cancels, or it cannot go on. A lost connection ends
 * nothing: the parts that were under way are sent again, after growing pauses.
 */
export async function upload({ fileBytes, partBytes, received }: UploadPlan, world: UploadWorld): Promise<UploadEnd> {
  const count = Math.ceil(fileBytes / partBytes);
  const open = Array.from({ length: count }, (_, index) => index + 1).filter((number) => !received.includes(number));
  const rangeOf = (number: number) => ({ from: (number - 1) * partBytes, to: Math.min(fileBytes, number * partBytes) });
  const bytesOf = (number: number) => rangeOf(number).to - rangeOf(number).from;

  let leftBytes = open.reduce((sum, number) => sum + bytesOf(number), 0);
  const outcome: { end: UploadEnd } = { end: "uploaded" };
  let failures = 0;
  let speed = { since: world.clock(), bytes: 0 };
  const tell = () => {
    const secondsLeft = secondsLeftOf(leftBytes, { bytes: speed.bytes, milliseconds: world.clock() - speed.since });
    world.onProgress({ sentBytes: fileBytes - leftBytes, fileBytes, secondsLeft, isLost: failures > 0 });
  };

  /** Sends one part after the other until none is open. */
  const sendAll = async (): Promise<void> => {
    for (let number = open.shift(); number !== undefined; number = open.shift()) {
      const { from, to } = rangeOf(number);
      const answer = await world.send(number, from, to);
      if (world.isCancelled()) outcome.end = "cancelled";
      else if (answer === "gone" || answer === "unreadable") outcome.end = answer;
      if (outcome.end !== "uploaded") return;
      if (answer === "kept") {
        // The time without a line says nothing about the speed with one.
        if (failures > 0) speed = { since: world.clock(), bytes: 0 };
        else speed.bytes += to - from;
        failures = 0;
        leftBytes -= to - from;
        tell();
      } else {
        open.unshift(number);
        failures += 1;
        tell();
        await world.pause(pauseMs(failures));
      }
    }
  };

  tell();
  if (world.isCancelled()) return "cancelled";
  await Promise.all(Array.from({ length: AT_ONCE }, sendAll));
  return outcome.end;
}

/** Before this much was sent a speed is chance. */
const TELLING_BYTES = 512 * 1024;

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

/** Why a file is not worth sending. */
export type LocalProblem = "empty" | "too-large" | "spreadsheet" | "compressed";

/**
 * What the first bytes and the size of a file say before it is sent: nobody should wait for a spreadsheet to arrive in order to
 * read that it is none. The server looks again.
 *
 * @param head the first four bytes at least, where the file has so many
 * @example
 * localProblem({ name: "orders.xlsx", size: 9_000 }, Uint8Array.of(0x50, 0x4b, 3, 4), 1e9) // "spreadsheet"
 */
export function localProblem(file: Readonly<{ name: string; size: number }>, head: Uint8Array, maxBytes: number): LocalProblem | null {
  if (file.size === 0) return "empty";
  if (file.size > maxBytes) return "too-large";
  const starts = (...bytes: number[]) => bytes.every((byte, index) => head[index] === byte);
  // A workbook of today is a zip, one of Excel 97 to 2003 a compound file.
  if (starts(0x50, 0x4b)) return /\.(?:xlsx|xlsm|xlsb|ods|numbers)$/i.test(file.name) ? "spreadsheet" : "compressed";
  if (starts(0xd0, 0xcf, 0x11, 0xe0)) return "spreadsheet";
  return starts(0x1f, 0x8b) ? "compressed" : null;
}
