/** Tells the devstore which of Shopify's hosts a redirected request was meant for. */
export const ORIGINAL_HOST_HEADER = "x-devstore-host";

/** Where Node's own `fetch` finds who sends its requests; undici documents it for programs that bring their own copy. */
const DISPATCHER = Symbol.for("undici.globalDispatcher.1");

type Dispatcher = object & { dispatch: (options: DispatchOptions, handler: unknown) => boolean };
type DispatchOptions = { origin?: string | URL; path: string; headers?: unknown };

/**
 * Sends every request of this process to `https://<shop>.myshopify.com` to the devstore instead, so that production code
 * runs unchanged. It works below `fetch`, because libraries keep the `fetch` that they find when they are loaded. Returns
 * the way back.
 */
export function redirectShopify(devstoreUrl: string): () => void {
  const devstore = new URL(devstoreUrl).origin;
  const real = currentDispatcher();
  const redirecting = (options: DispatchOptions, handler: unknown): boolean => {
    const host = shopifyHostOf(options.origin);
    if (host === null) return real.dispatch(options, handler);
    return real.dispatch({ ...options, origin: devstore, headers: withHeader(options.headers, host) }, handler);
  };
  setDispatcher(
    new Proxy(real, {
      get(target, name) {
        if (name === "dispatch") return redirecting;
        const value: unknown = Reflect.get(target, name);
        return typeof value === "function" ? (value.bind(target) as unknown) : value;
      },
    }),
  );
  return () => {
    setDispatcher(real);
  };
}

function currentDispatcher(): Dispatcher {
  // Node loads its fetch with the first of its classes that is used.
  new Headers();
  const dispatcher: unknown = Reflect.get(globalThis, DISPATCHER);
  if (isDispatcher(dispatcher)) return dispatcher;
  throw new Error("This Node has no dispatcher behind its fetch: use Node 22.17 or newer.");
}

function isDispatcher(value: unknown): value is Dispatcher {
  return typeof value === "object" && value !== null && "dispatch" in value && typeof value.dispatch === "function";
}

function setDispatcher(dispatcher: Dispatcher): void {
  Reflect.set(globalThis, DISPATCHER, dispatcher);
}

function shopifyHostOf(origin: string | URL | undefined): string | null {
  if (origin === undefined || !URL.canParse(String(origin))) return null;
  const url = new URL(origin);
  return url.protocol === "https:" && url.hostname.endsWith(".myshopify.com") ? url.hostname : null;
}

/** Headers come as pairs in a flat list, or as an object. */
function withHeader(headers: unknown, host: string): unknown {
  if (Array.isArray(headers)) return [...(headers as unknown[]), ORIGINAL_HOST_HEADER, host];
  return { ...(typeof headers === "object" ? headers : {}), [ORIGINAL_HOST_HEADER]: host };
}
