import fc from "fast-check";
import papa from "papaparse";
import { expect, test } from "vitest";
import { copyOf, csvReader, delimiterOf } from "#app/domains/order-file/csv.ts";
import type { Delimiter } from "#app/domains/order-file/terms.ts";

type Read = Readonly<{ cells: string[]; line: number; count: number; isOpen: boolean }>;

/** All records behind a header of `width` columns, fed in parts of so many bytes. */
function read(
  text: string,
  {
    delimiter = ",",
    width = 3,
    part = 7,
    slots,
  }: Readonly<{ delimiter?: Delimiter; width?: number; part?: number; slots?: number[] }> = {},
): Read[] {
  const records: Read[] = [];
  const places = Int16Array.from(slots ?? Array.from({ length: width }, (_, place) => place));
  const reader = csvReader({
    delimiter,
    encoding: "utf-8",
    onHeader: () => ({ slots: places, width: slots === undefined ? width : Math.max(...slots) + 1 }),
    onRecord: (cells, line, count, isOpen) => records.push({ cells, line, count, isOpen }),
  });
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += part) reader.push(bytes.subarray(at, at + part));
  reader.end();
  return records;
}

const cell = fc.string({ unit: fc.constantFrom("a", "ü", '"', ",", ";", "\t", "\n", "\r", " ", "😀"), maxLength: 6 });
const table = fc.array(fc.array(cell, { minLength: 3, maxLength: 3 }), { maxLength: 8 });
const spelling = fc.record({
  delimiter: fc.constantFrom<Delimiter>(",", ";", "\t"),
  lineEnd: fc.constantFrom("\n", "\r\n", "\r"),
  part: fc.integer({ min: 1, max: 40 }),
  quotes: fc.boolean(),
});

test("whatever a well-known library writes is read as it was, in parts of any size", () => {
  fc.assert(
    fc.property(table, spelling, (rows, { delimiter, lineEnd, part, quotes }) => {
      const text = papa.unparse([["a", "b", "c"], ...rows], { delimiter, newline: lineEnd, quotes });

      expect(read(text, { delimiter, part }).map(({ cells }) => cells)).toEqual(rows);
    }),
  );
});

test("what that library reads is read alike, also where nothing is quoted", () => {
  const unquoted = fc.array(
    fc.array(fc.string({ unit: fc.constantFrom("a", "ü", ";", " ", "1"), minLength: 1, maxLength: 5 }), { minLength: 3, maxLength: 3 }),
    { maxLength: 8 },
  );
  fc.assert(
    fc.property(unquoted, spelling, (rows, { part, lineEnd }) => {
      const text = [["a", "b", "c"], ...rows].map((row) => row.join(",")).join(lineEnd);

      expect(read(text, { part }).map(({ cells }) => cells)).toEqual(papa.parse<string[]>(text, { newline: lineEnd }).data.slice(1));
    }),
  );
});

test("only the cells that are asked for are delivered, in the order asked for", () => {
  expect(read('a,b,c\n1,"2 ""x""",3\n4', { slots: [1, -1, 0] }).map(({ cells, count }) => [...cells, count])).toEqual([
    ["3", "1", 3],
    ["", "4", 1],
  ]);
});

test("each record knows the line where it begins, line breaks in cells and empty lines counted", () => {
  expect(read('a,b,c\n1,"x\ny\r\nz",3\n\n4,5,6\r\n7,8,9').map(({ line }) => line)).toEqual([2, 6, 7]);
});

test("a quote that is never closed costs its own line, and not the rest of the file", () => {
  const records = read('a,b,c\n1,2,3\n4,"5,6\n7,8,9\n10,11,12\n', { part: 1000 });

  expect(records.map(({ cells, line, isOpen }) => [cells[0], line, isOpen])).toEqual([
    ["1", 2, false],
    ["4", 3, true],
    ["7", 4, false],
    ["10", 5, false],
  ]);
});

test("a quote that is never closed in a long file is given up after a megabyte", () => {
  const rows = Array.from({ length: 200_000 }, (_, row) => `${String(row)},x,y`).join("\n");

  const records = read(`a,b,c\n1,"2,3\n${rows}\n`, { part: 65_536 });

  expect(records).toHaveLength(200_001);
  expect(records.filter(({ isOpen }) => isOpen).map(({ line }) => line)).toEqual([2]);
});

test("the delimiter is the one that the first line has most of, or the one that Excel names", () => {
  expect(delimiterOf("Name,Email,Total\n#1;a;b;c;d;e")).toBe(",");
  expect(delimiterOf('Name;Email;"Discount, Amount"')).toBe(";");
  expect(delimiterOf("Name\tEmail\tTotal")).toBe("\t");
  expect(delimiterOf("sep=;\r\nName,Email;Total")).toBe(";");
});

test("a copy is the same text", () => {
  expect(copyOf("anna.muster@example.com")).toBe("anna.muster@example.com");
  expect(copyOf("#1001")).toBe("#1001");
});
