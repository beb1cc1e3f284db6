export { advanceImport, startImport } from "#app/domains/history/import-history.server.ts";
export type { Next } from "#app/domains/history/import-history.server.ts";
export { importState } from "#app/domains/history/import-state.server.ts";
export type { ImportState } from "#app/domains/history/import-state.server.ts";
