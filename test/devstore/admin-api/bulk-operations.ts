import { createReadStream, mkdtempSync, openSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import type { ShopState, Store } from "../state.ts";
import type { AdminSchema } from "./admin-schema.ts";
import { bulkQueryOf } from "./bulk-limits.ts";
import { planOf } from "./bulk-plan.ts";
import { writeLines } from "./bulk-run.ts";
import type { BulkFile, BulkOperation, BulkOutcome } from "./bulk-types.ts";
import type { BulkOperations, Context } from "./resolving.ts";
import { dateTime, dateTimeOrNull, gid } from "./values.ts";

const MOST_RUNNING = 5;
const VALID_MS = 7 * 86_400_000;
const RUNNING: readonly string[] = ["CREATED", "RUNNING", "CANCELING"];

type Options = {
  store: Store;
  now: () => Date;
  schemaOf: (apiVersion: string) => AdminSchema;
  /** Asked as an operation begins; null: as fast as it goes. */
  linesPerSecond: () => number | null;
};

export type BulkEngine = {
  operations: BulkOperations;
  /** The JSONL of a finished operation; null for one that does not exist, has nothing, or is older than seven days. */
  fileOf(id: number): BulkFile | null;
  /** Resolves when nothing runs; rejects with what went wrong inside the devstore, if anything did. */
  idle(): Promise<void>;
  /** Deletes the files. */
  close(): void;
};

/** Runs bulk queries in the background of one process; they do not survive a restart. */
export function createBulkEngine({ store, now, schemaOf, linesPerSecond }: Options): BulkEngine {
  const operations: BulkOperation[] = [];
  const running = new Set<Promise<void>>();
  let failures: unknown[] = [];
  let folder: string | null = null;
  // Ids go on where an earlier start of the devstore stopped, so that an old id never names a new operation.
  let lastId = 4_800_000_000_000 + Math.floor(now().getTime() / 1000);

  function fileFor(id: number): string {
    if (folder === null) {
      folder = mkdtempSync(path.join(tmpdir(), "devstore-bulk-"));
      process.once("exit", removeFiles);
    }
    return path.join(folder, `${String(id)}.jsonl`);
  }

  function removeFiles(): void {
    process.off("exit", removeFiles);
    if (folder !== null) rmSync(folder, { recursive: true, force: true });
    folder = null;
  }

  function own({ state }: Context): BulkOperation[] {
    expire();
    return operations.filter(({ shopId }) => shopId === state.shop.id).reverse();
  }

  function expire(): void {
    for (const operation of operations) {
      if (operation.status !== "COMPLETED" || operation.completedAt === null) continue;
      if (now().getTime() - Date.parse(operation.completedAt) > VALID_MS) operation.status = "EXPIRED";
    }
  }

  function run(context: Context, text: string, groupObjects: boolean): BulkOutcome {
    const admin = schemaOf(context.apiVersion);
    const { query, errors } = bulkQueryOf(admin.schema, text);
    if (errors) return { bulkOperation: null, userErrors: errors };
    const others = own(context).filter(({ status }) => RUNNING.includes(status));
    if (others.length >= MOST_RUNNING) {
      const message = `Limit of ${String(MOST_RUNNING)} bulk query operations for this app and shop reached. Running: ${others.map(({ id }) => gid("BulkOperation", id)).join(", ")}.`;
      return { bulkOperation: null, userErrors: [{ field: null, message, code: "LIMIT_REACHED" }] };
    }
    const id = (lastId += 1);
    const operation: BulkOperation = {
      id,
      shopId: context.state.shop.id,
      query: text,
      status: "CREATED",
      errorCode: null,
      createdAt: now().toISOString(),
      completedAt: null,
      objectCount: 0,
      rootObjectCount: 0,
      fileSize: 0,
      file: fileFor(id),
    };
    operations.push(operation);
    const work = perform(context.state, operation, () => {
      const { roots, refusals } = planOf(admin, query, { ...context, isBulk: true });
      return refusals.length > 0 ? null : writeLines({ operation, roots, groupObjects, linesPerSecond: linesPerSecond() });
    });
    running.add(work);
    void work.finally(() => running.delete(work));
    return { bulkOperation: { ...operation }, userErrors: [] };
  }

  /** `write` gives null where the app may not read what it asks for. */
  async function perform(state: ShopState, operation: BulkOperation, write: () => Promise<void> | null): Promise<void> {
    await new Promise(setImmediate);
    if (operation.status === "CREATED") {
      operation.status = "RUNNING";
      try {
        const writing = write();
        if (writing) await writing;
        else operation.errorCode = "ACCESS_DENIED";
      } catch (failure) {
        failures.push(failure);
        operation.errorCode = "INTERNAL_SERVER_ERROR";
      }
    }
    const cancelled = operation.status !== "RUNNING";
    operation.status = operation.errorCode === null ? (cancelled ? "CANCELED" : "COMPLETED") : "FAILED";
    operation.completedAt = now().toISOString();
    if (!state.installation) return;
    store.announce({
      shop: state.shop.domain,
      topic: "bulk_operations/finish",
      resourceId: operation.id,
      body: {
        admin_graphql_api_id: gid("BulkOperation", operation.id),
        completed_at: dateTimeOrNull(operation.completedAt),
        created_at: dateTime(operation.createdAt),
        error_code: operation.errorCode?.toLowerCase() ?? null,
        status: operation.status.toLowerCase(),
        type: "query",
      },
    });
  }

  function cancel(context: Context, id: number): BulkOutcome {
    const operation = own(context).find((one) => one.id === id);
    if (!operation) return { bulkOperation: null, userErrors: [{ field: ["id"], message: "Bulk operation does not exist" }] };
    if (!RUNNING.includes(operation.status)) {
      const message = `A bulk operation cannot be canceled when it is ${operation.status.toLowerCase()}`;
      return { bulkOperation: operation, userErrors: [{ field: null, message }] };
    }
    operation.status = "CANCELING";
    return { bulkOperation: { ...operation }, userErrors: [] };
  }

  return {
    operations: { run, cancel, find: (context, id) => own(context).find((one) => one.id === id) ?? null, list: own },
    fileOf(id) {
      expire();
      const operation = operations.find((one) => one.id === id);
      const over = operation && ["COMPLETED", "CANCELED", "FAILED"].includes(operation.status);
      return folder !== null && over && operation.fileSize > 0
        ? { stream: createReadStream(operation.file, { fd: openSync(operation.file, "r") }), bytes: operation.fileSize }
        : null;
    },
    async idle() {
      while (running.size > 0) await Promise.all(running);
      const told = failures;
      failures = [];
      if (told.length > 0) throw new AggregateError(told, "Bulk operations failed inside the devstore.");
    },
    close: removeFiles,
  };
}
