import { onFrame, tellFrame } from "./bridge-port.ts";
import { navigateTo } from "./bridge-navigation.ts";
import type { BarAction } from "./messages.ts";

/** An element whose children are a description for the frame, never drawn in the app. */
abstract class Described extends HTMLElement {
  #observer: MutationObserver | null = null;

  connectedCallback(): void {
    if (this.shadowRoot === null) this.attachShadow({ mode: "open" });
    this.#observer = new MutationObserver(() => {
      this.report();
    });
    this.#observer.observe(this, { childList: true, subtree: true, characterData: true, attributes: true });
    this.report();
  }

  disconnectedCallback(): void {
    this.#observer?.disconnect();
    this.retract();
  }

  abstract report(): void;
  abstract retract(): void;
}

export class NavMenu extends Described {
  report(): void {
    const items = [...this.querySelectorAll("a[href], s-link[href]")].map((link) => ({
      href: link.getAttribute("href") ?? "",
      label: link.textContent.trim(),
      isHome: link.getAttribute("rel") === "home",
    }));
    tellFrame({ type: "nav", items });
  }

  retract(): void {
    if (document.querySelector("ui-nav-menu, s-app-nav") === null) tellFrame({ type: "nav", items: [] });
  }
}

/** `s-app-nav` needs a class of its own. */
export class AppNav extends NavMenu {}

const pressable = new Map<string, HTMLElement>();

/** Reads the buttons of a bar and remembers them, so that a press in the frame reaches them. */
export function barActions(elements: Iterable<Element>, prefix: string): BarAction[] {
  return [...elements]
    .filter((element) => element instanceof HTMLElement)
    .map((element, index) => {
      const key = `${prefix}${String(index)}`;
      pressable.set(key, element);
      return {
        key,
        label: element.textContent.trim(),
        isDisabled: element.hasAttribute("disabled"),
        isLoading: isOn(element, "loading"),
        isCritical: element.getAttribute("tone") === "critical",
      };
    });
}

export function isOn(element: Element, attribute: string): boolean {
  const value = element.getAttribute(attribute);
  return value !== null && value !== "false";
}

/** Clicks as the merchant would; a link that no router takes care of is followed. */
export function press(element: HTMLElement): void {
  const href = element.getAttribute("href");
  let isHandled = href === null;
  const followOnce = (event: Event): void => {
    isHandled ||= event.defaultPrevented;
    if (href !== null) event.preventDefault();
  };
  window.addEventListener("click", followOnce);
  element.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true, composed: true }));
  window.removeEventListener("click", followOnce);
  if (href !== null && !isHandled) navigateTo(href);
}

onFrame("action", (message) => {
  const element = pressable.get(message.key);
  if (element !== undefined) press(element);
});

export class TitleBarElement extends Described {
  report(): void {
    if (this.closest("ui-modal") !== null) {
      this.dispatchEvent(new CustomEvent("devstore:title-bar", { bubbles: true }));
      return;
    }
    const own = [...this.querySelectorAll(":scope > a, :scope > button, :scope > span > a, :scope > span > button")];
    const of = (variant: string | null): Element[] => own.filter((element) => element.getAttribute("variant") === variant);
    tellFrame({
      type: "title-bar",
      bar: {
        title: this.getAttribute("title") ?? document.title,
        breadcrumb: barActions(of("breadcrumb"), "b")[0] ?? null,
        primary: barActions(of("primary"), "p")[0] ?? null,
        secondary: barActions(of(null), "s"),
        groups: [...this.querySelectorAll("section")].map((section, index) => ({
          label: section.getAttribute("label") ?? "",
          actions: barActions(section.querySelectorAll("a, button"), `g${String(index)}-`),
        })),
      },
    });
  }

  retract(): void {
    if (document.querySelector("ui-title-bar") === null) tellFrame({ type: "title-bar", bar: null });
  }
}
