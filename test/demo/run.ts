import { DEMO_DATABASE, demoSecrets, ensureDemoState, forgetRunning, noteRunning, runningDemo, STORE_FILE } from "#test/demo/demo-state.ts";
import { HOME_ROUTE, homePageFrom, type HomePage } from "#test/demo/home-data.ts";
import { demoOptionsFrom, HELP } from "#test/demo/options.ts";
import { progressBar } from "#test/demo/progress-bar.ts";
import { summaryText } from "#test/demo/summary.ts";
import { deathOf, startEncore, type Encore } from "#test/support/encore.ts";
import { merchantIn, type Merchant } from "#test/support/merchant.ts";
import { startPostgres, type Postgres } from "#test/support/postgres.ts";
import { prepareApp } from "#test/support/prepare.ts";
import { waitFor } from "#test/support/wait.ts";

const SHOP = "encore-demo.myshopify.com";
const PORTS = { postgres: 54_330, devstore: 4100, app: 4200, web: 4300 };
const IMPORT_PATIENCE_SECONDS = 900;
const POLL_MS = 500;

const stopped = new AbortController();
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => stopped.abort());
const untilStopped = new Promise<"stopped">((resolve) => stopped.signal.addEventListener("abort", () => resolve("stopped")));

/** What has been started, last first, so that an end at any point takes down what is there. */
const cleanUps: (() => unknown)[] = [];

try {
  process.exitCode = await main();
} catch (error) {
  console.error(`\n${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
for (const cleanUp of cleanUps.reverse()) await cleanUp();
process.exit();

async function main(): Promise<number> {
  const { isFresh, isHelp, isOnce } = demoOptionsFrom(process.argv.slice(2));
  if (isHelp) {
    console.log(HELP);
    return 0;
  }
  const running = runningDemo();
  if (running !== null)
    throw new Error(`A demo runs already (process ${running.pid}): ${running.url}\nStop it first with Ctrl-C in its terminal.`);
  noteRunning("starting");
  cleanUps.push(forgetRunning);

  const outcome = await Promise.race([start(isFresh), untilStopped]);
  if (outcome === "stopped") return 0;
  const { encore, merchant, state } = outcome;
  noteRunning(encore.devstore.url);

  const died = encore.died.then((ended) => (stopped.signal.aborted ? "stopped" : Promise.reject(new Error(deathOf(ended)))));
  const shown = await Promise.race([show(encore, merchant, state), died, untilStopped]);
  if (shown === "stopped") return 0;
  if (isOnce) return shown === "summary" ? 0 : 1;

  console.log(`
Open ${encore.devstore.adminUrl(SHOP)} in any browser: Encore inside the shop's admin.
The local Shopify (orders, customers, webhooks, a second shop): ${encore.devstore.url}
Ctrl-C stops everything; the next start goes on from here.`);
  await Promise.race([died, untilStopped]);
  console.log("\nStopping …");
  return 0;
}

type Started = Readonly<{ encore: Encore; merchant: Merchant; state: "new" | "kept" }>;

async function start(isFresh: boolean): Promise<Started> {
  await prepareApp(console.log);
  const postgres = await startPostgres({ name: "postgres", port: PORTS.postgres, survivesPowerLoss: true });
  cleanUps.push(() => postgres.stop());
  if (postgres.wasRunning) console.log(`Found the database of an earlier start on port ${postgres.port}.`);
  const state = await ensureDemoState(postgres, isFresh);
  const encore = await startEncore(optionsFor(postgres));
  cleanUps.push(() => encore.stop());
  sayOtherPorts(postgres, encore);
  return { encore, merchant: merchantIn(encore.devstore, SHOP), state };
}

function optionsFor(postgres: Postgres): Parameters<typeof startEncore>[0] {
  return {
    ownerUrl: postgres.ownerUrl(DEMO_DATABASE),
    databaseUrl: postgres.webUrl(DEMO_DATABASE),
    secrets: demoSecrets(),
    ports: PORTS,
    stateFile: STORE_FILE,
  };
}

function sayOtherPorts(postgres: Postgres, { devstore, webUrl }: Encore): void {
  const places = [
    // One that was running keeps the port that it has.
    ...(postgres.wasRunning ? [] : [["PostgreSQL", PORTS.postgres, postgres.port] as const]),
    ["the local Shopify", PORTS.devstore, portOf(devstore.url)],
    ["the app in its frame", PORTS.app, portOf(devstore.proxyUrl)],
    ["the web process", PORTS.web, portOf(webUrl)],
  ] as const;
  for (const [what, wanted, got] of places) {
    if (wanted !== got) console.log(`Port ${wanted} is taken: ${what} listens on ${got}.`);
  }
}

function portOf(url: string): number {
  return Number(new URL(url).port);
}

async function show({ devstore }: Encore, merchant: Merchant, state: "new" | "kept"): Promise<"summary" | "nothing"> {
  if (devstore.store.shops.get(SHOP)?.installation === null) {
    console.log(`Installing Encore into ${SHOP} …`);
    await merchant.install();
  } else if (state === "kept") {
    console.log(`Encore is installed in ${SHOP} from an earlier start.`);
  }
  await merchant.open("/app");
  const { view } = await imported(merchant);
  if (view.state === "failed")
    throw new Error(`The import failed: ${view.reason}. ${view.soFar.orders} orders are in. The worker's log is in .data/logs.`);
  if (view.state === "no-orders") {
    console.log("The shop has no orders yet.");
    return "nothing";
  }
  const [allTime, recent] = [await figuresOf(merchant, "all-time"), await figuresOf(merchant, "last-90-days")];
  console.log(`\n${summaryText({ domain: SHOP, currency: allTime.currency, allTime: allTime.figures, recent: recent.figures })}`);
  return "summary";
}

/** Follows the import through the page that the merchant sees, until it is over. */
async function imported(merchant: Merchant): Promise<HomePage> {
  const bar = progressBar(process.stdout);
  const look = async (): Promise<HomePage | undefined> => {
    const home = await homeOf(merchant, "/app");
    if (home.view.state !== "importing") return home;
    const { phase, done, expected, secondsLeft } = home.view;
    const what = { starting: "Asking Shopify", customers: "Customers", orders: "Orders", figures: "Computing figures" }[phase];
    bar.show({ what, done, expected, secondsLeft });
    return undefined;
  };
  const home = await waitFor("the end of the import", IMPORT_PATIENCE_SECONDS, look, POLL_MS);
  bar.end();
  return home;
}

async function homeOf(merchant: Merchant, path: string): Promise<HomePage> {
  return homePageFrom(await merchant.data(path, HOME_ROUTE));
}

async function figuresOf(merchant: Merchant, period: "all-time" | "last-90-days") {
  const { view, shop } = await homeOf(merchant, `/app?period=${period}`);
  if (view.state !== "figures") throw new Error(`The home page shows no figures but "${view.state}"`);
  return { figures: view.now, currency: shop.currency };
}
