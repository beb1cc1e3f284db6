export {
  chooseSettings,
  dropLostPermissions,
  marginShareOf,
  mayWriteTags,
  readerLocale,
  undoNeedsGrant,
  undoSettings,
} from "#app/domains/settings/choose.server.ts";
export type { Chooser, Saved, TakenBack, Undone } from "#app/domains/settings/choose.server.ts";
export { settingsView } from "#app/domains/settings/settings-view.server.ts";
