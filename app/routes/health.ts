import { checkDatabase } from "#app/platform/db.server.ts";

/** For a load balancer: 200 while this process can work, 503 while the database is away. */
export async function loader() {
  const isWell = await checkDatabase();
  return Response.json(
    { status: isWell ? "ok" : "database-away" },
    { status: isWell ? 200 : 503, headers: { "Cache-Control": "no-store" } },
  );
}
