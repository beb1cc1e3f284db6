import { z } from "zod";
import { dropLostPermissions } from "#app/domains/settings/settings.server.ts";
import { getShop } from "#app/domains/shops/shops.server.ts";
import { defineJob } from "#app/platform/queue.server.ts";

/** The shop grants other scopes than before, or has Encore again: what needs one that is missing is switched off. */
export const followScopesJob = defineJob({
  name: "follow-scopes",
  payload: z.object({ shopId: z.number() }),
  run: async ({ shopId }, now) => dropLostPermissions(await getShop(shopId), now),
});
