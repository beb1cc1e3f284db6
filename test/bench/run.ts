import { csvImportBench } from "#test/bench/csv-import-bench.ts";
import { importBench } from "#test/bench/import-bench.ts";
import { dropMillionOrders, millionOrdersShop } from "#test/bench/million-orders-shop.ts";
import type { LoadResult } from "#test/bench/load.ts";
import { reportBench, type ReportRun } from "#test/bench/report-bench.ts";
import { sectionText, writeReport, type Section } from "#test/bench/report.ts";
import { webhookBench } from "#test/bench/webhook-bench.ts";
import { prepareApp } from "#test/support/prepare.ts";

// `npm run bench`: the promises that speed is part of, measured. `npm run bench -- webhooks` measures one part.

const IMPORT_SIZES = [20_000, 80_000];
/** The larger file has 500 MB. */
const CSV_SIZES = [50_000, 900_000];
const PARTS: Readonly<Record<string, () => Promise<Section>>> = {
  import: importPart,
  webhooks: webhookPart,
  home: homePart,
  customers: customersPart,
  report: reportPart,
  "csv-import": csvImportPart,
};

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !(name in PARTS));
if (unknown.length > 0) throw new Error(`There is no benchmark "${unknown.join(", ")}": ${Object.keys(PARTS).join(", ")}`);

await prepareApp(console.log);
const sections: string[] = [];
try {
  for (const [name, part] of Object.entries(PARTS)) {
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    console.log(`Measuring ${name} …`);
    const section = sectionText(await part(), new Date().toISOString().slice(0, 10));
    console.log(`\n${section}`);
    sections.push(section);
  }
} finally {
  await dropMillionOrders();
}
console.log(`Written to ${await writeReport(sections)}`);
process.exit();

async function importPart(): Promise<Section> {
  const lines = [];
  for (const size of IMPORT_SIZES) lines.push(await importBench(size));
  return {
    title: "Import of the history",
    text: "A bulk result with three lines an order, from the local Shopify over HTTP through the real worker into PostgreSQL, personal data encrypted. The peak is the worker process's own; that it does not grow with the shop is what matters.",
    head: ["orders", "orders a second", "then computing the figures, s", "worker's peak memory, MB"],
    rows: lines.map((line) => [
      line.orders.toLocaleString("en"),
      Math.round(line.ordersPerSecond).toLocaleString("en"),
      line.figuresSeconds.toFixed(1),
      line.peakMegabytes === null ? "not measured" : line.peakMegabytes.toFixed(0),
    ]),
  };
}

async function csvImportPart(): Promise<Section> {
  const lines = [];
  for (const size of CSV_SIZES) lines.push(await csvImportBench(size));
  return {
    title: "Orders from a file",
    text: "Shopify's order export, uploaded in parts through the web process, checked and imported by the real worker into PostgreSQL, personal data encrypted. Orders a second: from the merchant's word to orders and items written and all figures computed anew (2,000 are promised). The peak is the worker process's own, over check and import.",
    head: ["orders", "MB", "sent, s", "checked, s", "written, s", "figures, s", "orders a second", "worker's peak memory, MB"],
    rows: lines.map((line) => [
      line.orders.toLocaleString("en"),
      line.megabytes.toFixed(0),
      line.uploadSeconds.toFixed(1),
      line.checkSeconds.toFixed(1),
      line.writeSeconds.toFixed(1),
      line.figuresSeconds.toFixed(1),
      Math.round(line.ordersPerSecond).toLocaleString("en"),
      line.peakMegabytes === null ? "not measured" : line.peakMegabytes.toFixed(0),
    ]),
  };
}

async function webhookPart(): Promise<Section> {
  const { baseline, bytes, connections, encore } = await webhookBench();
  const ratio = median(encore.map(({ perSecond }) => perSecond)) / median(baseline.map(({ perSecond }) => perSecond));
  return {
    title: "Webhooks acknowledged after the commit",
    text: `An order webhook of ${bytes} bytes on ${connections} connections, in turns to the path of Shopify's template (\`authenticate.webhook\`, Prisma session storage, one jsonb row) and to Encore (own verifier, grouped insert of the encrypted body, queue job), one web process each. **Encore acknowledges ${ratio.toFixed(1)} times as many.**`,
    head: ["", "a second (median)", "a second, each round", "p50, ms", "p95, ms"],
    rows: [loadRow("template", baseline), loadRow("Encore", encore), ["ratio", ratio.toFixed(2), "", "", ""]],
  };
}

function loadRow(name: string, results: readonly LoadResult[]): readonly string[] {
  return [
    name,
    Math.round(median(results.map(({ perSecond }) => perSecond))).toLocaleString("en"),
    results.map(({ perSecond }) => Math.round(perSecond).toLocaleString("en")).join(", "),
    median(results.map(({ p50 }) => p50)).toFixed(1),
    median(results.map(({ p95 }) => p95)).toFixed(1),
  ];
}

async function homePart(): Promise<Section> {
  const shop = await millionOrdersShop();
  const { homeBench } = await import("#test/bench/home.ts");
  const lines = await homeBench(shop, shop.now);
  return {
    title: "Home page of a shop with 1,000,000 orders",
    text: `Server time of the home page's data, four of five requests for a preset and one for a range of the merchant's own. Cold: no answer kept; warm: the same question again. Computing all figures from the stored orders took ${(shop.rebuildMs / 1000).toFixed(0)} s.`,
    head: ["", "requests", "p50, ms", "p95, ms"],
    rows: lines.map(({ label, requests, p50, p95 }) => [label, requests.toString(), p50.toFixed(1), p95.toFixed(1)]),
  };
}

async function customersPart(): Promise<Section> {
  const shop = await millionOrdersShop();
  const { customersBench, PROMISED_MS } = await import("#test/bench/customers.ts");
  const lines = await customersBench(shop.domain, shop.now);
  const section: Section = {
    title: "List of customers and a customer's page, 1,000,000 orders of 300,000 customers",
    text: `Server time of the loaders' work: list, sums of the whole list, fifty names and e-mails opened, the look written down. Sixteen filters and none, each with eight sorts, first and hundredth page; a change of the shop's data comes before each request, so that no answer is kept. ${String(PROMISED_MS)} ms at p95 are promised.`,
    head: ["", "requests", "p50, ms", "p95, ms", "longest, ms", "which"],
    rows: lines.map(({ label, requests, p50, p95, max, worst }) => [
      ...[label, requests.toString(), p50.toFixed(1), p95.toFixed(1), max.toFixed(1), worst],
    ]),
  };
  const late = lines.filter(({ isPromised, p95 }) => isPromised && p95 > PROMISED_MS);
  if (late.length > 0) {
    console.log(sectionText(section, new Date().toISOString().slice(0, 10)));
    throw new Error(`More than the promised ${String(PROMISED_MS)} ms at p95: ${late.map(({ label }) => label).join("; ")}`);
  }
  return section;
}

async function reportPart(): Promise<Section> {
  const { bytes, duckdb, encore, lines, orders, customers, ratio, cpuRatio } = await reportBench();
  return {
    title: "Report on an order export of 1,000,000 orders",
    text: `\`npm run -s report -- FILE.csv --json\` from its start to its end, in turns with DuckDB on one thread (without its program's start) reading the same file with \`read_csv\` and answering the same questions in SQL: ${orders.toLocaleString("en")} orders of ${customers.toLocaleString("en")} customers, ${lines.toLocaleString("en")} lines, ${(bytes / 1_000_000).toFixed(0)} MB. Their answers are compared and are the same to the last digit. **Encore takes ${ratio.toFixed(1)} times as long as DuckDB** (at most 5), with less than 1 GB.`,
    head: ["", "s (median)", "s, each round", "CPU, s", "peak memory, MB"],
    rows: [
      runRow("Encore's report", encore),
      runRow("DuckDB, one thread", duckdb),
      ["ratio", ratio.toFixed(2), "", cpuRatio.toFixed(2), ""],
    ],
  };
}

function runRow(name: string, runs: readonly ReportRun[]): readonly string[] {
  const one = (values: readonly number[]): string => median(values).toFixed(1);
  return [
    name,
    one(runs.map(({ seconds }) => seconds)),
    runs.map(({ seconds }) => seconds.toFixed(1)).join(", "),
    one(runs.map(({ cpuSeconds }) => cpuSeconds)),
    Math.max(...runs.map(({ megabytes }) => megabytes)).toFixed(0),
  ];
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
