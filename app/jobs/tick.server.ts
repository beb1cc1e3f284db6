import { runSchedule } from "#app/jobs/schedule.server.ts";
import { enqueueWork } from "#app/jobs/work-inbox.server.ts";
import { readClock } from "#app/platform/clock.server.ts";
import { asSystem } from "#app/platform/db.server.ts";
import { domainsWithDue, emptyInbox } from "#app/platform/inbox.server.ts";

const MAX_SHOPS = 500;

/**
 * What is done from time to time, whoever asks: deliveries whose job was lost (or whose shop was not known yet) get one
 * again, the inbox is emptied by its dates, and what the schedule has due is enqueued. Several workers may tick at once.
 */
export async function tick(now: Date): Promise<void> {
  await readClock();
  const shopDomains = await domainsWithDue(now, MAX_SHOPS);
  if (shopDomains.length > 0) await asSystem((tx) => enqueueWork(tx, shopDomains));
  await emptyInbox(now);
  await runSchedule(now);
}
