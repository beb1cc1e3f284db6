import { startImportJob } from "#app/jobs/start-import.server.ts";
import type { Listeners } from "#app/platform/events.server.ts";

/** What happens when: one job per listener, so that one that fails does not repeat the others. */
export const listeners: Listeners = {
  "shop-installed": [startImportJob.name],
  "shop-uninstalled": [],
  "shop-resumed": [startImportJob.name],
  "shop-scopes-changed": [],
  "shop-setting-changed": [],
  "import-finished": [],
  "order-recorded": [],
  "order-removed": [],
  "customer-changed": [],
};
