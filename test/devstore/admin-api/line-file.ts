import { closeSync, openSync, writeSync } from "node:fs";

const CHUNK_CHARACTERS = 65_536;

/** A file of JSON lines that is written piece by piece, so that no whole file is ever in memory. */
export type LineFile = {
  readonly lines: number;
  /** Bytes, complete after `close`. */
  readonly bytes: number;
  add(line: unknown): void;
  close(): void;
};

export function createLineFile(file: string): LineFile {
  const descriptor = openSync(file, "w");
  let waiting: string[] = [];
  let characters = 0;
  let lines = 0;
  let bytes = 0;

  function flush(): void {
    if (waiting.length > 0) bytes += writeSync(descriptor, waiting.join(""));
    waiting = [];
    characters = 0;
  }

  return {
    get lines() {
      return lines;
    },
    get bytes() {
      return bytes;
    },
    add(line) {
      // Shopify escapes slashes (gid:\/\/shopify\/Order\/1); in JSON text they stand in strings only.
      const text = `${JSON.stringify(line).replaceAll("/", "\\/")}\n`;
      waiting.push(text);
      lines += 1;
      characters += text.length;
      if (characters >= CHUNK_CHARACTERS) flush();
    },
    close() {
      flush();
      closeSync(descriptor);
    },
  };
}
