/** The settings that every test of the app's own code may count on; the database comes on top. The keys open nothing real. */
export function testSettings(): Readonly<Record<string, string>> {
  return {
    NODE_ENV: "test",
    SHOPIFY_API_KEY: "0123456789abcdef0123456789abcdef",
    SHOPIFY_API_SECRET: "test-secret",
    SHOPIFY_APP_URL: "http://127.0.0.1:4300",
    ENCRYPTION_KEYS: `t1:${Buffer.alloc(32, 1).toString("base64")}`,
    HASH_KEYS: `t1:${Buffer.alloc(32, 2).toString("base64")}`,
    LOG_LEVEL: process.env["LOG_LEVEL"] ?? "silent",
  };
}
