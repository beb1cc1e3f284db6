import { idToken, isEmbedded, tellFrame } from "./bridge-port.ts";

const realFetch = window.fetch.bind(window);

const REAUTHORIZE = "X-Shopify-API-Request-Failure-Reauthorize-Url";
const RETRY = "X-Shopify-Retry-Invalid-Session-Request";

/** Requests to the app's own origin carry a fresh session token; one refused as invalid is tried once more. */
const fetchWithToken: typeof fetch = async (input, init) => {
  const request = new Request(input, init);
  if (!isEmbedded || new URL(request.url).origin !== window.location.origin || request.headers.has("authorization"))
    return realFetch(request);
  const again = request.clone();
  const response = await send(request);
  const reauthorize = response.headers.get(REAUTHORIZE);
  if (response.status === 401 && reauthorize !== null && reauthorize !== "") {
    tellFrame({ type: "open", href: new URL(reauthorize, window.location.href).href });
    return response;
  }
  return response.headers.get(RETRY) === "1" ? send(again) : response;
};

async function send(request: Request): Promise<Response> {
  const headers = new Headers(request.headers);
  headers.set("Authorization", `Bearer ${await idToken()}`);
  headers.set("X-Requested-With", "XMLHttpRequest");
  return realFetch(new Request(request, { headers }));
}

export function patchFetch(): void {
  window.fetch = fetchWithToken;
}
