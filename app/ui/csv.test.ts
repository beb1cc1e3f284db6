import { expect, test } from "vitest";
import { csvOf } from "#app/ui/csv.ts";

test("cells with commas, quotes and line breaks stay one cell", () => {
  expect(csvOf([["a,b", 'say "hi"', "two\nlines"]])).toBe('"a,b","say ""hi""","two\nlines"\r\n');
});

test("text that a spreadsheet would run as a formula stays text", () => {
  expect(csvOf([["=1+1", "-x", "@y", "+z"]])).toBe("'=1+1,'-x,'@y,'+z\r\n");
});

test("numbers are numbers, also negative ones, and an unknown cell is empty", () => {
  expect(csvOf([[-12.5, null, 0]])).toBe("-12.5,,0\r\n");
});
