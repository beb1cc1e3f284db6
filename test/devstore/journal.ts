import { appendFileSync, existsSync, mkdirSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import path from "node:path";

import { DevstoreError } from "./store-error.ts";

/** The first line of a state file: what the history before the deeds is made of. */
export type JournalHeader = {
  devstore: 1;
  seed: number;
  /** The instant of the first start; "yesterday" of the seeded history is counted from here. */
  anchor: string;
  /** Names of the shops with a seeded history ("demo"), in their order. */
  shops: string[];
};

/** A deed as it was done: replayed with the same arguments at the same instant it has the same result. */
export type JournalEntry = { at: string; deed: string; args: unknown[] };

/**
 * The devstore's state file. The seeded history is not in it: it grows again from the header's seed and anchor; only
 * what happened since then is kept, a line of JSON each.
 */
export type Journal = {
  readonly header: JournalHeader | null;
  readonly entries: readonly JournalEntry[];
  begin(header: JournalHeader): void;
  append(entry: JournalEntry): void;
};

/**
 * Opens a state file, or none yet. A last line without its line break (the process was killed while it wrote) is cut
 * off; any other line that cannot be read stops the start, because everything after it would be wrong.
 */
export function openJournal(file: string): Journal {
  const lines = completeLines(file);
  const [first, ...rest] = lines;
  let header = first === undefined ? null : headerOf(file, first);
  const entries = rest.map((line, index) => entryOf(file, line, index + 2));
  return {
    get header() {
      return header;
    },
    entries,
    begin(newHeader) {
      if (header) throw new DevstoreError(`${file} already has a history. Delete the file to begin anew.`);
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, `${JSON.stringify(newHeader)}\n`);
      header = newHeader;
    },
    append(entry) {
      if (!header) throw new DevstoreError(`${file} has no header yet: call begin() before append().`);
      appendFileSync(file, `${JSON.stringify(entry)}\n`);
    },
  };
}

function completeLines(file: string): string[] {
  if (!existsSync(file)) return [];
  const bytes = readFileSync(file);
  const end = bytes.lastIndexOf(0x0a) + 1;
  if (end < bytes.length) truncateSync(file, end);
  return bytes
    .subarray(0, end)
    .toString("utf8")
    .split("\n")
    .filter((line) => line.trim() !== "");
}

function parsed(file: string, line: string, number: number): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value === "object" && value !== null) return { ...value };
  } catch {
    // Told below, with the line's number.
  }
  throw new DevstoreError(`Line ${String(number)} of ${file} is not readable. Delete the file to begin anew.`);
}

function headerOf(file: string, line: string): JournalHeader {
  const { devstore, seed, anchor, shops } = parsed(file, line, 1);
  if (
    devstore !== 1 ||
    typeof seed !== "number" ||
    typeof anchor !== "string" ||
    Number.isNaN(Date.parse(anchor)) ||
    !Array.isArray(shops)
  ) {
    throw new DevstoreError(`${file} is not a state file of this devstore. Choose another file, or delete it to begin anew.`);
  }
  return { devstore, seed, anchor, shops: shops.map(String) };
}

function entryOf(file: string, line: string, number: number): JournalEntry {
  const { at, deed, args } = parsed(file, line, number);
  if (typeof at !== "string" || typeof deed !== "string" || !Array.isArray(args)) {
    throw new DevstoreError(`Line ${String(number)} of ${file} is not a deed. Delete the file to begin anew.`);
  }
  return { at, deed, args };
}
