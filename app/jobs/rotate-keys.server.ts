import { z } from "zod";
import { rotateKeys } from "#app/domains/privacy/privacy.server.ts";
import { log } from "#app/platform/log.server.ts";
import { defineJob } from "#app/platform/queue.server.ts";

const FOUR_HOURS_SECONDS = 4 * 60 * 60;

/** Once a day: what is still under an older key moves to the newest. Without a new key it finds nothing. */
export const rotateKeysJob = defineJob({
  name: "rotate-keys",
  payload: z.object({}),
  oneAtATime: true,
  expireSeconds: FOUR_HOURS_SECONDS,
  run: async () => {
    const { changed, oldKeys } = await rotateKeys((progress) => {
      log().info(progress, "keys rotate");
    });
    if (changed > 0) log().info({ changed, oldKeys }, "keys rotated");
  },
});
