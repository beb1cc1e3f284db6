export type * from "#app/domains/retention/terms.ts";
export type { CohortCell, DayTotal } from "#app/domains/retention/contributions.ts";
export { cohortTableOf, revenueMonthOf } from "#app/domains/retention/contributions.ts";
export type { PeriodTotals } from "#app/domains/retention/figures.ts";
export { figuresOf, figuresOfTotals } from "#app/domains/retention/figures.ts";
export type { PeriodChoice, PeriodParams } from "#app/domains/retention/period.ts";
export { DEFAULT_PRESET, PERIOD_PRESETS, monthPeriod, periodFrom, periodToParams } from "#app/domains/retention/period.ts";
export { purchasesOf, purchasesOfShop } from "#app/domains/retention/purchases.ts";
