import { bulkLineOf } from "#app/domains/history/history.ts";
import type { BulkLine } from "#app/domains/history/history.ts";
import { printReason } from "#app/lib/reason.ts";
import { openFile, ShopifyCallError } from "#app/platform/admin-api.server.ts";

/** A line longer than this is no order: the file is not what it should be. */
const MAX_LINE_CHARACTERS = 5_000_000;

/** The lines of a text stream, one in memory at a time. A last line without an end is delivered, too. */
async function* linesOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder("utf-8");
  let rest = "";
  const reader = stream.getReader();
  for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) {
    rest += decoder.decode(chunk.value, { stream: true });
    if (rest.length > MAX_LINE_CHARACTERS && !rest.includes("\n")) {
      throw new ShopifyCallError("unreadable-answer", "The result file has a line without end.");
    }
    const lines = rest.split("\n");
    rest = lines.pop() ?? "";
    yield* lines;
  }
  rest += decoder.decode();
  if (rest !== "") yield rest;
}

export type Batch = Readonly<{
  objects: readonly unknown[];
  children: readonly Readonly<{ parentId: bigint; value: unknown }>[];
  reasons: readonly string[];
}>;

/**
 * Reads a bulk result in batches, at constant memory. Within a batch objects come before children, so that a child meets
 * its parent; lines that cannot be read are named.
 *
 * @throws ShopifyCallError when the file is gone or breaks off
 */
export async function* readBulk(url: string, batchLines: number): AsyncGenerator<Batch> {
  const stream = await openFile(url);
  let batch = emptyBatch();
  try {
    for await (const text of linesOf(stream)) {
      add(batch, bulkLineOf(text));
      if (batch.objects.length + batch.children.length < batchLines) continue;
      yield batch;
      batch = emptyBatch();
    }
  } catch (error) {
    if (error instanceof TypeError) throw new ShopifyCallError("shopify-unavailable", "The result file broke off.", error);
    throw error;
  }
  yield batch;
}

type Gathering = { objects: unknown[]; children: { parentId: bigint; value: unknown }[]; reasons: string[] };

const emptyBatch = (): Gathering => ({ objects: [], children: [], reasons: [] });

function add(batch: Gathering, line: BulkLine): void {
  switch (line.kind) {
    case "object":
      batch.objects.push(line.value);
      return;
    case "child":
      batch.children.push({ parentId: line.parentId, value: line.value });
      return;
    case "unreadable":
      batch.reasons.push(printReason(line.reason));
      return;
    case "blank":
  }
}

/**
 * Asks for the next item while the present one is being worked on: this process parses while the database writes.
 *
 * @throws what the items throw, when its turn comes
 */
export async function* oneAhead<Item>(items: AsyncIterable<Item>): AsyncGenerator<Item> {
  const iterator = items[Symbol.asyncIterator]();
  let coming = iterator.next();
  try {
    for (;;) {
      const present = await coming;
      if (present.done === true) return;
      coming = iterator.next();
      // Its failure is thrown above; without a listener in between it would end the process.
      coming.catch(() => undefined);
      yield present.value;
    }
  } finally {
    await iterator.return?.();
  }
}
