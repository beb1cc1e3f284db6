import { isOn, press } from "./bridge-bars.ts";
import { tellFrame } from "./bridge-port.ts";

const MODAL_STYLE = `
dialog { border: 0; padding: 0; border-radius: 16px; width: min(620px, calc(100vw - 32px)); max-height: min(80vh, calc(100vh - 32px));
  box-shadow: 0 24px 64px -12px rgb(20 24 31 / .35); font: 400 14px/1.5 Inter, system-ui, sans-serif; color: #1f2430; overflow: hidden; }
dialog[open] { display: flex; flex-direction: column; }
dialog::backdrop { background: rgb(20 24 31 / .45); }
dialog.small { width: min(380px, calc(100vw - 32px)); } dialog.large { width: min(980px, calc(100vw - 32px)); }
dialog.max { width: calc(100vw - 32px); height: calc(100vh - 32px); max-height: none; }
header { display: flex; align-items: center; gap: 8px; padding: 14px 16px; border-bottom: 1px solid #e4e6eb; }
h2 { flex: 1; margin: 0; font-size: 15px; line-height: 1.4; font-weight: 650; }
main { overflow: auto; flex: 1; min-height: 40px; } iframe { border: 0; width: 100%; height: 100%; min-height: 320px; }
footer { display: flex; justify-content: flex-end; gap: 8px; padding: 12px 16px; border-top: 1px solid #e4e6eb; }
button { font: 600 13px/20px Inter, system-ui, sans-serif; padding: 6px 12px; border-radius: 9px; border: 1px solid #c9cdd6; background: #fff; color: #1f2430; cursor: pointer; }
button.primary { background: #1f2430; border-color: #1f2430; color: #fff; } button.critical { background: #b3261e; border-color: #b3261e; color: #fff; }
button[disabled] { opacity: .5; cursor: default; } button:focus-visible { outline: 2px solid #2f5bd7; outline-offset: 2px; }
button.close { border: 0; padding: 6px; line-height: 0; }`;

const CLOSE_ICON =
  '<svg width="16" height="16" viewBox="0 0 16 16" fill="none" stroke="currentColor" stroke-width="1.8" aria-hidden="true"><path d="m4 4 8 8m0-8-8 8"/></svg>';

/** Drawn as a dialog inside the app's document, so that the app's own style and framework go on working in it. */
export class ModalElement extends HTMLElement {
  #dialog = document.createElement("dialog");

  connectedCallback(): void {
    if (this.shadowRoot !== null) return;
    const root = this.attachShadow({ mode: "open" });
    const style = document.createElement("style");
    style.textContent = MODAL_STYLE;
    root.append(style, this.#dialog);
    this.#dialog.addEventListener("close", () => {
      tellFrame({ type: "modal", isOpen: false });
      this.dispatchEvent(new CustomEvent("hide"));
    });
    this.addEventListener("devstore:title-bar", () => {
      if (this.#dialog.open) this.#draw();
    });
  }

  disconnectedCallback(): void {
    if (this.#dialog.open) this.#dialog.close();
  }

  get variant(): string {
    return this.getAttribute("variant") ?? "base";
  }

  set variant(variant: string) {
    this.setAttribute("variant", variant);
  }

  get src(): string | undefined {
    return this.getAttribute("src") ?? undefined;
  }

  set src(src: string | undefined) {
    if (src === undefined) this.removeAttribute("src");
    else this.setAttribute("src", src);
  }

  get content(): HTMLElement | undefined {
    const content = [...this.children].find((child) => !["UI-TITLE-BAR", "UI-SAVE-BAR"].includes(child.tagName));
    return content instanceof HTMLElement ? content : undefined;
  }

  get contentWindow(): Window | null {
    return this.#dialog.querySelector("iframe")?.contentWindow ?? null;
  }

  show(): Promise<void> {
    if (this.#dialog.open) return Promise.resolve();
    this.#draw();
    this.#dialog.showModal();
    tellFrame({ type: "modal", isOpen: true });
    this.dispatchEvent(new CustomEvent("show"));
    return Promise.resolve();
  }

  hide(): Promise<void> {
    if (this.#dialog.open) this.#dialog.close();
    return Promise.resolve();
  }

  toggle(): Promise<void> {
    return this.#dialog.open ? this.hide() : this.show();
  }

  #draw(): void {
    const bar = this.querySelector("ui-title-bar");
    const title = bar?.getAttribute("title") ?? document.title;
    this.#dialog.className = this.variant;
    this.#dialog.setAttribute("aria-label", title);
    this.#dialog.replaceChildren(this.#header(title), this.#main(), ...(bar === null ? [] : this.#footer(bar)));
  }

  #header(title: string): HTMLElement {
    const header = document.createElement("header");
    const heading = document.createElement("h2");
    heading.textContent = title;
    const close = document.createElement("button");
    close.type = "button";
    close.className = "close";
    close.setAttribute("aria-label", document.documentElement.lang.startsWith("de") ? "Schließen" : "Close");
    close.innerHTML = CLOSE_ICON;
    close.addEventListener("click", () => void this.hide());
    header.append(heading, close);
    return header;
  }

  #main(): HTMLElement {
    const main = document.createElement("main");
    if (this.src === undefined) {
      main.append(document.createElement("slot"));
      return main;
    }
    const frame = document.createElement("iframe");
    frame.src = this.src;
    frame.title = this.#dialog.getAttribute("aria-label") ?? "";
    main.append(frame);
    return main;
  }

  #footer(bar: Element): HTMLElement[] {
    const buttons = [...bar.querySelectorAll("button, a")].filter((button) => button instanceof HTMLElement);
    if (buttons.length === 0) return [];
    const footer = document.createElement("footer");
    for (const original of buttons.sort(
      (left, right) => Number(left.getAttribute("variant") === "primary") - Number(right.getAttribute("variant") === "primary"),
    )) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = original.textContent;
      button.disabled = original.hasAttribute("disabled") || isOn(original, "loading");
      button.classList.toggle("primary", original.getAttribute("variant") === "primary");
      button.classList.toggle("critical", original.getAttribute("tone") === "critical");
      button.addEventListener("click", () => {
        press(original);
      });
      footer.append(button);
    }
    return [footer];
  }
}

export function modalOf(id: string): ModalElement {
  const element = document.getElementById(id);
  if (element instanceof ModalElement) return element;
  throw new Error(`There is no ui-modal with the id "${id}".`);
}
