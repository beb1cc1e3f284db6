import { createHash } from "node:crypto";
import { promisify } from "node:util";
import { gunzip, gzip } from "node:zlib";
import { addDays } from "date-fns/addDays";
import {
  deleteFile,
  deleteProblems,
  findPartBody,
  putPartBody,
  selectPartNumbers,
} from "#app/domains/file-import/file-parts.data.server.ts";
import {
  enterState,
  endImport,
  findUpload,
  insertUpload,
  lockImport,
  lockUploads,
  selectInStates,
} from "#app/domains/file-import/file-import.data.server.ts";
import { FILE_KEPT_DAYS, lengthOfPart, MAX_FILE_BYTES, MAX_OPEN_FILES, PART_BYTES, partsOf } from "#app/domains/file-import/limits.ts";
import { isGone, isOpen, OPEN_STATES } from "#app/domains/file-import/stored.ts";
import type { StoredImport } from "#app/domains/file-import/stored.ts";
import type { BegunUpload, Done, FinishedUpload, PutPart } from "#app/domains/file-import/terms.ts";
import { cleanText, SHORT_TEXT } from "#app/lib/payload.ts";
import { seal, unseal } from "#app/platform/crypto.server.ts";
import { inShop } from "#app/platform/db.server.ts";
import type { Transaction } from "#app/platform/db.server.ts";

const pack = promisify(gzip);
const unpack = promisify(gunzip);
/** An export shrinks to a tenth even so. */
const FAST = { level: 1 };

const place = (shopId: number) => ({ shop: shopId, table: "file_import_part", column: "body" });

/** A file as the merchant's browser names it. `lastModified`: milliseconds since 1970, where it says so. */
export type UploadedFile = Readonly<{ fileName: string; fileBytes: number; lastModified: number | null }>;

/** Begins an upload, or goes on with that of the same file. */
export async function beginUpload(shopId: number, file: UploadedFile, now: Date): Promise<BegunUpload> {
  if (file.fileBytes <= 0) return { kind: "refused", reason: "empty" };
  if (file.fileBytes > MAX_FILE_BYTES) return { kind: "refused", reason: "too-large", maxBytes: MAX_FILE_BYTES };
  const upload = { ...file, fileName: cleanText(file.fileName.trim(), SHORT_TEXT), fileUntil: addDays(now, FILE_KEPT_DAYS) };
  return inShop(shopId, async (tx) => {
    await lockUploads(tx, shopId);
    const sizes = { partBytes: PART_BYTES, parts: partsOf(file.fileBytes) };
    const begun = await findUpload(tx, shopId, upload, now);
    if (begun !== null) return { kind: "begun", id: begun, ...sizes, received: await selectPartNumbers(tx, shopId, begun) };
    const open = (await selectInStates(tx, shopId, OPEN_STATES)).filter((one) => isOpen(one, now));
    if (open.length >= MAX_OPEN_FILES) return { kind: "refused", reason: "too-many-files", maxFiles: MAX_OPEN_FILES };
    return { kind: "begun", id: await insertUpload(tx, shopId, upload, now), ...sizes, received: [] };
  });
}

/** Keeps a part of a file, compressed and sealed. Parts come in any order; one that comes again replaces itself. */
export async function putPart(
  shopId: number,
  id: number,
  number: number,
  bytes: Uint8Array,
  sha256Hex: string,
  now: Date,
): Promise<PutPart> {
  const refused = (reason: Extract<PutPart, { kind: "refused" }>["reason"]): PutPart => ({ kind: "refused", reason });
  const digest = createHash("sha256").update(bytes).digest("hex");
  if (digest !== sha256Hex.toLowerCase()) return refused("wrong-digest");
  // Outside of the transaction, which holds a connection.
  const body = seal(place(shopId), await pack(bytes, FAST));
  return inShop(shopId, async (tx) => {
    const upload = await lockImport(tx, shopId, id);
    if (upload?.state !== "uploading" || isGone(upload, now)) return refused("not-open");
    const length = lengthOfPart(upload.fileBytes, number);
    if (length === null) return refused("wrong-number");
    if (length !== bytes.length) return refused("wrong-length");
    await putPartBody(tx, shopId, id, number, body, upload.fileUntil);
    const received = await selectPartNumbers(tx, shopId, id);
    return { kind: "kept", received: received.length, parts: partsOf(upload.fileBytes) };
  });
}

/** All parts are there: the file is to be checked. The caller sees to it that the worker knows, in the same transaction. */
export async function endUpload(tx: Transaction, shopId: number, id: number, now: Date): Promise<FinishedUpload> {
  const upload = await lockImport(tx, shopId, id);
  if (upload?.state === "checking") return { kind: "checking" };
  if (upload?.state !== "uploading" || isGone(upload, now)) return { kind: "refused", reason: "not-open" };
  const received = new Set(await selectPartNumbers(tx, shopId, id));
  const missing = Array.from({ length: partsOf(upload.fileBytes) }, (_, index) => index + 1).filter((number) => !received.has(number));
  if (missing.length > 0) return { kind: "incomplete", missing };
  await enterState(tx, shopId, id, "checking", now);
  return { kind: "checking" };
}

const mayCancel = ({ state, failedDuring }: StoredImport): boolean =>
  ["uploading", "checking", "ready", "refused"].includes(state) || (state === "failed" && failedDuring === "checking");

/** The file is not to be imported: it is deleted at once. */
export function cancelImport(shopId: number, id: number, now: Date): Promise<Done> {
  return inShop(shopId, async (tx) => {
    const upload = await lockImport(tx, shopId, id);
    if (upload?.state === "cancelled") return { kind: "done" };
    if (upload === null || !mayCancel(upload)) return { kind: "refused", reason: "not-now" };
    await endImport(tx, shopId, id, "cancelled", now);
    await deleteFile(tx, shopId, id);
    await deleteProblems(tx, shopId, id);
    return { kind: "done" };
  });
}

/** A part of the file is not there: it was cancelled meanwhile, or its time is over. */
export class FileGoneError extends Error {
  constructor() {
    super("The file is not there any more.");
    this.name = "FileGoneError";
  }
}

/**
 * A file's bytes part by part, each read in a transaction of its own, so that nothing is held while they are worked on.
 *
 * @throws FileGoneError when a part is missing
 */
export async function* bytesOf(shopId: number, { id, fileBytes }: Pick<StoredImport, "id" | "fileBytes">): AsyncGenerator<Uint8Array> {
  for (let number = 1; number <= partsOf(fileBytes); number += 1) {
    const body = await inShop(shopId, (tx) => findPartBody(tx, shopId, id, number));
    if (body === null) throw new FileGoneError();
    yield await unpack(unseal(place(shopId), body));
  }
}
