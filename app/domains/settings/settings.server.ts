export { settingsView } from "#app/domains/settings/settings-view.server.ts";
