import { insertRequest } from "#app/domains/privacy/request.data.server.ts";
import {
  deleteDeliveriesOf,
  deleteJobsOf,
  deleteShop,
  detachShop,
  lockShop,
  selectFormerDomains,
} from "#app/domains/privacy/wipe-traces.data.server.ts";
import { deleteRows, selectTenantTables } from "#app/domains/privacy/wipe.data.server.ts";
import { lookupKeys } from "#app/platform/crypto.server.ts";
import { asSystem, inShop } from "#app/platform/db.server.ts";
import { log } from "#app/platform/log.server.ts";

/** Rows a transaction: a million orders must not sit in one. */
const ROWS_AT_ONCE = 5_000;

/** A shop to wipe. `shopId` is null for a domain that nobody knows; `shopDomains`: the one asked about, and the present one; `askedAt` keeps what a new install brought meanwhile. */
export type WipeOrder = Readonly<{ shopId: number | null; shopDomains: readonly string[]; askedAt: Date }>;

/**
 * Answers `shop/redact`: everything of the shop goes, in batches, its own request and the job that does it included. After a crash it
 * is begun again and finds what is left. Encore writes no files about shops, and log lines know a shop by its number only,
 * which then means nobody.
 *
 * @returns "installed" when the shop has Encore (again): nothing was touched but a note of it
 */
export async function wipeShop({ shopId, shopDomains, askedAt }: WipeOrder): Promise<"wiped" | "installed"> {
  if (shopId !== null) {
    if (!(await detach(shopId))) {
      await noteInstalledAgain(shopId, askedAt);
      return "installed";
    }
    for (const table of await inShop(shopId, selectTenantTables)) {
      await untilNone(() => inShop(shopId, (tx) => deleteRows(tx, shopId, table, ROWS_AT_ONCE)));
    }
  }
  const former = shopId === null ? [] : await asSystem((tx) => selectFormerDomains(tx, shopId));
  const domains = [...shopDomains, ...former];
  await untilNone(() => asSystem((tx) => deleteDeliveriesOf(tx, domains, askedAt, ROWS_AT_ONCE)));
  await asSystem(async (tx) => {
    if (shopId !== null) await deleteShop(tx, shopId);
    await deleteJobsOf(tx, shopId, domains);
  });
  log().info({ shopId }, "shop wiped");
  return "wiped";
}

/**
 * Whoever installs Encore under the domain from here on is a new shop, and nothing of theirs can be wiped. Returns false for a shop
 * that has Encore; it is left alone.
 */
function detach(shopId: number): Promise<boolean> {
  return asSystem(async (tx) => {
    const shop = await lockShop(tx, shopId);
    if (shop?.state === "installed") return false;
    if (shop !== null) await detachShop(tx, shopId, shop.domain);
    return true;
  });
}

/** The merchant came back before the request: it is written down, with the reason why nothing was done. */
function noteInstalledAgain(shopId: number, askedAt: Date): Promise<void> {
  const request = { kind: "shop-redact", outcome: "installed-again", reference: null, askedAt, dueAt: askedAt, doneAt: askedAt } as const;
  return inShop(shopId, (tx) =>
    insertRequest(tx, shopId, { ...request, keys: lookupKeys(shopId, `shop-redact:${askedAt.toISOString()}`) }),
  );
}

async function untilNone(deleteSome: () => Promise<number>): Promise<void> {
  for (;;) if ((await deleteSome()) < ROWS_AT_ONCE) return;
}
