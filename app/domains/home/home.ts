import type { CohortTable, HistoryStart, Period, PeriodFigures, PeriodProblem, RevenueMonth } from "#app/domains/retention/retention.ts";

/** What the home page shows, whole. The route loads it in one call; the page only draws it. */
export type HomeView = HomeImporting | HomeFailed | HomeEmpty | HomeFigures;

export type HomeImporting = Readonly<{
  state: "importing";
  phase: "starting" | "customers" | "orders" | "figures";
  done: number;
  /** Null while Shopify has not said yet. */
  expected: number | null;
  secondsLeft: number | null;
  /** What is known already. Days as in `Purchase`; value in minor units. */
  soFar: Readonly<{ customers: number; orders: number; firstDay: number | null; lastDay: number | null }>;
}>;

export type HomeFailed = Readonly<{
  state: "failed";
  reason: "access-denied" | "shopify-unavailable" | "unreadable-answer" | "unexpected";
  /** What was already in stays; nothing was lost. */
  soFar: Readonly<{ customers: number; orders: number }>;
  failedAt: string;
}>;

export type HomeEmpty = Readonly<{ state: "no-orders" }>;

export type HomeFigures = Readonly<{
  state: "figures";
  period: Period;
  /** Why the URL's period was not taken; null where it was, or where it named none. */
  periodProblem: PeriodProblem | null;
  /** Local day on which this was computed; the period's last days may not be over. */
  today: number;
  now: PeriodFigures;
  before: PeriodFigures;
  /** Median value per customer to date, minor units; null without customers. */
  clvHistoricMedian: number | null;
  /** The same figures for the twelve whole months up to `today`, oldest first, for the small trends. */
  trend: readonly Readonly<{ month: number; figures: PeriodFigures }>[];
  revenue: readonly RevenueMonth[];
  cohorts: CohortTable;
  historyStart: HistoryStart;
  otherCurrencies: readonly Readonly<{ currency: string; orders: number; value: number }>[];
}>;

/** Facts of the shop that every page needs to print numbers. */
export type ShopFacts = Readonly<{ domain: string; currency: string; timeZone: string }>;
