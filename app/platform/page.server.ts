import { randomUUID } from "node:crypto";
import { ShopifyCallError } from "#app/platform/admin-api.server.ts";
import { isDatabaseTrouble } from "#app/platform/database-trouble.server.ts";
import { log } from "#app/platform/log.server.ts";

/**
 * What a page gets instead of its data when something broke: a reference that finds the log entry, and who is away when
 * trying again in a minute will help.
 */
export type Broken = Readonly<{ reference: string; away: "database" | "shopify" | null }>;

const RETRY_SECONDS = "60";

function awayOf(error: unknown): Broken["away"] {
  // First, since the cause of a call that failed looks like a database that does not answer.
  if (error instanceof ShopifyCallError) return error.reason === "shopify-unavailable" ? "shopify" : null;
  return isDatabaseTrouble(error) ? "database" : null;
}

/**
 * Runs a loader or action. Answers (redirects, refusals) pass; anything else that is thrown is logged, and the browser
 * learns a reference only.
 */
export async function answering<Result>(request: Request, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Response) throw error;
    const reference = randomUUID().slice(0, 8);
    const away = awayOf(error);
    log().error({ err: error, reference, path: new URL(request.url).pathname, method: request.method }, "page failed");
    const broken: Broken = { reference, away };
    throw away === null
      ? Response.json(broken, { status: 500 })
      : Response.json(broken, { status: 503, headers: { "Retry-After": RETRY_SECONDS } });
  }
}
