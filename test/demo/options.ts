import { parseArgs } from "node:util";

export type DemoOptions = Readonly<{ isOnce: boolean; isFresh: boolean; isHelp: boolean }>;

export const HELP = `npm run demo [-- options]

Starts Encore with everything that it needs on this machine: a PostgreSQL of its own, a local Shopify with a shop that has
more than a year of real orders, the web process and the worker. Installs Encore into the shop, imports the orders, prints what
came out and serves until Ctrl-C.

  --once    end after the summary (exit code 0, or another one with the reason)
  --fresh   forget everything and begin anew
  --help    this text

All data is in .data/; the README.md in there says where.`;

/**
 * @throws Error with a sentence for the person who typed an option that does not exist
 */
export function demoOptionsFrom(args: readonly string[]): DemoOptions {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: { once: { type: "boolean" }, fresh: { type: "boolean" }, help: { type: "boolean", short: "h" } },
    });
    return { isOnce: values.once === true, isFresh: values.fresh === true, isHelp: values.help === true };
  } catch (error) {
    throw new Error(`${error instanceof Error ? error.message : String(error)}\n\n${HELP}`, { cause: error });
  }
}
