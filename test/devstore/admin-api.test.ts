import { beforeEach, describe, expect, test } from "vitest";

import { createAdminApi, type AdminApi } from "#test/devstore/admin-api/admin-api.ts";
import type { Order, PlaceOrder, Store } from "#test/devstore/state.ts";
import { createStore } from "#test/devstore/store.ts";

const SHOP = "one.myshopify.com";
const ALL = ["read_orders", "read_all_orders", "read_customers", "read_products", "read_locales"];
const DAY = 86_400_000;
// Building the schema takes a second the first time, more beside other tests.
const SCHEMA_MS = 30_000;

type Answer = {
  data?: unknown;
  errors?: { message: string; path?: unknown[]; extensions?: Record<string, unknown> }[];
  extensions?: { cost: Cost };
};
type Cost = {
  requestedQueryCost: number;
  actualQueryCost: number | null;
  throttleStatus: { currentlyAvailable: number; maximumAvailable: number; restoreRate: number };
};

let clock: Date;
let store: Store;
let api: AdminApi;
let scopes: string[];

beforeEach(() => {
  clock = new Date("2026-11-21T12:00:00Z");
  scopes = ALL;
  store = createStore({ now: () => clock });
  store.addShop({ domain: SHOP, name: "One", currency: "EUR", timeZone: "Europe/Berlin", primaryLocale: "de", countryCode: "DE" });
  api = createAdminApi({
    store,
    now: () => clock,
    bulkUrl: (id) => `https://devstore.test/bulk/${id}`,
    app: { title: "Encore", handle: "encore" },
  });
});

async function ask(query: string, variables: Record<string, unknown> = {}, shop = SHOP): Promise<Answer> {
  const { status, body } = await api.handle({ shop, accessScopes: scopes, apiVersion: "2026-10", body: { query, variables } });
  expect(status).toBe(200);
  return body as Answer;
}

function place(more: Partial<PlaceOrder> = {}): Order {
  return store.placeOrder(SHOP, {
    email: "ada@example.com",
    firstName: "Ada",
    lines: [{ title: "Cup", productType: "Kitchen", quantity: 2, unitPrice: 1250 }],
    ...more,
  });
}

/** Moves the clock, places an order, and moves it back. */
function placeAt(instant: string, more: Partial<PlaceOrder> = {}): Order {
  const now = clock;
  clock = new Date(instant);
  const order = place(more);
  clock = now;
  return order;
}

async function names(query: string | null, more = ""): Promise<unknown> {
  const { data, errors } = await ask(`query($query: String) { orders(first: 50, query: $query ${more}) { nodes { name } } }`, { query });
  if (errors) return errors[0]?.message;
  return (data as { orders: { nodes: { name: string }[] } }).orders.nodes.map(({ name }) => name);
}

describe("documents", { timeout: SCHEMA_MS }, () => {
  test("a shop answers about itself", async () => {
    const { data } = await ask(
      `{ shop { name myshopifyDomain ianaTimezone timezoneOffset currencyCode plan { publicDisplayName shopifyPlus } primaryDomain { host } }
         shopLocales { locale primary } currentAppInstallation { accessScopes { handle } app { handle } } }`,
    );

    expect(data).toEqual({
      shop: {
        name: "One",
        myshopifyDomain: SHOP,
        ianaTimezone: "Europe/Berlin",
        timezoneOffset: "+0100",
        currencyCode: "EUR",
        plan: { publicDisplayName: "Basic", shopifyPlus: false },
        primaryDomain: { host: SHOP },
      },
      shopLocales: [{ locale: "de", primary: true }],
      currentAppInstallation: { accessScopes: ALL.map((handle) => ({ handle })), app: { handle: "encore" } },
    });
  });

  test("a field that Shopify does not have is refused as Shopify refuses it", async () => {
    const answer = await ask("query Recent { orders(first: 1) { nodes { idd } } }");

    expect(answer).toEqual({
      errors: [
        {
          message: "Field 'idd' doesn't exist on type 'Order'",
          locations: [{ line: 1, column: 43 }],
          path: ["query Recent", "orders", "nodes", "idd"],
          extensions: { code: "undefinedField", typeName: "Order", fieldName: "idd" },
        },
      ],
    });
  });

  test("a field that Shopify has and the devstore does not answer is named, even where the list is empty", async () => {
    const { errors, data } = await ask("{ orders(first: 1) { nodes { id merchantEditable } } }");

    expect(errors?.[0]?.message).toContain("does not answer Order.merchantEditable yet");
    expect(data).toBeUndefined();
  });

  test("broken text, missing variables, an unknown shop, an old version, and no query at all", async () => {
    expect((await ask("{ shop { name }")).errors?.[0]?.message).toContain("syntax error");
    expect((await ask("query($id: ID!) { order(id: $id) { name } }")).errors?.[0]?.extensions?.["code"]).toBe("INVALID_VARIABLE");
    const request = { shop: SHOP, accessScopes: ALL, apiVersion: "2026-10", body: { query: "{ shop { name } }" } };
    expect(await api.handle({ ...request, shop: "two.myshopify.com" })).toMatchObject({ status: 404 });
    expect(await api.handle({ ...request, apiVersion: "2019-04" })).toMatchObject({ status: 404 });
    expect(await api.handle({ ...request, body: { operationName: "x" } })).toMatchObject({ status: 400 });
  });
});

describe("orders", () => {
  test("an order has its money, lines, refunds and journey", async () => {
    const placed = place({
      shipping: 490,
      discountCodes: ["TEN"],
      lines: [{ title: "Cup", productType: "Kitchen", quantity: 2, unitPrice: 1250, discount: 250 }],
    });
    store.refundOrder(SHOP, placed.id, { lines: [{ lineItemId: placed.lines[0]?.id ?? 0, quantity: 1 }] });
    store.fulfillOrder(SHOP, placed.id);

    const { data, errors } = await ask(
      `query($id: ID!) { order(id: $id) {
        id name createdAt test cancelledAt displayFinancialStatus displayFulfillmentStatus taxesIncluded discountCodes sourceName checkoutToken
        originalTotalPriceSet { shopMoney { amount currencyCode } } totalPriceSet { shopMoney { amount } } currentTotalPriceSet { shopMoney { amount } }
        totalTaxSet { shopMoney { amount } } totalShippingPriceSet { shopMoney { amount } } totalDiscountsSet { shopMoney { amount } }
        totalRefundedSet { shopMoney { amount } } netPaymentSet { presentmentMoney { amount } }
        customer { displayName numberOfOrders amountSpent { amount } defaultEmailAddress { emailAddress marketingState } }
        customerJourneySummary { customerOrderIndex firstVisit { landingPage source utmParameters { source } } }
        refunds { totalRefundedSet { shopMoney { amount } } refundLineItems(first: 1) { nodes { quantity lineItem { title } } } }
        fulfillments { status } transactions { kind amountSet { shopMoney { amount } } }
        discountApplications(first: 1) { nodes { __typename ... on DiscountCodeApplication { code } value { ... on MoneyV2 { amount } } } }
        lineItems(first: 5) { nodes { quantity currentQuantity product { productType } variant { sku } originalTotalSet { shopMoney { amount } } discountedTotalSet { shopMoney { amount } } } }
      } }`,
      { id: `gid://shopify/Order/${String(placed.id)}` },
    );

    expect(errors).toBeUndefined();
    expect((data as { order: unknown }).order).toMatchObject({
      name: "#1001",
      createdAt: "2026-11-21T12:00:00Z",
      test: false,
      cancelledAt: null,
      displayFinancialStatus: "PARTIALLY_REFUNDED",
      displayFulfillmentStatus: "FULFILLED",
      discountCodes: ["TEN"],
      sourceName: "web",
      checkoutToken: placed.checkoutToken,
      originalTotalPriceSet: { shopMoney: { amount: "27.4", currencyCode: "EUR" } },
      totalPriceSet: { shopMoney: { amount: "27.4" } },
      currentTotalPriceSet: { shopMoney: { amount: "16.15" } },
      totalShippingPriceSet: { shopMoney: { amount: "4.9" } },
      totalDiscountsSet: { shopMoney: { amount: "2.5" } },
      totalRefundedSet: { shopMoney: { amount: "11.25" } },
      netPaymentSet: { presentmentMoney: { amount: "16.15" } },
      customer: {
        displayName: "Ada",
        numberOfOrders: "1",
        amountSpent: { amount: "16.15" },
        defaultEmailAddress: { emailAddress: "ada@example.com" },
      },
      customerJourneySummary: {
        customerOrderIndex: 1,
        firstVisit: { landingPage: `https://${SHOP}/`, source: "direct", utmParameters: null },
      },
      refunds: [
        { totalRefundedSet: { shopMoney: { amount: "11.25" } }, refundLineItems: { nodes: [{ quantity: 1, lineItem: { title: "Cup" } }] } },
      ],
      fulfillments: [{ status: "SUCCESS" }],
      transactions: [{ kind: "SALE" }, { kind: "REFUND", amountSet: { shopMoney: { amount: "11.25" } } }],
      discountApplications: { nodes: [{ __typename: "DiscountCodeApplication", code: "TEN", value: { amount: "2.5" } }] },
      lineItems: {
        nodes: [
          { quantity: 2, currentQuantity: 1, product: { productType: "Kitchen" }, discountedTotalSet: { shopMoney: { amount: "22.5" } } },
        ],
      },
    });
  });

  test("pages forwards and backwards show every order once", async () => {
    for (let minute = 0; minute < 7; minute += 1) placeAt(`2026-11-20T10:0${String(minute)}:00Z`);
    const walk = async (size: string, from: "after" | "before") => {
      const seen: string[] = [];
      let cursor: string | null = null;
      do {
        const { data } = await ask(
          `query($cursor: String) { orders(${size}, ${from}: $cursor, sortKey: CREATED_AT) { edges { cursor node { name } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }`,
          { cursor },
        );
        const { edges, pageInfo } = (
          data as { orders: { edges: { node: { name: string } }[]; pageInfo: Record<string, string | boolean> } }
        ).orders;
        seen.push(edges.map(({ node }) => node.name).join());
        const goesOn = from === "after" ? pageInfo["hasNextPage"] : pageInfo["hasPreviousPage"];
        cursor = goesOn === true ? String(from === "after" ? pageInfo["endCursor"] : pageInfo["startCursor"]) : null;
      } while (cursor !== null);
      return seen;
    };

    expect(await walk("first: 3", "after")).toEqual(["#1001,#1002,#1003", "#1004,#1005,#1006", "#1007"]);
    expect(await walk("first: 3, reverse: true", "after")).toEqual(["#1007,#1006,#1005", "#1004,#1003,#1002", "#1001"]);
    expect(await walk("last: 3", "before")).toEqual(["#1005,#1006,#1007", "#1002,#1003,#1004", "#1001"]);
  });

  test("an order that comes between two pages neither repeats nor hides one", async () => {
    placeAt("2026-11-20T10:00:00Z");
    placeAt("2026-11-20T12:00:00Z");
    const page = "nodes { name } pageInfo { endCursor }";
    const first = await ask(`{ orders(first: 1, sortKey: CREATED_AT) { ${page} } }`);
    const { endCursor } = (first.data as { orders: { pageInfo: { endCursor: string } } }).orders.pageInfo;
    placeAt("2026-11-20T09:00:00Z");

    const { data } = await ask(`query($a: String) { orders(first: 5, after: $a, sortKey: CREATED_AT) { nodes { name } } }`, {
      a: endCursor,
    });

    expect(data).toEqual({ orders: { nodes: [{ name: "#1002" }] } });
  });

  test("first or last must be said, and not more than 250", async () => {
    expect((await ask("{ orders { nodes { id } } }")).errors?.[0]).toMatchObject({
      message: "you must provide one of first or last",
      path: ["orders"],
    });
    expect((await ask("{ orders(first: 251) { nodes { id } } }")).errors?.[0]?.message).toContain("between 0 and 250");
    expect((await ask('{ orders(first: 1, after: "x") { nodes { id } } }')).errors?.[0]?.message).toContain("Invalid cursor");
  });

  test("the search finds what an app asks for", async () => {
    const first = placeAt("2026-11-01T22:59:00Z");
    placeAt("2026-11-01T23:00:00Z", { email: "bob@example.com" });
    const third = placeAt("2026-11-20T12:00:00Z", { email: "eve@example.com", financialStatus: "PENDING" });
    store.cancelOrder(SHOP, third.id);

    expect(await names(null)).toEqual(["#1001", "#1002", "#1003"]);
    // 23:00 UTC is midnight in Berlin.
    expect(await names("processed_at:>=2026-11-02")).toEqual(["#1002", "#1003"]);
    expect(await names("processed_at:2026-11-01")).toEqual(["#1001"]);
    expect(await names("created_at:>2026-11-01T22:59:00Z AND created_at:<'2026-11-20T12:00:00Z'")).toEqual(["#1002"]);
    expect(await names(`updated_at:>=${clock.toISOString()}`)).toEqual(["#1003"]);
    expect(await names("email:BOB@example.com")).toEqual(["#1002"]);
    expect(await names(`customer_id:${String(first.customerId)}`)).toEqual(["#1001"]);
    expect(await names(`id:>${String(first.id)} financial_status:paid`)).toEqual(["#1002"]);
    expect(await names("status:cancelled OR name:#1001")).toEqual(["#1001", "#1003"]);
    expect(await names("-financial_status:voided (email:ada@example.com OR email:eve*)")).toEqual(["#1001"]);
    expect(await names("colour:red")).toContain('does not search orders by "colour" yet');
    expect(await names("created_at:>tomorrow")).toContain('"tomorrow" is not a date');
    expect(await names("(email:a")).toContain("bracket that is not closed");
    expect(await names(null, ", sortKey: UPDATED_AT, reverse: true")).toEqual(["#1003", "#1002", "#1001"]);
  });
});

test("customers are found by the beginning of a word, and escaped characters are no syntax", { timeout: SCHEMA_MS }, async () => {
  place({ email: "anna@example.com", firstName: "Anna Lena", lastName: "O'Brien", lines: [{ title: "Cup", quantity: 1, unitPrice: 100 }] });
  place({ email: "bert@example.com", firstName: "Bert", lastName: "Or", lines: [{ title: "Cup", quantity: 1, unitPrice: 100 }] });
  const found = async (query: string) => {
    const { data } = await ask(
      "query($query: String) { customers(first: 250, query: $query, sortKey: RELEVANCE) { nodes { firstName } } }",
      {
        query,
      },
    );
    return (data as { customers: { nodes: { firstName: string }[] } }).customers.nodes.map(({ firstName }) => firstName);
  };

  expect(await found("len*")).toEqual(["Anna Lena"]);
  expect(await found(String.raw`o\'br*`)).toEqual(["Anna Lena"]);
  expect(await found("bert* or*")).toEqual(["Bert"]);
  expect(await found("anna* OR bert*")).toEqual(["Anna Lena", "Bert"]);
  expect(await found(String.raw`email\:anna@example.com*`)).toEqual([]);
  expect(await found(String.raw`\(anna\)*`)).toEqual([]);
});

describe("reconciling", { timeout: SCHEMA_MS }, () => {
  const CHANGED = `query($query: String, $after: String) {
    orders(first: 2, after: $after, query: $query, sortKey: UPDATED_AT) {
      nodes { name updatedAt lineItems(first: 1) { nodes { title } pageInfo { hasNextPage endCursor } } }
      pageInfo { hasNextPage endCursor }
    }
  }`;
  type Page = { orders: { nodes: { name: string }[]; pageInfo: { hasNextPage: boolean; endCursor: string | null } } };

  test("what changed since an instant comes page by page, in the order of the change", async () => {
    const lines = ["Cup", "Pot", "Pan"].map((title) => ({ title, quantity: 1, unitPrice: 100 }));
    const old = placeAt("2026-11-01T10:00:00Z", { lines });
    placeAt("2026-11-02T10:00:00Z");
    placeAt("2026-11-20T10:00:00Z");
    placeAt("2026-11-20T11:00:00Z");
    store.fulfillOrder(SHOP, old.id);

    const seen: string[] = [];
    for (let after: string | null = null, more = true; more;) {
      const { data } = await ask(CHANGED, { query: "updated_at:>='2026-11-20T10:00:00Z'", after });
      const { orders } = data as Page;
      seen.push(...orders.nodes.map(({ name }) => name));
      after = orders.pageInfo.endCursor;
      more = orders.pageInfo.hasNextPage;
    }

    expect(seen).toEqual(["#1003", "#1004", "#1001"]);
  });

  test("the lines of one order come page by page", async () => {
    const placed = place({ lines: ["Cup", "Pot", "Pan"].map((title) => ({ title, quantity: 1, unitPrice: 100 })) });
    const query = `query($id: ID!, $after: String) { order(id: $id) { lineItems(first: 2, after: $after) { nodes { title } pageInfo { hasNextPage endCursor } } } }`;
    const id = `gid://shopify/Order/${String(placed.id)}`;

    const first = (await ask(query, { id })).data as { order: { lineItems: { pageInfo: { endCursor: string } } } };
    const second = await ask(query, { id, after: first.order.lineItems.pageInfo.endCursor });

    expect(first).toMatchObject({ order: { lineItems: { nodes: [{ title: "Cup" }, { title: "Pot" }], pageInfo: { hasNextPage: true } } } });
    expect(second.data).toEqual({
      order: { lineItems: { nodes: [{ title: "Pan" }], pageInfo: { hasNextPage: false, endCursor: expect.any(String) as string } } },
    });
  });

  test("counts know ranges of ids and instants, without a limit", async () => {
    const placed = Array.from({ length: 5 }, (_, day) =>
      placeAt(`2026-11-0${String(day + 1)}T10:00:00Z`, { email: `c${String(day)}@example.com` }),
    );
    const count = async (what: "orders" | "customers", query: string): Promise<unknown> => {
      const { data } = await ask(`query($query: String) { ${what}Count(query: $query, limit: null) { count precision } }`, { query });
      return Object.values(data as object)[0];
    };
    const [, second, third, fourth] = placed;

    expect(await count("orders", `id:>=${String(second?.id)} id:<=${String(fourth?.id)}`)).toEqual({ count: 3, precision: "EXACT" });
    expect(await count("orders", "created_at:>='2026-11-02T10:00:00Z' created_at:<'2026-11-04T10:00:00Z'")).toMatchObject({ count: 2 });
    expect(await count("orders", "updated_at:>2026-11-03")).toMatchObject({ count: 2 });
    expect(await count("customers", `id:>=${String(third?.customerId)}`)).toMatchObject({ count: 3 });
    expect(await count("customers", "updated_at:>='2026-11-05T00:00:00Z'")).toMatchObject({ count: 1 });
  });
});

describe("rights", () => {
  test("a scope that the app does not have refuses the field, with the scope's name", async () => {
    place();
    scopes = ["read_orders"];

    const { data, errors } = await ask("{ orders(first: 1) { nodes { name customer { id } } } customersCount { count } }");

    expect(data).toEqual({ orders: { nodes: [{ name: "#1001", customer: null }] }, customersCount: null });
    expect(errors?.map(({ message, path }) => [message, path])).toEqual([
      ["Access denied for customer field. Required access: `read_customers` access scope.", ["orders", "nodes", 0, "customer"]],
      ["Access denied for customersCount field. Required access: `read_customers` access scope.", ["customersCount"]],
    ]);
    expect(errors?.[0]?.extensions).toMatchObject({ code: "ACCESS_DENIED" });
    scopes = ["write_customers"];
    expect((await ask("{ customersCount { count } }")).data).toEqual({ customersCount: { count: 1 } });
  });

  test("orders older than 60 days need read_all_orders, everywhere", async () => {
    const old = placeAt(new Date(clock.getTime() - 60 * DAY - 1000).toISOString());
    placeAt(new Date(clock.getTime() - 60 * DAY + 1000).toISOString());
    const look = async () => {
      const { data } = await ask(
        `query($id: ID!) { order(id: $id) { name } orders(first: 5) { nodes { name } } ordersCount { count precision } customers(first: 1) { nodes { numberOfOrders lastOrder { name } orders(first: 5) { nodes { name } } } } }`,
        { id: `gid://shopify/Order/${String(old.id)}` },
      );
      return data;
    };

    expect(await look()).toMatchObject({ order: { name: "#1001" }, ordersCount: { count: 2 } });
    scopes = ["read_orders", "read_customers"];
    expect(await look()).toEqual({
      order: null,
      orders: { nodes: [{ name: "#1002" }] },
      ordersCount: { count: 1, precision: "EXACT" },
      customers: { nodes: [{ numberOfOrders: "2", lastOrder: { name: "#1002" }, orders: { nodes: [{ name: "#1002" }] } }] },
    });
    clock = new Date(clock.getTime() + DAY);
    expect((await ask("{ customers(first: 1) { nodes { numberOfOrders lastOrder { name } } } }")).data).toEqual({
      customers: { nodes: [{ numberOfOrders: "2", lastOrder: null }] },
    });
  });

  test("a protected field that was not approved is null with an error, the others stay", async () => {
    place();
    store.setProtectedField(SHOP, "email", false);

    const { data, errors } = await ask("{ orders(first: 1) { nodes { name email customer { firstName email } } } }");

    expect(data).toEqual({ orders: { nodes: [{ name: "#1001", email: null, customer: { firstName: "Ada", email: null } }] } });
    expect(errors?.[0]?.message).toMatch(/^This app is not approved to use the email field\./);
    expect(errors?.[0]?.extensions?.["code"]).toBe("ACCESS_DENIED");
    store.setProtectedField(SHOP, "email", true);
    store.setProtectedField(SHOP, "name", false);
    const second = await ask("{ orders(first: 1) { nodes { email customer { firstName } } } }");
    expect(second.data).toEqual({ orders: { nodes: [{ email: "ada@example.com", customer: { firstName: null } }] } });
  });

  test("a shop never shows another shop's orders or customers", async () => {
    const placed = place();
    store.addShop({ domain: "two.myshopify.com" });
    const ids = { order: `gid://shopify/Order/${String(placed.id)}`, customer: `gid://shopify/Customer/${String(placed.customerId)}` };

    const { data } = await ask(
      "query($order: ID!, $customer: ID!) { order(id: $order) { id } customer(id: $customer) { id } node(id: $order) { id } ordersCount { count } }",
      ids,
      "two.myshopify.com",
    );

    expect(data).toEqual({ order: null, customer: null, node: null, ordersCount: { count: 0 } });
  });

  test("deleted customers are gone, and node finds what there is", async () => {
    const placed = place();
    const customer = `gid://shopify/Customer/${String(placed.customerId)}`;
    const query = `query($ids: [ID!]!) { nodes(ids: $ids) { __typename ... on Order { name } ... on Customer { firstName } } customersCount { count } }`;
    const ids = [`gid://shopify/Order/${String(placed.id)}`, customer];

    expect((await ask(query, { ids })).data).toMatchObject({
      nodes: [
        { __typename: "Order", name: "#1001" },
        { __typename: "Customer", firstName: "Ada" },
      ],
    });
    store.deleteCustomer(SHOP, placed.customerId ?? 0);
    expect((await ask(query, { ids })).data).toMatchObject({ nodes: [{ name: "#1001" }, null], customersCount: { count: 0 } });
  });
});

describe("cost", () => {
  const HUNDRED = "{ orders(first: 100) { nodes { customer { id } } pageInfo { hasNextPage } } }";

  test("is asked for by size and taken by what came", async () => {
    place();

    const { extensions } = await ask(HUNDRED);

    expect(extensions?.cost).toEqual({
      requestedQueryCost: 202,
      actualQueryCost: 4,
      throttleStatus: { maximumAvailable: 2000, currentlyAvailable: 1996, restoreRate: 100 },
    });
    expect((await ask("{ shop { name plan { shopifyPlus } } }")).extensions?.cost.requestedQueryCost).toBe(2);
    expect(
      (await ask("query($n: Int!) { orders(first: $n) { edges { node { id } } } }", { n: 10 })).extensions?.cost.requestedQueryCost,
    ).toBe(12);
  });

  test("a query beyond 1,000 points never runs", async () => {
    const { errors, data } = await ask("{ orders(first: 50) { nodes { lineItems(first: 50) { nodes { id } } } } }");

    expect(data).toBeUndefined();
    expect(errors?.[0]).toMatchObject({
      message: expect.stringContaining("Query cost is 2652") as string,
      extensions: { code: "MAX_COST_EXCEEDED", cost: 2652, maxCost: 1000 },
    });
  });

  test("an empty bucket answers THROTTLED at HTTP 200 without data, and fills again by the plan's rate", async () => {
    for (let index = 0; index < 100; index += 1) place();
    // 202 points each: the tenth does not fit into 2,000.
    for (let index = 0; index < 9; index += 1) expect((await ask(HUNDRED)).data).toBeDefined();

    const throttled = await ask(HUNDRED);

    expect(throttled.data).toBeUndefined();
    expect(throttled.errors?.[0]).toMatchObject({ message: "Throttled", extensions: { code: "THROTTLED" } });
    expect(throttled.extensions?.cost).toEqual({
      requestedQueryCost: 202,
      actualQueryCost: null,
      throttleStatus: { maximumAvailable: 2000, currentlyAvailable: 182, restoreRate: 100 },
    });
    store.addShop({ domain: "two.myshopify.com", plan: "plus" });
    expect((await ask(HUNDRED, {}, "two.myshopify.com")).extensions?.cost.throttleStatus).toMatchObject({
      maximumAvailable: 20_000,
      restoreRate: 1000,
    });

    clock = new Date(clock.getTime() + 199);
    expect((await ask(HUNDRED)).data).toBeUndefined();
    clock = new Date(clock.getTime() + 1);
    expect((await ask(HUNDRED)).data).toBeDefined();
    clock = new Date(clock.getTime() + 3600_000);
    expect((await ask("{ shop { name } }")).extensions?.cost.throttleStatus.currentlyAvailable).toBe(1999);
  });
});
