import type { Context } from "./resolving.ts";

export type BulkStatus = "CREATED" | "RUNNING" | "COMPLETED" | "CANCELING" | "CANCELED" | "FAILED" | "EXPIRED";

export type BulkOperation = {
  id: number;
  shop: string;
  query: string;
  status: BulkStatus;
  errorCode: "ACCESS_DENIED" | "INTERNAL_SERVER_ERROR" | "TIMEOUT" | null;
  createdAt: string;
  completedAt: string | null;
  /** Lines written so far, nested objects included. */
  objectCount: number;
  rootObjectCount: number;
  /** Bytes. */
  fileSize: number;
  /** Where the JSONL lies. */
  file: string;
};

export type BulkUserError = { field: string[] | null; message: string; code?: "INVALID" | "OPERATION_IN_PROGRESS" | "LIMIT_REACHED" };

export type BulkOutcome = { bulkOperation: BulkOperation | null; userErrors: BulkUserError[] };

/** The bulk operations of all shops. */
export type BulkOperations = {
  run(context: Context, query: string, groupObjects: boolean): BulkOutcome;
  cancel(context: Context, id: number): BulkOutcome;
  find(context: Context, id: number): BulkOperation | null;
  /** Newest first. */
  list(context: Context): BulkOperation[];
};
