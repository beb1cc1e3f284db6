import {
  execute,
  getOperationAST,
  GraphQLError,
  type DocumentNode,
  type ExecutionResult,
  type GraphQLFieldResolver,
  type OperationDefinitionNode,
} from "graphql";

import type { Store } from "../state.ts";
import { adminSchema, hasAdminSchema, type AdminSchema } from "./admin-schema.ts";
import { refusalOf, resolverOf } from "./answering.ts";
import { apiError, notAnswered } from "./api-error.ts";
import { createBulkEngine } from "./bulk-operations.ts";
import type { BulkFile } from "./bulk-types.ts";
import { costOf, MOST_POINTS } from "./cost.ts";
import { checkedDocument } from "./documents.ts";
import type { Context } from "./resolving.ts";
import { typeNameOf } from "./root-resolvers.ts";
import { createThrottle } from "./throttle.ts";

export type AdminRequest = {
  /** `one.myshopify.com` */
  shop: string;
  /** Scopes of the token that came with the request. */
  accessScopes: readonly string[];
  /** `2026-10` */
  apiVersion: string;
  /** The parsed JSON body: `{ query, variables?, operationName? }`. */
  body: unknown;
};

export type AdminResponse = { status: number; body: unknown; headers: Record<string, string> };

export type AdminApi = {
  handle(request: AdminRequest): Promise<AdminResponse>;
  /** The file behind a bulk operation's URL; `id` is what `bulkUrl` was given. Null: 404. */
  bulkFile(id: string): BulkFile | null;
  /** Resolves when no bulk operation runs. */
  idle(): Promise<void>;
  /** Deletes the files of bulk operations. */
  close(): void;
};

export type AdminApiOptions = {
  store: Store;
  now: () => Date;
  /** The clock by which points flow back; `now` unless it is given. */
  throttleNow?: () => Date;
  /** The address under which the server gives out `bulkFile(id)`. */
  bulkUrl: (id: string) => string;
  /** How the shop calls the app. */
  app?: { title: string; handle: string };
  /** Slows bulk operations down, to watch their progress; as fast as they go by default. */
  bulkLinesPerSecond?: number | (() => number | null);
};

/** Shopify's GraphQL Admin API on its real schema, answered from the store. */
export function createAdminApi(options: AdminApiOptions): AdminApi {
  const { store, now, bulkUrl } = options;
  const app = options.app ?? { title: "App", handle: "app" };
  const throttle = createThrottle();
  const bulk = createBulkEngine({ store, now, schemaOf: adminSchema, linesPerSecond: paceOf(options.bulkLinesPerSecond) });

  async function handle({ shop, accessScopes, apiVersion, body }: AdminRequest): Promise<AdminResponse> {
    const answer = (status: number, content: unknown): AdminResponse => ({
      status,
      body: content,
      headers: { "x-shopify-api-version": apiVersion },
    });
    const state = store.shops.get(shop);
    if (!state || !hasAdminSchema(apiVersion)) return answer(404, { errors: "Not Found" });
    const request = requestOf(body);
    if (!request) return answer(400, { errors: { query: "Required parameter missing or invalid" } });
    const admin = adminSchema(apiVersion);
    const { document, errors } = checkedDocument(admin.schema, request.query);
    if (errors) return answer(200, { errors: errors.map((error) => error.toJSON()) });
    const operation = getOperationAST(document, request.operationName);
    if (!operation) return answer(200, { errors: [apiError("BAD_REQUEST", "An operation name is required").toJSON()] });

    const requested = costOf(admin.schema, document, operation, request.variables);
    if (requested > MOST_POINTS) return answer(200, { errors: [tooDear(requested).toJSON()] });
    const instant = now();
    const throttledAt = (options.throttleNow ?? now)();
    if (!throttle.take(state.shop, requested, throttledAt)) {
      const errors = [apiError("THROTTLED", "Throttled", { documentation: "https://shopify.dev/api/usage/rate-limits" }).toJSON()];
      return answer(200, { errors, extensions: { cost: costs(requested, null) } });
    }
    const context: Context = {
      state,
      store,
      app,
      accessScopes,
      apiVersion,
      now: instant,
      bulk: bulk.operations,
      bulkUrl: ({ id }) => bulkUrl(String(id)),
      isBulk: false,
    };
    const result = await run(admin, document, operation, request, context);
    const actual = costOf(admin.schema, document, operation, request.variables, result.data ?? null);
    throttle.giveBack(state.shop, requested - actual, throttledAt);
    return answer(200, { ...bodyOf(result), extensions: { cost: costs(requested, actual) } });

    function costs(requestedQueryCost: number, actualQueryCost: number | null) {
      return state && { requestedQueryCost, actualQueryCost, throttleStatus: throttle.status(state.shop, throttledAt) };
    }
  }

  return {
    handle,
    bulkFile: (id) => (/^\d+$/.test(id) ? bulk.fileOf(Number(id)) : null),
    idle: () => bulk.idle(),
    close() {
      bulk.close();
    },
  };
}

function paceOf(given: AdminApiOptions["bulkLinesPerSecond"]): () => number | null {
  return typeof given === "function" ? given : () => given ?? null;
}

type GraphqlRequest = { query: string; variables: Record<string, unknown>; operationName: string | undefined };

function requestOf(body: unknown): GraphqlRequest | null {
  if (typeof body !== "object" || body === null || !("query" in body) || typeof body.query !== "string") return null;
  const variables = "variables" in body && typeof body.variables === "object" && body.variables !== null ? { ...body.variables } : {};
  return {
    query: body.query,
    variables,
    operationName: "operationName" in body && typeof body.operationName === "string" ? body.operationName : undefined,
  };
}

async function run(
  admin: AdminSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  request: GraphqlRequest,
  context: Context,
): Promise<ExecutionResult> {
  return execute({
    schema: admin.schema,
    document,
    operationName: operation.name?.value,
    variableValues: request.variables,
    contextValue: context,
    fieldResolver: fieldResolverOf(admin),
    typeResolver: (value) => typeNameOf(value),
  });
}

/** One resolver for the whole schema: rights first, then the devstore's own table. */
function fieldResolverOf(admin: AdminSchema): GraphQLFieldResolver<unknown, Context> {
  return (source, args: Record<string, unknown>, context, { parentType, fieldName }) => {
    const definition = parentType.getFields()[fieldName];
    const resolver = resolverOf(parentType.name, fieldName);
    if (!definition || !resolver) throw notAnswered(`${parentType.name}.${fieldName}`);
    const refusal = refusalOf(admin, context, parentType.name, definition);
    if (refusal) throw refusal;
    return resolver(source, args, context);
  };
}

function bodyOf(result: ExecutionResult): Record<string, unknown> {
  if (!result.errors) return { data: result.data };
  // Without data nothing was executed: the variables did not fit.
  const code = result.data === undefined ? "INVALID_VARIABLE" : "INTERNAL_SERVER_ERROR";
  const errors = result.errors.map((error) => {
    const known = typeof error.extensions["code"] === "string";
    return (
      known ? error : new GraphQLError(error.message, { nodes: error.nodes ?? null, path: error.path ?? null, extensions: { code } })
    ).toJSON();
  });
  return result.data === undefined ? { errors } : { data: result.data, errors };
}

function tooDear(cost: number): GraphQLError {
  const message = `Query cost is ${String(cost)}, which exceeds the single query max cost limit (${String(MOST_POINTS)}).\n\nSee https://shopify.dev/concepts/about-apis/rate-limits for more information on how the\ncost of a query is calculated.\n\nTo query larger amounts of data with fewer limits, bulk operations should be used instead.\n`;
  return apiError("MAX_COST_EXCEEDED", message, { cost, maxCost: MOST_POINTS, documentation: "https://shopify.dev/api/usage/rate-limits" });
}
