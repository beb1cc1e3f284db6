import { randomBytes } from "node:crypto";
import { PassThrough } from "node:stream";
import type { EntryContext } from "@remix-run/node";
import { createReadableStreamFromReadable } from "@remix-run/node";
import { isRouteErrorResponse, RemixServer } from "@remix-run/react";
import { isbot } from "isbot";
import { renderToPipeableStream } from "react-dom/server";
import { z } from "zod";
import { localeFrom } from "#app/i18n/locale.ts";
import type { Locale } from "#app/i18n/locale.ts";
import { loadTexts } from "#app/i18n/texts.ts";
import { Translations } from "#app/i18n/translations.tsx";
import "#app/jobs/registry.server.ts";
import { log } from "#app/platform/log.server.ts";
import { addDocumentHeaders } from "#app/platform/shopify.server.ts";
import { Nonce } from "#app/ui/nonce.ts";

const RENDER_TIMEOUT_MS = 10_000;

const appData = z.object({ "routes/app": z.object({ locale: z.enum(["de", "en"]) }) });

/** The language that the app's layout chose; a page outside of it, or one that failed, has the URL's or the browser's. */
function localeOf(request: Request, context: EntryContext): Locale {
  const data = appData.safeParse(context.staticHandlerContext.loaderData);
  const browser = request.headers.get("accept-language")?.split(/[,;]/)[0] ?? null;
  return data.success ? data.data["routes/app"].locale : localeFrom(new URL(request.url).searchParams.get("locale"), browser);
}

const NONCE_BYTES = 16;

export default async function handleRequest(request: Request, status: number, headers: Headers, context: EntryContext): Promise<Response> {
  const nonce = randomBytes(NONCE_BYTES).toString("base64");
  addDocumentHeaders(request, headers, nonce);
  headers.set("Content-Type", "text/html; charset=utf-8");
  const texts = await loadTexts(localeOf(request, context));
  const isWholeAtOnce = isbot(request.headers.get("user-agent") ?? "");

  return new Promise((resolve, reject) => {
    let code = status;
    const answer = (): void => {
      const body = new PassThrough();
      resolve(new Response(createReadableStreamFromReadable(body), { headers, status: code }));
      pipe(body);
    };
    const { pipe, abort } = renderToPipeableStream(
      <Nonce.Provider value={nonce}>
        <Translations texts={texts}>
          <RemixServer context={context} url={request.url} abortDelay={RENDER_TIMEOUT_MS} nonce={nonce} />
        </Translations>
      </Nonce.Provider>,
      {
        nonce,
        ...(isWholeAtOnce ? { onAllReady: answer } : { onShellReady: answer }),
        onShellError: reject,
        onError: (error) => {
          code = 500;
          log().error({ err: error, path: new URL(request.url).pathname }, "page could not be drawn");
        },
      },
    );
    setTimeout(abort, RENDER_TIMEOUT_MS).unref();
  });
}

/** Called for what no loader caught; refusals and redirects never come here. An address that no route knows is no failure. */
export function handleError(error: unknown, { request }: { request: Request }): void {
  if (request.signal.aborted || isRouteErrorResponse(error)) return;
  log().error({ err: error, path: new URL(request.url).pathname, method: request.method }, "request failed");
}
