// The page as a whole: it draws the conversation from the server's state and follows its events.

import { act, follow, page, say, state } from "./api.js";
import { row, summary, tick } from "./bubble.js";
import { attach, edit, replyTo, sendText, setCommands, setKeyboard } from "./composer.js";
import { byId, make } from "./dom.js";
import { alertText, closePopup, openPopup, placePopup, toast, view } from "./popups.js";

const TYPING_MS = 5000;
const PRESS_SECONDS = 30;
const NEAR = 120;
const TOGETHER = 300;
const DAY = new Intl.DateTimeFormat(page.language, { year: "numeric", month: "long", day: "numeric", weekday: "long" });

const log = byId("log");
const messages = byId("messages");
const shown = new Map();
let run = null;
let stop = null;
let typingTimer = null;
let unread = 0;
let blocked = false;
let chosen = null;

const on = {
  command: (words) => sendText(words.replace(/@\w+$/, "")),
  press,
  menu: openActions,
  open: view,
  show: reveal,
};

// Drawing

function draw(message, fresh) {
  const element = row(message, on);
  if (fresh) element.classList.add("new");
  const last = [...shown.values()].at(-1);
  shown.set(message.message_id, message);
  if (!last || day(last) !== day(message)) messages.append(make("li", { class: "day", role: "separator" }, make("span", {}, day(message))));
  messages.append(element);
  regroup();
  byId("intro").hidden = true;
  return element;
}

function day(message) {
  const date = new Date(message.date * 1000);
  const now = new Date();
  if (date.toDateString() === now.toDateString()) return say("today");
  now.setDate(now.getDate() - 1);
  return date.toDateString() === now.toDateString() ? say("yesterday") : DAY.format(date);
}

/** Draws messages that belong together close to each other; the last of them has the corner. */
function regroup() {
  const rows = [...messages.children];
  rows.forEach((element, index) => {
    if (!element.dataset.id) return;
    element.classList.toggle("tight", together(rows[index - 1], element));
    element.classList.toggle("last", !together(element, rows[index + 1]));
  });
}

function together(above, below) {
  const [first, second] = [above, below].map((element) => element?.dataset.id && shown.get(Number(element.dataset.id)));
  if (!first || !second || first.reply_markup) return false;
  return first.from.id === second.from.id && second.date - first.date < TOGETHER;
}

function find(id) {
  return messages.querySelector(`[data-id="${id}"]`);
}

function reveal(id) {
  const element = find(id);
  if (!element) return;
  element.scrollIntoView({ block: "center", behavior: "smooth" });
  element.querySelector(".more").focus({ preventScroll: true });
}

// Scrolling

/** Whether new messages are followed: until somebody scrolls up by hand, and again from the bottom on. */
let following = true;
let byHand = false;

const away = () => log.scrollHeight - log.scrollTop - log.clientHeight;

function toBottom(smooth) {
  following = true;
  byHand = false;
  log.scrollTo({ top: log.scrollHeight, behavior: smooth ? "smooth" : "instant" });
}

/** Shows a new message; where it is longer than the screen, its beginning. */
function bringUp(element) {
  if (element.offsetHeight < log.clientHeight - 80) {
    toBottom(true);
    return;
  }
  following = false;
  log.scrollTo({ top: element.offsetTop - 8, behavior: "smooth" });
}

function countUnread(number) {
  unread = number;
  const badge = byId("unread");
  badge.hidden = number === 0;
  badge.textContent = String(number);
  badge.setAttribute("aria-label", say("unread", { count: number }));
}

for (const kind of ["wheel", "touchmove", "keydown", "pointerdown"]) {
  log.addEventListener(kind, () => (byHand = true), { passive: true });
}
log.addEventListener("scroll", () => {
  const bottom = away() < NEAR;
  if (bottom) following = true;
  else if (byHand) following = false;
  byId("down").hidden = bottom || following;
  if (bottom) countUnread(0);
});
byId("down").addEventListener("click", () => toBottom(true));
// The keyboard opens, the command menu opens, a picture arrives late: the end of the conversation stays in sight.
const keepUp = () => following && toBottom(false);
new ResizeObserver(keepUp).observe(log);
log.addEventListener("load", keepUp, true);

// Events

const handlers = {
  message({ message }) {
    const mine = message.from.id === page.user;
    if (message.from.is_bot) typing(false);
    const element = draw(message, true);
    if (mine || following) bringUp(element);
    else countUnread(unread + 1);
    byId("down").hidden = following || away() < NEAR;
  },
  edited({ message }) {
    shown.set(message.message_id, message);
    find(message.message_id)?.replaceWith(row(message, on));
    regroup();
    keepUp();
  },
  deleted({ message_id: id }) {
    shown.delete(id);
    find(id)?.remove();
    regroup();
  },
  read({ message_id: id }) {
    const message = shown.get(id);
    if (message) message.read = true;
    find(id)?.querySelector(".tick")?.replaceWith(tick(true));
  },
  typing({ action }) {
    typing(true, action);
  },
  keyboard({ keyboard }) {
    setKeyboard(keyboard);
  },
  profile() {
    state().then(decorate);
  },
};

function typing(active, action = "typing") {
  clearTimeout(typingTimer);
  byId("typing").hidden = !active;
  if (active) status(say(action.startsWith("upload") ? "sending_file" : "typing"), true);
  else status(say(blocked ? "blocked" : "online"));
  if (active) {
    typingTimer = setTimeout(typing, TYPING_MS, false);
    keepUp();
  }
}

function status(words, busy = false) {
  byId("status").textContent = words;
  byId("status").classList.toggle("busy", busy);
}

function decorate({ bot, chat, commands, keyboard, ...rest }) {
  blocked = rest.blocked;
  byId("menu").querySelector(`[name=blocked][value="${blocked ? "yes" : ""}"]`).checked = true;
  byId("title").textContent = chat.title ?? bot.first_name;
  document.title = byId("title").textContent;
  byId("intro").querySelector("h2").textContent = bot.first_name;
  if (bot.description) byId("description").textContent = bot.description;
  setCommands(commands);
  setKeyboard(keyboard);
  typing(false);
}

async function begin() {
  stop?.();
  const now = await state();
  const again = run !== null && run !== now.run;
  run = now.run;
  shown.clear();
  messages.replaceChildren();
  decorate(now);
  now.messages.forEach((message) => draw(message, false));
  byId("intro").hidden = now.messages.length > 0;
  toBottom(false);
  countUnread(0);
  if (again) toast(say("reconnected"));
  stop = follow(now.last, {
    hello: (current) => (current === run ? typing(false) : begin()),
    event: (event) => handlers[event.type]?.(event),
    lost: () => status(say("connecting"), true),
  });
}

// What people do with messages

async function press(message, button, element) {
  if (element.classList.contains("loading")) return;
  if (button.copy_text) return copy(button.copy_text.text);
  if (button.callback_data === undefined) return toast(say("not_here"));
  element.classList.add("loading");
  element.setAttribute("aria-busy", "true");
  try {
    const { answer } = await act("press", { message_id: message.message_id, button: button.callback_data, wait: PRESS_SECONDS });
    if (!answer) toast(say("no_answer"));
    else if (answer.text) (answer.alert ? alertText : toast)(answer.text);
  } catch {
    toast(say("failed"));
  } finally {
    element.classList.remove("loading");
    element.removeAttribute("aria-busy");
  }
}

async function copy(words) {
  try {
    await navigator.clipboard.writeText(words);
    toast(say("copied"));
  } catch {
    toast(say("copy_failed"));
  }
}

function openActions(message, anchor, point) {
  const actions = byId("actions");
  chosen = shown.get(message.message_id) ?? message;
  const editable = chosen.from.id === page.user && (chosen.text !== undefined || chosen.caption !== undefined);
  actions.querySelector("[data-action=edit]").hidden = !editable;
  openPopup(actions, anchor);
  if (!actions.hidden) placePopup(actions, anchor, point);
}

const doing = { reply: replyTo, edit, copy: (message) => copy(message.text ?? message.caption ?? summary(message)) };
for (const item of byId("actions").querySelectorAll("button")) {
  item.addEventListener("click", () => {
    closePopup();
    doing[item.dataset.action](chosen);
  });
}

for (const chip of document.querySelectorAll(".chips button")) chip.addEventListener("click", () => sendText(chip.textContent));
byId("start").addEventListener("click", () => sendText("/start"));

// Files dropped onto the conversation

let dragging = 0;
const showDrop = (change) => {
  dragging = Math.max(0, dragging + change);
  byId("drop").hidden = dragging === 0;
};
const stage = log.parentElement;
stage.addEventListener("dragenter", () => showDrop(1));
stage.addEventListener("dragleave", () => showDrop(-1));
stage.addEventListener("dragover", (event) => event.preventDefault());
stage.addEventListener("drop", (event) => {
  event.preventDefault();
  showDrop(-dragging);
  attach(event.dataTransfer.files, "photo");
});

// Settings

const menu = byId("menu");
byId("menu-button").addEventListener("click", () => openPopup(menu, byId("menu-button")));
menu.querySelector(`[name=theme][value=${document.documentElement.dataset.theme ?? "auto"}]`).checked = true;

const settings = {
  theme(value) {
    if (value === "auto") {
      localStorage.removeItem("theme");
      delete document.documentElement.dataset.theme;
    } else {
      localStorage.setItem("theme", value);
      document.documentElement.dataset.theme = value;
    }
  },
  async language(value) {
    await act("language", { language: value });
    location.reload();
  },
  user: (value) => visit({ user: value, chat: page.chat < 0 ? page.chat : "" }),
  chat: (value) => visit({ user: page.user, chat: value }),
  async blocked(value) {
    await act("block", { blocked: value === "yes" });
    decorate(await state());
  },
};
menu.addEventListener("change", (event) => settings[event.target.name](event.target.value));

function visit(wanted) {
  const query = new URLSearchParams(Object.entries(wanted).filter(([, value]) => value !== ""));
  location.assign(`/?${query}`);
}

await begin();
