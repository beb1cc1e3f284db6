import { prepareClient } from "#test/support/prepare.ts";
import { runTool, type Tool } from "#test/support/tools.ts";

// `npm run check`: everything that a machine can say about the code without running it. All of it runs, so that one round
// shows all there is to mend; the slow two start first.
const CHECKS: readonly (Tool & Readonly<{ name: string }>)[] = [
  { name: "lint", package: "eslint", command: ["eslint", ".", "--max-warnings", "0"] },
  { name: "types", package: "typescript", command: ["tsc"] },
  { name: "boundaries", package: "dependency-cruiser", command: ["depcruise", "--config", ".dependency-cruiser.mjs", "app", "test"] },
  { name: "dead code", package: "knip", command: ["knip", "--no-progress"] },
  { name: "format", package: "prettier", command: ["prettier", "--check", "--log-level", "warn", "."] },
];
const SIDE_BY_SIDE = 2;

const say = (line: string) => process.stdout.write(`${line}\n`);
const waiting = [...CHECKS];
let failed = 0;

await prepareClient(say);
await Promise.all(Array.from({ length: SIDE_BY_SIDE }, work));
say(failed === 0 ? "All checks passed." : `${failed} of ${CHECKS.length} checks failed.`);
process.exitCode = failed === 0 ? 0 : 1;

async function work(): Promise<void> {
  for (let check = waiting.shift(); check !== undefined; check = waiting.shift()) {
    const started = performance.now();
    const { exitCode, output } = await runTool(check);
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    say(`${exitCode === 0 ? "✓" : "✗"} ${check.name} (${seconds} s)`);
    if (exitCode === 0) continue;
    failed += 1;
    say(output.trim());
  }
}
