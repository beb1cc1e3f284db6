import { expect, test } from "vitest";
import { localProblem, pauseMs, secondsLeftOf, upload } from "#app/domains/file-import/ui/upload.ts";
import type { PartAnswer, UploadProgress } from "#app/domains/file-import/ui/upload.ts";

const MIB = 1024 * 1024;

type Server = (number: number, attempt: number) => PartAnswer;
type Given = Readonly<{ received?: readonly number[]; cancelAfter?: number }>;

/** Uploads against a server in memory; each part takes a second of a clock that only parts move. */
async function uploaded(fileBytes: number, server: Server, { received = [], cancelAfter = Infinity }: Given = {}) {
  const parts: { number: number; from: number; to: number }[] = [];
  const pauses: number[] = [];
  const told: UploadProgress[] = [];
  let time = 0;
  const end = await upload(
    { fileBytes, partBytes: MIB, received },
    {
      send: async (number, from, to) => {
        parts.push({ number, from, to });
        const answer = server(number, parts.length);
        await Promise.resolve();
        time += 1_000;
        return answer;
      },
      pause: (milliseconds) => {
        pauses.push(milliseconds);
        time += milliseconds;
        return Promise.resolve();
      },
      clock: () => time,
      isCancelled: () => parts.length >= cancelAfter,
      onProgress: (progress) => told.push(progress),
    },
  );
  return { end, parts, pauses, told };
}

const keepsAll: Server = () => "kept";

test("a file arrives whole: each part once, without a gap, the last one as long as what is left", async () => {
  const { end, parts, told } = await uploaded(5 * MIB + 7, keepsAll);

  expect(end).toBe("uploaded");
  expect(parts).toEqual([
    ...[1, 2, 3, 4, 5].map((number) => ({ number, from: (number - 1) * MIB, to: number * MIB })),
    { number: 6, from: 5 * MIB, to: 5 * MIB + 7 },
  ]);
  expect(told[0]).toEqual({ sentBytes: 0, fileBytes: 5 * MIB + 7, secondsLeft: null, isLost: false });
  expect(told.at(-1)).toEqual({ sentBytes: 5 * MIB + 7, fileBytes: 5 * MIB + 7, secondsLeft: 0, isLost: false });
});

test("only what the server does not have is sent, and what it has counts as done", async () => {
  const { parts, told } = await uploaded(4 * MIB, keepsAll, { received: [1, 3] });

  expect(parts.map(({ number }) => number)).toEqual([2, 4]);
  expect(told.map(({ sentBytes }) => sentBytes / MIB)).toEqual([2, 3, 4]);
});

test("a lost connection ends nothing: the same parts are sent again after growing pauses, and the page says so meanwhile", async () => {
  const { end, parts, pauses, told } = await uploaded(4 * MIB, (_number, attempt) =>
    attempt >= 3 && attempt <= 6 ? "unreachable" : "kept",
  );

  expect(end).toBe("uploaded");
  expect(pauses).toEqual([1_000, 2_000, 4_000, 8_000]);
  expect(new Set(parts.map(({ number }) => number))).toEqual(new Set([1, 2, 3, 4]));
  expect(parts).toHaveLength(8);
  expect(told.map(({ isLost }) => isLost)).toEqual([false, false, false, true, true, true, true, false, false]);
  expect(told.at(-1)?.sentBytes).toBe(4 * MIB);
});

test("time without a line does not count as slow", async () => {
  const { told, pauses } = await uploaded(6 * MIB, (_number, attempt) => (attempt >= 3 && attempt <= 12 ? "unreachable" : "kept"));

  expect(Math.max(...pauses)).toBe(15_000);
  // Two parts a second before and after.
  expect(told.slice(-3).map(({ sentBytes, secondsLeft }) => [sentBytes / MIB, secondsLeft])).toEqual([
    [4, null],
    [5, 1],
    [6, 0],
  ]);
});

test.each(["gone", "unreadable"] as const)("a file that is %s is sent no further", async (answer) => {
  const { end, parts } = await uploaded(10 * MIB, (_number, attempt) => (attempt === 2 ? answer : "kept"));

  expect(end).toBe(answer);
  expect(parts.length).toBeLessThan(5);
});

test("who cancels stops it", async () => {
  const { end, parts } = await uploaded(10 * MIB, keepsAll, { cancelAfter: 3 });

  expect(end).toBe("cancelled");
  expect(parts.length).toBeLessThan(6);
});

test("pause and remaining time by numbers", () => {
  expect([1, 2, 3, 4, 5, 6].map(pauseMs)).toEqual([1_000, 2_000, 4_000, 8_000, 15_000, 15_000]);
  expect(secondsLeftOf(3_000_000, { bytes: 1_000_000, milliseconds: 2_000 })).toBe(6);
  expect(secondsLeftOf(3_000_000, { bytes: 1_000, milliseconds: 2_000 })).toBeNull();
});

test("a file that cannot be an export is not sent at all", () => {
  const zip = Uint8Array.of(0x50, 0x4b, 3, 4);
  const of = (name: string, head: Uint8Array, size = 9_000) => localProblem({ name, size }, head, 10_000);

  expect(of("orders.csv", Uint8Array.of(0x4e, 0x61, 0x6d, 0x65))).toBeNull();
  expect(of("orders.csv", new Uint8Array(), 0)).toBe("empty");
  expect(of("orders.csv", Uint8Array.of(0x4e), 10_001)).toBe("too-large");
  expect([of("orders.xlsx", zip), of("Bestellungen.ODS", zip), of("orders.xls", Uint8Array.of(0xd0, 0xcf, 0x11, 0xe0))]).toEqual(
    Array(3).fill("spreadsheet"),
  );
  expect([of("orders.zip", zip), of("orders.csv", zip), of("orders.csv.gz", Uint8Array.of(0x1f, 0x8b))]).toEqual(
    Array(3).fill("compressed"),
  );
});
