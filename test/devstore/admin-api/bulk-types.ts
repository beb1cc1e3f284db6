import type { Readable } from "node:stream";

export type BulkStatus = "CREATED" | "RUNNING" | "COMPLETED" | "CANCELING" | "CANCELED" | "FAILED" | "EXPIRED";

export type BulkOperation = {
  id: number;
  /** Of which shop, whatever its domain is by then. */
  shopId: number;
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

/** The JSONL of an operation. */
export type BulkFile = { stream: Readable; bytes: number };

export type BulkUserError = { field: string[] | null; message: string; code?: "INVALID" | "OPERATION_IN_PROGRESS" | "LIMIT_REACHED" };

export type BulkOutcome = { bulkOperation: BulkOperation | null; userErrors: BulkUserError[] };
