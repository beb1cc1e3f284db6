import { spawnSync } from "node:child_process";
import { rmSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { ensureDatabase, startPostgres } from "#test/support/postgres.ts";
import { DATA_FOLDER, PROJECT } from "#test/support/project.ts";

const OPTIONS = { name: "scratch-postgres", survivesPowerLoss: false } as const;
const SETTINGS = join(DATA_FOLDER, "scratch-postgres.json");

/** Another run of the project that starts the server and is killed at once, as a power button would. */
function startAndDie(): void {
  const script = `
    const { startPostgres } = await import("#test/support/postgres.ts");
    await startPostgres(${JSON.stringify(OPTIONS)});
    process.kill(process.pid, "SIGKILL");`;
  const { signal, stderr } = spawnSync(process.execPath, ["--input-type=module", "--eval", script], { cwd: PROJECT, encoding: "utf8" });
  expect(signal, stderr).toBe("SIGKILL");
}

afterAll(async () => {
  const { dataFolder, stop } = await startPostgres(OPTIONS);
  await stop();
  for (const path of [dataFolder, `${dataFolder}.log`, SETTINGS]) rmSync(path, { recursive: true, force: true });
});

test("a server that a killed run left is found with its data, and the last one who uses it stops it", async () => {
  startAndDie();

  const first = await startPostgres(OPTIONS);
  const second = await startPostgres(OPTIONS);

  expect([first.wasRunning, second.wasRunning]).toEqual([true, true]);
  expect(await ensureDatabase(first, "kept")).toBe("created");
  expect(await first.stop()).toBe("still-used");
  expect(await ensureDatabase(second, "kept")).toBe("there");
  expect(await second.stop()).toBe("stopped");
}, 60_000);

test("a port that somebody else has is replaced", async () => {
  const somebody = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => somebody.once("listening", resolve));
  const address = somebody.address();
  const taken = typeof address === "object" && address !== null ? address.port : 0;

  const postgres = await startPostgres({ ...OPTIONS, port: taken });

  expect(postgres.port).not.toBe(taken);
  expect(await ensureDatabase(postgres, "kept")).toBe("there");
  await postgres.stop();
  somebody.close();
}, 60_000);

test("without its settings the data begins anew", async () => {
  startAndDie();
  rmSync(SETTINGS);

  const postgres = await startPostgres(OPTIONS);

  expect(postgres.wasRunning).toBe(false);
  expect(await ensureDatabase(postgres, "kept")).toBe("created");
  await postgres.stop();
}, 60_000);
