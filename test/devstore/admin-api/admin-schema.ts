import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { gunzipSync } from "node:zlib";

import { buildClientSchema, type GraphQLSchema, type IntrospectionQuery } from "graphql";

import type { ProtectedField } from "../state.ts";
import { DevstoreError } from "../store-error.ts";

/** Shopify's Admin schema with what Shopify publishes about access beside it. */
export type AdminSchema = {
  schema: GraphQLSchema;
  /** Scopes of which one is enough to read a type (`"Order"`) or field (`"QueryRoot.ordersCount"`); empty where none is needed. */
  scopesFor(name: string): readonly string[];
  /** What a field (`"Customer.email"`) shows of a customer, null where it is not protected. */
  protectedBy(field: string): ProtectedField | null;
};

type AccessItem = { type: "type" | "field"; typeName: string; fieldName?: string; offlineScopes: string[] };
type ProtectedType = {
  name: string;
  fields?: { name: string; isProtected?: boolean; protectedSubject?: string; protectedContent?: string }[] | null;
};
type SchemaFile = { data: IntrospectionQuery & { __schema: { types: ProtectedType[] } }; offline_scopes: { items: AccessItem[] } };

const loaded = new Map<string, AdminSchema>();

/**
 * The schema of an API version, read from `@shopify/dev-mcp` (it ships the introspection of the last versions with the
 * scopes of each field) and built once per process: half a second the first time.
 */
export function adminSchema(apiVersion: string): AdminSchema {
  let schema = loaded.get(apiVersion);
  if (!schema) loaded.set(apiVersion, (schema = load(apiVersion)));
  return schema;
}

/** Whether there is a schema of that version. */
export function hasAdminSchema(apiVersion: string): boolean {
  return /^\d{4}-\d{2}$/.test(apiVersion) && existsSync(fileOf(apiVersion));
}

function fileOf(apiVersion: string): string {
  const name = path.join("node_modules/@shopify/dev-mcp/dist/data", `admin_${apiVersion}.json.gz`);
  // Upwards, as Node looks for packages; the package does not export its data.
  for (let folder = import.meta.dirname; ; folder = path.dirname(folder)) {
    const file = path.join(folder, name);
    if (existsSync(file) || folder === path.dirname(folder)) return file;
  }
}

function load(apiVersion: string): AdminSchema {
  if (!hasAdminSchema(apiVersion)) {
    throw new DevstoreError(`There is no Admin schema of version ${apiVersion}. Install @shopify/dev-mcp in a version that ships it.`);
  }
  const file = JSON.parse(gunzipSync(readFileSync(fileOf(apiVersion))).toString("utf8")) as SchemaFile;
  const scopes = new Map<string, readonly string[]>();
  for (const { typeName, fieldName, offlineScopes } of file.offline_scopes.items) {
    if (offlineScopes.length > 0) scopes.set(fieldName === undefined ? typeName : `${typeName}.${fieldName}`, offlineScopes);
  }
  const contents = new Map<string, ProtectedField>();
  for (const type of file.data.__schema.types) {
    for (const field of type.fields ?? []) {
      const content = field.isProtected === true && field.protectedSubject === "customer" ? field.protectedContent : undefined;
      if (content === "name" || content === "email" || content === "phone" || content === "address")
        contents.set(`${type.name}.${field.name}`, content);
    }
  }
  contents.set("AbandonedCheckout.abandonedCheckoutUrl", "abandonedCheckoutUrl");
  return {
    schema: buildClientSchema(file.data, { assumeValid: true }),
    scopesFor: (name) => scopes.get(name) ?? [],
    protectedBy: (field) => contents.get(field) ?? null,
  };
}
