import {
  isAbstractType,
  isLeafType,
  Kind,
  OperationTypeNode,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLNamedType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from "graphql";

import { isConnection } from "./answering.ts";
import { fieldTypeOf } from "./field-types.ts";

const MUTATION_COST = 10;
const CONNECTION_COST = 2;

type Costing = { schema: GraphQLSchema; fragments: Map<string, FragmentDefinitionNode>; variables: Readonly<Record<string, unknown>> };

/** A query may not cost more than this, whatever the plan. */
export const MOST_POINTS = 1000;

/**
 * Points of a document: an object 1, a scalar 0, a connection 2 and its objects, a mutation 10
 * (https://shopify.dev/docs/api/usage/limits, https://shopify.engineering/rate-limiting-graphql-apis-calculating-query-complexity).
 * Before execution connections count as many objects as were asked for; with `data`, as many as there are.
 */
export function costOf(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>>,
  data?: unknown,
): number {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const node of document.definitions) if (node.kind === Kind.FRAGMENT_DEFINITION) fragments.set(node.name.value, node);
  if (operation.operation === OperationTypeNode.MUTATION) return MUTATION_COST * operation.selectionSet.selections.length;
  const root = schema.getQueryType();
  const cost = root ? selectionCost({ schema, fragments, variables }, operation.selectionSet, root, data) : 0;
  return Math.max(1, cost);
}

function selectionCost(costing: Costing, { selections }: SelectionSetNode, type: GraphQLNamedType, data: unknown): number {
  let sum = 0;
  let dearest = 0;
  for (const selection of selections) {
    if (selection.kind === Kind.FIELD) {
      sum += fieldCost(costing, selection, type, data);
      continue;
    }
    const fragment = selection.kind === Kind.FRAGMENT_SPREAD ? costing.fragments.get(selection.name.value) : selection;
    const on = fragment?.typeCondition ? costing.schema.getType(fragment.typeCondition.name.value) : type;
    if (!fragment || !on) continue;
    const cost = selectionCost(costing, fragment.selectionSet, on, data);
    // Of an interface or a union only one of the possible types comes back.
    if (isAbstractType(type)) dearest = Math.max(dearest, cost);
    else sum += cost;
  }
  return sum + dearest;
}

function fieldCost(costing: Costing, field: FieldNode, parent: GraphQLNamedType, data: unknown): number {
  const type = fieldTypeOf(costing.schema, parent, field.name.value)?.type;
  if (!type || isLeafType(type) || type.name === "PageInfo" || !field.selectionSet) return 0;
  const value = member(data, field.alias?.value ?? field.name.value);
  if (value === null) return 0;
  if (isConnection(type.name)) return CONNECTION_COST + connectionCost(costing, field, type, value);
  if (!Array.isArray(value)) return 1 + selectionCost(costing, field.selectionSet, type, value);
  return Math.max(
    0,
    ...value.map((item: unknown) => (field.selectionSet && item !== null ? 1 + selectionCost(costing, field.selectionSet, type, item) : 0)),
  );
}

/** `nodes` and `edges` are two views of the same objects: the dearer one counts. */
function connectionCost(costing: Costing, connection: FieldNode, type: GraphQLNamedType, data: unknown): number {
  const asked = argument(connection, "first", costing) ?? argument(connection, "last", costing) ?? 0;
  let dearest = 0;
  for (const selection of connection.selectionSet?.selections ?? []) {
    if (selection.kind !== Kind.FIELD || !selection.selectionSet) continue;
    const inner = fieldTypeOf(costing.schema, type, selection.name.value)?.type;
    if (!inner || inner.name === "PageInfo") continue;
    const one = (item: unknown) =>
      (selection.name.value === "nodes" ? 1 : 0) +
      (selection.selectionSet ? selectionCost(costing, selection.selectionSet, inner, item) : 0);
    const items = member(data, selection.alias?.value ?? selection.name.value);
    const cost = Array.isArray(items) ? items.reduce<number>((sum, item: unknown) => sum + one(item), 0) : asked * one(undefined);
    dearest = Math.max(dearest, cost);
  }
  return dearest;
}

/** `undefined` where nothing is known yet (before execution). */
function member(data: unknown, key: string): unknown {
  if (data === undefined) return undefined;
  return typeof data === "object" && data !== null ? (Object.entries(data).find(([name]) => name === key)?.[1] ?? null) : null;
}

function argument(field: FieldNode, name: string, { variables }: Costing): number | null {
  const value = field.arguments?.find((own) => own.name.value === name)?.value;
  if (value?.kind === Kind.INT) return Number(value.value);
  const given = value?.kind === Kind.VARIABLE ? variables[value.name.value] : undefined;
  return typeof given === "number" ? given : null;
}
