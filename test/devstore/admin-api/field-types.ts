import { isInterfaceType, isObjectType, type GraphQLField, type GraphQLNamedType, type GraphQLSchema } from "graphql";

export type FieldType = { definition: GraphQLField<unknown, unknown>; type: GraphQLNamedType; isList: boolean };

/** What a field of a type returns, without the wrapping of lists and non-nulls; null for a field that the type does not have. */
export function fieldTypeOf(schema: GraphQLSchema, parent: GraphQLNamedType | undefined, fieldName: string): FieldType | null {
  if (!isObjectType(parent) && !isInterfaceType(parent)) return null;
  const definition = parent.getFields()[fieldName];
  const type = definition && schema.getType(typeNameIn(definition));
  return type ? { definition, type, isList: String(definition.type).startsWith("[") } : null;
}

/** `Order` for a field of type `[Order!]!`. */
export function typeNameIn({ type }: Pick<GraphQLField<unknown, unknown>, "type">): string {
  return String(type).replace(/[[\]!]/g, "");
}
