export { changeViews, savedViews } from "#app/domains/saved-views/change-views.server.ts";
