import { describe, expect, test } from "vitest";
import { openOrderFile } from "#app/domains/order-file/order-file.server.ts";
import { kpiJsonOf, type KpiJson } from "#app/domains/report/kpi-json.ts";
import type { Report } from "#app/domains/report/report-of-file.ts";
import { dayOfIso, isoOfDay } from "#app/lib/calendar.ts";
import { csvOfLines, linesOf, orderExport, type ExportedOrder } from "#test/numbers/order-export.ts";
import { reportOn } from "#test/numbers/report-in-memory.ts";

const kpi = ({ figures }: Report): KpiJson => kpiJsonOf(figures);
const order = (number: number, email: string, createdAt: string, rest: Partial<ExportedOrder> = {}): ExportedOrder => ({
  name: `#${String(number)}`,
  id: String(5_000_000_000_000 + number),
  email,
  createdAt,
  total: "10.00",
  ...rest,
});
const ANNA = "anna@example.com";
const BEN = "ben@example.com";

async function refusalOf(content: string | Buffer): Promise<unknown> {
  async function* parts(): AsyncGenerator<Uint8Array> {
    yield await Promise.resolve(Buffer.from(content));
  }
  const file = await openOrderFile(parts());
  return file.kind === "refused" ? file.refusal : "opened";
}

describe("hardly any orders", () => {
  test("no order: nothing is known, and nothing breaks", async () => {
    const report = await reportOn(orderExport([]));

    expect(report.figures).toBeNull();
    expect(kpi(report)).toMatchObject({ orders: 0, customers: 0, revenue: 0, AOV: null, monthly: [], cohorts: [], CRR_year: [] });
  });

  test("one order: a month, a cohort, and no rate", async () => {
    const report = await reportOn(orderExport([order(1, ANNA, "2024-02-29 12:00:00 +0100")]));

    expect(kpi(report)).toEqual({
      orders: 1,
      customers: 1,
      revenue: 10,
      AOV: 10,
      frequency: 1,
      repeat_rate: 0,
      clv_historic_mean: 10,
      clv_historic_median: 10,
      median_gap_days: null,
      monthly: [{ month: "2024-02", orders: 1, customers: 1, new: 1, revenue: 10 }],
      cohorts: [{ cohort: "2024-02", size: 1, active: [1], retention: [1], revenue: [10] }],
      CRR_month: [],
      CRR_quarter: [],
      CRR_year: [],
    });
    expect(report.orders.asOf).toBe(dayOfIso("2024-03-01"));
    expect(report.figures?.isLastMonthUnfinished).toBe(false);
  });

  test("only guests: revenue, and no customers", async () => {
    const report = await reportOn(orderExport([order(1, "", "2024-01-05 12:00:00 +0100"), order(2, "  ", "2024-02-05 12:00:00 +0100")]));

    expect(kpi(report)).toMatchObject({
      orders: 2,
      customers: 0,
      revenue: 20,
      AOV: 10,
      frequency: null,
      repeat_rate: null,
      clv_historic_median: null,
      cohorts: [],
    });
    expect(kpi(report).CRR_month).toMatchObject([{ S: 0, E: 0, N: 0, CRR: null, CRR_strict: null }]);
  });

  test("a month without orders stands there with zeros, and the one after it has no rate", async () => {
    const report = await reportOn(orderExport([order(1, ANNA, "2024-01-05 12:00:00 +0100"), order(2, ANNA, "2024-03-05 12:00:00 +0100")]));

    expect(kpi(report).monthly.map(({ month, orders }) => [month, orders])).toEqual([
      ["2024-01", 1],
      ["2024-02", 0],
      ["2024-03", 1],
    ]);
    expect(kpi(report).CRR_month.map(({ S, E, CRR_strict, reactivated }) => [S, E, CRR_strict, reactivated])).toEqual([
      [1, 0, 0, 0],
      [0, 1, null, 1],
    ]);
    expect(kpi(report).cohorts).toEqual([{ cohort: "2024-01", size: 1, active: [1, 0, 1], retention: [1, 0, 1], revenue: [10, 0, 10] }]);
  });
});

describe("time", () => {
  test("a purchase late in the evening is in the month of the clock that stands in the file, or of the zone that is asked for", async () => {
    const file = orderExport([order(1, ANNA, "2024-01-31 23:30:00 -0500")]);

    expect(kpi(await reportOn(file)).monthly[0]?.month).toBe("2024-01");
    expect(kpi(await reportOn(file, { timeZone: "Europe/Berlin" })).monthly[0]?.month).toBe("2024-02");
    expect(kpi(await reportOn(file, { timeZone: "UTC" })).monthly[0]?.month).toBe("2024-02");
  });

  test("the gap between two purchases is what passed, whatever the clocks did in between", async () => {
    const report = await reportOn(orderExport([order(1, ANNA, "2024-03-30 12:00:00 +0100"), order(2, ANNA, "2024-03-31 12:00:00 +0200")]));

    expect(kpi(report).median_gap_days).toBe(0.958333);
  });

  test("without offsets the clock is UTC, or the zone that is asked for", async () => {
    const file = orderExport([order(1, ANNA, "30.03.2024 12:00"), order(2, ANNA, "31.03.2024 12:00")]);

    const plain = await reportOn(file);
    const berlin = await reportOn(file, { timeZone: "Europe/Berlin" });

    expect([plain.orders.clock.kind, kpi(plain).median_gap_days]).toEqual(["utc", 1]);
    expect([berlin.orders.clock.kind, kpi(berlin).median_gap_days]).toEqual(["zone", 0.958333]);
  });

  test("of two purchases at one moment the one with the lower number is the first, whichever line comes first", async () => {
    const at = "2024-01-05 12:00:00 +0100";
    const both = [order(2, ANNA, at, { total: "7.00" }), order(1, ANNA, at, { total: "5.00" })];
    const withoutIds = both.map((one) => ({ ...one, id: "" }));

    for (const orders of [both, both.toReversed(), withoutIds, withoutIds.toReversed()]) {
      const report = await reportOn(orderExport(orders));
      expect(report.figures?.months.map(({ revenue }) => [revenue.newValue, revenue.returningValue])).toEqual([[500, 700]]);
    }
  });

  test("what comes on the as-of day or later is left out and said", async () => {
    const file = orderExport([
      order(1, ANNA, "2024-01-05 12:00:00 +0100"),
      order(2, ANNA, "2024-02-05 12:00:00 +0100"),
      order(3, BEN, "2099-01-01 00:00:00 +0000"),
    ]);

    const report = await reportOn(file, { asOf: dayOfIso("2024-04-10") });

    expect(kpi(report)).toMatchObject({ orders: 2, cohorts: [{ active: [1, 1, 0, 0] }] });
    expect(report.orders.later).toBe(1);
    expect(report.figures?.isLastMonthUnfinished).toBe(true);
    const earlier = await reportOn(file, { asOf: dayOfIso("2024-02-05") });
    expect([kpi(earlier).orders, earlier.orders.later]).toEqual([1, 2]);
  });

  test("unclear days are read as the clear ones in the file are, whichever comes first", async () => {
    const unclear = order(1, ANNA, "3/4/2024 10:00");
    const daysOf = async (orders: ExportedOrder[]) => {
      const report = await reportOn(orderExport(orders));
      return [report.orders.dayAndMonth, isoOfDay(report.figures?.history.day ?? 0)];
    };

    expect(await daysOf([unclear])).toEqual(["assumed-month-first", "2024-03-04"]);
    expect(await daysOf([unclear, order(2, BEN, "25/4/2024 10:00")])).toEqual(["day-first", "2024-04-03"]);
    expect(await daysOf([order(2, BEN, "4/25/2024 10:00"), unclear])).toEqual(["month-first", "2024-03-04"]);
    expect(await daysOf([order(2, BEN, "4/25/2024"), order(3, BEN, "25/4/2024"), unclear])).toEqual(["conflict", "2024-03-04"]);
  });
});

describe("what counts", () => {
  test("test, voided, cancelled and refunded orders do not, and each is said", async () => {
    const report = await reportOn(
      orderExport([
        order(1, ANNA, "2024-01-05 12:00:00 +0100"),
        order(2, ANNA, "2024-01-06 12:00:00 +0100", { paymentMethod: "bogus" }),
        order(3, ANNA, "2024-01-07 12:00:00 +0100", { financialStatus: "voided" }),
        order(4, ANNA, "2024-01-08 12:00:00 +0100", { cancelledAt: "2024-01-09 12:00:00 +0100" }),
        order(5, ANNA, "2024-01-09 12:00:00 +0100", { refunded: "10.00", financialStatus: "refunded" }),
        order(6, ANNA, "2024-01-10 12:00:00 +0100", { refunded: "4.00", financialStatus: "partially_refunded" }),
        order(7, ANNA, "2024-01-11 12:00:00 +0100", { total: "0.00" }),
        order(8, ANNA, "2024-01-12 12:00:00 +0100", { financialStatus: "" }),
      ]),
    );

    expect(kpi(report)).toMatchObject({ orders: 4, revenue: 26 });
    expect(report.orders.noPurchase).toEqual({ test: 1, voided: 1, cancelled: 1, refunded: 1 });
  });

  test("the currency with the most orders counts, the others stand apart, and any can be chosen", async () => {
    const file = orderExport([
      order(1, ANNA, "2024-01-05 12:00:00 +0100"),
      order(2, BEN, "2024-01-06 12:00:00 +0100"),
      order(3, ANNA, "2024-01-07 12:00:00 +0100", { currency: "JPY", total: "1500" }),
    ]);

    const euros = await reportOn(file);

    expect(kpi(euros)).toMatchObject({ orders: 2, revenue: 20 });
    expect(euros.orders.otherCurrencies).toEqual([{ currency: "JPY", orders: 1, value: 1500 }]);
    expect(kpi(await reportOn(file, { currency: "JPY" }))).toMatchObject({ orders: 1, customers: 1, revenue: 1500, AOV: 1500 });
  });

  test("a customer is an e-mail address, however it is written", async () => {
    const report = await reportOn(
      orderExport([order(1, ANNA, "2024-01-05 12:00:00 +0100"), order(2, " Anna@Example.COM ", "2024-01-06 12:00:00 +0100")]),
    );

    expect(kpi(report)).toMatchObject({ customers: 1, repeat_rate: 1 });
  });

  test("an order that stands there twice is one, and what was refunded since counts", async () => {
    const once = order(1, ANNA, "2024-01-05 12:00:00 +0100");
    const report = await reportOn(orderExport([{ ...once, refunded: "4.00" }, once, once]));

    expect(kpi(report)).toMatchObject({ orders: 1, revenue: 6 });
    expect(report.orders).toMatchObject({ repeated: 1, differing: 1 });
  });

  test("ids that a spreadsheet has rounded are no ids: the order's name counts", async () => {
    const report = await reportOn(
      orderExport([order(1, ANNA, "2024-01-05", { id: "5.00E+12" }), order(2, ANNA, "2024-01-06", { id: "5,00E+12" })]),
    );

    expect(kpi(report).orders).toBe(2);
  });
});

describe("faults", () => {
  test("each faulty line is named with its reason, and the rest counts", async () => {
    const rows = [
      "Name,Email,Financial Status,Currency,Total,Created at,Notes",
      "#1,anna@example.com,paid,EUR,10.00,2024-01-05 12:00:00 +0100,fine",
      "#2,anna@example.com,paid,EUR,ten,2024-01-05 12:00:00 +0100,",
      "#3,anna@example.com,paid,EUR,10.00,2024-02-30 12:00:00 +0100,",
      ",anna@example.com,paid,EUR,10.00,2024-01-05 12:00:00 +0100,",
      '#5,anna@example.com,paid,EUR,10.00,2024-01-05 12:00:00 +0100,"two',
      'lines, both fine"',
      "#6,anna@example.com,paid,Euro,10.00,2024-01-05 12:00:00 +0100,",
      "#7,anna@example.com,paid,EUR,10,00,2024-01-05 12:00:00 +0100,too many",
      "#8,anna@example.com,paid,EUR,,2024-01-05 12:00:00 +0100,",
      "",
      "#9,,,,,,a second item of an order that is not there",
      '#10,anna@example.com,paid,EUR,10.00,2024-01-05 12:00:00 +0100,"never closed',
      "#11,anna@example.com,paid,EUR,10.00,2024-01-05 12:00:00 +0100,fine",
    ];

    const report = await reportOn(rows.join("\r\n"));

    expect(kpi(report)).toMatchObject({ orders: 3, revenue: 30 });
    expect(report.problems.first.map(({ line, reason }) => [line, reason.kind, "column" in reason ? reason.column : ""])).toEqual([
      [3, "not-an-amount", "total"],
      [4, "not-a-date", "createdAt"],
      [5, "missing", "name"],
      [8, "not-a-currency", "currency"],
      [9, "too-many-cells", ""],
      [10, "missing", "total"],
      [13, "open-quote", ""],
    ]);
    expect(report.orphans).toEqual({ count: 1, name: "#9" });
    expect(report.header.missing).toEqual(["Cancelled at", "Refunded Amount"]);
  });

  test("a file that cannot be an order export is refused, and what is missing is named", async () => {
    expect(await refusalOf("")).toEqual({ kind: "empty" });
    expect(await refusalOf("\n\n")).toEqual({ kind: "empty" });
    expect(await refusalOf("Name;Total;Handle\n")).toEqual({
      kind: "columns-missing",
      missing: ["Email", "Created at", "Currency"],
      found: ["Name", "Total", "Handle"],
    });
    expect(await refusalOf(Buffer.from("504b0304140000000800786c2f", "hex"))).toEqual({ kind: "spreadsheet" });
    expect(await refusalOf(Buffer.from("1f8b0800000000000003", "hex"))).toEqual({ kind: "compressed" });
  });

  test("columns are found whatever their case, by both spellings, behind Excel's own line and in other encodings", async () => {
    const rows = [
      "sep=;",
      "NAME;email;Canceled At;Currency;total;created  at;Käufer",
      "#1;anna@example.com;;EUR;10,50;05.01.2024 12:00;Jürgen",
    ];
    const text = rows.join("\r\n");

    for (const content of [Buffer.from(text), Buffer.from(text, "latin1"), Buffer.from(`\uFEFF${text}`, "utf16le")]) {
      expect(kpi(await reportOn(content))).toMatchObject({ orders: 1, revenue: 10.5 });
    }
  });

  test("items of an order may stand anywhere, and lines that repeat the order's totals are the same order", async () => {
    const lines = linesOf(order(1, ANNA, "2024-01-05 12:00:00 +0100", { items: ["Tasse", "Kaffee", "Tee"] }));
    const [own = {}, ...items] = lines;
    const other = linesOf(order(2, BEN, "2024-01-06 12:00:00 +0100"));

    const apart = await reportOn(csvOfLines([...items, ...other, own]));
    const filled = await reportOn(csvOfLines([own, ...items.map((item) => ({ ...own, ...item })), ...other]));

    expect([kpi(apart).orders, apart.orphans.count]).toEqual([2, 0]);
    expect([kpi(filled).orders, filled.orders.differing]).toEqual([2, 0]);
  });
});
