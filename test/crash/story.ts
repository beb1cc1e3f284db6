import type { Devstore } from "#test/devstore/devstore.ts";
import { between, chance } from "#test/devstore/seed/chance.ts";
import type { Order } from "#test/devstore/state.ts";

const DAY_MS = 86_400_000;
const PAST_ORDERS = 3000;
const PAST_CUSTOMERS = 1200;
const PAST_DAYS = 700;

/** What happens in one shop: a past to import, and deeds that go on while everything breaks. Seeded: always the same story. */
export type Story = Readonly<{
  begin: () => void;
  /** One more deed of shoppers or the merchant. */
  goOn: () => void;
}>;

export function storyOf(devstore: Devstore, shop: string, seed: number): Story {
  const { store } = devstore;
  let deeds = 0;

  const buys = (key: string, customers: number, processedAt?: string): Order => {
    const person = between(seed, `${key} who`, 1, customers);
    return store.placeOrder(shop, {
      email: `customer${person}@example.com`,
      firstName: "Customer",
      lastName: String(person),
      lines: Array.from({ length: between(seed, `${key} lines`, 1, 3) }, (_, index) => ({
        title: `Product ${between(seed, `${key} product ${index}`, 1, 40)}`,
        quantity: between(seed, `${key} quantity ${index}`, 1, 3),
        unitPrice: between(seed, `${key} price ${index}`, 300, 9000),
      })),
      shipping: chance(seed, `${key} shipping`) < 0.5 ? 490 : 0,
      ...(processedAt === undefined ? {} : { processedAt }),
    });
  };

  const anyOrder = (key: string): Order | undefined => {
    const orders = [...(store.shops.get(shop)?.orders.values() ?? [])].filter((order) => order.cancelledAt === null && order.total > 0);
    return orders[between(seed, key, 0, orders.length - 1)];
  };

  const refund = (key: string): void => {
    const order = anyOrder(key);
    const left = order === undefined ? 0 : order.total - order.refunds.reduce((sum, { amount }) => sum + amount, 0);
    if (order !== undefined && left > 0) store.refundOrder(shop, order.id, { lines: [], amount: Math.ceil(left / 3) });
  };

  const cancel = (key: string): void => {
    const order = anyOrder(key);
    if (order !== undefined) store.cancelOrder(shop, order.id);
  };

  const rename = (key: string): void => {
    const customers = [...(store.shops.get(shop)?.customers.values() ?? [])];
    const customer = customers[between(seed, key, 0, customers.length - 1)];
    if (customer !== undefined) store.updateCustomer(shop, customer.id, { lastName: `Renamed ${key}` });
  };

  return {
    begin() {
      const now = Date.now();
      for (let index = 0; index < PAST_ORDERS; index += 1) {
        const daysAgo = 2 + PAST_DAYS * chance(seed, `past ${index} when`);
        buys(`past ${index}`, PAST_CUSTOMERS, new Date(now - daysAgo * DAY_MS).toISOString());
        if (index % 25 === 24) refund(`past ${index} refund`);
        if (index % 60 === 59) cancel(`past ${index} cancel`);
      }
    },
    goOn() {
      deeds += 1;
      const key = `deed ${deeds}`;
      const drawn = chance(seed, `${key} kind`);
      if (drawn < 0.55) buys(key, PAST_CUSTOMERS + 300);
      else if (drawn < 0.75) refund(key);
      else if (drawn < 0.85) cancel(key);
      else rename(key);
    },
  };
}
