export type * from "#app/domains/retention/terms.ts";
export { differencesOf, FIGURES_RULES, FIRST_VALUE_RULE, historyAfterImport, isContinuous } from "#app/domains/retention/basis.ts";
export type { FiguresBasis, FiguresWish, RebuildReason } from "#app/domains/retention/basis.ts";
export type { PeriodTotals } from "#app/domains/retention/figures.ts";
export { wholeFrom } from "#app/domains/retention/known-from.ts";
export { PERIOD_PRESETS, periodFrom, periodToParams } from "#app/domains/retention/period.ts";
export type { PeriodParams } from "#app/domains/retention/period.ts";
