import { createServer, type RequestListener } from "node:http";
import { Script } from "node:vm";
import { expect, onTestFinished, test } from "vitest";
import { listen } from "./http.ts";
import { createProxy } from "./proxy.ts";
import { framePolicyFor, rewriteCdn } from "./rewrite.ts";
import { devstoreWithShop } from "./test-devstore.ts";

const FRAME = "http://127.0.0.1:4100";

async function proxyTo(app: RequestListener): Promise<string> {
  const upstream = await listen(createServer(app), 0);
  const proxy = await listen(
    createProxy({
      appUrl: upstream.url,
      frameOrigin: () => FRAME,
      appBridge: () => "/* the stub */",
      unreachablePage: (reason) => `down: ${reason}`,
    }),
    0,
  );
  onTestFinished(async () => {
    await proxy.close();
    await upstream.close();
  });
  return proxy.url;
}

test("a document of the app is framed by the devstore and gets the local App Bridge, everything else stays", async () => {
  const { devstore } = await devstoreWithShop();

  const response = await fetch(`${devstore.proxyUrl}/app?shop=one.myshopify.com`);
  const text = await response.text();

  expect(response.headers.get("content-security-policy")).toBe(`frame-ancestors ${devstore.url};`);
  const local = `${devstore.proxyUrl}/.devstore/cdn/shopifycloud/app-bridge.js`;
  expect(response.headers.get("link")).toBe(`<${local}>; rel="preload"; as="script";`);
  expect(text).toContain(`src="${local}"`);
  expect(text).not.toContain("cdn.shopify.com");
  expect(text).toContain('<ui-title-bar title="Overview">');
});

test("the local App Bridge is one script that parses, and fonts are empty", async () => {
  const { devstore } = await devstoreWithShop();
  const cdn = `${devstore.proxyUrl}/.devstore/cdn`;

  const script = await (await fetch(`${cdn}/shopifycloud/app-bridge.js`)).text();

  expect(() => new Script(script)).not.toThrow();
  expect(script).toContain(`"frameOrigin":"${devstore.url}"`);
  expect(await (await fetch(`${cdn}/static/fonts/inter/v4/styles.css`)).text()).toBe("");
});

test("method, body, cookies, redirects and the browser's own host reach both sides", async () => {
  const url = await proxyTo((request, response) => {
    let body = "";
    request.on("data", (chunk: Buffer) => (body += chunk.toString()));
    request.on("end", () => {
      response.writeHead(302, { location: "/next", "set-cookie": ["a=1", "b=2"], "content-type": "application/json" });
      response.end(
        JSON.stringify({
          method: request.method,
          body,
          host: request.headers.host,
          forwarded: request.headers["x-forwarded-host"],
          proto: request.headers["x-forwarded-proto"],
        }),
      );
    });
  });

  const response = await fetch(`${url}/form?x=1`, { method: "PUT", body: "hello", redirect: "manual" });

  const host = new URL(url).host;
  expect(await response.json()).toEqual({ method: "PUT", body: "hello", host, forwarded: host, proto: "http" });
  expect([response.status, response.headers.get("location")]).toEqual([302, "/next"]);
  expect(response.headers.getSetCookie()).toEqual(["a=1", "b=2"]);
});

test("an address that two chunks share is rewritten, and bytes that are no text pass unharmed", async () => {
  const bytes = Buffer.from([0, 255, 254, 128, 195, 188]);
  const url = await proxyTo((request, response) => {
    if (request.url === "/picture") {
      response.writeHead(200, { "content-type": "image/png", "content-length": bytes.length });
      response.end(bytes);
      return;
    }
    response.writeHead(200, { "content-type": "text/html" });
    response.write('<p>ü</p><script src="https://cdn.sho');
    setTimeout(() => response.end('pify.com/shopifycloud/app-bridge.js"></script>https://cdn.sh'), 20);
  });

  expect(await (await fetch(`${url}/`)).text()).toBe(
    `<p>ü</p><script src="${url}/.devstore/cdn/shopifycloud/app-bridge.js"></script>https://cdn.sh`,
  );
  expect(Buffer.from(await (await fetch(`${url}/picture`)).arrayBuffer()).equals(bytes)).toBe(true);
});

test("data that names the CDN is left alone", async () => {
  const url = await proxyTo((_request, response) => {
    response.writeHead(200, { "content-type": "application/json" });
    response.end('"https://cdn.shopify.com/s/files/1.png"');
  });

  expect(await (await fetch(`${url}/`)).json()).toBe("https://cdn.shopify.com/s/files/1.png");
});

test("while the app is down the frame says so", async () => {
  const { devstore, app } = await devstoreWithShop();
  await app.stop();

  const response = await fetch(`${devstore.proxyUrl}/app`);
  const text = await response.text();

  expect(response.status).toBe(502);
  expect(text).toContain("Tiny does not answer yet");
  expect(text).toContain("Tiny antwortet noch nicht");
});

test.each([
  ["frame-ancestors https://admin.shopify.com;", `frame-ancestors ${FRAME};`],
  ["default-src 'self'; frame-ancestors 'none'", `default-src 'self'; frame-ancestors ${FRAME}`],
  ["default-src 'self'", "default-src 'self'"],
])("the policy %s becomes %s", (policy, expected) => {
  expect(framePolicyFor(policy, FRAME)).toBe(expected);
});

test("every address of the CDN moves", () => {
  expect(rewriteCdn("https://cdn.shopify.com/a https://cdn.shopify.com", "http://x")).toBe(
    "http://x/.devstore/cdn/a http://x/.devstore/cdn",
  );
});
