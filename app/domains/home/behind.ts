import { z } from "zod";
import type { OrderSet } from "#app/domains/retention/retention.ts";

const ORDER_SETS = ["all", "first", "later", "unsure", "guest", "with-customer"] as const satisfies readonly OrderSet[];

/** What a list's address asks for; anything that is not ours falls back to the whole list. */
export type OrdersAsked = Readonly<{ set: OrderSet; page: number }>;

const pageNumber = z.coerce.number().int().positive().max(1_000_000).catch(1);

/** Reads `set` and `page` of `/app/orders`. */
export function ordersAsked(params: URLSearchParams): OrdersAsked {
  return { set: z.enum(ORDER_SETS).catch("all").parse(params.get("set")), page: pageNumber.parse(params.get("page") ?? 1) };
}

/** What a list's links keep of its address. */
export function keptOf(params: URLSearchParams): Readonly<Record<string, string>> {
  return Object.fromEntries(
    ["set", "period", "from", "to"].flatMap((name) => (params.get(name) === null ? [] : [[name, params.get(name) ?? ""]])),
  );
}
