import type { RetailInvoice, RetailLine } from "./retail-csv.ts";

/** Fees and postage: never a product. */
const SHIPPING_CODES: readonly string[] = ["POST", "DOT", "C2"];
const MONEY_CODES: readonly string[] = [...SHIPPING_CODES, "D", "M", "m", "S", "B", "BANK CHARGES", "AMAZONFEE", "CRUK"];

export type RetailOrderLine = RetailLine & { left: number };

export type RetailRefund = {
  cancellation: RetailInvoice;
  /** Units by index of the order's line. */ units: Map<number, number>;
  amount: number;
};

export type RetailOrder = {
  invoice: RetailInvoice;
  lines: RetailOrderLine[];
  shipping: number;
  total: number;
  refunded: number;
  refunds: RetailRefund[];
  cancelled: boolean;
};

export type RetailCounts = {
  invoices: number;
  badDebt: number;
  stockAdjustments: number;
  orders: number;
  ordersOfCustomers: number;
  ordersOfGuests: number;
  customers: number;
  customersWithoutOrder: number;
  cancellations: number;
  cancellationsWithoutCustomer: number;
  refunds: number;
  ordersPartlyRefunded: number;
  ordersFullyRefunded: number;
  ordersCancelled: number;
  /** Cancelled lines that found no unit, or no money, to give back. */
  unmatchedLines: number;
  /** Cancelled lines that found fewer units than they name. */
  partlyMatchedLines: number;
  unmatchedPence: number;
};

/** What README.md says about orders, refunds and cancellations, and nothing else: no names, no dates shifted, no decoration. */
export function applyRules(invoices: readonly RetailInvoice[]): { orders: RetailOrder[]; counts: RetailCounts } {
  const orders: RetailOrder[] = [];
  const byCustomer = new Map<string, RetailOrder[]>();
  const customers = new Set(invoices.map(({ customerId }) => customerId).filter((id) => id !== ""));
  const counts = noCounts(invoices.length, customers.size);
  for (const invoice of invoices) {
    if (invoice.number.startsWith("A")) {
      counts.badDebt += 1;
    } else if (invoice.number.startsWith("C")) {
      counts.cancellations += 1;
      if (invoice.customerId === "") counts.cancellationsWithoutCustomer += 1;
      cancel(invoice, byCustomer.get(invoice.customerId) ?? [], counts);
    } else {
      const order = orderOf(invoice);
      if (!order) {
        counts.stockAdjustments += 1;
        continue;
      }
      orders.push(order);
      if (invoice.customerId === "") continue;
      const own = byCustomer.get(invoice.customerId);
      if (own) own.push(order);
      else byCustomer.set(invoice.customerId, [order]);
    }
  }
  counts.orders = orders.length;
  counts.ordersOfGuests = orders.filter(({ invoice }) => invoice.customerId === "").length;
  counts.ordersOfCustomers = counts.orders - counts.ordersOfGuests;
  counts.customersWithoutOrder = customers.size - byCustomer.size;
  counts.refunds = orders.reduce((sum, order) => sum + order.refunds.length, 0);
  counts.ordersCancelled = orders.filter((order) => order.cancelled).length;
  counts.ordersFullyRefunded = orders.filter((order) => order.refunded > 0 && order.refunded >= order.total).length;
  counts.ordersPartlyRefunded = orders.filter((order) => order.refunded > 0 && order.refunded < order.total).length;
  return { orders, counts };
}

function orderOf(invoice: RetailInvoice): RetailOrder | null {
  const bought = invoice.lines.filter((line) => line.quantity > 0);
  const total = bought.reduce((sum, line) => sum + line.quantity * line.pence, 0);
  if (invoice.customerId === "" && total === 0) return null;
  const goods = bought.filter((line) => !SHIPPING_CODES.includes(line.stockCode));
  const lines = goods.length > 0 ? goods : bought;
  const shipping = total - lines.reduce((sum, line) => sum + line.quantity * line.pence, 0);
  return {
    invoice,
    lines: lines.map((line) => ({ ...line, left: line.quantity })),
    shipping,
    total,
    refunded: 0,
    refunds: [],
    cancelled: false,
  };
}

/** Works a cancellation off: `own` are the customer's orders so far, oldest first. */
function cancel(invoice: RetailInvoice, own: readonly RetailOrder[], counts: RetailCounts): void {
  const latestFirst = own.toReversed();
  const touched = new Map<RetailOrder, RetailRefund>();
  const refundIn = (order: RetailOrder): RetailRefund => {
    let refund = touched.get(order);
    if (!refund) touched.set(order, (refund = { cancellation: invoice, units: new Map(), amount: 0 }));
    return refund;
  };
  for (const line of invoice.lines) {
    const units = -line.quantity;
    if (MONEY_CODES.includes(line.stockCode)) {
      const amount = units * line.pence;
      const order = latestFirst.find(({ total, refunded }) => total - refunded >= amount);
      if (order) {
        order.refunded += amount;
        refundIn(order).amount += amount;
      } else {
        counts.unmatchedLines += 1;
        counts.unmatchedPence += amount;
      }
      continue;
    }
    const missing = takeUnits(line.stockCode, units, latestFirst, refundIn);
    if (missing === units) counts.unmatchedLines += 1;
    else if (missing > 0) counts.partlyMatchedLines += 1;
    counts.unmatchedPence += missing * line.pence;
  }
  for (const [order, refund] of touched) settle(order, refund);
}

/** Returns how many units no order had left. */
function takeUnits(
  stockCode: string,
  units: number,
  latestFirst: readonly RetailOrder[],
  refundIn: (order: RetailOrder) => RetailRefund,
): number {
  let missing = units;
  for (const order of latestFirst) {
    for (const [index, line] of order.lines.entries()) {
      const taken = line.stockCode === stockCode ? Math.min(missing, line.left) : 0;
      if (taken === 0) continue;
      line.left -= taken;
      missing -= taken;
      const amount = Math.min(taken * line.pence, order.total - order.refunded);
      order.refunded += amount;
      const refund = refundIn(order);
      refund.amount += amount;
      refund.units.set(index, (refund.units.get(index) ?? 0) + taken);
    }
    if (missing === 0) break;
  }
  return missing;
}

/** A first refund of the same day that leaves no unit of any line cancels the order and gives back all of its money. */
function settle(order: RetailOrder, refund: RetailRefund): void {
  order.refunds.push(refund);
  const whole = order.refunds.length === 1 && order.lines.every((line) => line.left === 0);
  if (!whole || refund.cancellation.day !== order.invoice.day) return;
  order.cancelled = true;
  refund.amount = order.total;
  order.refunded = order.total;
}

function noCounts(invoices: number, customers: number): RetailCounts {
  return {
    invoices,
    badDebt: 0,
    stockAdjustments: 0,
    orders: 0,
    ordersOfCustomers: 0,
    ordersOfGuests: 0,
    customers,
    customersWithoutOrder: 0,
    cancellations: 0,
    cancellationsWithoutCustomer: 0,
    refunds: 0,
    ordersPartlyRefunded: 0,
    ordersFullyRefunded: 0,
    ordersCancelled: 0,
    unmatchedLines: 0,
    partlyMatchedLines: 0,
    unmatchedPence: 0,
  };
}
