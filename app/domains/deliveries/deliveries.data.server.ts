import { z } from "zod";
import { stateOf } from "#app/domains/deliveries/delivery.ts";
import type { DeliveryCounts, DeliveryFilter, DeliveryRow, StateFilter } from "#app/domains/deliveries/delivery.ts";
import { readReason } from "#app/lib/reason.ts";
import type { Sql, Transaction } from "#app/platform/db.server.ts";
import { emptySql, execute, rows, sql } from "#app/platform/db.server.ts";

// The inbox belongs to no shop for the database; every statement here names the domain first.

const deliveryRow = z
  .object({
    id: z.bigint(),
    topic: z.string(),
    state: z.string(),
    received_at: z.date(),
    worked_at: z.date().nullable(),
    next_attempt_at: z.date().nullable(),
    delete_after: z.date().nullable(),
    attempts: z.number(),
    reason: z.string().nullable(),
    resource: z.string().nullable(),
    resource_name: z.string().nullable(),
  })
  .transform((row): DeliveryRow => {
    const reason = row.reason === null ? null : readReason(row.reason);
    return {
      id: String(row.id),
      topic: row.topic,
      state: stateOf(row.state, reason, row.next_attempt_at),
      receivedAt: row.received_at.toISOString(),
      workedAt: row.worked_at?.toISOString() ?? null,
      nextAttemptAt: row.next_attempt_at?.toISOString() ?? null,
      deleteAfter: row.delete_after?.toISOString() ?? null,
      attempts: row.attempts,
      reason,
      order: row.resource === null ? null : { id: row.resource, name: row.resource_name },
    };
  });

const COLUMNS = sql`id, topic, state, received_at, worked_at, next_attempt_at, delete_after, attempts, reason, resource, resource_name`;

const ALL_STATES: readonly StateFilter[] = ["done", "waiting", "stuck", "unreadable"];

export async function countDeliveries(tx: Transaction, shopDomain: string): Promise<DeliveryCounts> {
  const found = await rows(
    tx,
    z.object({ state: z.string(), deliveries: z.coerce.number(), failing: z.coerce.number() }),
    sql`SELECT state, count(*) AS deliveries, count(next_attempt_at) AS failing FROM inbox
        WHERE state = ANY(${[...ALL_STATES]}::text[]) AND shop_domain = ${shopDomain} GROUP BY state`,
  );
  const of = (state: string): number => found.find((row) => row.state === state)?.deliveries ?? 0;
  const failing = found.find((row) => row.state === "waiting")?.failing ?? 0;
  return {
    came: found.reduce((sum, row) => sum + row.deliveries, 0),
    done: of("done"),
    waiting: of("waiting") - failing,
    failing,
    stuck: of("stuck"),
    unreadable: of("unreadable"),
  };
}

type Part = Readonly<{ limit: number; offset: number }>;

const ofTopic = (topic: string | null): Sql => (topic === null ? emptySql : sql`AND topic = ${topic}`);

/** Newest first. Each state is read from the index's end and only as far as the page needs. */
export function listDeliveries(
  tx: Transaction,
  shopDomain: string,
  { state, topic }: DeliveryFilter,
  { limit, offset }: Part,
): Promise<DeliveryRow[]> {
  const states = state === null ? ALL_STATES : [state];
  return rows(
    tx,
    deliveryRow,
    sql`SELECT ${COLUMNS} FROM unnest(${[...states]}::text[]) AS wanted (wanted_state), LATERAL (
          SELECT ${COLUMNS} FROM inbox WHERE state = wanted_state AND shop_domain = ${shopDomain} ${ofTopic(topic)}
          ORDER BY id DESC LIMIT ${limit + offset}) part
        ORDER BY id DESC LIMIT ${limit} OFFSET ${offset}`,
  );
}

export async function countOfTopic(tx: Transaction, shopDomain: string, { state, topic }: DeliveryFilter): Promise<number> {
  const states = state === null ? ALL_STATES : [state];
  const [row] = await rows(
    tx,
    z.object({ deliveries: z.coerce.number() }),
    sql`SELECT count(*) AS deliveries FROM inbox
        WHERE state = ANY(${[...states]}::text[]) AND shop_domain = ${shopDomain} ${ofTopic(topic)}`,
  );
  return row?.deliveries ?? 0;
}

/** Everything that was delivered about these orders, and these deliveries themselves, oldest first. */
export function deliveriesAbout(
  tx: Transaction,
  shopDomain: string,
  orderIds: readonly string[],
  deliveryIds: readonly bigint[],
): Promise<DeliveryRow[]> {
  return rows(
    tx,
    deliveryRow,
    sql`SELECT ${COLUMNS} FROM inbox WHERE shop_domain = ${shopDomain} AND resource = ANY(${[...orderIds]}::text[])
        UNION SELECT ${COLUMNS} FROM inbox WHERE id = ANY(${[...deliveryIds]}::bigint[]) AND shop_domain = ${shopDomain} ORDER BY id LIMIT 500`,
  );
}

/** Ids of orders that deliveries called so: also of such as were never stored. */
export async function orderIdsNamed(tx: Transaction, shopDomain: string, names: readonly string[]): Promise<string[]> {
  const found = await rows(
    tx,
    z.object({ resource: z.string() }),
    sql`SELECT DISTINCT resource FROM inbox WHERE shop_domain = ${shopDomain} AND resource_name = ANY(${[...names]}::text[])
          AND resource IS NOT NULL LIMIT 20`,
  );
  return found.map((row) => row.resource);
}

/** Puts a delivery, or all that did not get through, back to the waiting ones, as if it had just come; returns how many. */
export function requeueDeliveries(tx: Transaction, shopDomain: string, id: bigint | "all"): Promise<number> {
  const which = id === "all" ? emptySql : sql`AND id = ${id}`;
  return execute(
    tx,
    sql`UPDATE inbox SET state = 'waiting', attempts = 0, next_attempt_at = NULL, reason = NULL, delete_after = NULL
        WHERE shop_domain = ${shopDomain} AND (state IN ('stuck', 'unreadable') OR (state = 'waiting' AND next_attempt_at IS NOT NULL)) ${which}`,
  );
}
