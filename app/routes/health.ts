import { now } from "#app/platform/clock.server.ts";
import { soon } from "#app/platform/health.server.ts";
import { inboxRemainder } from "#app/platform/inbox.server.ts";
import { log } from "#app/platform/log.server.ts";

const HEADERS = { "Cache-Control": "no-store" };

/** For load balancers and people: 200 with what waits in the inbox, over all shops; 503 while the database is away. */
export async function loader() {
  try {
    return Response.json({ status: "ok", inbox: await soon(inboxRemainder(now())) }, { headers: HEADERS });
  } catch (error) {
    log().warn({ err: error }, "not healthy");
    return Response.json({ status: "database-away" }, { status: 503, headers: HEADERS });
  }
}
