import { existsSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { afterEach, beforeEach, describe, expect, test } from "vitest";

import { createAdminApi, type AdminApi } from "#test/devstore/admin-api/admin-api.ts";
import type { Change, Order, Store } from "#test/devstore/state.ts";
import { createStore } from "#test/devstore/store.ts";

const SHOP = "one.myshopify.com";
const ALL = ["read_orders", "read_all_orders", "read_customers", "read_products"];
const ORDERS = "{ orders { edges { node { id name lineItems { edges { node { id title quantity } } } } } } }";
// Building the schema takes a second the first time, more beside other tests.
const SCHEMA_MS = 30_000;

type Operation = {
  id: string;
  status: string;
  errorCode: string | null;
  objectCount: string;
  rootObjectCount: string;
  fileSize: string | null;
  url: string | null;
};
type Outcome = { bulkOperation: Operation | null; userErrors: { field: string[] | null; message: string; code?: string }[] };
type Line = Record<string, unknown>;

let clock: Date;
let store: Store;
let api: AdminApi;
let told: Change[];
let scopes: string[];

beforeEach(() => {
  clock = new Date("2026-11-21T12:00:00Z");
  scopes = ALL;
  store = createStore({ now: () => clock });
  store.addShop({ domain: SHOP });
  store.install(SHOP, ALL);
  api = createAdminApi({ store, now: () => clock, bulkUrl: (id) => `https://devstore.test/bulk/${id}` });
  told = [];
  store.onChange((change) => told.push(change));
});

afterEach(() => {
  api.close();
});

async function ask<Data>(query: string, variables: Record<string, unknown> = {}, shop = SHOP): Promise<Data> {
  const { body } = await api.handle({ shop, accessScopes: scopes, apiVersion: "2026-10", body: { query, variables } });
  expect(body).toMatchObject({ data: expect.anything() as unknown });
  return (body as { data: Data }).data;
}

const RUN = `mutation($query: String!, $grouped: Boolean!) { bulkOperationRunQuery(query: $query, groupObjects: $grouped) {
  bulkOperation { id status } userErrors { field message code } } }`;

async function run(query: string, grouped = true, shop = SHOP): Promise<Outcome> {
  return (await ask<{ bulkOperationRunQuery: Outcome }>(RUN, { query, grouped }, shop)).bulkOperationRunQuery;
}

async function current(): Promise<Operation | null> {
  const fields = "id status errorCode objectCount rootObjectCount fileSize url";
  return (await ask<{ currentBulkOperation: Operation | null }>(`{ currentBulkOperation { ${fields} } }`)).currentBulkOperation;
}

async function textOf(operation: Operation | null): Promise<string> {
  const file = api.bulkFile(operation?.url?.split("/").at(-1) ?? "");
  let text = "";
  for await (const chunk of file?.stream ?? []) text += String(chunk);
  return text;
}

/** Runs a query to its end and reads its lines. */
async function linesOf(query: string, grouped = true): Promise<Line[]> {
  expect((await run(query, grouped)).userErrors).toEqual([]);
  await api.idle();
  return (await textOf(await current()))
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Line);
}

function place(email = "ada@example.com", lines = 2): Order {
  return store.placeOrder(SHOP, {
    email,
    lines: Array.from({ length: lines }, (_, index) => ({ title: `Cup ${String(index + 1)}`, quantity: index + 1, unitPrice: 500 })),
  });
}

const gid = (type: string, id: number | undefined) => `gid://shopify/${type}/${String(id)}`;

describe("the file", { timeout: SCHEMA_MS }, () => {
  test("has the selected fields only, children behind their parent, and Shopify's escaped slashes", async () => {
    const orders = [place(), place()];

    const lines = await linesOf(ORDERS);

    expect(lines).toEqual(
      orders.flatMap((order) => [
        { id: gid("Order", order.id), name: order.name },
        ...order.lines.map(({ id, title, quantity }) => ({ id: gid("LineItem", id), title, quantity, __parentId: gid("Order", order.id) })),
      ]),
    );
    const operation = await current();
    expect(operation).toMatchObject({ status: "COMPLETED", objectCount: "6", rootObjectCount: "2", errorCode: null });
    const text = await textOf(operation);
    expect(text.startsWith('{"id":"gid:\\/\\/shopify\\/Order\\/')).toBe(true);
    expect(operation?.fileSize).toBe(String(Buffer.byteLength(text)));
  });

  test("ungrouped, children come after their parent but not beside it", async () => {
    const orders = [place(), place()];

    const lines = await linesOf(ORDERS, false);

    expect(lines.slice(0, 2).map((line) => line["name"])).toEqual(orders.map(({ name }) => name));
    expect(lines.slice(2).map((line) => line["__parentId"])).toEqual(orders.flatMap(({ id }) => [gid("Order", id), gid("Order", id)]));
  });

  test("carries grandchildren, lists, nested objects, aliases, fragments, types and nulls", async () => {
    const placed = place();
    store.refundOrder(SHOP, placed.id, { lines: [], amount: 100 });
    store.placeOrder(SHOP, {
      guest: true,
      email: "guest@example.com",
      lines: [{ title: "Pot", quantity: 1, unitPrice: 900 }],
      discountCodes: ["TEN"],
    });

    const lines = await linesOf(`
      query Everything { customers { edges { node { id orders { edges { node { ...Order lineItems { edges { node { title } } } } } } } } }
        orders(query: "email:guest@example.com") { edges { node { ...Order discountApplications { edges { node { __typename index ... on DiscountCodeApplication { code } } } } } } } }
      fragment Order on Order { id total: totalPriceSet { shopMoney { amount } } customer { id } refunds { id totalRefundedSet { shopMoney { amount } } } cancelledAt __typename }`);

    expect(lines).toEqual([
      { id: gid("Customer", placed.customerId ?? 0) },
      {
        id: gid("Order", placed.id),
        total: { shopMoney: { amount: "15.0" } },
        customer: { id: gid("Customer", placed.customerId ?? 0) },
        refunds: [{ id: gid("Refund", placed.refunds[0]?.id), totalRefundedSet: { shopMoney: { amount: "1.0" } } }],
        cancelledAt: null,
        __typename: "Order",
        __parentId: gid("Customer", placed.customerId ?? 0),
      },
      { title: "Cup 1", __parentId: gid("Order", placed.id) },
      { title: "Cup 2", __parentId: gid("Order", placed.id) },
      expect.objectContaining({ customer: null, refunds: [], total: { shopMoney: { amount: "9.0" } } }),
      expect.objectContaining({ __typename: "DiscountCodeApplication", index: 0, code: "TEN" }),
    ]);
  });

  test("obeys search, order and rights like every other query", async () => {
    const now = clock;
    clock = new Date("2026-08-01T12:00:00Z");
    place("old@example.com");
    clock = now;
    place();
    const names = async (query: string) => (await linesOf(query)).map((line) => line["name"]);

    expect(await names("{ orders(reverse: true) { edges { node { name } } } }")).toEqual(["#1002", "#1001"]);
    expect(await names('{ orders(query: "email:old@example.com") { edges { node { name } } } }')).toEqual(["#1001"]);
    scopes = ["read_orders"];
    expect(await names("{ orders { edges { node { name } } } }")).toEqual(["#1002"]);
  });

  test("without an object there is no file, and the operation is complete all the same", async () => {
    expect(await linesOf(ORDERS)).toEqual([]);
    expect(await current()).toMatchObject({ status: "COMPLETED", objectCount: "0", fileSize: null, url: null });
  });
});

describe("limits", { timeout: SCHEMA_MS }, () => {
  const messages = async (query: string) => (await run(query)).userErrors.map(({ message }) => message);
  const nodes = (inner: string) => `{ edges { node { ${inner} } } }`;

  test("each broken limit is said in Shopify's words, and nothing runs", async () => {
    expect(await run("")).toEqual({
      bulkOperation: null,
      userErrors: [{ field: ["query"], message: "Invalid bulk query: syntax error, unexpected end of file", code: "INVALID" }],
    });
    expect(await messages("{ shop { name } }")).toEqual(["Bulk queries must contain at least one connection."]);
    expect(await messages('{ node(id: "gid://shopify/Order/1") { id } }')).toEqual([
      "Bulk queries cannot contain a top level `node` field.",
      "Bulk queries must contain at least one connection.",
    ]);
    expect(await messages("{ orders { nodes { id } } }")).toEqual([
      expect.stringContaining("Selecting via 'nodes' is not supported. Invalid connection fields: 'orders'."),
    ]);
    expect(await messages(`{ orders ${nodes("name lineItems { edges { node { id } } }")} }`)).toEqual([
      expect.stringContaining(
        "must select the 'id' field without an alias and must be of 'ID' return type. Connection fields without 'id': orders.",
      ),
    ]);
    expect(await messages(`{ orders ${nodes("id refunds { id refundLineItems { edges { node { quantity } } } }")} }`)).toEqual([
      "Queries that contain a connection field within a list field are not currently supported.",
    ]);
    expect(
      await messages(
        `{ customers ${nodes(`id orders ${nodes(`id lineItems ${nodes(`id variant { id } product { id variants ${nodes("id")} }`)}`)}`)} }`,
      ),
    ).toContain("Bulk queries cannot contain connections with a nesting depth greater than 2.");
    const six = ["a", "b", "c", "d", "e", "f"].map((alias) => `${alias}: orders ${nodes("id")}`).join(" ");
    expect(await messages(`{ ${six} }`)).toEqual(["Bulk queries cannot contain more than 5 connections."]);
    expect(await messages("mutation { bulkOperationCancel(id: 1) { userErrors { message } } }")).toEqual([
      "Invalid operation type. Only `query` operations are supported.",
    ]);
    expect(await messages(`{ orders ${nodes("idd")} }`)).toEqual(["Invalid bulk query: Field 'idd' doesn't exist on type 'Order'"]);
    expect(await messages(`{ orders ${nodes("id merchantEditable")} }`)).toEqual([
      expect.stringContaining("does not answer Order.merchantEditable yet"),
    ]);
    expect(await current()).toBeNull();
  });

  test("five connections two levels deep are allowed", async () => {
    const deep = nodes(`id orders ${nodes(`id lineItems ${nodes("id")}`)}`);

    expect(await messages(`{ customers ${deep} a: orders ${nodes("id")} b: orders ${nodes("id")} }`)).toEqual([]);
    await api.idle();
  });

  test("the sixth at the same time is refused; another shop has its own five", async () => {
    store.addShop({ domain: "two.myshopify.com" });
    for (let index = 0; index < 5; index += 1) expect((await run(ORDERS)).userErrors).toEqual([]);

    expect((await run(ORDERS)).userErrors[0]?.code).toBe("LIMIT_REACHED");
    expect((await run(ORDERS, true, "two.myshopify.com")).userErrors).toEqual([]);
    await api.idle();
    expect((await run(ORDERS)).userErrors).toEqual([]);
    await api.idle();
  });
});

describe("an operation's life", { timeout: SCHEMA_MS }, () => {
  test("created, running with growing counts, completed, announced", async () => {
    for (let index = 0; index < 20; index += 1) place(`buyer${String(index)}@example.com`, 4);
    api = createAdminApi({ store, now: () => clock, bulkUrl: (id) => `https://devstore.test/bulk/${id}`, bulkLinesPerSecond: 400 });
    told.length = 0;

    const started = await run(ORDERS);
    expect(started.bulkOperation?.status).toBe("CREATED");
    let operation = await current();
    const seen = new Set<string>();
    const counts = new Set<number>();
    while (operation?.status !== "COMPLETED") {
      seen.add(operation?.status ?? "none");
      counts.add(Number(operation?.objectCount));
      expect(api.bulkFile(operation?.id.split("/").at(-1) ?? "")).toBeNull();
      await new Promise((resolve) => setTimeout(resolve, 20));
      operation = await current();
    }

    expect([...seen].sort()).toEqual(["CREATED", "RUNNING"]);
    expect([...counts]).toEqual([...counts].sort((one, other) => one - other));
    expect(counts.size).toBeGreaterThan(2);
    expect(operation.objectCount).toBe("100");
    expect(told).toEqual([
      {
        shop: SHOP,
        topic: "bulk_operations/finish",
        resourceId: Number(operation.id.split("/").at(-1)),
        body: {
          admin_graphql_api_id: operation.id,
          completed_at: "2026-11-21T12:00:00Z",
          created_at: "2026-11-21T12:00:00Z",
          error_code: null,
          status: "completed",
          type: "query",
        },
        occurredAt: clock.toISOString(),
      },
    ]);
  });

  test("a cancelled one stops, keeps no result, and is announced as such", async () => {
    place();
    const { bulkOperation } = await run(ORDERS);
    const cancel = "mutation($id: ID!) { bulkOperationCancel(id: $id) { bulkOperation { status } userErrors { message } } }";

    expect(await ask(cancel, { id: bulkOperation?.id })).toEqual({
      bulkOperationCancel: { bulkOperation: { status: "CANCELING" }, userErrors: [] },
    });
    await api.idle();

    expect(await current()).toMatchObject({ status: "CANCELED", url: null });
    expect(told.at(-1)?.body).toMatchObject({ status: "canceled" });
    expect(await ask(cancel, { id: bulkOperation?.id })).toMatchObject({
      bulkOperationCancel: { userErrors: [{ message: "A bulk operation cannot be canceled when it is canceled" }] },
    });
  });

  test("one that is cancelled while it runs stops where it is, and what it has is partial data", async () => {
    for (let index = 0; index < 50; index += 1) place(`buyer${String(index)}@example.com`, 4);
    api = createAdminApi({ store, now: () => clock, bulkUrl: (id) => `https://devstore.test/bulk/${id}`, bulkLinesPerSecond: 400 });
    const { bulkOperation } = await run(ORDERS);
    while (Number((await current())?.objectCount) === 0) await new Promise((resolve) => setTimeout(resolve, 5));

    await ask("mutation($id: ID!) { bulkOperationCancel(id: $id) { userErrors { message } } }", { id: bulkOperation?.id });
    await api.idle();

    const operation = await current();
    expect(operation).toMatchObject({ status: "CANCELED", url: null });
    expect(Number(operation?.objectCount)).toBeLessThan(250);
    const { bulkOperation: partial } = await ask<{ bulkOperation: { partialDataUrl: string | null } }>(
      "query($id: ID!) { bulkOperation(id: $id) { partialDataUrl } }",
      { id: operation?.id },
    );
    expect(partial.partialDataUrl).toMatch(/^https:/);
  });

  test("a field that the app may not read fails the operation, a scope's as well as a protected one", async () => {
    place();
    scopes = ["read_orders"];
    await run("{ orders { edges { node { id customer { id } } } } }");
    await api.idle();
    expect(await current()).toMatchObject({ status: "FAILED", errorCode: "ACCESS_DENIED", url: null });
    expect(told.at(-1)?.body).toMatchObject({ status: "failed", error_code: "access_denied" });

    scopes = ALL;
    store.setProtectedField(SHOP, "email", false);
    await run("{ orders { edges { node { id email } } } }");
    await api.idle();
    expect(await current()).toMatchObject({ status: "FAILED", errorCode: "ACCESS_DENIED" });
  });

  test("the result is there for seven days, and only in its own shop", async () => {
    place();
    await linesOf(ORDERS);
    const operation = await current();
    store.addShop({ domain: "two.myshopify.com" });
    const query = "query($id: ID!) { bulkOperation(id: $id) { status } }";
    expect(await ask(query, { id: operation?.id }, "two.myshopify.com")).toEqual({ bulkOperation: null });

    clock = new Date(clock.getTime() + 7 * 86_400_000);
    expect(await ask(query, { id: operation?.id })).toEqual({ bulkOperation: { status: "COMPLETED" } });
    clock = new Date(clock.getTime() + 1000);

    expect(await ask(query, { id: operation?.id })).toEqual({ bulkOperation: { status: "EXPIRED" } });
    expect(api.bulkFile(operation?.url?.split("/").at(-1) ?? "")).toBeNull();
  });

  test("the list of operations is newest first and can be searched", async () => {
    place();
    await linesOf(ORDERS);
    clock = new Date("2026-11-21T13:00:00Z");
    scopes = ["read_customers"];
    await run(ORDERS);
    await api.idle();
    const statuses = async (query: string) =>
      (
        await ask<{ bulkOperations: { nodes: { status: string }[] } }>(
          "query($q: String) { bulkOperations(first: 5, query: $q) { nodes { status type } } }",
          { q: query },
        )
      ).bulkOperations.nodes.map(({ status }) => status);

    expect(await statuses("")).toEqual(["FAILED", "COMPLETED"]);
    expect(await statuses("status:completed")).toEqual(["COMPLETED"]);
    expect(await statuses("created_at:>=2026-11-21T13:00:00Z operation_type:query")).toEqual(["FAILED"]);
  });

  test("other requests are answered while it runs, and orders placed meanwhile do no harm", async () => {
    for (let index = 0; index < 3000; index += 1)
      store.placeOrder(SHOP, { guest: true, lines: [{ title: "Cup", quantity: 1, unitPrice: 1 }] });
    await run(ORDERS);
    let turns = 0;
    for (let operation = await current(); operation?.status !== "COMPLETED"; operation = await current()) {
      await new Promise(setImmediate);
      turns += 1;
      if (turns === 1) place();
    }

    expect(turns).toBeGreaterThan(2);
    expect(await current()).toMatchObject({ status: "COMPLETED", rootObjectCount: "3000" });
  });
});

test("closing deletes the files", { timeout: SCHEMA_MS }, async () => {
  place();
  await linesOf(ORDERS);
  const id = (await current())?.id.split("/").at(-1) ?? "";
  const folders = () =>
    readdirSync(tmpdir()).filter((name) => name.startsWith("devstore-bulk-") && existsSync(path.join(tmpdir(), name, `${id}.jsonl`)));
  expect(folders()).toHaveLength(1);

  api.close();

  expect(folders()).toEqual([]);
  expect(api.bulkFile(id)).toBeNull();
});
