import type { GraphQLError, GraphQLField } from "graphql";

import type { AdminSchema } from "./admin-schema.ts";
import { accessDenied, notApproved } from "./api-error.ts";
import { connectionResolvers, edgeResolvers, pageInfoResolvers } from "./connections.ts";
import { customerResolvers } from "./customer-resolvers.ts";
import { typeNameIn } from "./field-types.ts";
import { journeyResolvers } from "./journey-resolvers.ts";
import { orderResolvers } from "./order-resolvers.ts";
import { productResolvers } from "./product-resolvers.ts";
import { refundResolvers } from "./refund-resolvers.ts";
import { hasOneOf, type Context, type Resolve, type Resolvers } from "./resolving.ts";
import { rootResolvers } from "./root-resolvers.ts";
import { shopResolvers } from "./shop-resolvers.ts";
import { tagResolvers } from "./tag-resolvers.ts";

const tables: Readonly<Record<string, Resolvers>> = {
  ...rootResolvers,
  ...shopResolvers,
  ...tagResolvers,
  ...orderResolvers,
  ...refundResolvers,
  ...productResolvers,
  ...customerResolvers,
  ...journeyResolvers,
  PageInfo: pageInfoResolvers,
};

export function isConnection(typeName: string): boolean {
  return typeName.endsWith("Connection");
}

/** How the devstore answers a field; null where it does not. */
export function resolverOf(typeName: string, fieldName: string): Resolve | null {
  const shared = isConnection(typeName) ? connectionResolvers : typeName.endsWith("Edge") ? edgeResolvers : undefined;
  return (tables[typeName] ?? shared)?.[fieldName] ?? null;
}

/** Why an app may not read a field: a scope that it lacks, or customer data that it was not approved for; null if it may. */
export function refusalOf(
  admin: AdminSchema,
  context: Context,
  parentName: string,
  field: GraphQLField<unknown, unknown>,
): GraphQLError | null {
  const name = `${parentName}.${field.name}`;
  const typeName = typeNameIn(field);
  for (const scopes of [admin.scopesFor(name), admin.scopesFor(typeName.replace(/Connection$/, ""))]) {
    if (!hasOneOf(context.accessScopes, scopes)) return accessDenied(field.name, scopes);
  }
  const content = admin.protectedBy(name);
  return content !== null && !context.state.protectedFields[content] ? notApproved(field.name) : null;
}
