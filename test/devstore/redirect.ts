/** Tells the devstore which of Shopify's hosts a redirected request was meant for. */
export const ORIGINAL_HOST_HEADER = "x-devstore-host";

/**
 * Sends every request of this process to `https://<shop>.myshopify.com` to the devstore instead, so that production code
 * runs unchanged. Call it before Shopify's library is loaded, because the library keeps the `fetch` that it finds then.
 * Returns the way back to the real `fetch`.
 */
export function redirectShopify(devstoreUrl: string): () => void {
  const realFetch = globalThis.fetch;
  const redirecting: typeof fetch = async (input, init) => {
    const address = typeof input === "string" ? input : input instanceof URL ? input.href : input.url;
    if (!URL.canParse(address)) return realFetch(input, init);
    const url = new URL(address);
    if (url.protocol !== "https:" || !url.hostname.endsWith(".myshopify.com")) return realFetch(input, init);
    const request = new Request(input, init);
    const headers = new Headers(request.headers);
    headers.set(ORIGINAL_HOST_HEADER, url.hostname);
    const hasBody = request.method !== "GET" && request.method !== "HEAD";
    return realFetch(new URL(`${url.pathname}${url.search}`, devstoreUrl), {
      method: request.method,
      headers,
      redirect: request.redirect,
      signal: request.signal,
      ...(hasBody ? { body: await request.arrayBuffer() } : {}),
    });
  };
  globalThis.fetch = redirecting;
  return () => {
    globalThis.fetch = realFetch;
  };
}
