import type { BridgeSettings, FromApp, FromFrame, ScopesDeed } from "./messages.ts";

declare const settings: BridgeSettings;

type Listener<Type extends FromFrame["type"]> = (message: Extract<FromFrame, { type: Type }>) => void;

const frameListeners = new Map<string, ((message: never) => void)[]>();

export const isEmbedded = window.parent !== window;

export function tellFrame(message: FromApp): void {
  if (isEmbedded) window.parent.postMessage({ devstore: message }, settings.frameOrigin);
}

export function onFrame<Type extends FromFrame["type"]>(type: Type, listener: Listener<Type>): void {
  frameListeners.set(type, [...(frameListeners.get(type) ?? []), listener]);
}

window.addEventListener("message", (event: MessageEvent<unknown>) => {
  if (event.origin !== settings.frameOrigin || event.source !== window.parent) return;
  const data = event.data;
  if (typeof data !== "object" || data === null || !("devstore" in data)) return;
  const message = data.devstore as FromFrame;
  for (const listener of frameListeners.get(message.type) ?? []) listener(message as never);
});

let requests = 0;
const answers = new Map<string, (value: string) => void>();

/** Asks the frame something and waits for its answer. */
function ask(make: (request: string) => FromApp): Promise<string> {
  requests += 1;
  const request = `${String(requests)}-${Math.random().toString(36).slice(2)}`;
  return new Promise((resolve) => {
    answers.set(request, resolve);
    tellFrame(make(request));
  });
}

function answered(request: string, value: string): void {
  answers.get(request)?.(value);
  answers.delete(request);
}

onFrame("token", (message) => {
  answered(message.request, message.token);
});
onFrame("scopes", (message) => {
  answered(message.request, message.answer);
});
onFrame("left", (message) => {
  answered(message.request, "");
});

/** A fresh session token; outside the frame it never comes, as in Shopify. */
export function idToken(): Promise<string> {
  return ask((request) => ({ type: "token", request }));
}

type ScopesAnswer = {
  error?: string;
  result?: "granted-all" | "declined-all";
  detail: Record<"granted" | "optional" | "required", string[]>;
};

/** Asks the frame about scopes; rejects where Shopify would. */
export async function askScopes(deed: ScopesDeed, scopes: string[]): Promise<ScopesAnswer> {
  const answer = JSON.parse(await ask((request) => ({ type: "scopes", request, deed, scopes }))) as ScopesAnswer;
  if (answer.error !== undefined) throw new Error(answer.error);
  return answer;
}

/** Resolves when nothing unsaved is left, or the merchant agreed to lose it. */
export async function leaveConfirmation(): Promise<void> {
  await ask((request) => ({ type: "leave", request }));
}

/** Shop and host come on the first document only; later documents of the same tab remember them. */
export function remembered(name: string): string {
  const key = `devstore:${name}`;
  const given = new URLSearchParams(window.location.search).get(name);
  try {
    if (given !== null && given !== "") window.sessionStorage.setItem(key, given);
    return given ?? window.sessionStorage.getItem(key) ?? "";
  } catch {
    return given ?? "";
  }
}
