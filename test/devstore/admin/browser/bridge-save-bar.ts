import { isOn, press } from "./bridge-bars.ts";
import { onFrame, tellFrame } from "./bridge-port.ts";

/** Whoever owns the one save bar of the page at the moment. */
type Owner = { element: Element | null; save: () => void; discard: () => void; confirmsDiscard: boolean };

let owner: Owner | null = null;

function reportSaveBar(): void {
  const save = owner?.element?.querySelector("button[variant=primary]") ?? null;
  tellFrame({
    type: "save-bar",
    isShown: owner !== null,
    isDisabled: save?.hasAttribute("disabled") ?? false,
    isLoading: save !== null && isOn(save, "loading"),
    confirmsDiscard: owner?.confirmsDiscard ?? false,
  });
}

function showSaveBar(next: Owner): void {
  owner = next;
  reportSaveBar();
}

function hideSaveBar(): void {
  owner = null;
  reportSaveBar();
}

onFrame("save", () => owner?.save());
onFrame("discard", () => owner?.discard());

export class SaveBarElement extends HTMLElement {
  #observer: MutationObserver | null = null;

  connectedCallback(): void {
    if (this.shadowRoot === null) this.attachShadow({ mode: "open" });
    this.#observer = new MutationObserver(() => {
      if (this.showing) reportSaveBar();
    });
    this.#observer.observe(this, { childList: true, subtree: true, characterData: true, attributes: true });
  }

  disconnectedCallback(): void {
    this.#observer?.disconnect();
    void this.hide();
  }

  get showing(): boolean {
    return owner?.element === this;
  }

  get discardConfirmation(): boolean {
    return isOn(this, "discardconfirmation");
  }

  set discardConfirmation(confirms: boolean) {
    this.toggleAttribute("discardconfirmation", confirms);
  }

  show(): Promise<void> {
    if (this.showing) return Promise.resolve();
    showSaveBar({
      element: this,
      save: () => {
        this.#press("button[variant=primary]");
      },
      discard: () => {
        this.#press("button:not([variant=primary])");
      },
      confirmsDiscard: this.discardConfirmation,
    });
    this.dispatchEvent(new CustomEvent("show"));
    return Promise.resolve();
  }

  hide(): Promise<void> {
    if (!this.showing) return Promise.resolve();
    hideSaveBar();
    this.dispatchEvent(new CustomEvent("hide"));
    return Promise.resolve();
  }

  toggle(): Promise<void> {
    return this.showing ? this.hide() : this.show();
  }

  #press(selector: string): void {
    const button = this.querySelector(selector);
    if (button instanceof HTMLElement) press(button);
  }
}

/** `<form data-save-bar>`: the bar comes with the first change and goes with submit or reset. */
export function watchForms(): void {
  const noteChange = (event: Event): void => {
    const form = event.target instanceof Element ? event.target.closest("form[data-save-bar]") : null;
    if (!(form instanceof HTMLFormElement) || owner?.element === form) return;
    showSaveBar({
      element: form,
      save: () => {
        form.requestSubmit();
      },
      discard: () => {
        form.reset();
      },
      confirmsDiscard: form.hasAttribute("data-discard-confirmation"),
    });
  };
  const noteEnd = (event: Event): void => {
    if (owner !== null && owner.element === event.target) hideSaveBar();
  };
  document.addEventListener("input", noteChange);
  document.addEventListener("change", noteChange);
  document.addEventListener("submit", noteEnd);
  document.addEventListener("reset", noteEnd);
}

export function saveBarOf(id: string): SaveBarElement {
  const element = document.getElementById(id);
  if (element instanceof SaveBarElement) return element;
  throw new Error(`There is no ui-save-bar with the id "${id}".`);
}
