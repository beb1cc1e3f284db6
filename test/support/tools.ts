import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { PROJECT } from "#test/support/project.ts";

const packageSchema = z.object({ bin: z.union([z.string(), z.record(z.string(), z.string())]) });

/** A command-line tool of a package: `["prettier", "--check", "."]` of the package of that name, or `["tsc"]` of "typescript". */
export type Tool = Readonly<{ package: string; command: readonly [string, ...string[]]; env?: Readonly<Record<string, string>> }>;

export type ToolResult = Readonly<{ exitCode: number; output: string }>;

/**
 * Runs a tool under the Node that runs us: the shell's own may be older than the tools need. The output is kept, not shown.
 */
export function runTool({ package: name, command: [tool, ...args], env = {} }: Tool): Promise<ToolResult> {
  const folder = join(PROJECT, "node_modules", name);
  const { bin } = packageSchema.parse(JSON.parse(readFileSync(join(folder, "package.json"), "utf8")));
  const file = typeof bin === "string" ? bin : bin[tool];
  if (file === undefined) throw new Error(`${name} has no command ${tool}`);
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(folder, file), ...args], {
      cwd: PROJECT,
      env: { ...process.env, CHECKPOINT_DISABLE: "1", PRISMA_HIDE_UPDATE_MESSAGE: "1", ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    const keep = (chunk: Buffer) => (output += chunk.toString("utf8"));
    child.stdout.on("data", keep);
    child.stderr.on("data", keep);
    child.once("error", reject);
    child.once("close", (code) => resolve({ exitCode: code ?? 1, output }));
  });
}
