import { z } from "zod";
import { requestRebuild } from "#app/jobs/rebuild-figures.server.ts";
import { defineJob } from "#app/platform/queue.server.ts";

/** The shop has another currency or time zone: its figures are computed anew. */
export const followSettingJob = defineJob({
  name: "follow-setting",
  payload: z.object({ shopId: z.number(), setting: z.enum(["currency", "time-zone"]) }),
  run: ({ shopId, setting }, now) => requestRebuild(shopId, setting, now),
});
