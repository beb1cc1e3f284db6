import type { ShouldRevalidateFunction } from "@remix-run/react";

/** Nothing was changed: `away` did not answer, or something broke (null). `reference` finds the log entry. */
export type Failed = Readonly<{ kind: "failed"; away: "database" | "shopify" | "encore" | null; reference: string | null }>;

const FIRST_REDIRECT = 300;
const FIRST_REFUSAL = 400;

/**
 * What it means that an action threw, for a form that must not lose what was typed: as an answer, the page stays as it is. Redirects
 * pass.
 */
export async function failedAction(problem: unknown): Promise<Failed> {
  if (!(problem instanceof Response)) return { kind: "failed", away: "encore", reference: null };
  if (problem.status >= FIRST_REDIRECT && problem.status < FIRST_REFUSAL) throw problem;
  const body: unknown = await problem.json().catch(() => null);
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
