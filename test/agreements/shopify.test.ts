import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { getNamedType, isEnumType, parse as parseGraphql, TypeInfo, validate, visit, visitWithTypeInfo } from "graphql";
import { parse as parseToml } from "smol-toml";
import { expect, test } from "vitest";
import { z } from "zod";
import { orderFromWebhook } from "#app/domains/orders/orders.ts";
import { WEBHOOK_TOPICS } from "#app/jobs/on-webhook.server.ts";
import { parseJson } from "#app/lib/json.ts";
import { API_VERSION } from "#app/platform/shopify-library.server.ts";
import { adminSchema, hasAdminSchema } from "#test/devstore/admin-api/admin-schema.ts";
import { PROJECT } from "#test/support/project.ts";

// What must agree: shopify.app.toml, the routes, one API version, the scopes and the GraphQL documents.
const admin = adminSchema(API_VERSION);
const tomlText = readFileSync(join(PROJECT, "shopify.app.toml"), "utf8");

const subscription = z.strictObject({
  uri: z.string().startsWith("/"),
  topics: z.array(z.string()).optional(),
  compliance_topics: z.array(z.enum(["customers/data_request", "customers/redact", "shop/redact"])).optional(),
  include_fields: z.array(z.string()).optional(),
  filter: z.string().optional(),
});

// Shopify's CLI does not notice unknown sections or keys; this does.
const toml = z
  .strictObject({
    client_id: z.string(),
    name: z.string().max(30),
    application_url: z.url(),
    embedded: z.literal(true),
    access_scopes: z.strictObject({ scopes: z.string(), optional_scopes: z.array(z.string()).optional() }),
    auth: z.strictObject({ redirect_urls: z.array(z.url()) }),
    app_proxy: z.strictObject({ url: z.url(), prefix: z.enum(["apps", "a", "community", "tools"]), subpath: z.string() }),
    webhooks: z.strictObject({ api_version: z.string(), subscriptions: z.array(subscription) }),
    pos: z.strictObject({ embedded: z.boolean() }),
  })
  .parse(parseToml(tomlText));

const optionalScopes = toml.access_scopes.optional_scopes ?? [];
const declaredScopes = [...toml.access_scopes.scopes.split(","), ...optionalScopes];
const subscribed = toml.webhooks.subscriptions.flatMap((one) => [...(one.topics ?? []), ...(one.compliance_topics ?? [])]);

type Document = Readonly<{ file: string; text: string }>;

/** What stands for the type of all documents, which is none itself. */
const TYPE = "`#graphql${string}`";

/**
 * The GraphQL documents of a file as they are sent. One that is put together of others is taken from its module, which must export it.
 *
 * @throws Error for a document that cannot be read so
 */
async function documentsIn(file: string, source: string, load: () => Promise<Readonly<Record<string, unknown>>>): Promise<Document[]> {
  const text = source.replaceAll(TYPE, "");
  const found = [...text.matchAll(/(?:\bexport const (\w+) = )?`#graphql([^`]*)`/g)];
  if (found.length !== text.split("#graphql").length - 1) throw new Error(`${file}: a document is one template that begins with #graphql.`);
  return await Promise.all(
    found.map(async ([, name, written = ""]) => {
      if (!written.includes("${")) return { file, text: written };
      if (name === undefined) throw new Error(`${file}: export the document that is put together, so that it can be read as it is sent.`);
      return {
        file,
        text: z
          .string()
          .startsWith("#graphql")
          .parse((await load())[name]),
      };
    }),
  );
}

/** Every GraphQL document of the app with the file it stands in. */
async function documents(folder = join(PROJECT, "app")): Promise<Document[]> {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => /\.tsx?$/.test(name));
  const found = await Promise.all(
    files.map((name) => {
      const path = join(folder, name);
      return documentsIn(name, readFileSync(path, "utf8"), async () => (await import(path)) as Readonly<Record<string, unknown>>);
    }),
  );
  return found.flat();
}

test("the API version is the same in the app, in shopify.app.toml and in the devstore's schema", () => {
  expect(toml.webhooks.api_version).toBe(API_VERSION);
  expect(hasAdminSchema(API_VERSION)).toBe(true);
});

test("every subscribed topic has a handler and every handler's topic is subscribed, once", () => {
  expect(subscribed.toSorted()).toEqual([...WEBHOOK_TOPICS].toSorted());
});

test("every topic exists in Shopify's schema of this version", () => {
  const topics = admin.schema.getType("WebhookSubscriptionTopic");
  const known = isEnumType(topics) ? topics.getValues().map((value) => value.name) : [];
  const asked = toml.webhooks.subscriptions.flatMap((one) => one.topics ?? []).map((topic) => topic.toUpperCase().replace(/[/.]/g, "_"));

  expect(asked.filter((topic) => !known.includes(topic))).toEqual([]);
});

test("every address of shopify.app.toml is a route of the app", () => {
  const routes = readdirSync(join(PROJECT, "app/routes"));
  const paths = [
    ...toml.webhooks.subscriptions.map((one) => one.uri),
    new URL(toml.app_proxy.url).pathname,
    ...toml.auth.redirect_urls.map((url) => new URL(url).pathname),
  ];
  for (const path of new Set(paths)) {
    const first = path.split("/")[1] ?? "";
    expect(
      routes.some((route) => route.startsWith(`${first}.`)),
      `${path} has no route`,
    ).toBe(true);
  }
  expect(existsSync(join(PROJECT, "app/routes/_index.ts"))).toBe(true);
});

test("every scope has its reason in a comment above it", () => {
  for (const scope of declaredScopes) expect(tomlText).toMatch(new RegExp(`^# ${scope}: .{20,}`, "m"));
});

test("the included fields carry all that an order is read from", () => {
  const example = parseJson(readFileSync(join(PROJECT, "test/fixtures/shopify/orders-create.json"), "utf8"));
  const fields = toml.webhooks.subscriptions.find((one) => one.topics?.includes("orders/create"))?.include_fields ?? [];

  expect(orderFromWebhook(onlyFields(example, fields))).toEqual(orderFromWebhook(example));
});

/** What Shopify leaves of a payload: the named fields, nested ones by dots. */
function onlyFields(payload: unknown, fields: readonly string[]): unknown {
  const result: Record<string, unknown> = {};
  const source = z.record(z.string(), z.unknown()).parse(payload);
  for (const field of fields) {
    const [first = "", ...rest] = field.split(".");
    if (!(first in source)) continue;
    const value = source[first];
    if (rest.length === 0 || value === null || typeof value !== "object") result[first] = value;
    else
      result[first] = {
        ...z.record(z.string(), z.unknown()).catch({}).parse(result[first]),
        ...z.record(z.string(), z.unknown()).parse(onlyFields(value, [rest.join(".")])),
      };
  }
  return result;
}

test("every GraphQL document is valid in Shopify's schema of this version", async () => {
  const found = await documents();

  expect(found.length).toBeGreaterThan(4);
  for (const { file, text } of found) {
    const problems = validate(admin.schema, parseGraphql(text)).map((error) => `${file}: ${error.message}`);
    expect(problems).toEqual([]);
  }
});

test("a document with a field that Shopify does not have is noticed", () => {
  expect(validate(admin.schema, parseGraphql("query Q { shop { nickname } }"))).not.toEqual([]);
});

/** Mutations for many kinds of things: which scope they need depends on the thing, so Shopify's schema names none. */
const SCOPES_OF_MUTATIONS: Readonly<Record<string, string>> = { tagsAdd: "write_customers", tagsRemove: "write_customers" };

test("what everybody must grant is enough to read all that is shown: optional scopes are for writing", () => {
  expect(optionalScopes.filter((scope) => !scope.startsWith("write_"))).toEqual([]);
});

test("a document that is put together is read as it is sent, and one that cannot be read so is noticed", async () => {
  const exported = "export const ASKED = `#graphql\n  query Q { shop { ${FIELDS} } }\n` as const;";
  const sent = { ASKED: "#graphql\n  query Q { shop { nickname } }\n" };
  const read = (source: string, values: Readonly<Record<string, unknown>>) =>
    documentsIn("a.shopify.server.ts", source, () => Promise.resolve(values));

  expect(await read(exported, sent)).toEqual([{ file: "a.shopify.server.ts", text: sent.ASKED }]);
  await expect(read(exported, {})).rejects.toThrow();
  await expect(read(exported.replace("export ", ""), sent)).rejects.toThrow(/export the document/);
  await expect(read('const ASKED = "#graphql query Q { shop { name } }";', {})).rejects.toThrow(/one template/);
});

test("the declared scopes are enough for every document, and each is used", async () => {
  const used = new Set<string>();
  for (const { file, text } of await documents()) {
    const info = new TypeInfo(admin.schema);
    visit(
      parseGraphql(text),
      visitWithTypeInfo(info, {
        Field: () => {
          const parent = info.getParentType()?.name ?? "";
          const field = info.getFieldDef()?.name ?? "";
          const ofMutation = SCOPES_OF_MUTATIONS[field];
          if (parent === "Mutation" && ofMutation !== undefined) used.add(ofMutation);
          const type = getNamedType(info.getType())?.name.replace(/Connection$/, "") ?? "";
          for (const needed of [admin.scopesFor(`${parent}.${field}`), admin.scopesFor(type)]) {
            if (needed.length === 0) continue;
            const granting = needed.filter((scope) => declaredScopes.includes(scope));
            expect(granting, `${file}: ${parent}.${field} needs ${needed.join(" or ")}`).not.toEqual([]);
            for (const scope of granting) used.add(scope);
          }
        },
      }),
    );
  }
  // read_all_orders guards rows, not fields: it widens what read_orders shows. read_customer_merge guards a webhook.
  expect([...used, "read_all_orders", "read_customer_merge"].toSorted()).toEqual(declaredScopes.toSorted());
});
