import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { isDeepStrictEqual } from "node:util";
import type { KpiJson } from "#app/domains/report/kpi-json.ts";
import { quantileOf } from "#app/lib/statistics.ts";
import { writeOrderExport } from "#test/bench/order-export-file.ts";
import type { DuckdbAnswer } from "#test/bench/report-in-duckdb.ts";
import { PROJECT } from "#test/support/project.ts";

export type ReportRun = Readonly<{ seconds: number; cpuSeconds: number; megabytes: number }>;

export type ReportBench = Readonly<{
  orders: number;
  customers: number;
  lines: number;
  bytes: number;
  encore: readonly ReportRun[];
  duckdb: readonly ReportRun[];
  /** Of the medians, Encore's to DuckDB's. */
  ratio: number;
  cpuRatio: number;
}>;

const SIZE = { orders: 1_000_000, customers: 300_000 };
const ROUNDS = 5;
const MOST_TIMES = 5;
const MOST_MEGABYTES = 1000;

/**
 * Lets the report and DuckDB read the same order export in turns, so that whatever else the machine does meets both.
 *
 * @throws Error when their answers differ, or the report takes more than five times DuckDB's time or more than a gigabyte
 */
export async function reportBench(): Promise<ReportBench> {
  const folder = mkdtempSync(join(tmpdir(), "encore-report-bench-"));
  try {
    const file = join(folder, "orders_export.csv");
    const lines = await writeOrderExport(file, SIZE);
    const [encore, duckdb]: [ReportRun[], ReportRun[]] = [[], []];
    for (let round = 0; round < ROUNDS; round += 1) {
      const report = await measured(["app/bin/report.ts", file, "--json"]);
      const answer = await measured(["test/bench/report-in-duckdb.ts", file]);
      const { figures, seconds, cpuSeconds } = JSON.parse(answer.output) as DuckdbAnswer;
      assertSame(JSON.parse(report.output) as KpiJson, figures);
      encore.push(report.run);
      duckdb.push({ ...answer.run, seconds, cpuSeconds });
    }
    const ratioOf = (part: (run: ReportRun) => number): number => medianOf(encore.map(part)) / medianOf(duckdb.map(part));
    const ratio = ratioOf(({ seconds }) => seconds);
    const megabytes = Math.max(...encore.map((run) => run.megabytes));
    if (ratio > MOST_TIMES)
      throw new Error(`The report took ${ratio.toFixed(2)} times as long as DuckDB, ${String(MOST_TIMES)} are promised`);
    if (megabytes > MOST_MEGABYTES) throw new Error(`The report took ${megabytes.toFixed(0)} MB, ${String(MOST_MEGABYTES)} are promised`);
    return { ...SIZE, lines, bytes: statSync(file).size, encore, duckdb, ratio, cpuRatio: ratioOf(({ cpuSeconds }) => cpuSeconds) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** A Node program from its start to its end, all its threads counted. */
async function measured(args: readonly string[]): Promise<Readonly<{ output: string; run: ReportRun }>> {
  const started = performance.now();
  const child = spawn(process.execPath, ["--import", "./test/bench/usage.ts", ...args], {
    cwd: PROJECT,
    stdio: ["ignore", "pipe", "inherit", "pipe"],
  });
  const usagePipe = child.stdio[3];
  if (child.stdout === null || usagePipe == null || !("readable" in usagePipe)) throw new Error("A pipe is missing.");
  const exit = new Promise<number | null>((resolve, reject) => child.once("error", reject).once("exit", resolve));
  const [output, usage, code] = await Promise.all([text(child.stdout), text(usagePipe), exit]);
  const seconds = (performance.now() - started) / 1000;
  if (code !== 0) throw new Error(`${args[0] ?? ""} ended with ${String(code)}`);
  const { userCPUTime, systemCPUTime, maxRSS } = JSON.parse(usage) as NodeJS.ResourceUsage;
  return { output, run: { seconds, cpuSeconds: (userCPUTime + systemCPUTime) / 1_000_000, megabytes: maxRSS / 1024 } };
}

function assertSame(report: KpiJson, duckdb: KpiJson): void {
  const differing = Object.entries(report).filter(([key, value]) => !isDeepStrictEqual(value, duckdb[key as keyof KpiJson]));
  if (differing.length > 0) throw new Error(`The report and DuckDB differ in ${differing.map(([key]) => key).join(", ")}`);
  if (report.orders === 0 || Object.keys(report).length !== Object.keys(duckdb).length) throw new Error("There is nothing to compare.");
}

function medianOf(values: readonly number[]): number {
  return quantileOf(values, 0.5) ?? Number.NaN;
}
