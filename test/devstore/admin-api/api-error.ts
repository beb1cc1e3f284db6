import { GraphQLError } from "graphql";

/** An error as Shopify words it: a sentence and a code in `extensions`. */
export function apiError(code: string, message: string, more: Record<string, unknown> = {}): GraphQLError {
  return new GraphQLError(message, { extensions: { code, ...more } });
}

const SCOPES_PAGE = "https://shopify.dev/api/usage/access-scopes";
const PROTECTED_PAGE = "https://shopify.dev/docs/apps/launch/protected-customer-data";

export function accessDenied(field: string, scopes: readonly string[]): GraphQLError {
  const requiredAccess = `${scopes.map((scope) => `\`${scope}\` access scope`).join(" or ")}.`;
  return apiError("ACCESS_DENIED", `Access denied for ${field} field. Required access: ${requiredAccess}`, {
    documentation: SCOPES_PAGE,
    requiredAccess,
  });
}

export function notApproved(field: string): GraphQLError {
  return apiError("ACCESS_DENIED", `This app is not approved to use the ${field} field. See ${PROTECTED_PAGE} for more details.`, {
    documentation: PROTECTED_PAGE,
  });
}

/** The devstore's own error: a field of the real schema that nobody has needed so far. */
export function notAnswered(field: string): GraphQLError {
  return apiError(
    "DEVSTORE_NOT_ANSWERED",
    `The devstore does not answer ${field} yet: add it to the resolvers in test/devstore/admin-api.`,
  );
}

export function badRequest(message: string): GraphQLError {
  return apiError("BAD_REQUEST", message);
}
