import { z } from "zod";
import type { CustomerSet, OrderSet } from "#app/domains/retention/retention.ts";
import { dayOfIso, monthOfDay } from "#app/lib/calendar.ts";

const CUSTOMER_SETS = [
  "before",
  "in-period",
  "new",
  "unsure",
  "retained",
  "lost",
  "reactivated",
  "all",
  "repeat",
  "cohort",
] as const satisfies readonly CustomerSet[];
const ORDER_SETS = ["all", "first", "later", "unsure", "guest", "with-customer"] as const satisfies readonly OrderSet[];

/** A cohort's columns end long before; more is no address of ours. */
const MAX_COHORT_MONTHS = 1200;

/** What a list's address asks for; anything that is not ours falls back to the whole list. */
export type CustomersAsked = Readonly<{ set: CustomerSet; cohort: Readonly<{ month: number; k: number | null }> | null; page: number }>;
export type OrdersAsked = Readonly<{ set: OrderSet; page: number }>;

const pageNumber = z.coerce.number().int().positive().max(1_000_000).catch(1);

function monthOfParam(text: string | null): number | null {
  const day = dayOfIso(`${text ?? ""}-01`);
  return day === null ? null : monthOfDay(day);
}

/**
 * Reads `set`, `cohort` (YYYY-MM), `k` and `page` of `/app/customers`.
 *
 * @example
 * customersAsked(new URLSearchParams("set=cohort&cohort=2026-03&k=2")) // { set: "cohort", cohort: { month: 24314, k: 2 }, page: 1 }
 */
export function customersAsked(params: URLSearchParams): CustomersAsked {
  const set = z.enum(CUSTOMER_SETS).catch("all").parse(params.get("set"));
  const page = pageNumber.parse(params.get("page") ?? 1);
  if (set !== "cohort") return { set, cohort: null, page };
  const month = monthOfParam(params.get("cohort"));
  if (month === null) return { set: "all", cohort: null, page };
  const k = params.get("k");
  return {
    set,
    cohort: { month, k: k === null ? null : z.coerce.number().int().min(0).max(MAX_COHORT_MONTHS).nullable().catch(null).parse(k) },
    page,
  };
}

/** Reads `set` and `page` of `/app/orders`. */
export function ordersAsked(params: URLSearchParams): OrdersAsked {
  return { set: z.enum(ORDER_SETS).catch("all").parse(params.get("set")), page: pageNumber.parse(params.get("page") ?? 1) };
}

/** What a list's links keep of its address. */
export function keptOf(params: URLSearchParams): Readonly<Record<string, string>> {
  return Object.fromEntries(
    ["set", "period", "from", "to", "cohort", "k"].flatMap((name) => (params.get(name) === null ? [] : [[name, params.get(name) ?? ""]])),
  );
}
