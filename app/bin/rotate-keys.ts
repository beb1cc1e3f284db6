import { rotateKeys } from "#app/domains/privacy/privacy.server.ts";
import { closeDatabase } from "#app/platform/db.server.ts";

// After a new key was put in front of ENCRYPTION_KEYS or HASH_KEYS and all processes were started anew with it.
let column = "";
const { changed, oldKeys } = await rotateKeys((progress) => {
  const here = `${progress.shopId === null ? "system" : `shop ${String(progress.shopId)}`}, ${progress.column}`;
  if (here !== column) process.stdout.write(`${here} …\n`);
  column = here;
  process.stdout.write(`  ${String(progress.changed)} values so far\n`);
});
process.stdout.write(changed === 0 ? "Nothing was left to be changed.\n" : `${String(changed)} values are under the newest keys now.\n`);
for (const { setting, name, values, neededUntil } of oldKeys) {
  const sentence =
    values === 0
      ? `The key "${name}" may go from ${setting}.`
      : neededUntil === null
        ? `The key "${name}" of ${setting} is still used by ${String(values)} values: a process writes with the old setting. Start it anew, then run this again.`
        : `The key "${name}" of ${setting} may go after ${neededUntil.toISOString()}: until then it recognises ${String(values)} traces of forgotten persons.`;
  process.stdout.write(`${sentence}\n`);
}
await closeDatabase();
