import { csvHead, csvLines } from "#app/domains/customer-list/customers-csv.ts";
import { listedCustomers } from "#app/domains/customer-list/listed-customers.server.ts";
import type { Among } from "#app/domains/customer-list/resolve-list.server.ts";
import type { CustomersQuestion } from "#app/domains/customer-list/terms.ts";
import type { Shop } from "#app/domains/shops/shops.ts";
import type { Translate } from "#app/i18n/texts.ts";
import { log } from "#app/platform/log.server.ts";

type CustomersFile = Readonly<{ question: CustomersQuestion; among: Among | null; currency: string }>;

/**
 * The whole filtered list as CSV, batch by batch as fast as it is taken away: it is never held as a whole. A batch that cannot be
 * read breaks the file off, so that nobody takes a part for the whole.
 */
export function customersFile(
  shop: Shop,
  { question, among, currency }: CustomersFile,
  t: Translate,
  now: Date,
): ReadableStream<Uint8Array> {
  async function* lines(): AsyncGenerator<Uint8Array> {
    const encoder = new TextEncoder();
    try {
      yield encoder.encode(csvHead(currency, t));
      for await (const rows of listedCustomers(shop, question, among, now)) yield encoder.encode(csvLines(rows, currency, t));
    } catch (error) {
      log().error({ err: error, shopId: shop.id }, "an export of customers broke off");
      throw error;
    }
  }
  const batches = lines();
  return new ReadableStream({
    pull: async (controller) => {
      const next = await batches.next();
      if (next.done === true) controller.close();
      else controller.enqueue(next.value);
    },
    cancel: async () => {
      await batches.return(undefined);
    },
  });
}
