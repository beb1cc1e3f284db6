import type { Delimiter } from "#app/domains/order-file/terms.ts";

// CSV by RFC 4180, with the liberties that real files take: any of three line ends, text after a closing quote, too few cells.
//
// Libraries were tried first (docs/decisions/0023-report.md). This looks at bytes, makes strings of the cells that are asked for only,
// and reads several times as fast. A library is what the tests hold it against.

/** Bytes; longer than any line of an order export. What a quote opens and this does not close, it was never meant to open. */
const LONGEST_RECORD = 1_000_000;

const QUOTE = 34;
const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;
/** From here on a byte is a part of a character that depends on the encoding. */
const NOT_ASCII = 0x80;

/**
 * One record. `cells` are those asked for, in the order asked for, "" where the record ends before them; `count` is how many cells
 * there were. `line` is where it begins. `isOpen`: a quote was never closed; the record then is its first line, read without quotes.
 */
export type OnRecord = (cells: string[], line: number, count: number, isOpen: boolean) => void;

/** Cells to make strings of: `slots` says for each place in the file the place in the answer, or -1; `width` how many there are. */
export type Picked = Readonly<{ slots: Int16Array; width: number }>;

/** Encodings in which the characters of ASCII are bytes, and no other character contains these bytes. */
export type ByteEncoding = "utf-8" | "windows-1252";

export type CsvReader = Readonly<{
  /** Takes the next part of the file; a part may end anywhere. */
  push: (bytes: Buffer) => void;
  /** There is no more. */
  end: () => void;
}>;

type CsvOptions = Readonly<{
  delimiter: Delimiter;
  encoding: ByteEncoding;
  /** Gets the first record whole and says which cells of the others are wanted; null where it is not the header yet. */
  onHeader: (cells: readonly string[]) => Picked | null;
  onRecord: OnRecord;
}>;

/**
 * A reader that is fed with parts of a file and calls back for every record. Empty lines are no records.
 *
 * @example
 * const picked = { slots: Int16Array.of(-1, 0), width: 1 };
 * const reader = csvReader({ delimiter: ",", encoding: "utf-8", onHeader: () => picked, onRecord: (cells) => all.push(cells) });
 * reader.push(Buffer.from('name,what\n#1,"b ""c""'));
 * reader.push(Buffer.from('"\n'));
 * reader.end(); // all is [['b "c"']]
 */
export function csvReader({ delimiter: character, encoding, onHeader, onRecord }: CsvOptions): CsvReader {
  const delimiter = character.charCodeAt(0);
  /** Most bytes lie above all that end a cell, and are passed with one comparison. */
  const highest = Math.max(delimiter, CARRIAGE_RETURN);
  let picked: Picked | null = null;
  let line = 1;
  let rest: Buffer = Buffer.alloc(0);

  /** Reads the records of a part and returns where the first incomplete one begins. */
  const read = (bytes: Buffer, isLast: boolean): number => {
    // A character for a byte: what is at a place in the bytes is at the same place in the text.
    const text = bytes.toString("latin1");
    let start = 0;
    while (start < bytes.length) {
      const end = record(bytes, text, start, isLast, false);
      if (end !== INCOMPLETE) {
        start = end;
      } else if (isLast || bytes.length - start > LONGEST_RECORD) {
        start = record(bytes, text, start, true, true);
      } else {
        break;
      }
    }
    return start;
  };

  /** Reads one record and returns where the next one begins. */
  const record = (bytes: Buffer, text: string, start: number, isLast: boolean, ignoresQuotes: boolean): number => {
    const slots = picked?.slots ?? null;
    const cells: string[] = picked === null ? [] : Array<string>(picked.width).fill("");
    const length = bytes.length;
    let lines = 0;
    let at = start;
    for (let place = 0; ; place += 1) {
      const slot = slots === null ? place : (slots[place] ?? -1);
      // Most cells of an export are empty and not asked for.
      if (slot < 0 && bytes[at] === delimiter) {
        at += 1;
        continue;
      }
      let prefix = "";
      if (!ignoresQuotes && bytes[at] === QUOTE) {
        const open = at + 1;
        let [bits, isDoubled] = [0, false];
        for (at = open; ; at += 1) {
          const byte = bytes[at] ?? 0;
          if (byte === QUOTE) {
            if (at + 1 < length ? bytes[at + 1] !== QUOTE : isLast) break;
            isDoubled = true;
            at += 1;
          } else if (byte === LINE_FEED || (byte === CARRIAGE_RETURN && bytes[at + 1] !== LINE_FEED)) {
            lines += 1;
          }
          bits |= byte;
          if (at >= length) return INCOMPLETE;
        }
        if (slot >= 0) {
          const quoted = textOf(bytes, text, open, at, bits);
          prefix = isDoubled ? quoted.replaceAll('""', '"') : quoted;
        }
        at += 1;
      }
      const from = at;
      let bits = 0;
      let code = LINE_FEED;
      while (at < length) {
        code = bytes[at] ?? LINE_FEED;
        if (code <= highest && (code === delimiter || code === LINE_FEED || code === CARRIAGE_RETURN)) break;
        bits |= code;
        at += 1;
      }
      if (at === length) {
        if (!isLast) return INCOMPLETE;
        code = LINE_FEED;
      }
      const cellEnd = at;
      if (slot >= 0) {
        const open = textOf(bytes, text, from, cellEnd, bits);
        cells[slot] = prefix === "" ? open : prefix + open;
      }
      if (code === delimiter) {
        at += 1;
        continue;
      }
      if (code === CARRIAGE_RETURN) {
        if (at + 1 === length && !isLast) return INCOMPLETE;
        at += bytes[at + 1] === LINE_FEED ? 2 : 1;
      } else {
        at += 1;
      }
      const isEmpty = place === 0 && cellEnd === start;
      if (!isEmpty && picked === null) picked = onHeader(cells);
      else if (!isEmpty) onRecord(cells, line, place + 1, ignoresQuotes);
      line += lines + 1;
      return Math.min(at, length);
    }
  };

  /** @param bits all bytes of the cell, laid over each other: below `NOT_ASCII` the text is already right */
  const textOf = (bytes: Buffer, text: string, from: number, to: number, bits: number): string => {
    if (bits < NOT_ASCII) return text.slice(from, to);
    return encoding === "utf-8" ? bytes.toString("utf8", from, to) : windows1252.decode(bytes.subarray(from, to));
  };

  return {
    push: (bytes) => {
      const whole = rest.length === 0 ? bytes : Buffer.concat([rest, bytes]);
      rest = whole.subarray(read(whole, false));
    },
    end: () => {
      read(rest, true);
      rest = rest.subarray(rest.length);
    },
  };
}

const INCOMPLETE = -1;
const windows1252 = new TextDecoder("windows-1252");

const DELIMITERS: readonly Delimiter[] = [",", ";", "\t"];

/**
 * The delimiter of a file: the one that stands most often in its first line. A first line `sep=;`, which Excel writes and
 * understands, says it.
 *
 * @example
 * delimiterOf("Name;Email;Total\n#1;a@b.example;12,50") // ";"
 */
export function delimiterOf(text: string): Delimiter {
  const first = /^[^\r\n]*/.exec(text)?.[0] ?? "";
  const said = DELIMITERS.find((delimiter) => isDelimiterLine(first) && first.includes(delimiter, 4));
  if (said !== undefined) return said;
  const counts = DELIMITERS.map((delimiter) => ({ delimiter, count: first.split(delimiter).length }));
  return counts.reduce((best, one) => (one.count > best.count ? one : best)).delimiter;
}

/** Excel's own line before the header. */
export function isDelimiterLine(line: string): boolean {
  return /^"?sep=/i.test(line);
}

/** Below this an engine copies a part of a text; a longer one keeps the whole text in memory for as long as the part is kept. */
const SHORTEST_PART = 13;

/**
 * The same text on its own. Cells are parts of the text that they were read from: who keeps one would keep megabytes.
 *
 * @example
 * kept.add(copyOf(cells[0]))
 */
export function copyOf(text: string): string {
  return text.length < SHORTEST_PART ? text : decoder.decode(encoder.encode(text));
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();
