import { requeueDeliveries } from "#app/domains/deliveries/deliveries.server.ts";
import { enqueueWork } from "#app/jobs/work-inbox.server.ts";
import { asSystem } from "#app/platform/db.server.ts";

/** Puts deliveries that did not get through back to the waiting ones and has them worked off; returns how many. */
export function tryDeliveriesAgain(shopDomain: string, id: bigint | "all"): Promise<number> {
  return asSystem(async (tx) => {
    const requeued = await requeueDeliveries(tx, shopDomain, id);
    if (requeued > 0) await enqueueWork(tx, [shopDomain]);
    return requeued;
  });
}
