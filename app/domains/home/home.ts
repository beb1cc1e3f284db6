import type {
  CohortTable,
  FiguresWish,
  HistoryStart,
  Period,
  PeriodFigures,
  PeriodProblem,
  RebuildReason,
  RevenueMonth,
  ValueRule,
} from "#app/domains/retention/retention.ts";

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
  reason: ImportFailureReason;
  /** What was already in stays; nothing was lost. */
  soFar: Readonly<{ customers: number; orders: number }>;
  failedAt: string;
}>;

/** `hiddenBefore`: the first local day that Shopify shows, where there may be orders before it. */
export type HomeEmpty = Readonly<{ state: "no-orders"; hiddenBefore?: number }>;

export type ImportFailureReason = "access-denied" | "shopify-unavailable" | "unreadable-answer" | "unexpected" | "superseded";

/** On what the figures of a page stand. `computedAt`: when all of them were last computed; null where nobody noted it. */
export type ShownBasis = FiguresWish & Readonly<{ computedAt: string | null }>;

/** What is under way while the figures stay as they are. `isIdle`: nobody is at it. */
export type UnderwayNotice =
  | Readonly<{
      kind: "recomputing";
      reasons: readonly RebuildReason[];
      from: FiguresWish;
      to: FiguresWish;
      done: number;
      expected: number | null;
      hasFailed: boolean;
      isIdle: boolean;
    }>
  | Readonly<{
      kind: "reimporting";
      phase: HomeImporting["phase"];
      done: number;
      expected: number | null;
      secondsLeft: number | null;
    }>
  | Readonly<{ kind: "reimport-failed"; reason: ImportFailureReason; failedAt: string }>;

/** Shopify does not let Encore in, or did not until `until`: what happened meanwhile is being fetched then. */
export type HomePause = Readonly<{ reason: "token-gone" | "access-denied" | "shop-closed"; since: string; until: string | null }>;

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
  /** Customers to date who are in no cohort: those who bought before the history, and those of whom nobody knows. */
  withoutCohort: Readonly<{ earlier: number; unsure: number }>;
  basis: ShownBasis;
  underway: UnderwayNotice | null;
  pause: HomePause | null;
}>;

/** Facts of the shop that every page needs to print numbers. */
export type ShopFacts = Readonly<{ domain: string; currency: string; timeZone: string; valueRule: ValueRule }>;
