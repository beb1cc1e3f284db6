import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { kpiJsonOf } from "#app/domains/report/kpi-json.ts";
import { dayOfIso } from "#app/lib/calendar.ts";
import { csvOfLines, EXPORT_COLUMNS, linesOf, orderExport, referenceExport } from "#test/numbers/order-export.ts";
import { reportOn } from "#test/numbers/report-in-memory.ts";

const KEYS = [
  "orders",
  "customers",
  "revenue",
  "AOV",
  "frequency",
  "repeat_rate",
  "clv_historic_mean",
  "clv_historic_median",
  "median_gap_days",
  "monthly",
  "cohorts",
  "CRR_month",
  "CRR_quarter",
  "CRR_year",
];

/** Two times seventy thousand orders, on a machine that may have other things to do. */
const TIMEOUT = 120_000;

describe.each(["cdnow-master", "uci-retail-odd"] as const)(
  "the published shop %s, written as an order export",
  { timeout: TIMEOUT },
  (shop) => {
    const published = JSON.parse(readFileSync(new URL(`../fixtures/kpi/kpi-${shop}.json`, import.meta.url), "utf8")) as Record<
      string,
      unknown
    >;
    const expected = Object.fromEntries(KEYS.map((key) => [key, published[key]]));
    const orders = referenceExport(shop);

    test("gives every published number to the last digit, no other key, and is computed as of the day after its last order", async () => {
      const report = await reportOn(orderExport(orders));

      expect(report.problems.count).toBe(0);
      expect(kpiJsonOf(report.figures)).toEqual(expected);
      expect(report.orders.asOf).toBe(dayOfIso(String(published["as_of"])));
    });

    test("gives the same as a German spreadsheet saves it, with its lines and columns in another order", async () => {
      const german = orders.map((order) => {
        const [date = "", time = ""] = order.createdAt.split(" ");
        return { ...order, createdAt: `${date.split("-").toReversed().join(".")} ${time}`, total: order.total.replace(".", ",") };
      });
      const lines = german.flatMap(linesOf).toReversed();

      const report = await reportOn(
        csvOfLines(lines, { columns: EXPORT_COLUMNS.toReversed(), delimiter: ";", lineEnd: "\r\n", bom: true }),
      );

      expect(report.header).toEqual({ delimiter: ";", encoding: "utf-8", missing: [] });
      expect(kpiJsonOf(report.figures)).toEqual(expected);
    });
  },
);
