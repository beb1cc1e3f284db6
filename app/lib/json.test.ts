import { expect, test } from "vitest";
import { parseJson } from "./json.ts";

test("an id of 64 bits keeps all its digits", () => {
  expect(parseJson('{"order":{"id":820982911946154508},"small":7}')).toEqual({ order: { id: "820982911946154508" }, small: 7 });
});

test("amounts and texts stay as they are", () => {
  expect(parseJson('[1.5, "9007199254740993", 9007199254740991, 1e21, null]')).toEqual([
    1.5,
    "9007199254740993",
    9007199254740991,
    1e21,
    null,
  ]);
});
