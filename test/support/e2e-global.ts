import { findChromium } from "#test/support/chromium.ts";
import { prepareApp } from "#test/support/prepare.ts";

/** The browser tests need the built app and a browser; both are made where they are missing. */
export default async function setUp(): Promise<void> {
  const say = (line: string) => process.stdout.write(`${line}\n`);
  await prepareApp(say);
  await findChromium(say);
}
