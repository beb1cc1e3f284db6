import { LRUCache } from "lru-cache";
import { Columns } from "#app/domains/customer-list/columns.ts";
import { selectListed } from "#app/domains/customer-list/columns.data.server.ts";
import { inShop } from "#app/platform/db.server.ts";

/** Of one process, for all shops together, beside what is being read or exported. A million orders of 300,000 customers take 40 MB. */
const MAX_BYTES = 256 * 1024 * 1024;
/** Whatever went wrong unseen lasts no longer, and of who left Encore or was forgotten nothing is held for good. */
const READ_ANEW_AFTER_MS = 60 * 60 * 1000;
const CUSTOMERS_A_READ = 20_000;

/** Columns with all that the snapshot `seen` shows; null before the first read. */
type Held = Readonly<{ columns: Columns; seen: string | null }>;

const held = new LRUCache<number, Held>({
  maxSize: MAX_BYTES,
  // The largest shop of all is held alone.
  sizeCalculation: ({ columns }) => Math.min(columns.bytes + 1, MAX_BYTES),
  ttl: READ_ANEW_AFTER_MS,
  ttlAutopurge: true,
  noUpdateTTL: true,
});

const underWay = new Map<number, Promise<Columns>>();

/**
 * The shop's customers as of now, whoever changed them: what was committed before the call is in them. The first look reads all of them,
 * each later one what changed. Looks at one shop wait for each other. They go on changing with the next look: who needs them as they are
 * takes what they need before waiting for anything else.
 */
export function columnsOfShop(shopId: number): Promise<Columns> {
  const go = () => upToDate(shopId);
  const next = underWay.get(shopId)?.then(go, go) ?? go();
  underWay.set(shopId, next);
  const isDone = () => {
    if (underWay.get(shopId) === next) underWay.delete(shopId);
  };
  next.then(isDone, isDone);
  return next;
}

async function upToDate(shopId: number): Promise<Columns> {
  const { columns, seen: before } = held.get(shopId) ?? { columns: new Columns(), seen: null };
  let [seen, isWhole] = [before, false];
  // What took more than one read may be of several moments.
  while (!isWhole) ({ seen, isWhole } = await readOn(shopId, columns, seen));
  held.set(shopId, { columns, seen });
  return columns;
}

/** One that breaks off in the middle is made good by the next, which reads what the same snapshot did not show. */
async function readOn(shopId: number, columns: Columns, since: string | null): Promise<Readonly<{ seen: string; isWhole: boolean }>> {
  let first: string | null = null;
  for (let after = -1; ;) {
    const { seen, part, goneIds } = await inShop(shopId, (tx) => selectListed(tx, shopId, { since, after, take: CUSTOMERS_A_READ }));
    columns.put(part);
    columns.remove(goneIds);
    const last = part.ids.at(-1);
    if (last === undefined || part.ids.length < CUSTOMERS_A_READ) return { seen: first ?? seen, isWhole: first === null };
    first ??= seen;
    after = last;
  }
}
