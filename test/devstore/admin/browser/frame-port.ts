import type { FrameSettings } from "./frame-settings.ts";
import type { FromFrame } from "./messages.ts";

export const frameSettings = JSON.parse(document.querySelector("[data-settings]")?.textContent ?? "{}") as FrameSettings;

export const appFrame = document.querySelector<HTMLIFrameElement>("[data-app]");

export function tellApp(message: FromFrame): void {
  appFrame?.contentWindow?.postMessage({ devstore: message }, frameSettings.appOrigin);
}
