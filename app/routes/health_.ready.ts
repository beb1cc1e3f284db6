import { readiness } from "#app/platform/health.server.ts";

/** Whether requests should be sent here: 503 while the database is away or older than this version, and before the end. */
export async function loader() {
  const status = await readiness();
  return Response.json({ status }, { status: status === "ready" ? 200 : 503, headers: { "Cache-Control": "no-store" } });
}
