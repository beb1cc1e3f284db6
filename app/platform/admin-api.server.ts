import { setTimeout as wait } from "node:timers/promises";
import { GraphqlQueryError } from "@shopify/shopify-api";
import { z } from "zod";
import { assertOutsideTransaction } from "#app/platform/db.server.ts";
import { metrics } from "#app/platform/metrics.server.ts";
import { shopifyLibrary, statusOf } from "#app/platform/shopify-library.server.ts";
import { freshSession, giveUpTokens, sessionInsteadOf, TokenGoneError } from "#app/platform/tokens.server.ts";

/**
 * Why Shopify did not answer as hoped. `access-denied`: a scope or an approval is missing. `token-gone`: Shopify takes no token of
 * ours any more, and only a merchant who opens Encore brings a new one. `shop-closed`: the shop is frozen, unpaid or gone.
 */
export type ShopifyFailure = "access-denied" | "token-gone" | "shop-closed" | "shopify-unavailable" | "unreadable-answer";

export class ShopifyCallError extends Error {
  readonly reason: ShopifyFailure;
  constructor(reason: ShopifyFailure, message: string, cause?: unknown) {
    super(message, { cause });
    this.name = "ShopifyCallError";
    this.reason = reason;
  }
}

/** Begins with the mark by which test/agreements/shopify.test.ts finds every document and holds it to Shopify's schema. */
export type GraphqlDocument = `#graphql${string}`;

/** Shopify's Admin GraphQL of one shop. Answers are parsed, throttling is waited for. */
export type AdminClient = Readonly<{
  /** @throws ShopifyCallError */
  graphql: <Schema extends z.ZodType>(
    document: GraphqlDocument,
    variables: Readonly<Record<string, unknown>>,
    answer: Schema,
  ) => Promise<z.output<Schema>>;
}>;

/** Longest time in all that one call waits for Shopify's bucket to fill again. */
const MAX_THROTTLE_WAIT_MS = 60_000;
const SHORTEST_WAIT_MS = 500;
const RETRIES_BY_CLIENT = 2;
const UNAUTHORIZED = 401;

const throttled = z.object({
  extensions: z.object({
    cost: z.object({
      requestedQueryCost: z.number(),
      throttleStatus: z.object({ currentlyAvailable: z.number(), restoreRate: z.number().positive() }),
    }),
  }),
});

const codes = z.object({
  graphQLErrors: z.array(z.object({ message: z.string(), extensions: z.object({ code: z.string() }).partial().optional() })),
});

function codesOf(error: GraphqlQueryError): string[] {
  const parsed = codes.safeParse(error.body?.["errors"]);
  return parsed.success ? parsed.data.graphQLErrors.map((one) => one.extensions?.code ?? "") : [];
}

/** How long to wait until the bucket holds what the query costs; null when the error is not about throttling. */
function throttleWaitMs(error: GraphqlQueryError): number | null {
  if (!codesOf(error).includes("THROTTLED")) return null;
  const parsed = throttled.safeParse(error.body);
  if (!parsed.success) return SHORTEST_WAIT_MS;
  const { requestedQueryCost, throttleStatus } = parsed.data.extensions.cost;
  const missing = Math.max(0, requestedQueryCost - throttleStatus.currentlyAvailable);
  return Math.max(SHORTEST_WAIT_MS, Math.ceil((missing / throttleStatus.restoreRate) * 1000));
}

/** Source: Shopify, "API response status codes". 402: frozen for want of payment; 404: no such shop; 423: locked. */
function failureByStatus(status: number): ShopifyFailure {
  if (status === UNAUTHORIZED) return "token-gone";
  if (status === 403) return "access-denied";
  return status === 402 || status === 404 || status === 423 ? "shop-closed" : "shopify-unavailable";
}

function failureOf(error: unknown): ShopifyCallError {
  if (error instanceof ShopifyCallError) return error;
  if (error instanceof TokenGoneError) return new ShopifyCallError("token-gone", error.message, error);
  if (error instanceof GraphqlQueryError) {
    if (codesOf(error).includes("ACCESS_DENIED")) return new ShopifyCallError("access-denied", error.message, error);
    return new ShopifyCallError("unreadable-answer", error.message, error);
  }
  const status = statusOf(error);
  if (status !== null) {
    return new ShopifyCallError(failureByStatus(status), `Shopify answered ${String(status)}.`, error);
  }
  return new ShopifyCallError("shopify-unavailable", "Shopify could not be reached.", error);
}

/** The Admin API of one shop, with a token that is fresh at each call. */
export function adminFor(shopDomain: string): AdminClient {
  return {
    graphql: async (document, variables, answer) => {
      // Also before the token is looked for, whose own transaction would fail less clearly.
      assertOutsideTransaction("A call to Shopify");
      let waitedMs = 0;
      let refusedToken: string | null = null;
      for (;;) {
        let token = "";
        try {
          const session = await (refusedToken === null ? freshSession(shopDomain) : sessionInsteadOf(shopDomain, refusedToken));
          token = session.accessToken ?? "";
          const client = new (shopifyLibrary().clients.Graphql)({ session });
          const response = await client.request(document, { variables: { ...variables }, retries: RETRIES_BY_CLIENT });
          const parsed = answer.safeParse(response.data);
          if (parsed.success) {
            metrics.shopifyCalls.inc({ outcome: "answered" });
            return parsed.data;
          }
          throw new ShopifyCallError(
            "unreadable-answer",
            `Shopify's answer has another shape than expected: ${z.prettifyError(parsed.error)}`,
          );
        } catch (error) {
          if (statusOf(error) === UNAUTHORIZED) {
            // Revoked before its time: one refresh. Shopify refuses what it has just given when Encore is removed.
            if (refusedToken === null) {
              refusedToken = token;
              continue;
            }
            await giveUpTokens(shopDomain);
          }
          const waitMs = error instanceof GraphqlQueryError ? throttleWaitMs(error) : null;
          if (waitMs === null || waitedMs + waitMs > MAX_THROTTLE_WAIT_MS) {
            const failure = failureOf(error);
            metrics.shopifyCalls.inc({ outcome: failure.reason });
            throw failure;
          }
          metrics.shopifyCalls.inc({ outcome: "throttled" });
          await wait(waitMs);
          waitedMs += waitMs;
        }
      }
    },
  };
}

/**
 * Opens a file that Shopify prepared (the result of a bulk operation) as a stream.
 *
 * @throws ShopifyCallError
 */
export async function openFile(url: string): Promise<ReadableStream<Uint8Array>> {
  assertOutsideTransaction("A download");
  const response = await fetch(url).catch((error: unknown) => {
    throw new ShopifyCallError("shopify-unavailable", "The result file could not be reached.", error);
  });
  if (!response.ok || response.body === null) {
    throw new ShopifyCallError("shopify-unavailable", `The result file answered ${String(response.status)}.`);
  }
  return response.body;
}
