export { MAX_NAME, MAX_VIEWS, STANDARD_VIEWS, currentTab } from "#app/domains/saved-views/view.ts";
export type { CurrentTab, SavedView, StandardView, ViewDeed, ViewProblem, ViewWish } from "#app/domains/saved-views/view.ts";
