import { advanceImportJob } from "#app/jobs/advance-import.server.ts";
import { listeners } from "#app/jobs/on-event.server.ts";
import { rebuildFiguresJob } from "#app/jobs/rebuild-figures.server.ts";
import { refreshTokensJob } from "#app/jobs/refresh-tokens.server.ts";
import { startImportJob } from "#app/jobs/start-import.server.ts";
import { workInboxJob } from "#app/jobs/work-inbox.server.ts";
import { listenWith } from "#app/platform/events.server.ts";
import { anyJob } from "#app/platform/queue.server.ts";
import type { AnyJob } from "#app/platform/queue.server.ts";

listenWith(listeners);

/** Every job of the app. The worker works on them, `npm run migrate` makes a queue for each. */
export const allJobs: readonly AnyJob[] = [
  anyJob(advanceImportJob),
  anyJob(rebuildFiguresJob),
  anyJob(refreshTokensJob),
  anyJob(startImportJob),
  anyJob(workInboxJob),
];
