// A message's text and entities as elements. Offsets are UTF-16 code units, as in JavaScript's own strings.

import { say } from "./api.js";
import { make } from "./dom.js";

const SIMPLE = { bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code" };
const BLOCKS = new Set(["pre", "blockquote", "expandable_blockquote"]);
const SAFE = new Set(["http:", "https:", "mailto:"]);
const FOLDED_LINES = 3;

/** Returns nodes for a text; `on.command(text)` is called when a command in it is pressed. */
export function formatted(text, entities, on) {
  const sorted = [...entities].sort((a, b) => a.offset - b.offset || b.length - a.length);
  return stretch(text, 0, text.length, sorted, on);
}

function stretch(text, start, end, entities, on) {
  const nodes = [];
  let at = start;
  let rest = entities;
  while (rest.length) {
    const [entity, ...others] = rest;
    const from = Math.max(entity.offset, at);
    const to = Math.min(entity.offset + entity.length, end);
    rest = others;
    if (from >= to) continue;
    nodes.push(text.slice(at, from));
    const inside = others.filter((other) => other.offset < to);
    rest = others.filter((other) => other.offset + other.length > to);
    nodes.push(wrapped(entity, text.slice(from, to), stretch(text, from, to, inside, on), on));
    at = to;
    // The line break after a block is the end of the block's own line.
    if (BLOCKS.has(entity.type) && text[at] === "\n" && at < end) at += 1;
  }
  nodes.push(text.slice(at, end));
  return nodes.filter((node) => node !== "");
}

function wrapped(entity, text, children, on) {
  if (SIMPLE[entity.type]) return make(SIMPLE[entity.type], {}, children);
  switch (entity.type) {
    case "pre":
      return make("pre", { tabindex: 0 }, make("code", { "data-language": entity.language }, children));
    case "blockquote":
      return make("blockquote", {}, children);
    case "expandable_blockquote":
      return foldable(text, children);
    case "spoiler":
      return spoiler(children);
    case "text_link":
      return link(entity.url, children);
    case "url":
      return link(/^[a-z]+:\/\//i.test(text) ? text : `https://${text}`, children);
    case "email":
      return link(`mailto:${text}`, children);
    case "bot_command":
      return make("button", { type: "button", class: "command", click: () => on.command(text) }, children);
    case "mention":
    case "text_mention":
    case "hashtag":
      return make("span", { class: "tag" }, children);
    default:
      return make("span", {}, children);
  }
}

function link(address, children) {
  if (!URL.canParse(address) || !SAFE.has(new URL(address).protocol)) return make("span", { class: "tag" }, children);
  return make("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, children);
}

function spoiler(children) {
  const open = (event) => {
    if (event.type === "keydown" && event.key !== "Enter" && event.key !== " ") return;
    cover.classList.add("open");
    for (const name of ["role", "tabindex", "aria-label"]) cover.removeAttribute(name);
  };
  const cover = make(
    "span",
    { class: "spoiler", role: "button", tabindex: 0, "aria-label": say("spoiler"), click: open, keydown: open },
    children,
  );
  return cover;
}

function foldable(text, children) {
  const quote = make("blockquote", {}, make("div", { class: "fold" }, children));
  if (text.split("\n").length <= FOLDED_LINES && text.length < 120) return quote;
  const toggle = make("button", { type: "button", class: "unfold", "aria-expanded": "false" }, say("show_more"));
  toggle.addEventListener("click", () => {
    const folded = quote.classList.toggle("folded");
    toggle.setAttribute("aria-expanded", String(!folded));
    toggle.textContent = say(folded ? "show_more" : "show_less");
  });
  quote.classList.add("folded");
  quote.append(toggle);
  return quote;
}
