import { frameSettings, tellApp } from "./frame-port.ts";
import type { FromApp } from "./messages.ts";

type Detail = Record<"granted" | "optional" | "required", string[]>;

async function tellShopify(deed: string, scopes: string[]): Promise<Detail> {
  const body = new URLSearchParams([["deed", deed], ...scopes.map((scope) => ["scope", scope])]);
  const response = await fetch(`${frameSettings.shopBase}/scopes`, { method: "POST", body });
  const answer = (await response.json()) as Detail & { error?: string };
  if (answer.error !== undefined) throw new Error(answer.error);
  return answer;
}

/** Shopify's own dialog: it lists what is asked for, and only the merchant's press grants it. */
function isGranted(scopes: string[]): Promise<boolean> {
  const dialog = document.querySelector<HTMLDialogElement>("[data-scopes]");
  if (dialog === null) return Promise.resolve(false);
  for (const entry of dialog.querySelectorAll<HTMLElement>("[data-scope]")) entry.hidden = !scopes.includes(entry.dataset["scope"] ?? "");
  dialog.returnValue = "decline";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "grant"), { once: true });
  });
}

/** Answers App Bridge's scopes API. What is granted already is not asked for again. */
export async function answerScopes(message: Extract<FromApp, { type: "scopes" }>): Promise<void> {
  const { request, deed, scopes } = message;
  const tell = (answer: object): void => {
    tellApp({ type: "scopes", request, answer: JSON.stringify(answer) });
  };
  try {
    const known = await tellShopify("query", deed === "query" ? [] : scopes);
    if (deed === "query") tell({ detail: known });
    else if (deed === "revoke") tell({ detail: await tellShopify("revoke", scopes) });
    else if (scopes.every((scope) => known.granted.includes(scope))) tell({ result: "granted-all", detail: known });
    else if (await isGranted(scopes)) tell({ result: "granted-all", detail: await tellShopify("grant", scopes) });
    else tell({ result: "declined-all", detail: known });
  } catch (error) {
    tell({ error: error instanceof Error ? error.message : String(error) });
  }
}
