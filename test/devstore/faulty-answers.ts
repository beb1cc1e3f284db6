import type { Readable } from "node:stream";
import { setTimeout as wait } from "node:timers/promises";
import type { Faults } from "./faults.ts";
import { ConnectionReset, htmlResponse, jsonResponse } from "./http.ts";

const PAGE = "<!doctype html><html><head><title>Something went wrong</title></head><body><h1>Something went wrong</h1></body></html>";

/** Gives what Shopify answers, unless a fault strikes. Which faults come before the work and which after it, `ANSWER_FAULTS` says. */
export async function withFaults(faults: Faults, kind: "api" | "tokens", answer: () => Promise<Response>): Promise<Response> {
  if (faults.strikes(kind, "slow")) await wait(faults.settings.slowMs);
  if (faults.strikes(kind, "error500")) return jsonResponse(500, { errors: "Internal Server Error" });
  if (faults.strikes(kind, "error502")) return htmlResponse(502, PAGE);
  if (faults.strikes(kind, "throttled")) return kind === "api" ? throttledQuery() : throttledRequest();
  if (faults.strikes(kind, "html")) return htmlResponse(200, PAGE);
  const response = await answer();
  if (faults.strikes(kind, "truncated")) return changed(response, (text) => text.slice(0, Math.floor(text.length / 2)));
  if (faults.strikes(kind, "wrongTypes")) return changed(response, (text) => JSON.stringify(otherTypes(JSON.parse(text))));
  if (faults.strikes(kind, "reset")) throw new ConnectionReset();
  return response;
}

/** As GraphQL says it: HTTP 200, no data, and when there will be points again. */
function throttledQuery(): Response {
  return jsonResponse(200, {
    errors: [{ message: "Throttled", extensions: { code: "THROTTLED", documentation: "https://shopify.dev/api/usage/rate-limits" } }],
    extensions: {
      cost: {
        requestedQueryCost: 10,
        actualQueryCost: null,
        throttleStatus: { maximumAvailable: 2000, currentlyAvailable: 0, restoreRate: 100 },
      },
    },
  });
}

function throttledRequest(): Response {
  return jsonResponse(429, { errors: "Exceeded 2 calls per second for api client." }, { "retry-after": "1.0" });
}

async function changed(response: Response, change: (text: string) => string): Promise<Response> {
  const headers = new Headers(response.headers);
  headers.delete("content-length");
  return new Response(change(await response.text()), { status: response.status, headers });
}

/** The same JSON with every value of another type, as a proxy or a careless release might send it. */
function otherTypes(value: unknown): unknown {
  if (Array.isArray(value)) return Object.fromEntries(value.map((item, index) => [String(index), otherTypes(item)]));
  if (typeof value === "object" && value !== null)
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, otherTypes(inner)]));
  return typeof value === "string" ? value.length : String(value);
}

/** The file of a bulk result, unless a fault strikes. */
export function fileWithFaults(faults: Faults, file: { stream: Readable; bytes: number }): Response | AsyncIterable<Uint8Array> {
  const refusal = faults.strikes("files", "missing")
    ? jsonResponse(404, { errors: "Not Found" })
    : faults.strikes("files", "html")
      ? htmlResponse(200, PAGE)
      : null;
  if (refusal !== null) {
    file.stream.destroy();
    return refusal;
  }
  const pauseMs = faults.strikes("files", "slow") ? faults.settings.slowMs : 0;
  const lastByte = faults.strikes("files", "brokenOff") ? faults.between("files.where", 1, file.bytes - 1) : Number.POSITIVE_INFINITY;
  return pieces(file.stream, pauseMs, lastByte);
}

async function* pieces(stream: Readable, pauseMs: number, lastByte: number): AsyncGenerator<Uint8Array> {
  let sent = 0;
  for await (const piece of stream as AsyncIterable<Uint8Array>) {
    if (pauseMs > 0) await wait(pauseMs);
    const isLast = sent + piece.length > lastByte;
    yield isLast ? piece.subarray(0, lastByte - sent) : piece;
    sent += piece.length;
    if (isLast) throw new ConnectionReset();
  }
}
