import { selectRedactedKeys } from "#app/domains/customers/customers.server.ts";
import { deleteDeliveries, selectBodies } from "#app/domains/privacy/bodies.data.server.ts";
import { personKeys } from "#app/domains/privacy/person-keys.server.ts";
import { tracesIn } from "#app/domains/privacy/traces.ts";
import type { Shop } from "#app/domains/shops/shops.ts";
import { unseal } from "#app/platform/crypto.server.ts";
import { asSystem, inShop } from "#app/platform/db.server.ts";
import { inboxPlace } from "#app/platform/inbox.server.ts";

const PAGE = 200;

/** Requests about a person name that person in full; they go with the person, also before they are marked as done. */
const ABOUT_PERSONS = ["customers/redact", "customers/data_request"];

/**
 * Deletes what Shopify delivered about forgotten persons and what still lies in the inbox: bodies stay there for a week after they
 * were worked off. What waits is worked off first (nothing personal of it is kept, see `redacted_at`) and goes the next time.
 *
 * @param alsoKeys keys of a person who is stored nowhere else
 * @returns how many deliveries were deleted
 */
export async function forgetBodies(shop: Pick<Shop, "id" | "domain">, alsoKeys: readonly string[] = []): Promise<number> {
  const keys = new Set([...(await inShop(shop.id, (tx) => selectRedactedKeys(tx, shop.id))), ...alsoKeys]);
  if (keys.size === 0) return 0;
  let deleted = 0;
  let after = 0n;
  for (;;) {
    const page = await asSystem((tx) => selectBodies(tx, shop.domain, after, PAGE));
    const about = page
      .filter(({ state, topic }) => state !== "waiting" || ABOUT_PERSONS.includes(topic))
      .filter(({ eventKey, body }) => {
        const traces = tracesIn(unseal(inboxPlace(eventKey), body).toString("utf8"));
        return personKeys(shop.id, { shopifyIds: traces.ids, emails: traces.emails }).some((key) => keys.has(key));
      });
    if (about.length > 0) {
      const ids = about.map(({ id }) => id);
      await asSystem((tx) => deleteDeliveries(tx, ids));
      deleted += ids.length;
    }
    if (page.length < PAGE) return deleted;
    after = page.at(-1)?.id ?? after;
  }
}
