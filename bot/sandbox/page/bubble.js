// One message as a row of the conversation: what it answers, what it carries, its text, time, marks and buttons.

import { fileAddress, page, say } from "./api.js";
import { icon, make } from "./dom.js";
import { formatted } from "./entities.js";

const TIME = new Intl.DateTimeFormat(page.language, { hour: "numeric", minute: "2-digit" });
const JUMBO = /^(?:\p{Extended_Pictographic}[\u{1F3FB}-\u{1F3FF}\uFE0F]?(?:\u200D\p{Extended_Pictographic}\uFE0F?)*){1,3}$/u;
const FILES = ["document", "voice", "audio", "video"];
const KINDS = ["photo", "sticker", ...FILES, "location"];

/** Returns a row; `on` has the listeners: command, press, menu, open, show. */
export function row(message, on) {
  const mine = message.from.id === page.user;
  const parts = [name(message, mine), answered(message, on), carried(message, on), words(message, on), meta(message, mine)];
  if (message.reaction) parts.push(reaction(message.reaction));
  const bubble = make("div", { class: `bubble${pictureClass(message)}` }, parts);
  const more = make("button", { type: "button", class: "more", "aria-label": say("more"), "aria-haspopup": "menu" }, icon("menu"));
  more.addEventListener("click", () => on.menu(message, more));
  const line = make("div", { class: "line-up" }, bubble, more);
  line.addEventListener("contextmenu", (event) => {
    if (event.target.closest("a, img") || String(getSelection())) return;
    event.preventDefault();
    on.menu(message, bubble, event);
  });
  const side = mine ? "mine" : "bot";
  return make("li", { class: `row ${side}`, "data-id": message.message_id }, line, keyboard(message, on));
}

/** Returns a message in a few words: for replies, and for screen readers. */
export function summary(message) {
  const text = message.text ?? message.caption;
  if (text) return text;
  return say(KINDS.find((kind) => message[kind]) ?? "document");
}

/** Returns the mark of a person's own message: one tick when sent, two when the bot has taken it. */
export function tick(read) {
  const mark = make("span", { class: "tick" }, icon(read ? "ticks" : "tick"));
  mark.append(make("span", { class: "hide" }, say(read ? "read" : "sent")));
  return mark;
}

function name(message, mine) {
  const shown = !mine && message.chat.type !== "private";
  return shown ? make("b", { class: "name" }, message.from.first_name) : null;
}

function answered(message, on) {
  const original = message.reply_to_message;
  if (!original) return null;
  const who = original.from.id === page.user ? say("me") : original.from.first_name;
  const attributes = { type: "button", class: "answered", click: () => on.show(original.message_id) };
  return make("button", attributes, make("b", {}, who), make("span", {}, summary(original)));
}

function pictureClass(message) {
  if (!message.photo && !message.sticker) return "";
  return message.caption ? " picture" : " picture bare";
}

function carried(message, on) {
  if (message.photo) return photo(message.photo.at(-1), message.caption ?? say("photo"), on);
  if (message.sticker) return photo(message.sticker, say("sticker"), on);
  if (message.location) return place(message.location);
  const kind = FILES.find((one) => message[one]);
  return kind ? file(message[kind], kind) : null;
}

function photo(size, label, on) {
  const address = fileAddress(size.file_id);
  const image = make("img", { src: address, alt: label, width: size.width, height: size.height });
  return make("button", { type: "button", class: "photo", "aria-label": say("open_photo"), click: () => on.open(address, label) }, image);
}

function file(value, kind) {
  const title = value.file_name ?? say(kind);
  const attributes = { class: "file", href: fileAddress(value.file_id), download: title, "aria-label": `${title}, ${say("download")}` };
  return make("a", attributes, make("i", {}, icon("file")), make("span", {}, make("b", {}, title), make("small", {}, bytes(value.file_size))));
}

function place({ latitude, longitude }) {
  const where = `${latitude.toFixed(5)}, ${longitude.toFixed(5)}`;
  return make("div", { class: "file" }, make("i", {}, icon("pin")), make("span", {}, make("b", {}, say("location")), make("small", {}, where)));
}

function bytes(size) {
  const units = ["B", "KB", "MB"];
  const step = Math.min(Math.floor(Math.log(Math.max(size, 1)) / Math.log(1024)), units.length - 1);
  return `${(size / 1024 ** step).toFixed(step && size / 1024 ** step < 10 ? 1 : 0)} ${units[step]}`;
}

function words(message, on) {
  const text = message.text ?? message.caption;
  if (!text) return null;
  const entities = message.entities ?? message.caption_entities ?? [];
  const jumbo = !entities.length && JUMBO.test(text) ? " jumbo" : "";
  return make("span", { class: `text${jumbo}` }, formatted(text, entities, on));
}

function meta(message, mine) {
  const date = new Date(message.date * 1000);
  const time = make("time", { datetime: date.toISOString() }, TIME.format(date));
  const marks = [message.edit_date ? make("span", {}, say("edited")) : null, time, mine ? tick(message.read) : null];
  return make("span", { class: "meta" }, marks);
}

function reaction(emoji) {
  return make("span", { class: "reaction", role: "img", "aria-label": say("reacted", { emoji }) }, emoji);
}

function keyboard(message, on) {
  const rows = message.reply_markup?.inline_keyboard;
  if (!rows) return null;
  return make("div", { class: "buttons" }, rows.map((buttons) => make("div", {}, buttons.map((button) => inline(message, button, on)))));
}

function inline(message, button, on) {
  if (button.url && /^(https?:\/\/|[^:]+$)/i.test(button.url)) {
    const address = button.url.includes("://") ? button.url : `https://${button.url}`;
    const label = `${button.text}, ${say("link")}`;
    return make("a", { class: "inline", href: address, target: "_blank", rel: "noopener noreferrer", "aria-label": label }, button.text, icon("link"));
  }
  const element = make("button", { type: "button", class: "inline" }, button.text, button.copy_text ? icon("copy") : null);
  element.addEventListener("click", () => on.press(message, button, element));
  return element;
}
