import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import type { ReadableStream as NodeReadableStream } from "node:stream/web";

/** Thrown by a handler: the connection ends without an answer, or in the middle of one. */
export class ConnectionReset extends Error {
  override name = "ConnectionReset";
}

/** Answers one request. Everything of the devstore but the proxy is written against this, so it can be called without a socket. */
export type Handler = (request: Request) => Promise<Response>;

export type Listening = { url: string; port: number; server: Server; close: () => Promise<void> };

const HOST = "127.0.0.1";

/**
 * Starts listening on this machine only. A port that is taken is replaced by a free one: the caller reads the real one
 * from the result.
 */
export async function listen(server: Server, port: number): Promise<Listening> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, HOST, () => {
      server.off("error", reject);
      resolve();
    });
  }).catch((error: unknown) => {
    if (port === 0 || !isPortTaken(error)) throw error;
    return new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(0, HOST, resolve);
    });
  });
  const address = server.address() as AddressInfo;
  return {
    url: `http://${HOST}:${String(address.port)}`,
    port: address.port,
    server,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

function isPortTaken(error: unknown): boolean {
  return error instanceof Error && "code" in error && (error.code === "EADDRINUSE" || error.code === "EACCES");
}

/** A Node server that speaks the web's Request and Response with `handler`. */
export function serverFor(handler: Handler): Server {
  return createServer((incoming, outgoing) => {
    void answer(handler, incoming, outgoing);
  });
}

async function answer(handler: Handler, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  try {
    const response = await handler(await requestFrom(incoming));
    writeHead(outgoing, response);
    if (response.body === null) outgoing.end();
    else
      Readable.fromWeb(response.body as NodeReadableStream)
        .on("error", () => outgoing.destroy())
        .pipe(outgoing);
  } catch (error) {
    if (outgoing.headersSent || error instanceof ConnectionReset) {
      outgoing.destroy();
      return;
    }
    outgoing.writeHead(500, { "content-type": "text/plain; charset=utf-8" });
    outgoing.end(error instanceof Error ? (error.stack ?? error.message) : String(error));
  }
}

async function requestFrom(incoming: IncomingMessage): Promise<Request> {
  const url = `http://${incoming.headers.host ?? HOST}${incoming.url ?? "/"}`;
  const method = incoming.method ?? "GET";
  const headers = new Headers();
  for (let index = 0; index + 1 < incoming.rawHeaders.length; index += 2) {
    headers.append(incoming.rawHeaders[index] ?? "", incoming.rawHeaders[index + 1] ?? "");
  }
  if (method === "GET" || method === "HEAD") return new Request(url, { method, headers });
  const chunks: Uint8Array[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Uint8Array);
  return new Request(url, { method, headers, body: Buffer.concat(chunks) });
}

function writeHead(outgoing: ServerResponse, response: Response): void {
  outgoing.statusCode = response.status;
  for (const [name, value] of response.headers) if (name !== "set-cookie") outgoing.setHeader(name, value);
  const cookies = response.headers.getSetCookie();
  if (cookies.length > 0) outgoing.setHeader("set-cookie", cookies);
}

export function jsonResponse(status: number, body: unknown, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(body), { status, headers: { "content-type": "application/json; charset=utf-8", ...headers } });
}

export function htmlResponse(status: number, body: string, headers: Record<string, string> = {}): Response {
  return new Response(body, { status, headers: { "content-type": "text/html; charset=utf-8", "cache-control": "no-store", ...headers } });
}

export function redirectResponse(location: string, headers: Record<string, string> = {}): Response {
  return new Response(null, { status: 303, headers: { location, ...headers } });
}
