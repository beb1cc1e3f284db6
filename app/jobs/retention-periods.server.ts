import { z } from "zod";
import { keepPeriods } from "#app/domains/privacy/privacy.server.ts";
import { defineJob } from "#app/platform/queue.server.ts";

const FOUR_HOURS_SECONDS = 4 * 60 * 60;

/** Once a day: what is past its period goes (docs/privacy.md). */
export const keepPeriodsJob = defineJob({
  name: "keep-periods",
  payload: z.object({}),
  oneAtATime: true,
  expireSeconds: FOUR_HOURS_SECONDS,
  run: async (_payload, now) => {
    await keepPeriods(now);
  },
});
