import { countAccesses, insertAccess, selectAccesses } from "#app/domains/privacy/access.data.server.ts";
import type { PrivacyView, RequestView } from "#app/domains/privacy/privacy-view.ts";
import { FORGET_AFTER_MONTHS } from "#app/domains/privacy/periods.ts";
import type { StoredRequest } from "#app/domains/privacy/request.data.server.ts";
import { endRequest, findForgetAfter, insertRequest, selectRequests } from "#app/domains/privacy/request.data.server.ts";
import { dueAt } from "#app/domains/privacy/request.ts";
import type { PersonReference } from "#app/domains/privacy/request.ts";
import { openReference, sealReference } from "#app/domains/privacy/sealed-reference.server.ts";
import type { Shop } from "#app/domains/shops/shops.ts";
import { lookupKeys } from "#app/platform/crypto.server.ts";
import { inShop } from "#app/platform/db.server.ts";
import type { Transaction } from "#app/platform/db.server.ts";

/** Writes `customers/data_request` down; the merchant hands the copy over on the privacy page. A second delivery changes nothing. */
export async function recordDataRequest(
  shop: Shop,
  { person, number }: Readonly<{ person: PersonReference; number: string | null }>,
  now: Date,
): Promise<void> {
  await inShop(shop.id, (tx) =>
    insertRequest(tx, shop.id, {
      kind: "data",
      keys: number === null ? null : lookupKeys(shop.id, `data:${number}`),
      reference: sealReference(shop.id, person),
      askedAt: now,
      dueAt: dueAt(now),
      doneAt: null,
      outcome: null,
    }),
  );
}

const REQUESTS_SHOWN = 100;
const ACCESSES_A_PAGE = 50;

/** What the privacy page shows; that requests name people is noted like any look at personal data. */
export function privacyView(shop: Shop, asked: Readonly<{ page: number; userId: string | null }>, now: Date): Promise<PrivacyView> {
  return inShop(shop.id, async (tx) => {
    const requests = (await selectRequests(tx, shop.id, REQUESTS_SHOWN)).map((one) => viewOf(shop.id, one, now));
    const named = requests.filter(({ person }) => person !== null).length;
    const total = await countAccesses(tx, shop.id);
    const pageCount = Math.max(1, Math.ceil(total / ACCESSES_A_PAGE));
    const page = Math.min(Math.max(1, Math.trunc(asked.page) || 1), pageCount);
    const accesses = await selectAccesses(tx, shop.id, { skip: (page - 1) * ACCESSES_A_PAGE, take: ACCESSES_A_PAGE });
    if (named > 0) {
      await insertAccess(tx, shop.id, { userId: asked.userId, what: "privacy-requests", customerIds: [], customers: named }, now);
    }
    return { requests, accesses, page, pageCount, forgetAfterMonths: await forgetAfterMonths(tx, shop.id), timeZone: shop.timeZone };
  });
}

function viewOf(shopId: number, { id, kind, reference, askedAt, dueAt: due, doneAt, outcome }: StoredRequest, now: Date): RequestView {
  const person = reference === null ? null : openReference(shopId, reference);
  return {
    id,
    kind,
    person: person === null ? null : { email: person.email, shopifyId: person.shopifyId?.toString() ?? null },
    askedAt: askedAt.toISOString(),
    dueAt: due.toISOString(),
    isLate: doneAt === null && due < now,
    doneAt: doneAt?.toISOString() ?? null,
    outcome,
  };
}

/** The merchant gave the copy to the person. Returns false when there is no such open request. */
export function markHandedOver(shop: Shop, requestId: number, now: Date): Promise<boolean> {
  return inShop(shop.id, (tx) => endRequest(tx, shop.id, requestId, "handed-over", now));
}

/** After how many months a person who stays away is forgotten. */
export async function forgetAfterMonths(tx: Transaction, shopId: number): Promise<number> {
  return (await findForgetAfter(tx, shopId)) ?? FORGET_AFTER_MONTHS;
}
