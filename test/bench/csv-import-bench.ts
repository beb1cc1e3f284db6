import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { open, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import pg from "pg";
import { writeOrderExport } from "#test/bench/order-export-file.ts";
import { startEncore, type Encore } from "#test/support/encore.ts";
import { merchantIn } from "#test/support/merchant.ts";
import { confirmFile, sendFile, type Sender } from "#test/support/send-file.ts";
import { throwawayDatabase, throwawaySecrets } from "#test/support/throwaway.ts";

/** How fast a file of orders came in. Seconds: sending it, checking it, then from the merchant's word to the end. */
export type CsvImportLine = Readonly<{
  orders: number;
  megabytes: number;
  uploadSeconds: number;
  checkSeconds: number;
  writeSeconds: number;
  figuresSeconds: number;
  ordersPerSecond: number;
  peakMegabytes: number | null;
}>;

const SHOP = "file.myshopify.com";
const POLL_MS = 50;

/** Uploads an order export through the real route, lets the real worker check and import it, and watches both. */
export async function csvImportBench(orders: number): Promise<CsvImportLine> {
  const folder = mkdtempSync(join(tmpdir(), "encore-bench-"));
  const database = await throwawayDatabase("bench-postgres");
  const encore = await startEncore({ ...database, secrets: throwawaySecrets(), ports: { devstore: 0, app: 0, web: 0 }, shops: "empty" });
  const client = new pg.Client({ connectionString: database.adminUrl });
  await client.connect();
  try {
    const path = join(folder, "orders_export.csv");
    await writeOrderExport(path, { orders, customers: Math.ceil(orders * 0.3) });
    encore.devstore.store.addShop({ domain: SHOP, currency: "EUR", timeZone: "Europe/Berlin" });
    const merchant = merchantIn(encore.devstore, SHOP);
    await merchant.install();
    await merchant.open("/app");
    await until(client, `SELECT count(*) > 0 AS "isThere" FROM import WHERE finished_at IS NOT NULL`);
    return await measured(client, encore, path, orders);
  } finally {
    await client.end();
    await encore.stop();
    await database.drop();
    rmSync(folder, { recursive: true });
  }
}

async function measured(client: pg.Client, encore: Encore, path: string, orders: number): Promise<CsvImportLine> {
  const sender = { webUrl: encore.webUrl, shop: SHOP, token: () => encore.devstore.mintSessionToken(SHOP) };
  const started = performance.now();
  const id = await upload(sender, path);
  const sent = performance.now();
  await untilState(client, id, ["ready"]);
  const checked = performance.now();
  await confirmFile(sender, id);
  await untilState(client, id, ["computing", "finished"]);
  const written = performance.now();
  await untilState(client, id, ["finished"]);
  const finished = performance.now();
  return {
    orders,
    megabytes: (await stat(path)).size / 1e6,
    uploadSeconds: (sent - started) / 1000,
    checkSeconds: (checked - sent) / 1000,
    writeSeconds: (written - checked) / 1000,
    figuresSeconds: (finished - written) / 1000,
    ordersPerSecond: orders / ((finished - checked) / 1000),
    peakMegabytes: peakMegabytesOf(encore),
  };
}

async function upload(sender: Sender, path: string): Promise<number> {
  const file = await open(path);
  try {
    const read = async (from: number, length: number) => {
      const part = Buffer.alloc(length);
      await file.read(part, 0, length, from);
      return part;
    };
    return await sendFile(sender, { fileBytes: (await file.stat()).size, read });
  } finally {
    await file.close();
  }
}

async function until(client: pg.Client, question: string, values: readonly unknown[] = []): Promise<void> {
  for (;;) {
    const { rows } = await client.query<{ isThere: boolean }>(question, [...values]);
    if (rows[0]?.isThere === true) return;
    await pause(POLL_MS);
  }
}

async function untilState(client: pg.Client, id: number, states: readonly string[]): Promise<void> {
  await until(client, `SELECT state = ANY($2::text[]) OR state IN ('failed', 'refused') AS "isThere" FROM file_import WHERE id = $1`, [
    id,
    states,
  ]);
  const { rows } = await client.query<{ state: string }>(`SELECT state FROM file_import WHERE id = $1`, [id]);
  if (!states.includes(rows[0]?.state ?? "")) throw new Error(`The import is ${rows[0]?.state ?? "gone"}.`);
}

/** The most memory that the worker ever held, as Linux keeps it; null elsewhere. */
function peakMegabytesOf({ processes }: Encore): number | null {
  const pid = processes.find(({ name }) => name === "worker")?.pid;
  if (process.platform !== "linux" || pid === undefined) return null;
  const [, kilobytes] = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${String(pid)}/status`, "utf8")) ?? [];
  return kilobytes === undefined ? null : Number(kilobytes) / 1024;
}
