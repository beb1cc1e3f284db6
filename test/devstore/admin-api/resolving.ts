import type { ShopState, Store } from "../state.ts";
import type { BulkOperation, BulkOutcome } from "./bulk-types.ts";

export type Args = Readonly<Record<string, unknown>>;

/** What every resolver may look at: one shop, one app's rights, one moment. */
export type Context = {
  state: ShopState;
  /** Where mutations happen, so that webhooks follow. */
  store: Pick<Store, "updateCustomer">;
  /** How the shop calls the app that asks. */
  app: { title: string; handle: string };
  accessScopes: readonly string[];
  apiVersion: string;
  now: Date;
  bulk: BulkOperations;
  bulkUrl(operation: BulkOperation): string;
  /** In a bulk query connections are read whole and need no `first`. */
  isBulk: boolean;
};

/** The bulk operations of all shops. */
export type BulkOperations = {
  run(context: Context, query: string, groupObjects: boolean): BulkOutcome;
  cancel(context: Context, id: number): BulkOutcome;
  find(context: Context, id: number): BulkOperation | null;
  /** Newest first. */
  list(context: Context): BulkOperation[];
};

// A method's parameters are compared both ways, so that a table of resolvers with different sources is one type.
type Method = { resolve(source: unknown, args: Args, context: Context): unknown };
export type Resolve = Method["resolve"];

/** How the fields of one GraphQL type are answered. A field that is missing is an error that names it, never null. */
export type Resolvers = Readonly<Record<string, Resolve>>;

/** The fields of a type whose values are `Source` in the devstore. */
export type ResolversOf<Source> = Readonly<Record<string, (source: Source, args: Args, context: Context) => unknown>>;

export function stringArg(args: Args, name: string): string | null {
  const value = args[name];
  return typeof value === "string" ? value : null;
}

export function numberArg(args: Args, name: string): number | null {
  const value = args[name];
  return typeof value === "number" ? value : null;
}

/** Having `write_orders` is having `read_orders`. */
export function hasOneOf(accessScopes: readonly string[], wanted: readonly string[]): boolean {
  return (
    wanted.length === 0 || wanted.some((scope) => accessScopes.includes(scope) || accessScopes.includes(scope.replace(/^read_/, "write_")))
  );
}
