// What lies over the conversation for a moment: toast, alert, picture, menus.

import { byId } from "./dom.js";

const TOAST_MS = 3200;
let toastTimer;
let open = null;

/** Shows a short text for a moment. */
export function toast(text) {
  const element = byId("toast");
  element.textContent = text;
  element.classList.add("open");
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => element.classList.remove("open"), TOAST_MS);
}

/** Shows a text until it is closed. */
export function alertText(text) {
  byId("alert-text").textContent = text;
  byId("alert").showModal();
}

/** Shows a picture over everything. */
export function view(address, label) {
  const image = byId("viewer").querySelector("img");
  image.src = address;
  image.alt = label;
  byId("viewer").showModal();
}

/** Opens a popup that belongs to a button; a press elsewhere, Escape or the button itself close it. */
export function openPopup(popup, button) {
  const again = open?.popup === popup && open.button === button;
  closePopup();
  if (again) return;
  popup.hidden = false;
  button.setAttribute("aria-expanded", "true");
  open = { popup, button };
  popup.querySelector("input:checked, button:not([hidden])")?.focus({ preventScroll: true });
}

/** Closes whatever popup is open; `refocus` returns to its button. */
export function closePopup(refocus = false) {
  if (!open) return;
  const { popup, button } = open;
  popup.hidden = true;
  button.setAttribute("aria-expanded", "false");
  open = null;
  if (refocus) button.focus({ preventScroll: true });
}

/** Lays a popup beside a point or an element, inside of the phone. */
export function placePopup(popup, anchor, point) {
  const phone = popup.parentElement.getBoundingClientRect();
  const box = anchor.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = popup;
  const left = (point?.clientX || box.left) - phone.left;
  const top = (point?.clientY || box.bottom) - phone.top;
  popup.style.left = `${Math.max(8, Math.min(left, phone.width - width - 8))}px`;
  popup.style.top = `${Math.max(8, Math.min(top, phone.height - height - 8))}px`;
}

document.addEventListener("pointerdown", (event) => {
  if (open && !open.popup.contains(event.target) && !open.button.contains(event.target)) closePopup();
});

document.addEventListener("keydown", (event) => {
  if (!open) return;
  if (event.key === "Escape" || event.key === "Tab") {
    if (event.key === "Escape") event.preventDefault();
    if (event.key === "Escape" || open.popup.getAttribute("role") === "menu") closePopup(true);
    return;
  }
  if (open.popup.getAttribute("role") !== "menu" || !["ArrowDown", "ArrowUp"].includes(event.key)) return;
  event.preventDefault();
  const items = [...open.popup.querySelectorAll("button:not([hidden])")];
  const step = event.key === "ArrowDown" ? 1 : -1;
  items.at((items.indexOf(document.activeElement) + step) % items.length).focus();
});

byId("viewer").addEventListener("click", (event) => {
  if (event.target === byId("viewer")) byId("viewer").close();
});
