import type { BulkOperation } from "./bulk-types.ts";
import { lineOf, type Children } from "./bulk-plan.ts";
import { createLineFile, type LineFile } from "./line-file.ts";

/** After this long the server gets its turn. */
const SLICE_MS = 8;
/** Children wait at most for this many roots when they need not stand behind their parent. */
const BATCH_ROOTS = 20;

type Run = {
  operation: BulkOperation;
  roots: readonly Children[];
  groupObjects: boolean;
  /** Null: as fast as it goes. */ linesPerSecond: number | null;
};

type Later = { node: unknown; children: Children; parentId: unknown };

/**
 * Writes the JSONL of an operation, slice by slice, and keeps its counts up to date. With `groupObjects` children
 * stand directly behind their parent; without, they come somewhere later, as Shopify's do.
 */
export async function writeLines({ operation, roots, groupObjects, linesPerSecond }: Run): Promise<void> {
  const file = createLineFile(operation.file);
  const started = performance.now();
  let sliceStarted = started;
  const aheadMs = () => (linesPerSecond === null ? 0 : (file.lines / linesPerSecond) * 1000 - (performance.now() - started));
  try {
    for (const { nodesOn, planFor } of roots) {
      let later: Later[] = [];
      let inBatch = 0;
      for (const node of nodesOn(undefined)) {
        later.push(...writeNode(file, node, { nodesOn, planFor }, undefined, groupObjects));
        operation.rootObjectCount += 1;
        inBatch += 1;
        if (inBatch === BATCH_ROOTS) {
          writeAll(file, later);
          later = [];
          inBatch = 0;
        }
        operation.objectCount = file.lines;
        if (performance.now() - sliceStarted < SLICE_MS && aheadMs() < SLICE_MS) continue;
        await turn(aheadMs());
        if (isCancelling(operation)) return;
        sliceStarted = performance.now();
      }
      writeAll(file, later);
      operation.objectCount = file.lines;
    }
    if (aheadMs() > 0) await turn(aheadMs());
  } finally {
    file.close();
    operation.objectCount = file.lines;
    operation.fileSize = file.bytes;
  }
}

function isCancelling({ status }: BulkOperation): boolean {
  return status === "CANCELING";
}

/** Lets everybody else work; waits longer where the operation is ahead of its pace. */
function turn(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    if (milliseconds > 1) setTimeout(resolve, milliseconds);
    else setImmediate(resolve);
  });
}

/** Writes a node's line, with its children behind it when grouped; returns the children that are still to be written. */
function writeNode(file: LineFile, node: unknown, { planFor }: Children, parentId: unknown, grouped: boolean): Later[] {
  const plan = planFor(node);
  const line = lineOf(plan, node);
  const id = line["id"];
  if (parentId !== undefined) line["__parentId"] = parentId;
  file.add(line);
  const later = plan.children.map((children): Later => ({ node, children, parentId: id }));
  if (!grouped) return later;
  writeAll(file, later, true);
  return [];
}

/** Without grouping the next level follows as a whole, as far from its parents as it may be. */
function writeAll(file: LineFile, waiting: readonly Later[], grouped = false): void {
  let level = waiting;
  while (level.length > 0) {
    const next: Later[] = [];
    for (const { node, children, parentId } of level) {
      for (const child of children.nodesOn(node)) next.push(...writeNode(file, child, children, parentId, grouped));
    }
    level = next;
  }
}
