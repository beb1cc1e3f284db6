import { frameSettings, tellApp } from "./frame-port.ts";
import type { BarAction, FromApp, TitleBar } from "./messages.ts";

function barButton(action: BarAction, look: string): HTMLButtonElement {
  const element = document.createElement("button");
  element.type = "button";
  element.className = `button ${action.isCritical ? "danger" : look}`;
  element.textContent = action.label;
  element.disabled = action.isDisabled || action.isLoading;
  element.classList.toggle("loading", action.isLoading);
  element.addEventListener("click", () => {
    element.closest("details")?.removeAttribute("open");
    tellApp({ type: "action", key: action.key });
  });
  return element;
}

function popup(label: string, actions: BarAction[], name: string): HTMLElement {
  const details = document.createElement("details");
  details.className = `popup ${name}`;
  details.dataset["popup"] = "";
  const summary = document.createElement("summary");
  summary.className = "button plain";
  summary.textContent = label;
  const list = document.createElement("div");
  list.append(...actions.map((action) => barButton(action, "quiet")));
  details.append(summary, list);
  return details;
}

/** Without a title bar of its own the app is shown by its name. */
export function drawTitleBar(bar: TitleBar | null): void {
  const title = document.querySelector("[data-title]");
  const actions = document.querySelector("[data-actions]");
  const crumb = document.querySelector<HTMLButtonElement>("[data-breadcrumb]");
  if (title === null || actions === null || crumb === null) return;
  title.textContent = bar === null || bar.title === "" ? frameSettings.appName : bar.title;
  const breadcrumb = bar?.breadcrumb ?? null;
  crumb.hidden = breadcrumb === null;
  crumb.textContent = breadcrumb?.label ?? "";
  crumb.setAttribute("aria-label", breadcrumb?.label ?? "");
  crumb.onclick = () => {
    if (breadcrumb !== null) tellApp({ type: "action", key: breadcrumb.key });
  };
  actions.replaceChildren();
  if (bar === null) return;
  // On a phone the secondary buttons fold into one menu; both are there, the style sheet shows one.
  for (const action of bar.secondary) {
    const element = barButton(action, "plain");
    element.classList.add("only-wide");
    actions.append(element);
  }
  for (const group of bar.groups) actions.append(popup(group.label === "" ? frameSettings.words.more : group.label, group.actions, ""));
  if (bar.secondary.length > 0) {
    const folded = popup("•••", bar.secondary, "only-small");
    folded.querySelector("summary")?.setAttribute("aria-label", frameSettings.words.more);
    actions.append(folded);
  }
  if (bar.primary !== null) actions.append(barButton(bar.primary, "primary"));
}

const shownToasts = new Map<string, HTMLElement>();

export function showToast(message: Extract<FromApp, { type: "toast" }>): void {
  const toast = document.createElement("div");
  toast.className = message.isError ? "toast bad" : "toast";
  const text = document.createElement("span");
  text.textContent = message.message;
  toast.append(text);
  if (message.action !== null) {
    const action = document.createElement("button");
    action.type = "button";
    action.className = "toast-action";
    action.textContent = message.action;
    action.addEventListener("click", () => {
      tellApp({ type: "toast-action", id: message.id });
      hideToast(message.id);
    });
    toast.append(action);
  }
  const close = document.createElement("button");
  close.type = "button";
  close.className = "toast-close";
  close.setAttribute("aria-label", frameSettings.words.dismiss);
  close.append(document.querySelector<HTMLTemplateElement>("[data-close-icon]")?.content.cloneNode(true) ?? "×");
  close.addEventListener("click", () => {
    tellApp({ type: "toast-dismiss", id: message.id });
    hideToast(message.id);
  });
  toast.append(close);
  document.querySelector("[data-toasts]")?.append(toast);
  shownToasts.set(message.id, toast);
  setTimeout(() => {
    hideToast(message.id);
  }, message.durationMs);
}

export function hideToast(id: string): void {
  shownToasts.get(id)?.remove();
  shownToasts.delete(id);
}
