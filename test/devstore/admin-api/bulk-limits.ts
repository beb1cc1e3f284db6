import {
  Kind,
  OperationTypeNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLNamedType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from "graphql";

import { isConnection } from "./answering.ts";
import { checkedDocument } from "./documents.ts";
import type { BulkUserError } from "./bulk-types.ts";
import { fieldTypeOf } from "./field-types.ts";

const MOST_CONNECTIONS = 5;
const DEEPEST_NESTING = 2;

export type BulkQuery = { operation: OperationDefinitionNode; fragments: ReadonlyMap<string, FragmentDefinitionNode> };

/** The operation of a bulk query, or why Shopify refuses it, in the words that Shopify uses. */
export function bulkQueryOf(
  schema: GraphQLSchema,
  text: string,
): { query: BulkQuery; errors: null } | { query: null; errors: BulkUserError[] } {
  const refuse = (...messages: string[]) => ({
    query: null,
    errors: messages.map((message): BulkUserError => ({ field: ["query"], message, code: "INVALID" })),
  });
  if (text.trim() === "") return refuse("Invalid bulk query: syntax error, unexpected end of file");
  const { document, errors } = checkedDocument(schema, text);
  if (errors) return refuse(...errors.map(({ message }) => `Invalid bulk query: ${message}`));
  const operations = document.definitions.filter((node) => node.kind === Kind.OPERATION_DEFINITION);
  const [operation] = operations;
  if (!operation || operations.length > 1) return refuse("Invalid bulk query: exactly one operation must be provided");
  if (operation.operation !== OperationTypeNode.QUERY) return refuse("Invalid operation type. Only `query` operations are supported.");
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const node of document.definitions) if (node.kind === Kind.FRAGMENT_DEFINITION) fragments.set(node.name.value, node);
  const query: BulkQuery = { operation, fragments };
  const messages = brokenLimits(schema, query);
  return messages.length > 0 ? refuse(...messages) : { query, errors: null };
}

type Findings = {
  connections: number;
  depth: number;
  viaNodes: Set<string>;
  insideList: boolean;
  insideObject: Set<string>;
  parentsWithoutId: Set<string>;
  topLevelNode: boolean;
};

/** Where the walk is: how many connections stand above, whether a list does, and the connection whose node it is in. */
type Place = { depth: number; inList: boolean; inObject: string | null; parent: { name: string; hasId: boolean } | null };

function brokenLimits(schema: GraphQLSchema, { operation, fragments }: BulkQuery): string[] {
  const found: Findings = {
    connections: 0,
    depth: 0,
    viaNodes: new Set(),
    insideList: false,
    insideObject: new Set(),
    parentsWithoutId: new Set(),
    topLevelNode: false,
  };
  const root = schema.getQueryType();
  if (root) walk(operation.selectionSet, root, { depth: -1, inList: false, inObject: null, parent: null });
  const messages: string[] = [];
  if (found.viaNodes.size > 0) {
    messages.push(
      `All connection fields in a bulk query must select their contents using 'edges' > 'node', e.g: 'products { edges { node {'. Selecting via 'nodes' is not supported. Invalid connection fields: '${[...found.viaNodes].join("', '")}'.`,
    );
  }
  if (found.topLevelNode) messages.push("Bulk queries cannot contain a top level `node` field.");
  if (found.depth > DEEPEST_NESTING)
    messages.push(`Bulk queries cannot contain connections with a nesting depth greater than ${String(DEEPEST_NESTING)}.`);
  if (found.connections > MOST_CONNECTIONS) messages.push(`Bulk queries cannot contain more than ${String(MOST_CONNECTIONS)} connections.`);
  if (found.parentsWithoutId.size > 0) {
    messages.push(
      `The parent 'node' field for a nested connection must select the 'id' field without an alias and must be of 'ID' return type. Connection fields without 'id': ${[...found.parentsWithoutId].join(", ")}.`,
    );
  }
  if (found.insideList) messages.push("Queries that contain a connection field within a list field are not currently supported.");
  for (const name of found.insideObject)
    messages.push(
      `The devstore does not run bulk queries with a connection inside the object '${name}' yet: see test/devstore/admin-api/bulk-limits.ts.`,
    );
  if (found.connections === 0 && found.viaNodes.size === 0) messages.push("Bulk queries must contain at least one connection.");
  return messages;

  function walk(selectionSet: SelectionSetNode, type: GraphQLNamedType, place: Place): void {
    for (const { field, on } of fieldsOf(schema, fragments, selectionSet, type)) {
      const name = field.name.value;
      const returned = fieldTypeOf(schema, on, name);
      if (!returned || !field.selectionSet) continue;
      const { type: inner, isList } = returned;
      if (place.depth === -1 && (name === "node" || name === "nodes")) found.topLevelNode = true;
      if (!isConnection(inner.name)) {
        const inObject = place.depth === -1 && !isList ? null : name;
        walk(field.selectionSet, inner, { ...place, inList: place.inList || isList, inObject });
        continue;
      }
      connection(field, inner, place);
    }
  }

  function connection(field: FieldNode, type: GraphQLNamedType, place: Place): void {
    const name = field.name.value;
    found.connections += 1;
    found.depth = Math.max(found.depth, place.depth + 1);
    if (place.inList) found.insideList = true;
    else if (place.inObject !== null) found.insideObject.add(place.inObject);
    if (place.parent && !place.parent.hasId) found.parentsWithoutId.add(place.parent.name);
    for (const { field: edges } of field.selectionSet ? fieldsOf(schema, fragments, field.selectionSet, type) : []) {
      if (edges.name.value === "nodes") found.viaNodes.add(name);
      const edge = fieldTypeOf(schema, type, "edges")?.type;
      if (edges.name.value === "edges" && edges.selectionSet && edge)
        for (const { field: node } of fieldsOf(schema, fragments, edges.selectionSet, edge)) nodeOf(name, node, edge, place);
    }
  }

  function nodeOf(connectionName: string, { name, selectionSet }: FieldNode, edge: GraphQLNamedType, place: Place): void {
    const type = fieldTypeOf(schema, edge, "node")?.type;
    if (name.value !== "node" || !selectionSet || !type) return;
    const hasId = fieldsOf(schema, fragments, selectionSet, type).some(
      ({ field }) => field.name.value === "id" && (field.alias?.value ?? "id") === "id",
    );
    walk(selectionSet, type, { depth: place.depth + 1, inList: false, inObject: null, parent: { name: connectionName, hasId } });
  }
}

/** The fields of a selection with fragments laid open, each with the type that it is selected on. */
export function fieldsOf(
  schema: GraphQLSchema,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  { selections }: SelectionSetNode,
  type: GraphQLNamedType,
): { field: FieldNode; on: GraphQLNamedType }[] {
  return selections.flatMap((selection) => {
    if (selection.kind === Kind.FIELD) return [{ field: selection, on: type }];
    const fragment = selection.kind === Kind.FRAGMENT_SPREAD ? fragments.get(selection.name.value) : selection;
    const on = fragment?.typeCondition ? schema.getType(fragment.typeCondition.name.value) : type;
    return fragment && on ? fieldsOf(schema, fragments, fragment.selectionSet, on) : [];
  });
}
