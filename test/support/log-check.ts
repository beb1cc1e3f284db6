import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { personNames } from "#test/devstore/seed/people.ts";

/** What must never be in a log: whom the tests' shops sell to, and what opens doors. */
const NEVER: readonly Readonly<{ what: string; pattern: RegExp }>[] = [
  { what: "an e-mail address", pattern: /[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}\b/i },
  { what: "a token of Shopify", pattern: /shp(?:at|rt|ca|pa|ss)_\w+/ },
  { what: "a session token", pattern: /eyJ[\w-]{8,}\.eyJ[\w-]{8,}/ },
  { what: "a database password", pattern: /postgres(?:ql)?:\/\/[^\s:@/]+:[^\s@/]+@/ },
  { what: "a phone number", pattern: /(?<![\w.:-])\+\d{2}[\d ()/-]{6,}\d/ },
  { what: "a street", pattern: /\b(?:[A-ZÄÖÜ][\wäöüß]+(?:straße|strasse|weg|allee|platz)|\d+ [A-Z]\w+ (?:Street|Road|Lane|Avenue)) ?\d*/ },
  { what: "a person's name", pattern: namePattern() },
];

function namePattern(): RegExp {
  const { first, last } = personNames();
  const any = (names: readonly string[]) => names.map((name) => name.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)).join("|");
  return new RegExp(`\\b(?:${any(first)})["\\s,:_a-zA-Z]{1,20}(?:${any(last)})\\b`, "u");
}

/** One sentence per line that says too much, with where it stands but not what it says. */
export function findingsIn(text: string, file: string): string[] {
  return text
    .split("\n")
    .flatMap((line, index) =>
      NEVER.filter(({ pattern }) => pattern.test(line)).map(({ what }) => `${file}:${String(index + 1)} holds ${what}`),
    );
}

/** Reads all that a run's processes wrote. */
export function findingsBelow(folder: string): Readonly<{ lines: number; findings: readonly string[] }> {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".log"));
  const texts = files.map((name) => ({ name, text: readFileSync(join(folder, name), "utf8") }));
  return {
    lines: texts.reduce((sum, { text }) => sum + text.split("\n").length - 1, 0),
    findings: texts.flatMap(({ name, text }) => findingsIn(text, join(folder, name))),
  };
}
