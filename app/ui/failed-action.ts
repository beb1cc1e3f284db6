import type { ShouldRevalidateFunction } from "@remix-run/react";
import { isRouteErrorResponse } from "@remix-run/react";

/** Nothing was changed: `away` did not answer, or something broke (null). `reference` finds the log entry. */
export type Failed = Readonly<{ kind: "failed"; away: "database" | "shopify" | "encore" | null; reference: string | null }>;

/**
 * What it means that an action threw, for a form that must not lose what was typed: as an answer, the page stays as it is. Redirects
 * pass.
 *
 * @example
 * failedAction(new TypeError("Failed to fetch")) // { kind: "failed", away: "encore", reference: null }
 * @throws Response a redirect
 */
export function failedAction(problem: unknown): Failed {
  if (problem instanceof Response) throw problem;
  if (!isRouteErrorResponse(problem)) return { kind: "failed", away: "encore", reference: null };
  const body: unknown = problem.data;
  const told = typeof body === "object" && body !== null ? body : {};
  const away = "away" in told && (told.away === "database" || told.away === "shopify") ? told.away : null;
  return { kind: "failed", away, reference: "reference" in told && typeof told.reference === "string" ? told.reference : null };
}

/** A route's `shouldRevalidate`: after a failure the page is not asked for again, which would fail, too, and take the form away. */
export const staysOnFailure: ShouldRevalidateFunction = ({ actionResult, defaultShouldRevalidate }) => {
  const answer: unknown = actionResult;
  const hasFailed = typeof answer === "object" && answer !== null && "kind" in answer && answer.kind === "failed";
  return !hasFailed && defaultShouldRevalidate;
};
