// The input at the bottom: text, command menu, attachments, replying and editing.

import { act, say, upload } from "./api.js";
import { summary } from "./bubble.js";
import { byId, make } from "./dom.js";
import { closePopup, openPopup, toast } from "./popups.js";

const MAX_TEXT = 4096;
const MAX_FILE = 50 * 1024 * 1024;
const MAX_PHOTO = 10 * 1024 * 1024;
const MAX_ALBUM = 10;
const PHOTOS = new Set(["image/png", "image/jpeg", "image/webp"]);

const form = byId("composer");
const text = byId("text");
const send = byId("send");
const list = byId("commands");
const commandButton = byId("command-button");
const context = byId("context");

/** All commands of the menu, those that are shown, and which of them is chosen (-1 for none). */
const menu = { all: [], shown: [], chosen: -1, asked: false };
/** What the next message does beside speaking: it answers `reply`, changes `edit` or carries `files` of a `kind`. */
const pending = { reply: null, edit: null, files: [], kind: null, preview: null };

/** Shows the commands that the bot has set. */
export function setCommands(commands) {
  menu.all = commands;
  commandButton.hidden = commands.length === 0;
  suggest();
}

/** Shows the bot's reply keyboard, or none. */
export function setKeyboard(keyboard) {
  const place = byId("keyboard");
  place.hidden = !keyboard;
  text.placeholder = keyboard?.hint || text.getAttribute("aria-label");
  place.replaceChildren(...(keyboard?.rows ?? []).map((row) => make("div", {}, row.map((label) => key(label, keyboard)))));
}

function key(label, keyboard) {
  const press = () => {
    if (keyboard.once) byId("keyboard").hidden = true;
    sendText(label);
  };
  return make("button", { type: "button", click: press }, label);
}

/** Sends a text at once, whatever stands in the input; returns whether it went out. */
export async function sendText(words, replyTo = null) {
  try {
    await act("say", { text: words, reply_to: replyTo });
    return true;
  } catch {
    toast(say("failed"));
    return false;
  }
}

/** Lets the next message answer another. */
export function replyTo(message) {
  forget();
  pending.reply = message;
  describe("reply", message.from.first_name, summary(message));
  text.focus();
}

/** Lets the next message take the place of one's own. */
export function edit(message) {
  forget();
  pending.edit = message;
  text.value = message.text ?? message.caption ?? "";
  describe("edit", say("editing"), summary(message));
  refresh();
  text.focus();
  text.setSelectionRange(text.value.length, text.value.length);
}

/** Lets the next message carry files: photos, or documents if Telegram would not take one of them as a photo. */
export function attach(picked, kind) {
  const files = [...picked].slice(0, MAX_ALBUM);
  if (!files.length) return;
  if (files.some((file) => file.size > MAX_FILE)) {
    toast(say("too_big"));
    return;
  }
  const asPhotos = kind === "photo" && files.every((file) => PHOTOS.has(file.type) && file.size <= MAX_PHOTO);
  const answered = pending.reply;
  forget();
  Object.assign(pending, { reply: answered, files, kind: asPhotos ? "photo" : "document" });
  if (asPhotos) pending.preview = URL.createObjectURL(files[0]);
  describe(asPhotos ? "photo" : "file", say("attached"), files.map((file) => file.name).join(", "));
  refresh();
  text.focus();
}

function describe(name, title, words) {
  context.hidden = false;
  context.querySelector("use").setAttribute("href", `#i-${name}`);
  context.querySelector("b").textContent = title;
  context.querySelector("p span").textContent = words;
  const image = context.querySelector("img");
  image.hidden = !pending.preview;
  if (pending.preview) image.src = pending.preview;
}

function forget() {
  if (pending.preview) URL.revokeObjectURL(pending.preview);
  if (pending.edit) text.value = "";
  Object.assign(pending, { reply: null, edit: null, files: [], kind: null, preview: null });
  context.hidden = true;
  refresh();
}

async function submit() {
  const words = text.value.trim();
  if (send.disabled) return;
  const sent = { ...pending };
  // What is typed while this one is on its way belongs to the next message.
  Object.assign(pending, { edit: null, preview: null });
  text.value = "";
  forget();
  send.classList.add("loading");
  try {
    await transmit(words, sent);
  } catch {
    toast(say("failed"));
    if (!text.value) text.value = words;
  } finally {
    if (sent.preview) URL.revokeObjectURL(sent.preview);
    send.classList.remove("loading");
    refresh();
  }
}

function transmit(words, { reply, edit: edited, files, kind }) {
  if (edited) return act("edit", { message_id: edited.message_id, text: words });
  if (files.length) return upload(kind, files, words, reply?.message_id);
  return act("say", { text: words, reply_to: reply?.message_id });
}

function refresh() {
  text.style.height = "auto";
  text.style.height = `${text.scrollHeight}px`;
  const words = text.value.trim();
  send.disabled = !words && !pending.files.length;
  const pieces = Math.ceil(words.length / MAX_TEXT);
  byId("long").hidden = pieces < 2 || Boolean(pending.edit || pending.files.length);
  byId("long").textContent = pieces < 2 ? "" : say("split", { count: pieces });
  suggest();
}

// The command menu: on request, and while a command is typed.

function suggest() {
  const typed = /^\/(\S*)$/.exec(text.value);
  const wanted = typed ? typed[1].toLowerCase() : "";
  const open = menu.all.length > 0 && (typed !== null || menu.asked);
  menu.shown = open ? menu.all.filter((one) => matches(one, wanted)) : [];
  menu.chosen = typed && menu.shown.length ? 0 : -1;
  list.replaceChildren(...menu.shown.map(option));
  list.hidden = menu.shown.length === 0;
  mark();
}

function matches({ command, description }, wanted) {
  return command.startsWith(wanted) || (wanted !== "" && description.toLowerCase().includes(wanted));
}

function option({ command, description }, index) {
  const attributes = { role: "option", id: `command-${index}`, click: () => sendCommand(command) };
  const element = make("li", attributes, make("b", {}, `/${command}`), make("span", {}, description));
  // The input keeps the focus, and a phone its keyboard.
  element.addEventListener("pointerdown", (event) => event.preventDefault());
  return element;
}

function mark() {
  [...list.children].forEach((element, index) => {
    element.setAttribute("aria-selected", String(index === menu.chosen));
    if (index === menu.chosen) element.scrollIntoView({ block: "nearest" });
  });
  const open = String(!list.hidden);
  for (const element of [text, commandButton]) element.setAttribute("aria-expanded", open);
  if (menu.chosen >= 0) text.setAttribute("aria-activedescendant", `command-${menu.chosen}`);
  else text.removeAttribute("aria-activedescendant");
}

async function sendCommand(command) {
  menu.asked = false;
  text.value = "";
  refresh();
  await sendText(`/${command}`);
}

function closeMenu() {
  menu.asked = false;
  menu.shown = [];
  menu.chosen = -1;
  list.hidden = true;
  list.replaceChildren();
  mark();
}

/** Keys while the command menu is open; returns whether the key was used up. */
function steer(event) {
  if (list.hidden) return false;
  const count = menu.shown.length;
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    const step = event.key === "ArrowDown" ? 1 : -1;
    menu.chosen = menu.chosen < 0 ? (step > 0 ? 0 : count - 1) : (menu.chosen + step + count) % count;
    mark();
  } else if (event.key === "Enter" && !event.shiftKey && menu.chosen >= 0) {
    sendCommand(menu.shown[menu.chosen].command);
  } else if (event.key === "Tab" && menu.chosen >= 0) {
    text.value = `/${menu.shown[menu.chosen].command} `;
    menu.asked = false;
    refresh();
  } else if (event.key === "Escape") {
    closeMenu();
  } else {
    return false;
  }
  return true;
}

text.addEventListener("keydown", (event) => {
  // While a Korean syllable is being composed, Enter belongs to the input method.
  if (event.isComposing || event.keyCode === 229) return;
  if (steer(event)) {
    event.preventDefault();
  } else if (event.key === "Enter" && !event.shiftKey) {
    event.preventDefault();
    submit();
  } else if (event.key === "Escape" && !context.hidden) {
    forget();
  }
});
text.addEventListener("input", () => {
  menu.asked = false;
  refresh();
});
text.addEventListener("blur", () => setTimeout(() => !list.matches(":hover") && document.activeElement !== commandButton && closeMenu(), 120));
text.addEventListener("paste", (event) => {
  if (!event.clipboardData.files.length) return;
  event.preventDefault();
  attach(event.clipboardData.files, "photo");
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  submit();
  text.focus();
});
context.querySelector("button").addEventListener("click", () => {
  forget();
  text.focus();
});
commandButton.addEventListener("pointerdown", (event) => event.preventDefault());
commandButton.addEventListener("click", () => {
  if (!list.hidden) {
    closeMenu();
    return;
  }
  text.focus();
  menu.asked = true;
  suggest();
});
byId("attach").addEventListener("click", () => openPopup(byId("attachments"), byId("attach")));
for (const item of byId("attachments").querySelectorAll("button")) {
  item.addEventListener("click", () => {
    closePopup();
    byId(`pick-${item.dataset.kind}`).click();
  });
}
for (const kind of ["photo", "document"]) {
  byId(`pick-${kind}`).addEventListener("change", (event) => {
    attach(event.target.files, kind);
    event.target.value = "";
  });
}
