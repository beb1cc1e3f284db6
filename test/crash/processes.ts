import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";

type Known = Readonly<{ pid: number; parent: number; isDead: boolean }>;

/** All processes of this machine. One that ended and that nobody has asked about yet counts as dead: some containers never ask. */
function allProcesses(): Known[] {
  return process.platform === "linux" ? fromProc() : fromPs();
}

function fromProc(): Known[] {
  return readdirSync("/proc").flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    try {
      // The name in brackets may hold anything; what follows the last one is regular.
      const text = readFileSync(`/proc/${name}/stat`, "utf8");
      const [state = "", parent = "0"] = text.slice(text.lastIndexOf(")") + 2).split(" ");
      return [{ pid: Number(name), parent: Number(parent), isDead: state === "Z" || state === "X" }];
    } catch {
      return [];
    }
  });
}

function fromPs(): Known[] {
  const { stdout } = spawnSync("ps", ["-A", "-o", "pid=,ppid=,stat="], { encoding: "utf8" });
  return stdout
    .trim()
    .split("\n")
    .map((line) => line.trim().split(/\s+/))
    .map(([pid, parent, state = ""]) => ({ pid: Number(pid), parent: Number(parent), isDead: state.startsWith("Z") }));
}

export function childrenOf(pid: number): number[] {
  return allProcesses()
    .filter(({ parent, isDead }) => parent === pid && !isDead)
    .map((one) => one.pid);
}

/** Which of these still run. */
export function runningOf(pids: readonly number[]): number[] {
  return allProcesses()
    .filter(({ pid, isDead }) => pids.includes(pid) && !isDead)
    .map(({ pid }) => pid);
}
