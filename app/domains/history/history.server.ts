export { advanceImport, restartImport, startImport } from "#app/domains/history/import-history.server.ts";
export type { Next } from "#app/domains/history/import-history.server.ts";
export { lastImport } from "#app/domains/history/import-state.server.ts";
export { importState } from "#app/domains/history/import-state.server.ts";
export type { ImportState } from "#app/domains/history/import-state.server.ts";
export { noteRebuild, rebuildState, runRebuild } from "#app/domains/history/rebuild.server.ts";
export type { RebuildState } from "#app/domains/history/rebuild.server.ts";
/** Nothing of the shop is missing until then: to be told after each complete reconciliation, since the history start rests on it. */
export { updateCoverage as recordCoverage } from "#app/domains/retention/retention.server.ts";
export {
  advanceReconciliation,
  catchUpOf,
  lookUpOrder,
  reconciliationState,
  startReconciliation,
} from "#app/domains/history/reconcile.server.ts";
export type { LookUp } from "#app/domains/history/reconcile.server.ts";
export type { ReconciliationState } from "#app/domains/history/reconcile.ts";
export { standingOf } from "#app/domains/history/standing.server.ts";
export type { Standing, Underway } from "#app/domains/history/standing.server.ts";
export { knownNow, knownWithFile, rebuildWithFiles } from "#app/domains/history/file-history.server.ts";
export type { KnownWithFile } from "#app/domains/history/file-history.server.ts";
export { REBUILD_TIMEOUT_MS } from "#app/domains/history/rebuild.server.ts";
