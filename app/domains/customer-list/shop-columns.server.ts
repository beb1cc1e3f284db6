import { LRUCache } from "lru-cache";
import { bytesOf, columnsOf, inARow, merged, NO_CUSTOMERS } from "#app/domains/customer-list/columns.ts";
import type { Columns } from "#app/domains/customer-list/columns.ts";
import { selectListed } from "#app/domains/customer-list/columns.data.server.ts";
import { inShop } from "#app/platform/db.server.ts";

/** Of one process, for all shops together. A million orders of 300,000 customers take 18 MB. */
const MAX_BYTES = 256 * 1024 * 1024;
/** Whatever went wrong unseen lasts no longer, and who left Encore is not held for good. */
const READ_ANEW_AFTER_MS = 60 * 60 * 1000;
const CUSTOMERS_A_READ = 20_000;

/** Columns with all that was committed before `seen`. */
type Held = Readonly<{ columns: Columns; seen: string }>;

const held = new LRUCache<number, Held>({
  maxSize: MAX_BYTES,
  sizeCalculation: ({ columns }) => bytesOf(columns),
  ttl: READ_ANEW_AFTER_MS,
  noUpdateTTL: true,
});

const underWay = new Map<number, Promise<Columns>>();

/**
 * The shop's customers as of now, whoever changed them: what was committed before the call is in it. The first look reads all of them,
 * each later one what changed. Looks at the same shop wait for each other, so that none reads what another is about to have.
 */
export function columnsOfShop(shopId: number): Promise<Columns> {
  const before = underWay.get(shopId);
  const next =
    before === undefined
      ? upToDate(shopId)
      : before.then(
          () => upToDate(shopId),
          () => upToDate(shopId),
        );
  underWay.set(shopId, next);
  const isDone = () => {
    if (underWay.get(shopId) === next) underWay.delete(shopId);
  };
  next.then(isDone, isDone);
  return next;
}

async function upToDate(shopId: number): Promise<Columns> {
  held.purgeStale();
  let { columns, seen, isWhole } = await readOn(shopId, held.get(shopId) ?? null);
  // What took more than one read may be of several moments.
  while (!isWhole) ({ columns, seen, isWhole } = await readOn(shopId, { columns, seen }));
  held.set(shopId, { columns, seen });
  return columns;
}

async function readOn(shopId: number, from: Held | null): Promise<Held & Readonly<{ isWhole: boolean }>> {
  const old = from?.columns ?? NO_CUSTOMERS;
  const parts: Columns[] = [];
  const goneIds = new Set<number>();
  let seen: string | null = null;
  for (let after = -1; ;) {
    const read = await inShop(shopId, (tx) => selectListed(tx, shopId, { since: from?.seen ?? null, after, take: CUSTOMERS_A_READ }));
    seen ??= read.seen;
    for (const id of read.goneIds) goneIds.add(id);
    parts.push(columnsOf(read.part, parts.at(-1)?.countries ?? old.countries));
    const last = read.part.ids.at(-1);
    if (last === undefined || read.part.ids.length < CUSTOMERS_A_READ) break;
    after = last;
  }
  return { columns: merged(old, inARow(parts), goneIds), seen, isWhole: parts.length === 1 };
}
