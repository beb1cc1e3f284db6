/**
 * `DEVSTORE_URL=http://127.0.0.1:4100 node --import ./test/devstore/preload.ts server.js` makes an unchanged app talk
 * to the devstore. It is the one file here that reads the environment, because a preloaded file has no other way to be told.
 */
import { env } from "node:process";
import { redirectShopify } from "./redirect.ts";

const devstoreUrl = env["DEVSTORE_URL"];
if (devstoreUrl === undefined || !URL.canParse(devstoreUrl)) {
  throw new Error("Set DEVSTORE_URL to the address of the running devstore, for example http://127.0.0.1:4100.");
}
redirectShopify(devstoreUrl);
