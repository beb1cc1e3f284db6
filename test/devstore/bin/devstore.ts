import { parseArgs } from "node:util";
import { startDevstore } from "../devstore.ts";

const HELP = `A local Shopify for one app.

  node test/devstore/bin/devstore.ts --toml shopify.app.toml --app-url http://127.0.0.1:3000 --client-id KEY --client-secret SECRET

  --toml FILE           the app's shopify.app.toml (scopes, webhook subscriptions)
  --app-url URL         where the app's web process listens
  --client-id KEY       the app's client id (SHOPIFY_API_KEY)
  --client-secret TEXT  the app's client secret (SHOPIFY_API_SECRET)
  --name NAME           what the admin calls the app (default: App)
  --port N              port of the devstore (default 4100; a taken one is replaced)
  --proxy-port N        port of the app inside the frame (default 4101)
  --state FILE          keep what happens in this file
  --empty               start without shops' history: one empty shop, dev-shop.myshopify.com
  --help                this text

Start the app with SHOPIFY_APP_URL set to the second address that is printed, and with
DEVSTORE_URL=<first address> NODE_OPTIONS="--import ./test/devstore/preload.ts", so that its calls to Shopify arrive here.
`;

const { values } = parseArgs({
  options: {
    toml: { type: "string" },
    "app-url": { type: "string" },
    "client-id": { type: "string" },
    "client-secret": { type: "string" },
    name: { type: "string", default: "App" },
    port: { type: "string", default: "4100" },
    "proxy-port": { type: "string", default: "4101" },
    state: { type: "string" },
    empty: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
});

const { toml, "app-url": appUrl, "client-id": clientId, "client-secret": clientSecret } = values;
if (values.help || toml === undefined || appUrl === undefined || clientId === undefined || clientSecret === undefined) {
  process.stdout.write(HELP);
  process.exitCode = values.help ? 0 : 2;
} else {
  const devstore = await startDevstore({
    port: Number(values.port),
    proxyPort: Number(values["proxy-port"]),
    ...(values.state === undefined ? {} : { stateFile: values.state }),
    shops: values.empty ? "empty" : "demo",
    app: { name: values.name, url: appUrl, clientId, clientSecret, tomlFile: toml },
  });
  if (devstore.store.shops.size === 0) devstore.store.addShop({ domain: "dev-shop.myshopify.com", name: "Dev Shop" });
  process.stdout.write(
    `Devstore          ${devstore.url}\nApp in the frame  ${devstore.proxyUrl}  (SHOPIFY_APP_URL of the app)\nCtrl-C stops it.\n`,
  );
  const stop = (): void => {
    void devstore.stop();
  };
  process.once("SIGINT", stop);
  process.once("SIGTERM", stop);
}
