export {
  chooseSettings,
  dropLostPermissions,
  marginShareOf,
  mayWriteTags,
  readerLocale,
  undoSettings,
} from "#app/domains/settings/choose.server.ts";
export type { Chooser, Saved, Undone } from "#app/domains/settings/choose.server.ts";
export { settingsView } from "#app/domains/settings/settings-view.server.ts";
