import { fork, type ChildProcess } from "node:child_process";
import { createHmac } from "node:crypto";
import { once } from "node:events";
import { join } from "node:path";
import pg from "pg";
import { startDevstore } from "#test/devstore/devstore.ts";
import { load, type LoadResult } from "#test/bench/load.ts";
import { startEncore } from "#test/support/encore.ts";
import { freePort } from "#test/support/ports.ts";
import { PROJECT } from "#test/support/project.ts";
import { runTool } from "#test/support/tools.ts";
import { throwawayDatabase, throwawaySecrets } from "#test/support/throwaway.ts";

export type WebhookBench = Readonly<{ bytes: number; connections: number; baseline: readonly LoadResult[]; encore: readonly LoadResult[] }>;

const SHOP = "encore-berlin.myshopify.com";
const CONNECTIONS = 64;
const ROUNDS = 3;
const SECONDS = 6;
const WARM_UP_SECONDS = 2;
const POOL = "10";

/**
 * Sends the same order webhook to Encore's web process and to the path of Shopify's template, in turns, on one machine and
 * one PostgreSQL. Counted is what was answered with 200, which both do after the commit.
 */
export async function webhookBench(): Promise<WebhookBench> {
  const database = await throwawayDatabase("bench-postgres");
  const secrets = throwawaySecrets();
  const encore = await startEncore({ ...database, secrets, ports: { devstore: 0, app: 0, web: 0 }, shops: "empty", processes: ["web"] });
  const baseline = await startBaseline(database, secrets.clientSecret);
  try {
    const body = await orderWebhook();
    const headers = {
      "content-type": "application/json",
      "x-shopify-topic": "orders/create",
      "x-shopify-shop-domain": SHOP,
      "x-shopify-api-version": "2026-10",
      "x-shopify-hmac-sha256": createHmac("sha256", secrets.clientSecret).update(body).digest("base64"),
    };
    const measure = (url: string, seconds: number) => load({ url: `${url}/webhooks`, headers, body, connections: CONNECTIONS, seconds });
    const results = { baseline: new Array<LoadResult>(), encore: new Array<LoadResult>() };
    await measure(baseline.url, WARM_UP_SECONDS);
    await measure(encore.webUrl, WARM_UP_SECONDS);
    for (let round = 0; round < ROUNDS; round += 1) {
      results.baseline.push(await measure(baseline.url, SECONDS));
      results.encore.push(await measure(encore.webUrl, SECONDS));
    }
    const refused = [...results.baseline, ...results.encore].reduce((sum, one) => sum + one.refused, 0);
    if (refused > 0) throw new Error(`${refused} deliveries were not answered with 200`);
    await assertKept(database.adminUrl, results.encore);
    return { bytes: body.length, connections: CONNECTIONS, ...results };
  } finally {
    baseline.child.kill("SIGTERM");
    await encore.stop();
    await database.drop();
  }
}

type Baseline = Readonly<{ url: string; child: ChildProcess }>;

async function startBaseline(database: Readonly<{ ownerUrl: string }>, secret: string): Promise<Baseline> {
  const made = await runTool({ package: "prisma", command: ["prisma", "generate", "--schema", "test/bench/baseline.prisma"] });
  if (made.exitCode !== 0) throw new Error(`The baseline's client could not be generated:\n${made.output}`);
  const client = new pg.Client({ connectionString: database.ownerUrl });
  await client.connect();
  await client.query(`
    CREATE TABLE "Session" (id text PRIMARY KEY, shop text NOT NULL, state text NOT NULL, "isOnline" boolean NOT NULL DEFAULT false, scope text,
      expires timestamp(3), "accessToken" text NOT NULL, "userId" bigint, "firstName" text, "lastName" text, email text,
      "accountOwner" boolean NOT NULL DEFAULT false, locale text, collaborator boolean DEFAULT false, "emailVerified" boolean DEFAULT false,
      "refreshToken" text, "refreshTokenExpires" timestamp(3));
    CREATE TABLE "Webhook" (id bigserial PRIMARY KEY, topic text NOT NULL, shop text NOT NULL, payload jsonb NOT NULL)`);
  await client.query(
    `INSERT INTO "Session" (id, shop, state, scope, "accessToken", expires) VALUES ($1, $2, '', 'read_orders', 'shpat_baseline', now() + interval '1 day')`,
    [`offline_${SHOP}`, SHOP],
  );
  await client.end();
  const port = await freePort();
  const child = fork(join(PROJECT, "test/bench/baseline-server.ts"), {
    execPath: process.execPath,
    env: {
      NODE_ENV: "production",
      PATH: process.env["PATH"] ?? "",
      DATABASE_URL: database.ownerUrl,
      DATABASE_POOL: POOL,
      SECRET: secret,
      PORT: port.toString(),
    },
  });
  await Promise.race([
    once(child, "message"),
    once(child, "exit").then(() => Promise.reject(new Error("The baseline's server did not start"))),
  ]);
  return { url: `http://127.0.0.1:${port}`, child };
}

/** A webhook as Shopify sends it to this app: an order with its lines, cut to the fields of shopify.app.toml. */
async function orderWebhook(): Promise<Buffer> {
  const bodies: Buffer[] = [];
  const devstore = await startDevstore({
    app: {
      name: "Encore",
      url: "http://127.0.0.1:1",
      clientId: "bench",
      clientSecret: "bench",
      tomlFile: join(PROJECT, "shopify.app.toml"),
    },
    deliver: async (request) => {
      if (request.headers.get("x-shopify-topic") === "orders/create") bodies.push(Buffer.from(await request.arrayBuffer()));
      return new Response();
    },
  });
  devstore.store.install(SHOP, ["read_orders", "read_customers"]);
  const lines = ["Coat", "Scarf", "Gloves"].map((title) => ({ title, quantity: 1, unitPrice: 4990 }));
  devstore.store.placeOrder(SHOP, { email: "bench@example.com", firstName: "Some", lastName: "Body", lines });
  await devstore.idle();
  await devstore.stop();
  const [body] = bodies;
  if (body === undefined) throw new Error("The local Shopify sent no order webhook");
  return body;
}

/** An acknowledged delivery that is not in the table would make the figure worthless. */
async function assertKept(adminUrl: string, results: readonly LoadResult[]): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  const { rows } = await client.query<{ kept: number }>("SELECT count(*)::int AS kept FROM inbox");
  await client.end();
  const answered = results.reduce((sum, one) => sum + one.answered, 0);
  if ((rows[0]?.kept ?? 0) < answered) throw new Error(`${answered} deliveries were acknowledged, ${rows[0]?.kept ?? 0} are in the inbox`);
}
