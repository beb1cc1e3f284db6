/** The menu of small screens, and pop-ups that close when something else is pressed. Pages work without this script. */

const menuButton = document.querySelector<HTMLButtonElement>("[data-menu]");

function setMenu(isOpen: boolean): void {
  document.body.classList.toggle("menu-open", isOpen);
  menuButton?.setAttribute("aria-expanded", String(isOpen));
}

menuButton?.addEventListener("click", () => {
  const isOpen = !document.body.classList.contains("menu-open");
  setMenu(isOpen);
  if (isOpen) document.querySelector<HTMLElement>("#nav a")?.focus();
});

document.querySelector("[data-menu-close]")?.addEventListener("click", () => {
  setMenu(false);
});

document.querySelector("#nav")?.addEventListener("click", (event) => {
  if (event.target instanceof Element && event.target.closest("a") !== null) setMenu(false);
});

function closePopups(except: EventTarget | null): void {
  for (const popup of document.querySelectorAll<HTMLDetailsElement>("details[data-popup][open]")) {
    if (!(except instanceof Node) || !popup.contains(except)) popup.open = false;
  }
}

document.addEventListener("click", (event) => {
  closePopups(event.target);
});
window.addEventListener("blur", () => {
  closePopups(null);
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  closePopups(null);
  if (document.body.classList.contains("menu-open")) {
    setMenu(false);
    menuButton?.focus();
  }
});
