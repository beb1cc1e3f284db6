import { prepareApp } from "#test/support/prepare.ts";

/** The crash test kills the app's real processes, so it needs the built app. */
export default async function setUp(): Promise<void> {
  await prepareApp((line) => process.stdout.write(`${line}\n`));
}
