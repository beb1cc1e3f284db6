import pg from "pg";
import type { Db } from "pg-boss";
import { seal } from "#app/platform/crypto.server.ts";
import { directUrl } from "#app/platform/env.server.ts";
import { inboxPlace } from "#app/platform/inbox.server.ts";
import type { Delivery } from "#app/platform/inbox.server.ts";
import { log } from "#app/platform/log.server.ts";

/** One statement carries at most this many deliveries. */
const MAX_GROUP = 200;

/** Shopify waits five seconds for its answer: a server that does not answer at all is given up before. */
const WAIT_FOR_SERVER_MS = 4_000;

type Pending = Readonly<{ delivery: Delivery; settle: (error: Error | null) => void }>;

/** Runs in the transaction of the insert, to enqueue the work. */
type AfterInsert = (db: Db, shopDomains: readonly string[]) => Promise<void>;

/**
 * Notes deliveries down in groups: while one insert is under way, further deliveries gather and go in with the next.
 * Under load this turns hundreds of commits into a few, and at rest a delivery waits for nothing.
 *
 * It has one plain connection of its own, as `encore_system`: Prisma carries every byte of a body through JSON and WebAssembly,
 * which took five times as long as the insert itself. All bodies of a group travel as one value and are cut apart by the
 * database.
 */
export class InboxWriter {
  readonly #afterInsert: AfterInsert;
  #pool: pg.Pool | null = null;
  #pending: Pending[] = [];
  #isWriting = false;

  constructor(afterInsert: AfterInsert) {
    this.#afterInsert = afterInsert;
  }

  /** Resolves after the commit; a delivery that was there before changes nothing. */
  noteDown(delivery: Delivery): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#pending.push({
        delivery,
        settle: (error) => {
          if (error === null) resolve();
          else reject(error);
        },
      });
      if (!this.#isWriting) void this.#write();
    });
  }

  async #write(): Promise<void> {
    this.#isWriting = true;
    while (this.#pending.length > 0) {
      const group = this.#pending.splice(0, MAX_GROUP);
      const error = await this.#insert(group.map(({ delivery }) => delivery)).then(
        () => null,
        (reason: unknown) => (reason instanceof Error ? reason : new Error("The inbox could not be written.", { cause: reason })),
      );
      for (const { settle } of group) settle(error);
    }
    this.#isWriting = false;
  }

  async #insert(deliveries: readonly Delivery[]): Promise<void> {
    this.#pool ??= openPool();
    const client = await this.#pool.connect();
    try {
      await client.query("BEGIN");
      await insertGroup(client, deliveries);
      await this.#afterInsert(
        { executeSql: (text, values) => client.query(text, values) },
        [...new Set(deliveries.map((one) => one.shopDomain))].toSorted(),
      );
      await client.query("COMMIT");
      client.release();
    } catch (error) {
      // A connection in an unknown state is not given back.
      client.release(true);
      throw error;
    }
  }
}

function openPool(): pg.Pool {
  const pool = new pg.Pool({
    connectionString: directUrl(),
    // Shopify is told "we have it": that must outlive a server that is killed, also where commits are not waited for otherwise.
    options: "-c role=encore_system -c synchronous_commit=on",
    max: 1,
    allowExitOnIdle: true,
    connectionTimeoutMillis: WAIT_FOR_SERVER_MS,
  });
  // A connection that breaks while nobody uses it is replaced at the next delivery.
  pool.on("error", (error) => {
    log().warn({ err: error }, "inbox connection lost");
  });
  // One that breaks while it is in use fails the statement, too; unheard, its event would end the process.
  pool.on("connect", (client) => {
    client.on("error", (error) => {
      log().warn({ err: error }, "inbox connection broke");
    });
  });
  return pool;
}

async function insertGroup(client: pg.PoolClient, deliveries: readonly Delivery[]): Promise<void> {
  // Sorted, so that two processes that insert the same keys cannot wait for each other in a circle.
  const sorted = deliveries.toSorted((a, b) => (a.eventKey < b.eventKey ? -1 : 1));
  const bodies = sorted.map((one) => seal(inboxPlace(one.eventKey), one.body));
  const starts: number[] = [];
  let end = 1;
  for (const body of bodies) {
    starts.push(end);
    end += body.length;
  }
  await client.query(
    `INSERT INTO inbox (shop_domain, topic, event_key, body, received_at, triggered_at, must_answer, state)
     SELECT shop_domain, topic, event_key, substring($1::bytea FROM start FOR length), received_at, triggered_at, must_answer, 'waiting'
     FROM unnest($2::text[], $3::text[], $4::text[], $5::int[], $6::int[], $7::timestamptz[], $8::timestamptz[], $9::boolean[])
       AS t (shop_domain, topic, event_key, start, length, received_at, triggered_at, must_answer)
     ON CONFLICT (event_key) DO NOTHING`,
    [
      Buffer.concat(bodies),
      sorted.map((one) => one.shopDomain),
      sorted.map((one) => one.topic),
      sorted.map((one) => one.eventKey),
      starts,
      bodies.map((body) => body.length),
      sorted.map((one) => one.receivedAt),
      sorted.map((one) => one.triggeredAt),
      sorted.map((one) => one.mustAnswer),
    ],
  );
}
