import type { Order, Product, ShopState } from "../state.ts";
import { accessDenied, badRequest } from "./api-error.ts";
import type { BulkOperation, BulkOutcome } from "./bulk-types.ts";
import { page, type Listing } from "./connections.ts";
import { customerListing } from "./customer-resolvers.ts";
import { isVisible, orderListing } from "./order-listing.ts";
import { hasOneOf, numberArg, type ResolversOf, stringArg, type Args, type Context, type Resolvers } from "./resolving.ts";
import { compareInstant, compareNumber, compareText, parseSearch, predicateOf, type Filter } from "./search-query.ts";
import { tagMutations } from "./tag-resolvers.ts";
import { precise } from "./shop-resolvers.ts";
import { dateTime, dateTimeOrNull, gid, idOf, numberOf } from "./values.ts";

function orderById(id: number | null, context: Context): Order | null {
  const order = id === null ? undefined : context.state.orders.get(id);
  return order && isVisible(order, context) ? order : null;
}

function customerById(id: number | null, { state }: Context) {
  const customer = id === null ? undefined : state.customers.get(id);
  return customer?.deletedAt === null ? customer : null;
}

const bulkFilters: Record<string, Filter<BulkOperation>> = {
  id: (own, term) => compareNumber(own.id, term),
  status: (own, term) => compareText(own.status, term),
  operation_type: (_own, term) => compareText("QUERY", term),
  created_at: (own, term, zone) => compareInstant(own.createdAt, term, zone),
  completed_at: (own, term, zone) => compareInstant(own.completedAt, term, zone),
};

/** Newest first, unlike every other list. */
function bulkListing(args: Args, context: Context): Listing<BulkOperation> {
  const matches = predicateOf(parseSearch(stringArg(args, "query")), bulkFilters, "bulk operations", context.state.shop.timeZone);
  const byEnd = args["sortKey"] === "COMPLETED_AT";
  const instantOf = (own: BulkOperation) => -Date.parse((byEnd ? own.completedAt : null) ?? own.createdAt);
  return { items: context.bulk.list(context).filter(matches), idOf: ({ id }) => -id, sortValue: instantOf };
}

const nodeTypes = new WeakMap<object, string>();

/** The GraphQL type of a value where the schema leaves it open: an interface or a union. */
export function typeNameOf(value: unknown): string | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  return "__typename" in value && typeof value.__typename === "string" ? value.__typename : nodeTypes.get(value);
}

/** Which types `node` finds, and the scopes that Shopify asks for each. */
const NODES: Record<string, { scopes: readonly string[]; find: (id: number, context: Context) => object | null }> = {
  Order: { scopes: ["read_orders"], find: orderById },
  Customer: { scopes: ["read_customers"], find: customerById },
  Product: { scopes: ["read_products"], find: (id, { state }): Product | null => state.products.get(id) ?? null },
  BulkOperation: { scopes: [], find: (id, context) => context.bulk.find(context, id) },
};

function nodeById(globalId: unknown, context: Context): object | null {
  const wanted = idOf(globalId);
  if (!wanted) throw badRequest(`Invalid global id '${String(globalId)}'`);
  const kind = NODES[wanted.type];
  if (!kind) throw badRequest(`The devstore does not find a ${wanted.type} by node yet. It knows: ${Object.keys(NODES).join(", ")}.`);
  if (!hasOneOf(context.accessScopes, kind.scopes)) throw accessDenied("node", kind.scopes);
  const found = kind.find(wanted.id, context);
  if (found) nodeTypes.set(found, wanted.type);
  return found;
}

const queryRoot: ResolversOf<unknown> = {
  shop: (_root, _, { state }): ShopState => state,
  shopLocales: (_root, _, { state }) => [state],
  app: (_root, _, context) => context.app,
  currentAppInstallation: (_root, _, context) => context.app,
  node: (_root, { id }, context) => nodeById(id, context),
  nodes: (_root, { ids }, context) => (Array.isArray(ids) ? ids.map((id: unknown) => nodeById(id, context)) : []),
  order: (_root, { id }, context) => orderById(numberOf("Order", id), context),
  orders: (_root, args, context) => page(orderListing(context.state.orders.values(), args, context), args, context),
  ordersCount: (_root, args, context) =>
    precise(orderListing(context.state.orders.values(), args, context).items.length, numberArg(args, "limit")),
  customer: (_root, { id }, context) => customerById(numberOf("Customer", id), context),
  customers: (_root, args, context) => page(customerListing(args, context), args, context),
  customersCount: (_root, args, context) => precise(customerListing(args, context).items.length, numberArg(args, "limit")),
  product: (_root, { id }, { state }) => state.products.get(numberOf("Product", id) ?? 0) ?? null,
  bulkOperation: (_root, { id }, context) => context.bulk.find(context, numberOf("BulkOperation", id) ?? 0),
  bulkOperations: (_root, args, context) => page(bulkListing(args, context), args, context),
  currentBulkOperation: (_root, { type }, context) => (type === "MUTATION" ? null : (context.bulk.list(context)[0] ?? null)),
};

const mutation: ResolversOf<unknown> = {
  bulkOperationRunQuery: (_root, args, context) => context.bulk.run(context, stringArg(args, "query") ?? "", args["groupObjects"] === true),
  ...tagMutations,
  bulkOperationCancel: (_root, { id }, context) => context.bulk.cancel(context, numberOf("BulkOperation", id) ?? 0),
};

const bulkPayload: ResolversOf<BulkOutcome> = { bulkOperation: (own) => own.bulkOperation, userErrors: (own) => own.userErrors };

const userError: ResolversOf<BulkOutcome["userErrors"][number]> = {
  field: ({ field }) => field,
  message: ({ message }) => message,
  code: ({ code }) => code ?? null,
};

const bulkOperation: ResolversOf<BulkOperation> = {
  id: ({ id }) => gid("BulkOperation", id),
  status: ({ status }) => status,
  errorCode: ({ errorCode }) => errorCode,
  type: () => "QUERY",
  query: ({ query }) => query,
  createdAt: ({ createdAt }) => dateTime(createdAt),
  completedAt: ({ completedAt }) => dateTimeOrNull(completedAt),
  objectCount: ({ objectCount }) => String(objectCount),
  rootObjectCount: ({ rootObjectCount }) => String(rootObjectCount),
  fileSize: ({ fileSize, status }) => (status === "COMPLETED" && fileSize > 0 ? String(fileSize) : null),
  url: (own, _, context) => (own.status === "COMPLETED" && own.fileSize > 0 ? context.bulkUrl(own) : null),
  partialDataUrl: (own, _, context) => (["FAILED", "CANCELED"].includes(own.status) && own.fileSize > 0 ? context.bulkUrl(own) : null),
};

export const rootResolvers: Readonly<Record<string, Resolvers>> = {
  QueryRoot: queryRoot,
  Mutation: mutation,
  BulkOperationRunQueryPayload: bulkPayload,
  BulkOperationCancelPayload: bulkPayload,
  BulkOperationUserError: userError,
  UserError: userError,
  BulkOperation: bulkOperation,
};
