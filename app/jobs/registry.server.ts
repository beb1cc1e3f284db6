import { advanceImportJob } from "#app/jobs/advance-import.server.ts";
import { bringUpToDateJob, reconcileJob } from "#app/jobs/bring-up-to-date.server.ts";
import { sendTagsJob } from "#app/jobs/change-tags.server.ts";
import { followScopesJob } from "#app/jobs/follow-scopes.server.ts";
import { fileImportJob } from "#app/jobs/file-import.server.ts";
import { followSettingJob } from "#app/jobs/follow-setting.server.ts";
import { listeners } from "#app/jobs/on-event.server.ts";
import { rebuildFiguresJob } from "#app/jobs/rebuild-figures.server.ts";
import { redactShopJob } from "#app/jobs/redact-shop.server.ts";
import { advanceReconciliationJob } from "#app/jobs/reconcile.server.ts";
import { refreshTokensJob } from "#app/jobs/refresh-tokens.server.ts";
import { keepPeriodsJob } from "#app/jobs/retention-periods.server.ts";
import { rotateKeysJob } from "#app/jobs/rotate-keys.server.ts";
import { workInboxJob } from "#app/jobs/work-inbox.server.ts";
import { listenWith } from "#app/platform/events.server.ts";
import { anyJob } from "#app/platform/queue.server.ts";
import type { AnyJob } from "#app/platform/queue.server.ts";

listenWith(listeners);

/** Every job of the app. The worker works on them, `npm run migrate` makes a queue for each. */
export const allJobs: readonly AnyJob[] = [
  anyJob(advanceImportJob),
  anyJob(advanceReconciliationJob),
  anyJob(bringUpToDateJob),
  anyJob(followScopesJob),
  anyJob(fileImportJob),
  anyJob(followSettingJob),
  anyJob(rebuildFiguresJob),
  anyJob(keepPeriodsJob),
  anyJob(redactShopJob),
  anyJob(reconcileJob),
  anyJob(refreshTokensJob),
  anyJob(rotateKeysJob),
  anyJob(sendTagsJob),
  anyJob(workInboxJob),
];
