import {
  GraphQLError,
  Kind,
  parse,
  TypeInfo,
  validate,
  visit,
  visitWithTypeInfo,
  isObjectType,
  type ASTNode,
  type DocumentNode,
  type GraphQLSchema,
} from "graphql";

import { resolverOf } from "./answering.ts";
import { notAnswered } from "./api-error.ts";

export type Checked = { document: DocumentNode; errors: null } | { document: null; errors: readonly GraphQLError[] };

const MOST_REMEMBERED = 500;
const checkedBySchema = new WeakMap<GraphQLSchema, Map<string, Checked>>();

/** Parses and validates a document against the schema, once for each text; also refuses fields that the devstore does not answer. */
export function checkedDocument(schema: GraphQLSchema, text: string): Checked {
  let known = checkedBySchema.get(schema);
  if (!known) checkedBySchema.set(schema, (known = new Map<string, Checked>()));
  let checked = known.get(text);
  if (!checked) {
    if (known.size >= MOST_REMEMBERED) known.clear();
    known.set(text, (checked = check(schema, text)));
  }
  return checked;
}

function check(schema: GraphQLSchema, text: string): Checked {
  let document: DocumentNode;
  try {
    document = parse(text);
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    return {
      document: null,
      errors: [
        new GraphQLError(error.message.replace(/^Syntax Error: /, "syntax error, "), {
          source: error.source ?? null,
          positions: error.positions ?? null,
        }),
      ],
    };
  }
  const invalid = validate(schema, document).map(inShopifysWords);
  if (invalid.length > 0) return { document: null, errors: invalid };
  const missing = unansweredFields(schema, document);
  return missing.length > 0 ? { document: null, errors: missing } : { document, errors: null };
}

function unansweredFields(schema: GraphQLSchema, document: DocumentNode): GraphQLError[] {
  const types = new TypeInfo(schema);
  const missing = new Set<string>();
  visit(
    document,
    visitWithTypeInfo(types, {
      Field({ name: { value: name } }) {
        const parent = types.getParentType();
        if (isObjectType(parent) && !name.startsWith("__") && !parent.name.startsWith("__") && !resolverOf(parent.name, name))
          missing.add(`${parent.name}.${name}`);
      },
    }),
  );
  return [...missing].map(notAnswered);
}

type Translation = { pattern: RegExp; translate: (found: string[]) => { message: string; extensions: Record<string, string> } };

const TRANSLATIONS: readonly Translation[] = [
  {
    pattern: /^Cannot query field "(\w+)" on type "(\w+)"/,
    translate: ([, fieldName = "", typeName = ""]) => ({
      message: `Field '${fieldName}' doesn't exist on type '${typeName}'`,
      extensions: { code: "undefinedField", typeName, fieldName },
    }),
  },
  {
    pattern: /^Unknown argument "(\w+)" on field "(\w+)\.(\w+)"/,
    translate: ([, argumentName = "", typeName = "", name = ""]) => ({
      message: `Field '${name}' doesn't accept argument '${argumentName}'`,
      extensions: { code: "argumentNotAccepted", name, typeName, argumentName },
    }),
  },
  {
    pattern: /^Field "(\w+)" argument "(\w+)" of type "[^"]+" is required/,
    translate: ([, name = "", argument = ""]) => ({
      message: `Field '${name}' is missing required arguments: ${argument}`,
      extensions: { code: "missingRequiredArguments", className: "Field", name, arguments: argument },
    }),
  },
  {
    pattern: /^Variable "\$(\w+)" is not defined/,
    translate: ([, variableName = ""]) => ({
      message: `Variable $${variableName} is used but not declared`,
      extensions: { code: "variableNotDefined", variableName },
    }),
  },
  {
    pattern: /^Field "(\w+)" of type "([^"]+)" must have a selection of subfields/,
    translate: ([, nodeName = "", typeName = ""]) => ({
      message: `Field must have selections (field '${nodeName}' returns ${typeName} but has no selections. Did you mean '${nodeName} { ... }'?)`,
      extensions: { code: "selectionMismatch", nodeName, typeName },
    }),
  },
];

/** The commonest of graphql-js' sentences as Shopify says them, with Shopify's codes; the others keep their sentence. */
function inShopifysWords(error: GraphQLError): GraphQLError {
  for (const { pattern, translate } of TRANSLATIONS) {
    const found = pattern.exec(error.message);
    if (!found) continue;
    const { message, extensions } = translate(found);
    return new GraphQLError(message, { nodes: error.nodes ?? null, path: pathTo(error), extensions });
  }
  return new GraphQLError(error.message, { nodes: error.nodes ?? null, extensions: { code: "GRAPHQL_VALIDATION_FAILED" } });
}

/** `["query Recent", "orders", "nodes", "idd"]`: the operation, then the fields that lead to the mistake. */
function pathTo({ nodes }: GraphQLError): string[] | null {
  const wrong = nodes?.[0];
  if (!wrong?.loc) return null;
  const path: string[] = [];
  visit(parse(wrong.loc.source), {
    enter(node: ASTNode) {
      const inside = node.loc && wrong.loc && node.loc.start <= wrong.loc.start && node.loc.end >= wrong.loc.end;
      if (node.kind !== Kind.DOCUMENT && !inside) return false;
      if (node.kind === Kind.OPERATION_DEFINITION) path.push([node.operation, node.name?.value].filter(Boolean).join(" "));
      if (node.kind === Kind.FIELD) path.push(node.alias?.value ?? node.name.value);
      return undefined;
    },
  });
  return path;
}
