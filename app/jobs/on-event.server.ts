import { bringUpToDateJob } from "#app/jobs/bring-up-to-date.server.ts";
import { followScopesJob } from "#app/jobs/follow-scopes.server.ts";
import { followSettingJob } from "#app/jobs/follow-setting.server.ts";
import type { Listeners } from "#app/platform/events.server.ts";

/** What happens when: one job per listener, so that one that fails does not repeat the others. */
export const listeners: Listeners = {
  "shop-installed": [bringUpToDateJob.name, followScopesJob.name],
  "shop-uninstalled": [],
  "shop-resumed": [bringUpToDateJob.name],
  "shop-scopes-changed": [bringUpToDateJob.name, followScopesJob.name],
  "shop-setting-changed": [followSettingJob.name],
  "import-finished": [],
  "order-recorded": [],
  "order-removed": [],
  "customer-changed": [],
  "customer-merged": [],
};
