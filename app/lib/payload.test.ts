import { expect, test } from "vitest";
import { z } from "zod";
import { cleanText, count, gid, id, instant, readAs, text } from "./payload.ts";
import { UnreadableError } from "./reason.ts";

const body = z.object({ id, gid: gid.nullish(), at: instant.nullish(), list: z.array(z.object({ count })).nullish(), word: text(4) });

function reasonFor(given: unknown): unknown {
  try {
    readAs(body, given);
  } catch (error) {
    if (error instanceof UnreadableError) return error.reason;
  }
  return null;
}

test.each([
  [{}, { code: "missing", field: "id" }],
  [{ id: null }, { code: "missing", field: "id" }],
  [{ id: "seven" }, { code: "wrong-kind", field: "id", expected: "id" }],
  [{ id: "9223372036854775808" }, { code: "wrong-kind", field: "id", expected: "id" }],
  [{ id: 1.5 }, { code: "wrong-kind", field: "id", expected: "id" }],
  [
    { id: 1, gid: "gid://shopify/Order/" },
    { code: "wrong-kind", field: "gid", expected: "id" },
  ],
  [
    { id: 1, at: "yesterday" },
    { code: "not-a-time", field: "at" },
  ],
  [
    { id: 1, at: "0000-01-01T00:00:00Z" },
    { code: "not-a-time", field: "at" },
  ],
  [
    { id: 1, at: "2026-13-01T00:00:00Z" },
    { code: "not-a-time", field: "at" },
  ],
  [
    { id: 1, list: {} },
    { code: "wrong-kind", field: "list", expected: "list" },
  ],
  [
    { id: 1, list: [{ count: 1 }, { count: "2" }] },
    { code: "wrong-kind", field: "list.1.count", expected: "number" },
  ],
  [
    { id: 1, list: [{ count: 2 ** 40 }] },
    { code: "unknown-value", field: "list.0.count" },
  ],
  [
    { id: 1, word: 5 },
    { code: "wrong-kind", field: "word", expected: "text" },
  ],
  ["a word", { code: "not-json" }],
  [[], { code: "not-json" }],
])("what is wrong with %j is said with its place", (given, reason) => {
  expect(reasonFor(given)).toEqual(reason);
});

test("ids of 64 bits stay exact, times keep their offset, texts their length", () => {
  const read = readAs(body, {
    id: "9223372036854775807",
    gid: "gid://shopify/Order/706405506930370084?x=1",
    at: "2021-12-31T19:00:00-05:00",
    word: "abcdef",
  });

  expect(read).toMatchObject({ id: 9223372036854775807n, gid: 706405506930370084n, at: new Date("2022-01-01T00:00:00Z"), word: "abcd" });
});

test("a text that PostgreSQL would refuse becomes one that it keeps", () => {
  expect(cleanText("a\u0000b\ud800c 😀", 20)).toBe("ab\ufffdc 😀");
  expect(cleanText("a😀", 2)).toBe("a\ufffd");
});
