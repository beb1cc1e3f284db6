import type { BegunUpload, FinishedUpload, PutPart } from "#app/domains/file-import/file-import.ts";
import { upload, type PartAnswer, type UploadEnd, type UploadProgress } from "#app/domains/file-import/ui/upload.ts";
import { pauseUntilOnline, post } from "#app/ui/post.ts";

/** How an upload of this tab stands. `finishing`: all parts are there, and the server is told so. */
export type UploadRun = Readonly<{ progress: UploadProgress; stage: "sending" | "finishing" | UploadEnd }>;

/** An address of the upload's route: `address({ step: "finish", file: 3 })`. */
export type UploadAddress = (params: Readonly<Record<string, string | number>>) => string;

type Begun = Extract<BegunUpload, { kind: "begun" }>;

// Kept beside React, so that an upload goes on while its person looks at another page of the app.
const runs = new Map<number, UploadRun>();
const cancelled = new Set<number>();
const listeners = new Set<() => void>();

export function subscribeToUploads(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function uploadRun(id: number): UploadRun | null {
  return runs.get(id) ?? null;
}

function note(id: number, run: UploadRun): void {
  runs.set(id, run);
  for (const listener of listeners) listener();
}

/** Ends it after the parts that are under way. */
export function stopUpload(id: number): void {
  cancelled.add(id);
}

const UNKNOWN_STATUSES = [400, 404, 413];

/** Asks the server to take a file; null when nobody answered. The same file again goes on where it was. */
export async function beginUpload(file: File, address: UploadAddress): Promise<BegunUpload | null> {
  const body = JSON.stringify({ fileName: file.name, fileBytes: file.size, lastModified: file.lastModified });
  const answer = await post(address({ step: "begin" }), body);
  return answer?.ok === true ? ((await answer.json()) as BegunUpload) : null;
}

/** Sends all of a file that the server does not have, and tells it when it has. Returns at once; `uploadRun` says how it goes. */
export function runUpload(file: File, begun: Begun, address: UploadAddress): void {
  const { id } = begun;
  const stage = runs.get(id)?.stage;
  if (stage === "sending" || stage === "finishing") return;
  cancelled.delete(id);
  let progress: UploadProgress = { sentBytes: 0, fileBytes: file.size, secondsLeft: null, isLost: false };
  const send = (received: readonly number[]): Promise<UploadEnd> =>
    upload(
      { fileBytes: file.size, partBytes: begun.partBytes, received },
      {
        send: (number, from, to) => sendPart(file.slice(from, to), (sha256) => address({ step: "part", file: id, number, sha256 })),
        pause: pauseUntilOnline,
        clock: () => performance.now(),
        isCancelled: () => cancelled.has(id),
        onProgress: (told) => {
          progress = told;
          note(id, { progress, stage: "sending" });
        },
      },
    );
  const run = async (): Promise<UploadEnd> => {
    let received = begun.received;
    for (;;) {
      const end = await send(received);
      if (end !== "uploaded") return end;
      note(id, { progress, stage: "finishing" });
      const finished = await finishUpload(id, address);
      if (finished.kind !== "incomplete") return finished.kind === "checking" ? "uploaded" : "gone";
      received = Array.from({ length: begun.parts }, (_, index) => index + 1).filter((number) => !finished.missing.includes(number));
    }
  };
  void run().then((end) => {
    note(id, { progress, stage: end });
  });
}

/** Tells the server that all parts are there, until it has heard it. */
export async function finishUpload(id: number, address: UploadAddress): Promise<FinishedUpload> {
  for (;;) {
    const answer = await post(address({ step: "finish", file: id }), "");
    if (answer?.ok === true) return (await answer.json()) as FinishedUpload;
    if (answer !== null && UNKNOWN_STATUSES.includes(answer.status)) return { kind: "refused", reason: "not-open" };
    await pauseUntilOnline(RETRY_MS);
  }
}

const RETRY_MS = 2_000;

async function sendPart(part: Blob, addressOf: (sha256: string) => string): Promise<PartAnswer> {
  let bytes: ArrayBuffer;
  try {
    bytes = await part.arrayBuffer();
  } catch {
    return "unreadable";
  }
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  const answer = await post(addressOf(Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("")), bytes);
  if (answer === null) return "unreachable";
  if (UNKNOWN_STATUSES.includes(answer.status)) return "gone";
  // The server is away, or wants a newer session token: the next attempt brings one.
  if (!answer.ok) return "unreachable";
  const put = (await answer.json()) as PutPart;
  if (put.kind === "kept") return "kept";
  // Damaged on its way.
  return put.reason === "wrong-digest" ? "unreachable" : "gone";
}
