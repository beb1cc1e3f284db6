import { exportDocument } from "#app/domains/privacy/export-document.ts";
import type { ExportDocument, ExportRow } from "#app/domains/privacy/export-document.ts";
import { findCustomerAsPerson, findPerson } from "#app/domains/privacy/find-person.server.ts";
import type { FoundPerson } from "#app/domains/privacy/find-person.server.ts";
import { insertAccess } from "#app/domains/privacy/access.data.server.ts";
import { selectRowsOf } from "#app/domains/privacy/person.data.server.ts";
import type { StoredRow } from "#app/domains/privacy/person.data.server.ts";
import { FORGET_AFTER_MONTHS } from "#app/domains/privacy/periods.ts";
import { PERSON_TABLES, PERSONAL_COLUMNS } from "#app/domains/privacy/registry.ts";
import { findForgetAfter, findRequest } from "#app/domains/privacy/request.data.server.ts";
import type { PersonReference } from "#app/domains/privacy/request.ts";
import { openReference } from "#app/domains/privacy/sealed-reference.server.ts";
import type { Shop } from "#app/domains/shops/shops.ts";
import type { Locale } from "#app/i18n/locale.ts";
import { unsealText } from "#app/platform/crypto.server.ts";
import { inShop } from "#app/platform/db.server.ts";
import type { Transaction } from "#app/platform/db.server.ts";

/** In which language, and who wants it. */
type Asked = Readonly<{ locale: Locale; userId: string | null }>;

/**
 * Everything that is stored of the person of a request, as it is now; that it was looked at is noted in the same transaction.
 * Null when there is no such request, or nothing says any more whom it was about.
 */
export function exportPerson(
  shop: Shop,
  { requestId, ...asked }: Asked & Readonly<{ requestId: number }>,
  now: Date,
): Promise<ExportDocument | null> {
  return inShop(shop.id, async (tx) => {
    const request = await findRequest(tx, shop.id, requestId);
    if (request?.kind !== "data" || request.reference === null) return null;
    const person = openReference(shop.id, request.reference);
    const found = await findPerson(tx, shop.id, person);
    return copyOf(tx, shop, { person, found, askedAt: request.askedAt, ...asked }, now);
  });
}

/** The same of a customer whom the merchant looks at, without a request. Null when there is no such customer, or not any more. */
export function exportCustomer(
  shop: Shop,
  { customerId, ...asked }: Asked & Readonly<{ customerId: number }>,
  now: Date,
): Promise<ExportDocument | null> {
  return inShop(shop.id, async (tx) => {
    const customer = await findCustomerAsPerson(tx, shop.id, customerId);
    return customer === null ? null : copyOf(tx, shop, { ...customer, askedAt: now, ...asked }, now);
  });
}

type Copy = Asked & Readonly<{ person: PersonReference; found: FoundPerson; askedAt: Date }>;

async function copyOf(tx: Transaction, shop: Shop, { person, found, askedAt, locale, userId }: Copy, now: Date): Promise<ExportDocument> {
  const ids = { customer: found.customerIds.map(BigInt), order: found.orderIds };
  const rows = new Map<string, readonly ExportRow[]>();
  for (const place of PERSON_TABLES) {
    const stored = await selectRowsOf(tx, shop.id, place, ids[place.by]);
    rows.set(
      place.table,
      stored.map((row) => opened(shop.id, place.table, row)),
    );
  }
  await insertAccess(tx, shop.id, { userId, what: "data-export", customerIds: found.customerIds, customers: 1 }, now);
  const forgetAfterMonths = (await findForgetAfter(tx, shop.id)) ?? FORGET_AFTER_MONTHS;
  const { name, domain, currency, timeZone } = shop;
  return exportDocument({ locale, shop: { name, domain, currency, timeZone }, person, askedAt, madeAt: now, forgetAfterMonths }, rows);
}

const SEALED = new Set(PERSONAL_COLUMNS.filter((one) => one.kept === "sealed").map((one) => `${one.table}.${one.column}`));

function opened(shopId: number, table: string, row: StoredRow): ExportRow {
  return Object.fromEntries(
    Object.entries(row).flatMap(([column, value]) => {
      if (column === "shop_id") return [];
      if (!SEALED.has(`${table}.${column}`) || typeof value !== "string") return [[column, value]];
      return [[column, unsealText({ shop: shopId, table, column }, Buffer.from(value.slice(2), "hex"))]];
    }),
  );
}
