import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Frame } from "playwright-core";
import { z } from "zod";

// axe's package for Playwright would run the rules in every frame and put the parts together on a page of its own: six times the work
// for what is asked here.
const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Only what is wrong is told; frames inside are not looked into. */
const RUN = `axe.run(document, { resultTypes: ["violations"], iframes: false }).then(({ violations }) =>
  violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => id + ": " + target.join(" ") + ": " + failureSummary)))`;

/** What axe objects to in one document, one line each. */
export async function accessibilityFindings(frame: Frame): Promise<string[]> {
  if ((await frame.evaluate("typeof axe")) === "undefined") await frame.evaluate(AXE);
  return z.array(z.string()).parse(await frame.evaluate(RUN));
}
