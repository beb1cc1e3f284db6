import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { cpus, totalmem } from "node:os";
import { join } from "node:path";
import { format, resolveConfig } from "prettier";
import { PROJECT } from "#test/support/project.ts";

/** One part of docs/benchmarks.md. */
export type Section = Readonly<{ title: string; text: string; head: readonly string[]; rows: readonly (readonly string[])[] }>;

const FILE = join(PROJECT, "docs/benchmarks.md");

const INTRODUCTION = `# Benchmarks

Written by \`npm run bench\` (parts: \`npm run bench -- import webhooks home customers report csv-import\`). Every figure names the machine and the day it was
measured on; database, local Shopify, load generator and Encore share that machine. PostgreSQL runs without waiting for the
disk (fsync off), for what is compared and for what it is compared with.
`;

/** The machine, in a line. */
export function machineText(): string {
  const [cpu] = cpus();
  const gigabytes = (totalmem() / 2 ** 30).toFixed(0);
  return `${cpus().length} × ${cpu?.model.trim() ?? "unknown processor"}, ${gigabytes} GB, ${process.platform} ${process.arch}, Node ${process.versions.node}, PostgreSQL 18`;
}

export function sectionText({ title, text, head, rows }: Section, day: string): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  const table = [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
  return `## ${title}\n\n${text}\n\n${table}\n\nMeasured ${day} on ${machineText()}.\n`;
}

/** Replaces the sections of the same title and leaves the others as they were. */
export async function writeReport(sections: readonly string[]): Promise<string> {
  const kept = existsSync(FILE) ? sectionsOf(readFileSync(FILE, "utf8")) : new Map<string, string>();
  for (const section of sections) kept.set(titleOf(section), section);
  const text = `${INTRODUCTION}\n${[...kept.values()].join("\n")}`;
  writeFileSync(FILE, await format(text, { ...(await resolveConfig(FILE)), filepath: FILE }));
  return FILE;
}

function sectionsOf(text: string): Map<string, string> {
  const parts = text.split(/^(?=## )/m).filter((part) => part.startsWith("## "));
  return new Map(parts.map((part) => [titleOf(part), `${part.trimEnd()}\n`]));
}

function titleOf(section: string): string {
  return section.split("\n", 1)[0] ?? "";
}
