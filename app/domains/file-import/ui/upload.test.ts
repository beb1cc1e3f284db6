import { expect, test } from "vitest";
import {
  FIRST_PART_BYTES,
  LARGEST_PART_BYTES,
  nextPartBytes,
  pauseMs,
  secondsLeftOf,
  upload,
  type PartAnswer,
  type UploadProgress,
} from "#app/domains/file-import/ui/upload.ts";

const MIB = 1024 * 1024;

type Server = (from: number, to: number, attempt: number) => PartAnswer<string>;

/** Uploads against a server in memory; each part takes as long as `msPerPart` says. */
async function uploaded(size: number, server: Server, { from = 0, msPerPart = 100, cancelAfter = Infinity } = {}) {
  const parts: [number, number][] = [];
  const pauses: number[] = [];
  const told: UploadProgress[] = [];
  let time = 0;
  const end = await upload<string>(size, from, {
    send: (start, stop) => {
      parts.push([start, stop]);
      time += msPerPart;
      return Promise.resolve(server(start, stop, parts.length));
    },
    pause: (milliseconds) => {
      pauses.push(milliseconds);
      return Promise.resolve();
    },
    clock: () => time,
    isCancelled: () => parts.length >= cancelAfter,
    onProgress: (progress) => told.push(progress),
  });
  return { end, parts, pauses, told };
}

const takesAll: Server = (_from, to) => ({ kind: "received", received: to });

test("a file arrives whole, in parts that follow each other and are never larger than the door", async () => {
  const { end, parts, told } = await uploaded(20 * MIB + 7, takesAll);

  expect(end).toEqual({ kind: "uploaded" });
  expect(parts[0]).toEqual([0, FIRST_PART_BYTES]);
  for (const [index, [from, to]] of parts.entries()) {
    expect(from).toBe(index === 0 ? 0 : parts[index - 1]?.[1]);
    expect(to - from).toBeLessThanOrEqual(LARGEST_PART_BYTES);
  }
  expect(parts.at(-1)?.[1]).toBe(20 * MIB + 7);
  expect(told.at(-1)).toMatchObject({ received: 20 * MIB + 7, secondsLeft: 0, isLost: false });
});

test("a slow line gets small parts, a quick one large parts", async () => {
  const slow = await uploaded(4 * MIB, takesAll, { msPerPart: 20_000 });
  const quick = await uploaded(40 * MIB, takesAll, { msPerPart: 50 });

  const sizes = (parts: readonly [number, number][]) => parts.map(([from, to]) => to - from);
  expect(Math.min(...sizes(slow.parts))).toBe(64 * 1024);
  expect(Math.max(...sizes(slow.parts))).toBe(FIRST_PART_BYTES);
  expect(Math.max(...sizes(quick.parts))).toBe(LARGEST_PART_BYTES);
});

test("a lost connection ends nothing: the same bytes are sent again after growing pauses, and the page says so meanwhile", async () => {
  const { end, parts, pauses, told } = await uploaded(MIB, (_from, to, attempt) =>
    attempt >= 2 && attempt <= 5 ? { kind: "unreachable" } : { kind: "received", received: to },
  );

  expect(end).toEqual({ kind: "uploaded" });
  expect(pauses).toEqual([1_000, 2_000, 4_000, 8_000]);
  expect(parts.slice(1, 6).map(([from]) => from)).toEqual(Array(5).fill(FIRST_PART_BYTES));
  expect(told.map(({ isLost }) => isLost).slice(0, 7)).toEqual([false, false, true, true, true, true, false]);
});

test("the upload goes on where the server is, whatever the browser believes", async () => {
  const resumed = await uploaded(2 * MIB, takesAll, { from: MIB });
  const ahead = await uploaded(MIB, (_from, to, attempt) => ({ kind: "received", received: attempt === 1 ? 900_000 : to }));

  expect(resumed.parts[0]?.[0]).toBe(MIB);
  expect(ahead.parts[1]?.[0]).toBe(900_000);
});

test("who cancels stops it, and so does a refusal", async () => {
  const cancelled = await uploaded(10 * MIB, takesAll, { cancelAfter: 2 });
  const refused = await uploaded(10 * MIB, () => ({ kind: "refused", refusal: "too-large" }));

  expect([cancelled.end, cancelled.parts.length]).toEqual([{ kind: "cancelled" }, 2]);
  expect([refused.end, refused.parts.length]).toEqual([{ kind: "refused", refusal: "too-large" }, 1]);
});

test("a file without a byte is there at once", async () => {
  expect(await uploaded(0, takesAll)).toMatchObject({ end: { kind: "uploaded" }, parts: [] });
});

test("part, pause and remaining time by numbers", () => {
  expect([nextPartBytes(MIB, 100), nextPartBytes(MIB, 3_000), nextPartBytes(MIB, 9_000)]).toEqual([2 * MIB, MIB, MIB / 2]);
  expect([nextPartBytes(LARGEST_PART_BYTES, 1), nextPartBytes(64 * 1024, 29_000)]).toEqual([LARGEST_PART_BYTES, 64 * 1024]);
  expect([1, 2, 3, 4, 5, 6].map(pauseMs)).toEqual([1_000, 2_000, 4_000, 8_000, 15_000, 15_000]);
  expect(secondsLeftOf(3_000_000, { bytes: 1_000_000, milliseconds: 2_000 })).toBe(6);
  expect(secondsLeftOf(3_000_000, { bytes: 1_000, milliseconds: 2_000 })).toBeNull();
});
