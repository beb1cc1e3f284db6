import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { open, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import pg from "pg";
import { z } from "zod";
import { writeOrderExport } from "#test/bench/order-export-file.ts";
import { startEncore, type Encore } from "#test/support/encore.ts";
import { merchantIn } from "#test/support/merchant.ts";
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
  const started = performance.now();
  const id = await upload(encore, path);
  const sent = performance.now();
  await untilState(client, id, ["ready"]);
  const checked = performance.now();
  await call(encore, "/app/settings/import", {
    method: "POST",
    body: new URLSearchParams({ intent: "confirm", file: String(id), whole: "yes" }),
  });
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

const begun = z.object({ kind: z.literal("begun"), id: z.number(), partBytes: z.number(), parts: z.number() });

async function upload(encore: Encore, path: string): Promise<number> {
  const at = (query: Readonly<Record<string, string>>): string => `/app/settings/import/upload?${new URLSearchParams(query).toString()}`;
  const { size } = await stat(path);
  const answer = await call(encore, at({ step: "begin" }), {
    method: "POST",
    body: JSON.stringify({ fileName: "orders_export.csv", fileBytes: size, lastModified: null }),
  });
  const { id, partBytes, parts } = begun.parse(await answer.json());
  const file = await open(path);
  try {
    for (let number = 1; number <= parts; number += 1) {
      const part = Buffer.alloc(Math.min(partBytes, size - (number - 1) * partBytes));
      await file.read(part, 0, part.length, (number - 1) * partBytes);
      const sha256 = createHash("sha256").update(part).digest("hex");
      await call(encore, at({ step: "part", file: String(id), number: String(number), sha256 }), { method: "POST", body: part });
    }
  } finally {
    await file.close();
  }
  await call(encore, at({ step: "finish", file: String(id) }), { method: "POST" });
  return id;
}

async function call({ devstore, webUrl }: Encore, path: string, init: RequestInit): Promise<Response> {
  const url = new URL(path, webUrl);
  url.searchParams.set("shop", SHOP);
  const headers = new Headers(init.headers);
  headers.set("authorization", `Bearer ${devstore.mintSessionToken(SHOP)}`);
  headers.set("user-agent", "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36");
  const answer = await fetch(url, { ...init, headers, redirect: "manual" });
  if (answer.status >= 400) throw new Error(`${path} answered ${String(answer.status)}`);
  return answer;
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
