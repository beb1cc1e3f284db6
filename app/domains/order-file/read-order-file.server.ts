import { StringDecoder } from "node:string_decoder";
import { columnsOf, type Columns, type Wanted } from "#app/domains/order-file/columns.ts";
import { csvReader, delimiterOf, isDelimiterLine, type CsvReader } from "#app/domains/order-file/csv.ts";
import { rowOf } from "#app/domains/order-file/order-row.ts";
import { wholeRowOf } from "#app/domains/order-file/whole-row.ts";
import type { Delimiter, Encoding, FileHeader, FileRefusal, FileRow, LineProblem, WholeFileRow } from "#app/domains/order-file/terms.ts";

/** What came of a part of the file; `bytes` is how much of it was read so far. */
export type FileBatch<Row = FileRow> = Readonly<{ rows: readonly Row[]; bytes: number }>;

export type OpenedFile<Row = FileRow> =
  | Readonly<{ kind: "opened"; header: FileHeader; batches: AsyncIterable<FileBatch<Row>> }>
  | Readonly<{ kind: "refused"; refusal: FileRefusal }>;

/** The rows of a kind, and what is made of a record; null for a line without anything in it. */
type Kind<Row> = Readonly<{ wanted: Wanted; rowOf: (cells: readonly string[], line: number, delimiter: Delimiter) => Row | null }>;
type Problem = Readonly<{ kind: "problem"; problem: LineProblem; name: string }>;

/** A header is in here, with all taxes and locations that a shop can have. */
const ENOUGH_FOR_HEADER = 65_536;
const LONGEST_QUOTATION = 40;

/**
 * Opens an order export and reads what figures need of it part by part, so that memory does not grow with the file.
 *
 * @param source the file's bytes in parts of any size
 * @example
 * const file = await openOrderFile(createReadStream("orders_export.csv"));
 * if (file.kind === "opened") for await (const { rows } of file.batches) record(rows);
 */
export function openOrderFile(source: AsyncIterable<Uint8Array>): Promise<OpenedFile> {
  return open(source, { wanted: "figures", rowOf });
}

/** The same with everything that the file tells of an order, its items too. */
export function openWholeOrderFile(source: AsyncIterable<Uint8Array>): Promise<OpenedFile<WholeFileRow>> {
  return open(source, { wanted: "everything", rowOf: wholeRowOf });
}

async function open<Row>(source: AsyncIterable<Uint8Array>, kind: Kind<Row>): Promise<OpenedFile<Row | Problem>> {
  const parts = source[Symbol.asyncIterator]();
  const beginning: Buffer[] = [];
  let size = 0;
  let isWhole = false;
  while (!isWhole && size < ENOUGH_FOR_HEADER) {
    const part = await parts.next();
    isWhole = part.done === true;
    if (part.done === true) break;
    beginning.push(bufferOf(part.value));
    size += part.value.length;
  }
  const first = Buffer.concat(beginning);
  const refuse = async (refusal: FileRefusal): Promise<OpenedFile<Row | Problem>> => {
    await parts.return?.();
    return { kind: "refused", refusal };
  };
  // "PK": a zip, which .xlsx is too; 0x1f8b: gzip; 0xd0cf11e0: .xls.
  const magic = first.subarray(0, 4).toString("hex");
  if (magic.startsWith("504b")) return refuse({ kind: first.includes("xl/") ? "spreadsheet" : "compressed" });
  if (magic === "d0cf11e0") return refuse({ kind: "spreadsheet" });
  if (magic.startsWith("1f8b")) return refuse({ kind: "compressed" });

  const encoding = encodingOf(first);
  const bytesOf = transcoderOf(encoding);
  const beginsWith = withoutMark(bytesOf(first));
  const delimiter = delimiterOf(beginsWith.toString("latin1"));
  const reading = startReading(delimiter, encoding, kind);
  reading.csv.push(beginsWith);
  if (isWhole) reading.csv.end();
  const columns = reading.columns();
  if (columns === null) {
    // A first line without an end, of a file that is something else.
    const start = beginsWith.toString("utf8", 0, LONGEST_QUOTATION).trim();
    const missing = columnsOf([], kind.wanted)?.missing ?? [];
    return refuse(start === "" || isDelimiterLine(start) ? { kind: "empty" } : { kind: "columns-missing", missing, found: [start] });
  }
  if (columns.missing.length > 0) return refuse({ kind: "columns-missing", missing: columns.missing, found: columns.found });

  async function* batches(): AsyncGenerator<FileBatch<Row | Problem>> {
    try {
      let bytes = first.length;
      yield { rows: reading.taken(), bytes };
      while (!isWhole) {
        const part = await parts.next();
        if (part.done === true) break;
        bytes += part.value.length;
        reading.csv.push(bytesOf(bufferOf(part.value)));
        yield { rows: reading.taken(), bytes };
      }
      if (!isWhole) {
        reading.csv.end();
        yield { rows: reading.taken(), bytes };
      }
    } finally {
      await parts.return?.();
    }
  }
  return { kind: "opened", header: { delimiter, encoding, missing: columns.absent }, batches: batches() };
}

type Reading<Row> = Readonly<{ csv: CsvReader; columns: () => Columns | null; taken: () => Row[] }>;

function startReading<Row>(delimiter: Delimiter, encoding: Encoding, kind: Kind<Row>): Reading<Row | Problem> {
  let columns: Columns | null = null;
  let rows: (Row | Problem)[] = [];
  const csv = csvReader({
    delimiter,
    encoding: encoding === "windows-1252" ? encoding : "utf-8",
    onHeader: (cells) => {
      columns = columnsOf(cells, kind.wanted);
      return columns?.picked ?? null;
    },
    onRecord: (cells, line, count, isOpen) => {
      const row = columns === null ? null : rowOfRecord(kind, columns, delimiter, { cells, line, count, isOpen });
      if (row !== null) rows.push(row);
    },
  });
  const taken = (): (Row | Problem)[] => {
    const done = rows;
    rows = [];
    return done;
  };
  return { csv, columns: () => columns, taken };
}

type RawRecord = Readonly<{ cells: readonly string[]; line: number; count: number; isOpen: boolean }>;

/** A record of more cells than there are columns is shifted somewhere: what it seems to say cannot be trusted. */
function rowOfRecord<Row>(
  kind: Kind<Row>,
  { width }: Columns,
  delimiter: Delimiter,
  { cells, line, count, isOpen }: RawRecord,
): Row | Problem | null {
  if (isOpen) return { kind: "problem", problem: { line, reason: { kind: "open-quote" } }, name: "" };
  if (count > width)
    return { kind: "problem", problem: { line, reason: { kind: "too-many-cells", expected: width, found: count } }, name: "" };
  return kind.rowOf(cells, line, delimiter);
}

/** A byte order mark says it; without one it is UTF-8 if it can be, else what Excel on a German Windows writes as "CSV". */
function encodingOf(first: Buffer): Encoding {
  if (first[0] === 0xff && first[1] === 0xfe) return "utf-16le";
  try {
    // A part may end within a character.
    new TextDecoder("utf-8", { fatal: true }).decode(first, { stream: true });
    return "utf-8";
  } catch {
    return "windows-1252";
  }
}

/** Bytes that the reader understands; of UTF-16 half a character is kept for the next part. */
function transcoderOf(encoding: Encoding): (part: Buffer) => Buffer {
  if (encoding !== "utf-16le") return (part) => part;
  const decoder = new StringDecoder("utf16le");
  return (part) => Buffer.from(decoder.write(part), "utf8");
}

/** Without the byte order mark. */
function withoutMark(bytes: Buffer): Buffer {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes;
}

function bufferOf(part: Uint8Array): Buffer {
  return Buffer.from(part.buffer, part.byteOffset, part.byteLength);
}
