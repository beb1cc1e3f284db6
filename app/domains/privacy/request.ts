import { addDays } from "date-fns/addDays";
import { z } from "zod";

/** Whom a request of the law is about, as Shopify names them: by number, by e-mail, by their orders. */
export type PersonReference = Readonly<{ shopifyId: bigint | null; email: string | null; orderIds: readonly bigint[] }>;

/** `data`: a copy of everything. `redact`: forget the person. `shop-redact`: forget the shop. */
export type RequestKind = "data" | "redact" | "shop-redact";

/**
 * What became of a request: `handed-over` by the merchant, `forgotten` with or `nothing-stored` without something to forget,
 * `person-redacted` before the copy was handed over, `installed-again` so the shop was not wiped.
 */
export type Outcome = "handed-over" | "forgotten" | "nothing-stored" | "person-redacted" | "installed-again";

/** GDPR, article 12 (3): one month; Shopify asks for 30 days. */
const DAYS_TO_ANSWER = 30;

/** When a request must have been answered. */
export function dueAt(askedAt: Date): Date {
  return addDays(askedAt, DAYS_TO_ANSWER);
}

const id = z.union([z.number().int().positive(), z.string().regex(/^\d{1,18}$/)]).transform((value) => BigInt(value));
const ids = z
  .array(id)
  .nullish()
  .transform((value) => value ?? []);
const customer = z.object({ id: id.nullish(), email: z.string().nullish() }).nullish();

const dataRequest = z.object({ customer, orders_requested: ids, data_request: z.object({ id }).nullish() });
const redaction = z.object({ customer, orders_to_redact: ids });

function referenceOf(person: z.output<typeof customer>, orderIds: readonly bigint[]): PersonReference {
  return { shopifyId: person?.id ?? null, email: person?.email ?? null, orderIds };
}

/** The body of `customers/data_request`; `number` is Shopify's own of the request. @throws z.ZodError naming the field */
export function dataRequestFrom(payload: unknown): Readonly<{ person: PersonReference; number: string | null }> {
  const body = dataRequest.parse(payload);
  return { person: referenceOf(body.customer, body.orders_requested), number: body.data_request?.id.toString() ?? null };
}

/** The body of `customers/redact`. @throws z.ZodError naming the field */
export function redactionFrom(payload: unknown): PersonReference {
  const body = redaction.parse(payload);
  return referenceOf(body.customer, body.orders_to_redact);
}

const stored = z.object({ shopifyId: z.string().nullable(), email: z.string().nullable(), orderIds: z.array(z.string()) });

/** The reference as it is sealed. */
export function printReference({ shopifyId, email, orderIds }: PersonReference): string {
  return JSON.stringify({ shopifyId: shopifyId?.toString() ?? null, email, orderIds: orderIds.map(String) });
}

/** Reads what `printReference` wrote. */
export function readReference(text: string): PersonReference {
  const { shopifyId, email, orderIds } = stored.parse(JSON.parse(text));
  return { shopifyId: shopifyId === null ? null : BigInt(shopifyId), email, orderIds: orderIds.map(BigInt) };
}
