import { createHash } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { PART_BYTES } from "#app/domains/file-import/file-import.ts";
import type { BegunUpload, FinishedUpload, KeptProblem, PutPart } from "#app/domains/file-import/file-import.ts";
import { action, loader } from "#app/routes/app.settings.import.tsx";
import { loader as problemsLoader } from "#app/routes/app.settings_.import_.problems.$id.ts";
import { action as uploadAction } from "#app/routes/app.settings_.import_.upload.ts";
import { linesOf, csvOfLines, orderExport, type ExportedOrder } from "#test/numbers/order-export.ts";
import { startWeb } from "#test/support/pages.ts";
import type { WebProcess } from "#test/support/pages.ts";
import { args, startWorld } from "#test/support/world.ts";
import type { World } from "#test/support/world.ts";

// The page of orders from a file through its real routes: a file comes in parts, is shown, imported, taken back.

const DAY_MS = 86_400_000;
const LIMITED_SCOPES = ["read_orders", "read_customers", "read_customer_merge"];

let world: World;
let web: WebProcess;
beforeAll(async () => {
  world = await startWorld();
  web = await startWeb();
});
afterAll(async () => {
  await web.stop();
  await world.stop();
});

let shops = 0;
async function givenShop(): Promise<string> {
  shops += 1;
  const domain = `file-page-${String(shops)}.myshopify.com`;
  world.devstore.store.addShop({ domain, currency: "EUR", timeZone: "Europe/Berlin" });
  world.devstore.store.placeOrder(domain, { email: "ada@example.com", lines: [{ quantity: 1, unitPrice: 1_000 }] });
  world.devstore.store.install(domain, LIMITED_SCOPES);
  await world.home(domain);
  await world.settle();
  return domain;
}

/** An order of so many days ago, as an export writes it. */
function exported(number: number, daysAgo: number, email: string): ExportedOrder {
  const time = new Date(Date.now() - daysAgo * DAY_MS).toISOString().slice(0, 19).replace("T", " ");
  return { name: `#${String(number)}`, id: String(7_000_000_000 + number), email, createdAt: `${time} +0000`, total: "20.00" };
}

const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

async function uploads<Answer>(shop: string, query: string, body: Uint8Array<ArrayBuffer> | string): Promise<Answer> {
  const request = world.merchantRequest(shop, `/app/settings/import/upload?${query}`, { method: "POST", body });
  return (await (await uploadAction(args(request))).json()) as Answer;
}

async function begin(shop: string, bytes: Uint8Array<ArrayBuffer>, fileName = "orders_export.csv") {
  const begun = await uploads<BegunUpload>(
    shop,
    "step=begin",
    JSON.stringify({ fileName, fileBytes: bytes.length, lastModified: 1_700_000_000_000 }),
  );
  if (begun.kind !== "begun") throw new Error(`Not begun: ${begun.reason}`);
  return begun;
}

function sendPart(shop: string, file: number, number: number, bytes: Uint8Array<ArrayBuffer>): Promise<PutPart> {
  return uploads(shop, `step=part&file=${String(file)}&number=${String(number)}&sha256=${sha256(bytes)}`, bytes);
}

/** Uploads a file whole and lets it be checked. */
async function givenFile(shop: string, text: string): Promise<number> {
  const bytes = new TextEncoder().encode(text);
  const begun = await begin(shop, bytes);
  for (let number = 1; number <= begun.parts; number += 1) {
    await sendPart(shop, begun.id, number, bytes.subarray((number - 1) * PART_BYTES, number * PART_BYTES));
  }
  await uploads<FinishedUpload>(shop, `step=finish&file=${String(begun.id)}`, "");
  await world.settle();
  return begun.id;
}

const page = (shop: string, query = "") => loader(args(world.merchantRequest(shop, `/app/settings/import${query}`)));

async function press(shop: string, fields: Readonly<Record<string, string>>) {
  const request = world.merchantRequest(shop, "/app/settings/import", { method: "POST", body: new URLSearchParams(fields) });
  return action(args(request));
}

async function stateOf(shop: string, file: number) {
  const { file: view } = await page(shop, `?file=${String(file)}`);
  if (view === null) throw new Error("The import is not there.");
  return view.state;
}

test("a file comes in parts in any order, and a part that comes twice, damaged or late changes nothing", async () => {
  const shop = await givenShop();
  const notes = "A long note. ".repeat(100);
  const orders = Array.from({ length: 2_000 }, (_, index) => ({
    ...exported(2_000 + index, 100 + (index % 300), `buyer-${String(index)}@example.com`),
    notes,
  }));
  const bytes = new TextEncoder().encode(orderExport(orders));
  const begun = await begin(shop, bytes);
  const part = (number: number) => bytes.subarray((number - 1) * PART_BYTES, number * PART_BYTES);
  expect(begun.parts).toBeGreaterThan(2);

  await sendPart(shop, begun.id, 2, part(2));
  await sendPart(shop, begun.id, 2, part(2));
  const damaged = await uploads<PutPart>(shop, `step=part&file=${String(begun.id)}&number=1&sha256=${"0".repeat(64)}`, part(1));
  const tooEarly = await uploads<FinishedUpload>(shop, `step=finish&file=${String(begun.id)}`, "");
  const again = await begin(shop, bytes);
  const halfWay = await stateOf(shop, begun.id);

  expect(damaged).toEqual({ kind: "refused", reason: "wrong-digest" });
  expect(tooEarly).toMatchObject({ kind: "incomplete", missing: [1, ...Array.from({ length: begun.parts - 2 }, (_, index) => index + 3)] });
  expect(again).toEqual({ ...begun, received: [2] });
  expect(halfWay).toMatchObject({ kind: "uploading", received: [2] });

  for (let number = 1; number <= begun.parts; number += 1) if (number !== 2) await sendPart(shop, begun.id, number, part(number));
  await uploads<FinishedUpload>(shop, `step=finish&file=${String(begun.id)}`, "");
  await world.settle();
  const late = await sendPart(shop, begun.id, 1, part(1));

  expect(late).toEqual({ kind: "refused", reason: "not-open" });
  expect(await stateOf(shop, begun.id)).toMatchObject({ kind: "ready", preview: { orders: 2_000, fresh: 2_000 } });
});

test("what is pressed happens once, and who presses too late reads how it stands", async () => {
  const shop = await givenShop();
  const id = await givenFile(shop, orderExport([exported(1, 200, "grace@example.com"), exported(2, 100, "grace@example.com")]));
  const file = String(id);

  const confirmed = await press(shop, { intent: "confirm", file, whole: "yes" });
  const twice = await press(shop, { intent: "confirm", file });
  await world.settle();

  expect(confirmed).toBeInstanceOf(Response);
  expect((confirmed as Response).headers.get("location")).toContain(`file=${file}`);
  expect(twice).toEqual({ kind: "refused", reason: "not-now" });
  expect(await stateOf(shop, id)).toMatchObject({ kind: "finished", result: { fresh: 2 } });

  await press(shop, { intent: "take-back", file });
  await world.settle();
  expect(await stateOf(shop, id)).toMatchObject({ kind: "taken-back", removed: 2 });
  expect(await press(shop, { intent: "cancel", file })).toEqual({ kind: "refused", reason: "not-now" });
});

test("files that were refused stand in nobody's way", async () => {
  const shop = await givenShop();
  for (const name of ["First", "Second", "Third"]) await givenFile(shop, `${name} name,Email\nAda,ada@example.com\n`);

  const id = await givenFile(shop, orderExport([exported(1, 100, "grace@example.com")]));

  expect(await stateOf(shop, id)).toMatchObject({ kind: "ready" });
  expect((await page(shop)).list).toMatchObject({ open: [{ id }], mayBegin: true });
});

test("lines that cannot be read are listed in pages and as a whole, and a page behind the last is the last", async () => {
  const shop = await givenShop();
  const good = linesOf(exported(1, 100, "grace@example.com"));
  const bad = Array.from({ length: 45 }, (_, index) => ({ ...linesOf(exported(10 + index, 90, "x@example.com"))[0], Total: "" }));
  const id = await givenFile(shop, csvOfLines([...good, ...bad]));

  const first = await page(shop, `?file=${String(id)}`);
  const behind = await page(shop, `?file=${String(id)}&page=9`);
  const request = world.merchantRequest(shop, `/app/settings/import/problems/${String(id)}`);
  const all = (await (await problemsLoader({ ...args(request), params: { id: String(id) } })).json()) as KeptProblem[];

  expect(first.problems).toMatchObject({ total: 45, kept: 45, page: 1, pageCount: 3 });
  expect(first.problems?.problems).toHaveLength(20);
  expect(behind.problems).toMatchObject({ page: 3 });
  expect(behind.problems?.problems.at(-1)?.line).toBe(47);
  expect(all.map(({ line }) => line)).toEqual(Array.from({ length: 45 }, (_, index) => index + 3));
});

test("another shop's file is not there: not to be seen, sent to, decided or listed", async () => {
  const [mine, foreign] = [await givenShop(), await givenShop()];
  const id = await givenFile(foreign, orderExport([exported(1, 100, "grace@example.com")]));
  const file = String(id);

  const seen = await page(mine, `?file=${file}`);
  const sent = await sendPart(mine, id, 1, new Uint8Array(3));
  const confirmed = await press(mine, { intent: "confirm", file });
  const request = world.merchantRequest(mine, `/app/settings/import/problems/${file}`);

  expect(seen).toMatchObject({ file: null, isGone: true, list: { open: [], past: [] }, problems: null });
  expect(sent).toEqual({ kind: "refused", reason: "not-open" });
  expect(confirmed).toEqual({ kind: "refused", reason: "not-now" });
  await expect(problemsLoader({ ...args(request), params: { id: file } })).rejects.toMatchObject({ status: 404 });
  expect(await stateOf(foreign, id)).toMatchObject({ kind: "ready" });
});

test("an address or a form that makes no sense is refused", async () => {
  const shop = await givenShop();
  const request = (query: string, body: string) =>
    world.merchantRequest(shop, `/app/settings/import/upload?${query}`, { method: "POST", body });

  for (const [query, body] of [
    ["", ""],
    ["step=begin", "not json"],
    ["step=begin", JSON.stringify({ fileName: "", fileBytes: 1, lastModified: null })],
    ["step=part&file=1&number=0&sha256=00", ""],
    ["step=finish&file=1e99", ""],
  ] as const) {
    await expect(uploadAction(args(request(query, body))), query).rejects.toMatchObject({ status: 400 });
  }
  await expect(press(shop, { intent: "day-order", file: "1", dayOrder: "year-first" })).rejects.toMatchObject({ status: 400 });
  expect(await page(shop, "?file=nonsense")).toMatchObject({ file: null, isGone: true });
});

test("a part as large as parts are passes the web process' doors, and one byte more does not", async () => {
  const shop = await givenShop();
  const bytes = new Uint8Array(PART_BYTES + 10).fill(65);
  const begun = await begin(shop, bytes);
  const send = async (body: Uint8Array<ArrayBuffer>) => {
    const { pathname, search, origin } = new URL(
      world.merchantRequest(shop, `/app/settings/import/upload?step=part&file=${String(begun.id)}&number=1&sha256=${sha256(body)}`).url,
    );
    const headers = {
      authorization: `Bearer ${world.devstore.mintSessionToken(shop)}`,
      "x-forwarded-host": new URL(origin).host,
      "user-agent": "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36",
    };
    return fetch(`${web.url}${pathname}${search}`, { method: "POST", body, headers });
  };

  const whole = await send(bytes.slice(0, PART_BYTES));
  const larger = await send(bytes.slice(0, PART_BYTES + 1));

  expect([whole.status, JSON.parse(await whole.text()) as unknown]).toEqual([200, { kind: "kept", received: 1, parts: 2 }]);
  expect(larger.status).toBe(413);
});
