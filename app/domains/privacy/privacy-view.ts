import type { AccessEntry } from "#app/domains/privacy/access.ts";
import type { Outcome, RequestKind } from "#app/domains/privacy/request.ts";

/** A request on the privacy page; times as ISO 8601. `person` is null once nothing names them any more. */
export type RequestView = Readonly<{
  id: number;
  kind: RequestKind;
  person: Readonly<{ email: string | null; shopifyId: string | null }> | null;
  askedAt: string;
  dueAt: string;
  isLate: boolean;
  doneAt: string | null;
  outcome: Outcome | null;
}>;

/** `page` counts from 1. */
export type PrivacyView = Readonly<{
  requests: readonly RequestView[];
  accesses: readonly AccessEntry[];
  page: number;
  pageCount: number;
  forgetAfterMonths: number;
  timeZone: string;
}>;
