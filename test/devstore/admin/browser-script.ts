import { readFileSync } from "node:fs";
import { stripTypeScriptTypes } from "node:module";

const scripts = new Map<string, string>();

/**
 * Makes one classic script of the typed files in `browser/`, in the order given: types and module lines fall away,
 * everything shares one function. `settings` is there for the script under that name.
 */
export function browserScript(files: readonly string[], settings: unknown): string {
  const source = files.map(javascriptOf).join("\n");
  return `(() => {\n"use strict";\nconst settings = ${JSON.stringify(settings)};\n${source}\n})();\n`;
}

function javascriptOf(file: string): string {
  let script = scripts.get(file);
  if (script === undefined) {
    const source = readFileSync(new URL(`./browser/${file}`, import.meta.url), "utf8");
    script = quietly(() => stripTypeScriptTypes(source))
      .replaceAll(/^import [^;]*;$/gm, "")
      .replaceAll(/^export /gm, "");
    scripts.set(file, script);
  }
  return script;
}

/** Node announces type stripping as experimental on every start; that it is used here is no news to whoever runs an app. */
function quietly<Result>(work: () => Result): Result {
  const emitWarning = process.emitWarning.bind(process);
  process.emitWarning = () => undefined;
  try {
    return work();
  } finally {
    process.emitWarning = emitWarning;
  }
}
