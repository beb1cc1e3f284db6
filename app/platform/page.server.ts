import { randomUUID } from "node:crypto";
import { log } from "#app/platform/log.server.ts";

/** What a page gets instead of its data when something broke: nothing but a reference that finds the log entry. */
export type Broken = Readonly<{ reference: string }>;

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
    log().error({ err: error, reference, path: new URL(request.url).pathname, method: request.method }, "page failed");
    const broken: Broken = { reference };
    throw Response.json(broken, { status: 500 });
  }
}
