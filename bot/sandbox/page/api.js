// The people's side of the sandbox over HTTP: actions, and the feed of events.

const root = "/sandbox";

/** What the template hands over: who looks at which chat, and all texts. */
export const page = JSON.parse(document.getElementById("page").textContent);

/** Returns a text of the page, its {places} filled. */
export function say(key, places = {}) {
  return page.strings[key].replace(/\{(\w+)\}/g, (whole, name) => places[name] ?? whole);
}

const acting = { user: page.user, chat: page.chat };
const query = new URLSearchParams(acting);

async function answer(response) {
  const body = await response.json();
  if (!response.ok) throw new Error(body.error ?? body.description);
  return body;
}

/** Carries out an action such as "say" or "press". */
export async function act(action, fields) {
  const request = {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ ...acting, ...fields }),
  };
  return answer(await fetch(`${root}/${action}`, request));
}

/** Sends a file or, of several, an album; the caption stands below the first. */
export async function upload(kind, files, caption, replyTo) {
  const body = new FormData();
  for (const [name, value] of Object.entries({ ...acting, kind, caption })) body.append(name, value);
  if (replyTo) body.append("reply_to", replyTo);
  const alone = files.length === 1;
  files.forEach((file, index) => body.append(alone ? "file" : `file${index}`, file));
  return answer(await fetch(`${root}/${alone ? "upload" : "album"}`, { method: "POST", body }));
}

/** Returns all that is to be seen in the chat now. */
export async function state() {
  return answer(await fetch(`${root}/state?${query}`));
}

/** Returns the address of a file's bytes. */
export function fileAddress(id) {
  return `${root}/files/${encodeURIComponent(id)}`;
}

/**
 * Follows the events after a number, for as long as the page lives.
 * `on.hello(run)` tells which run of the server it is, on every connection; `on.event(event)` and `on.lost()` the rest.
 * Returns a function that ends it.
 */
export function follow(after, on) {
  let source;
  let timer;
  let last = after;
  const connect = () => {
    source = new EventSource(`${root}/events?${query}&after=${last}`);
    source.addEventListener("hello", (message) => on.hello(JSON.parse(message.data).run));
    source.addEventListener("message", (message) => {
      const event = JSON.parse(message.data);
      last = event.number;
      on.event(event);
    });
    source.addEventListener("error", () => {
      on.lost();
      // The browser tries again by itself, unless the server said no.
      if (source.readyState === EventSource.CLOSED) timer = setTimeout(connect, 1000);
    });
  };
  connect();
  return () => {
    clearTimeout(timer);
    source.close();
  };
}
