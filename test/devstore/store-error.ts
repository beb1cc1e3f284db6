/** A request that the devstore cannot fulfil; its message says what to do instead. */
export class DevstoreError extends Error {
  override name = "DevstoreError";
}
