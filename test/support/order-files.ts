import { createHash } from "node:crypto";
import { beginUpload, fileImport, putPart } from "#app/domains/file-import/file-import.server.ts";
import { PART_BYTES } from "#app/domains/file-import/file-import.ts";
import type { FileImportState, FileImportView } from "#app/domains/file-import/file-import.ts";
import type { Shop } from "#app/domains/shops/shops.ts";
import { confirmImport, finishUpload } from "#app/jobs/file-import.server.ts";
import { allJobs } from "#app/jobs/registry.server.ts";
import { drain } from "#app/platform/queue.server.ts";
import { decimalOfMinor } from "#app/lib/money.ts";
import type { Order, Store } from "#test/devstore/state.ts";
import type { ExportLine } from "#test/numbers/order-export.ts";

// Files of orders as a merchant has them, and what a merchant does with one.

/** The lines of a devstore's order as Shopify exports it; times are UTC. */
export function exportedLines(order: Order, { withId = true }: Readonly<{ withId?: boolean }> = {}): ExportLine[] {
  const amount = (minor: number): string => decimalOfMinor(minor, order.currency);
  const time = (iso: string | null): string => (iso === null ? "" : `${iso.slice(0, 19).replace("T", " ")} +0000`);
  const refunded = order.refunds.reduce((sum, refund) => sum + refund.amount, 0);
  const repeated = { Name: order.name, Email: order.email ?? "", "Created at": time(order.processedAt) };
  const items = order.lines.map((line) => ({
    "Lineitem quantity": String(line.quantity),
    "Lineitem name": line.title,
    "Lineitem price": amount(line.unitPrice),
    "Lineitem discount": "0.00",
  }));
  const own = {
    ...repeated,
    ...items[0],
    "Financial Status": order.financialStatus.toLowerCase(),
    "Paid at": time(order.processedAt),
    Currency: order.currency,
    Subtotal: amount(order.total - order.shipping),
    Shipping: amount(order.shipping),
    Taxes: amount(order.tax),
    Total: amount(order.total),
    "Discount Code": order.discountCodes.join(", "),
    "Discount Amount": amount(order.discount),
    "Cancelled at": time(order.cancelledAt),
    "Payment Method": order.isTest ? "Bogus" : "Shopify Payments",
    "Refunded Amount": amount(refunded),
    Id: withId ? String(order.id) : "",
    Source: order.sourceName,
  };
  return [own, ...items.slice(1).map((item) => ({ ...repeated, ...item }))];
}

/** All orders of a devstore's shop, the newest first, as Shopify exports them. */
export function ordersOfShop(store: Store, domain: string): Order[] {
  return [...(store.shops.get(domain)?.orders.values() ?? [])].toReversed();
}

const digestOf = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

/** Uploads a text in its parts; returns the number of the import. */
export async function upload(shop: Shop, text: string | Buffer, fileName = "orders_export.csv", now = new Date()): Promise<number> {
  const bytes = Buffer.from(text);
  const begun = await beginUpload(shop.id, { fileName, fileBytes: bytes.length, lastModified: null }, now);
  if (begun.kind !== "begun") throw new Error(`The upload was refused: ${begun.reason}`);
  for (let number = 1; number <= begun.parts; number += 1) {
    const part = bytes.subarray((number - 1) * PART_BYTES, number * PART_BYTES);
    const put = await putPart(shop.id, begun.id, number, part, digestOf(part), now);
    if (put.kind !== "kept") throw new Error(`A part was refused: ${put.reason}`);
  }
  return begun.id;
}

/** Uploads a file and lets it be checked. */
export async function checked(shop: Shop, text: string | Buffer, fileName = "orders_export.csv"): Promise<number> {
  const id = await upload(shop, text, fileName);
  await finishUpload(shop.id, id, new Date());
  await drain(allJobs);
  return id;
}

/** Uploads a file, looks at it and imports it. */
export async function imported(shop: Shop, text: string | Buffer, isWhole = true, fileName = "orders_export.csv"): Promise<number> {
  const id = await checked(shop, text, fileName);
  const outcome = await confirmImport(shop.id, id, { isWhole }, new Date());
  if (outcome.kind !== "done") throw new Error(`The import was refused: ${outcome.reason}`);
  await drain(allJobs);
  return id;
}

export async function viewOf(shop: Shop, id: number, now = new Date()): Promise<FileImportView> {
  const view = await fileImport(shop.id, id, now);
  if (view === null) throw new Error(`The shop has no import ${String(id)}.`);
  return view;
}

/** The import's state, which must be of that kind. */
export async function stateOf<Kind extends FileImportState["kind"]>(
  shop: Shop,
  id: number,
  kind: Kind,
): Promise<Extract<FileImportState, Readonly<{ kind: Kind }>>> {
  const { state } = await viewOf(shop, id);
  if (!isOfKind(state, kind)) throw new Error(`The import is ${state.kind}, not ${kind}: ${JSON.stringify(state)}`);
  return state;
}

function isOfKind<Kind extends FileImportState["kind"]>(
  state: FileImportState,
  kind: Kind,
): state is Extract<FileImportState, Readonly<{ kind: Kind }>> {
  return state.kind === kind;
}
