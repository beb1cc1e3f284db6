import { existsSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Reporter } from "vitest/node";
import { findingsBelow } from "#test/support/log-check.ts";
import { TEST_LOGS } from "#test/support/test-logs.ts";
import { isAlive } from "#test/support/wait.ts";

/** After the last test, reads everything that the whole run wrote to its logs, and fails the run for a line that names a person. */
export class LogReporter implements Reporter {
  onTestRunStart(): void {
    mkdirSync(TEST_LOGS, { recursive: true });
    for (const run of readdirSync(dirname(TEST_LOGS))) {
      if (!isAlive(Number(run))) rmSync(join(dirname(TEST_LOGS), run), { recursive: true, force: true });
    }
  }

  onTestRunEnd(): void {
    if (!existsSync(TEST_LOGS)) return;
    const { lines, findings } = findingsBelow(TEST_LOGS);
    const say = (line: string) => process.stdout.write(`${line}\n`);
    if (findings.length === 0) say(`Logs: ${lines.toLocaleString("en")} lines, nothing personal in them.`);
    else {
      process.exitCode = 1;
      say(`Logs: ${String(findings.length)} of ${lines.toLocaleString("en")} lines say too much:`);
      for (const finding of findings.slice(0, 20)) say(`  ${finding}`);
    }
  }
}
