import type { Delimiter } from "#app/domains/order-file/terms.ts";

// CSV by RFC 4180, with the liberties that real files take: any of three line ends, text after a closing quote, too few cells.
//
// A library was tried first: csv-parse 7 reads an order export (79 columns, 420 bytes a row) at 12 MB/s, which is 43 s for a million
// orders; this makes strings of the cells that are asked for only and reads more than ten times as fast. The library is what the
// tests hold it against.

/** Longer than any line of an order export. What a quote opens and this does not close, it was never meant to open. */
const LONGEST_RECORD = 1_000_000;

const QUOTE = 34;
const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;

/**
 * One record. `cells` are those asked for, in the order asked for, "" where the record ends before them; `count` is how many cells
 * there were. `line` is where it begins. `isOpen`: a quote was never closed; the record then is its first line, read without quotes.
 */
export type OnRecord = (cells: string[], line: number, count: number, isOpen: boolean) => void;

/** Cells to make strings of: `slots` says for each place in the file the place in the answer, or -1; `width` how many there are. */
export type Picked = Readonly<{ slots: Int16Array; width: number }>;

export type CsvReader = Readonly<{
  /** Takes the next part of the text; a part may end anywhere. */
  push: (text: string) => void;
  /** There is no more. */
  end: () => void;
}>;

type CsvOptions = Readonly<{
  delimiter: Delimiter;
  /** Gets the first record whole and says which cells of the others are wanted; null where it is not the header yet. */
  onHeader: (cells: readonly string[]) => Picked | null;
  onRecord: OnRecord;
}>;

/**
 * A reader that is fed with parts of a text and calls back for every record. Empty lines are no records.
 *
 * @example
 * const picked = { slots: Int16Array.of(-1, 0), width: 1 };
 * const reader = csvReader({ delimiter: ",", onHeader: () => picked, onRecord: (cells) => all.push(cells) });
 * reader.push('name,what\n#1,"b ""c""');
 * reader.push('"\n');
 * reader.end(); // all is [['b "c"']]
 */
export function csvReader({ delimiter: character, onHeader, onRecord }: CsvOptions): CsvReader {
  const delimiter = character.charCodeAt(0);
  /** Most characters lie above all that end a cell, and are passed with one comparison. */
  const highest = Math.max(delimiter, CARRIAGE_RETURN);
  let picked: Picked | null = null;
  let line = 1;
  let rest = "";

  /** Reads the records of a text and returns where the first incomplete one begins. */
  const read = (text: string, isLast: boolean): number => {
    const codes = codesOf(text);
    let start = 0;
    while (start < text.length) {
      const end = record(text, codes, start, isLast, false);
      if (end !== INCOMPLETE) {
        start = end;
      } else if (isLast || text.length - start > LONGEST_RECORD) {
        start = record(text, codes, start, true, true);
      } else {
        break;
      }
    }
    return start;
  };

  /** Reads one record and returns where the next one begins. */
  const record = (text: string, codes: Codes, start: number, isLast: boolean, ignoresQuotes: boolean): number => {
    const slots = picked?.slots ?? null;
    const cells: string[] = picked === null ? [] : Array<string>(picked.width).fill("");
    const length = text.length;
    let lines = 0;
    let at = start;
    for (let place = 0; ; place += 1) {
      const slot = slots === null ? place : (slots[place] ?? -1);
      // Most cells of an export are empty and not asked for.
      if (slot < 0 && codes[at] === delimiter) {
        at += 1;
        continue;
      }
      let prefix = "";
      if (!ignoresQuotes && codes[at] === QUOTE) {
        const close = closingQuote(text, at + 1);
        if (close === INCOMPLETE || (close + 1 === length && !isLast)) return INCOMPLETE;
        const quoted = text.slice(at + 1, close);
        lines += lineEndsIn(quoted);
        if (slot >= 0) prefix = quoted.includes('"') ? quoted.replaceAll('""', '"') : quoted;
        at = close + 1;
      }
      const from = at;
      let code = LINE_FEED;
      while (at < length) {
        code = codes[at] ?? LINE_FEED;
        if (code <= highest && (code === delimiter || code === LINE_FEED || code === CARRIAGE_RETURN)) break;
        at += 1;
      }
      if (at === length) {
        if (!isLast) return INCOMPLETE;
        code = LINE_FEED;
      }
      const cellEnd = at;
      if (slot >= 0) {
        const open = text.slice(from, cellEnd);
        cells[slot] = prefix === "" ? open : prefix + open;
      }
      if (code === delimiter) {
        at += 1;
        continue;
      }
      if (code === CARRIAGE_RETURN) {
        if (at + 1 === length && !isLast) return INCOMPLETE;
        at += text.startsWith("\n", at + 1) ? 2 : 1;
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

  return {
    push: (text) => {
      const whole = rest === "" ? text : rest + text;
      rest = whole.slice(read(whole, false));
    },
    end: () => {
      read(rest, true);
      rest = "";
    },
  };
}

const INCOMPLETE = -1;

/** A text's characters as numbers, which are looked at twice as fast as the text itself. */
type Codes = Uint8Array | Uint16Array;

function codesOf(text: string): Codes {
  const bytes = encoder.encode(text);
  // Plain ASCII: a byte is a character.
  if (bytes.length === text.length) return bytes;
  const codes = new Uint16Array(text.length);
  for (let at = 0; at < text.length; at += 1) codes[at] = text.charCodeAt(at);
  return codes;
}

/** The quote that ends a quoted cell: two in a row are one that is meant. */
function closingQuote(text: string, from: number): number {
  let at = text.indexOf('"', from);
  while (at !== -1 && text.charCodeAt(at + 1) === QUOTE) at = text.indexOf('"', at + 2);
  return at;
}

function lineEndsIn(text: string): number {
  if (!text.includes("\n") && !text.includes("\r")) return 0;
  return text.split(/\r\n|\n|\r/).length - 1;
}

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
