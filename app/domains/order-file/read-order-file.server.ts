import { isAscii } from "node:buffer";
import { StringDecoder } from "node:string_decoder";
import { columnsOf, type Columns } from "#app/domains/order-file/columns.ts";
import { csvReader, delimiterOf, type CsvReader } from "#app/domains/order-file/csv.ts";
import { rowOf } from "#app/domains/order-file/order-row.ts";
import type { Delimiter, Encoding, FileHeader, FileRefusal, FileRow } from "#app/domains/order-file/terms.ts";

/** What came of a part of the file; `bytes` is how much of it was read so far. */
export type FileBatch = Readonly<{ rows: readonly FileRow[]; bytes: number }>;

export type OpenedFile =
  Readonly<{ kind: "opened"; header: FileHeader; batches: AsyncIterable<FileBatch> }> | Readonly<{ kind: "refused"; refusal: FileRefusal }>;

/** A header is in here, with all taxes and locations that a shop can have. */
const ENOUGH_FOR_HEADER = 65_536;

/**
 * Opens an order export and reads it part by part, so that memory does not grow with the file.
 *
 * @param source the file's bytes in parts of any size
 * @example
 * const file = await openOrderFile(createReadStream("orders_export.csv"));
 * if (file.kind === "opened") for await (const { rows } of file.batches) record(rows);
 */
export async function openOrderFile(source: AsyncIterable<Uint8Array>): Promise<OpenedFile> {
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
  const refuse = async (refusal: FileRefusal): Promise<OpenedFile> => {
    await parts.return?.();
    return { kind: "refused", refusal };
  };
  // "PK": a zip, which .xlsx is too; 0x1f8b: gzip; 0xd0cf11e0: .xls.
  const magic = first.subarray(0, 4).toString("hex");
  if (magic.startsWith("504b")) return refuse({ kind: first.includes("xl/") ? "spreadsheet" : "compressed" });
  if (magic === "d0cf11e0") return refuse({ kind: "spreadsheet" });
  if (magic.startsWith("1f8b")) return refuse({ kind: "compressed" });

  const encoding = encodingOf(first);
  const decode = decoderOf(encoding);
  const text = decode(first).replace(/^\uFEFF/, "");
  const delimiter = delimiterOf(text);
  const reading = startReading(delimiter);
  reading.csv.push(text);
  if (isWhole) reading.csv.end();
  const columns = reading.columns();
  if (columns === null) return refuse({ kind: "empty" });
  if (columns.missing.length > 0) return refuse({ kind: "columns-missing", missing: columns.missing, found: columns.found });

  async function* batches(): AsyncGenerator<FileBatch> {
    try {
      let bytes = first.length;
      yield { rows: reading.taken(), bytes };
      while (!isWhole) {
        const part = await parts.next();
        if (part.done === true) break;
        bytes += part.value.length;
        reading.csv.push(decode(bufferOf(part.value)));
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

type Reading = Readonly<{ csv: CsvReader; columns: () => Columns | null; taken: () => FileRow[] }>;

function startReading(delimiter: Delimiter): Reading {
  let columns: Columns | null = null;
  let rows: FileRow[] = [];
  const csv = csvReader({
    delimiter,
    onHeader: (cells) => {
      columns = columnsOf(cells);
      return columns?.picked ?? null;
    },
    onRecord: (cells, line, count, isOpen) => {
      const row = columns === null ? null : rowOfRecord(columns, delimiter, { cells, line, count, isOpen });
      if (row !== null) rows.push(row);
    },
  });
  const taken = (): FileRow[] => {
    const done = rows;
    rows = [];
    return done;
  };
  return { csv, columns: () => columns, taken };
}

type RawRecord = Readonly<{ cells: readonly string[]; line: number; count: number; isOpen: boolean }>;

/** A record of more cells than there are columns is shifted somewhere: what it seems to say cannot be trusted. */
function rowOfRecord({ width }: Columns, delimiter: Delimiter, { cells, line, count, isOpen }: RawRecord): FileRow | null {
  if (isOpen) return { kind: "problem", problem: { line, reason: { kind: "open-quote" } }, name: "" };
  if (count > width)
    return { kind: "problem", problem: { line, reason: { kind: "too-many-cells", expected: width, found: count } }, name: "" };
  return rowOf(cells, line, delimiter);
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

/** Decoders keep half a character for the next part. Plain ASCII, which most parts are, is copied. */
function decoderOf(encoding: Encoding): (part: Buffer) => string {
  if (encoding === "windows-1252") {
    const decoder = new TextDecoder("windows-1252");
    return (part) => decoder.decode(part);
  }
  if (encoding === "utf-16le") {
    const decoder = new StringDecoder("utf16le");
    return (part) => decoder.write(part);
  }
  const decoder = new StringDecoder("utf8");
  let isBetween = true;
  return (part) => {
    if (isBetween && isAscii(part)) return part.toString("latin1");
    isBetween = (part.at(-1) ?? 0) < 0x80;
    return decoder.write(part);
  };
}

function bufferOf(part: Uint8Array): Buffer {
  return Buffer.from(part.buffer, part.byteOffset, part.byteLength);
}
