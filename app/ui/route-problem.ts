import { isRouteErrorResponse } from "@remix-run/react";
import { z } from "zod";

/** What a page may tell about why it is not there; `reference` finds the log entry. */
export type RouteProblem = Readonly<{
  kind: "broken" | "not-found" | "offline" | "database-away" | "shopify-away";
  reference: string | null;
}>;

/** What the server says instead of a page's data (platform/page.server.ts). */
const broken = z.object({ reference: z.string(), away: z.enum(["database", "shopify"]).nullable() });
const NOT_FOUND = 404;

/** Reads what a route threw, on the server or while its data was fetched. */
export function problemOf(error: unknown): RouteProblem {
  // What fetch throws in the browser when nobody answers.
  if (!isRouteErrorResponse(error)) return { kind: error instanceof TypeError ? "offline" : "broken", reference: null };
  const { reference, away } = broken.safeParse(error.data).data ?? { reference: null, away: null };
  if (away !== null) return { kind: away === "database" ? "database-away" : "shopify-away", reference };
  return { kind: error.status === NOT_FOUND ? "not-found" : "broken", reference };
}
