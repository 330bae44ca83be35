"use strict";
// What both views stand on: the view's side of MCP Apps (JSON-RPC by postMessage), the host's look, and drawing.

const host = { can: {}, context: {} };
const waiting = new Map();
let asked = 0;

function post(message) {
  parent.postMessage({ jsonrpc: "2.0", ...message }, "*");
}

function request(method, params) {
  const id = ++asked;
  post({ id, method, params });
  return new Promise((resolve, reject) => waiting.set(id, { resolve, reject }));
}

/** Call a tool through the host, and return its answer; its error is thrown in the server's own words. */
async function call(name, args) {
  return answerOf(await request("tools/call", { name, arguments: args }));
}

function answerOf(result) {
  const answer = result?.structuredContent;
  if (result?.isError || answer?.error) {
    throw new Error(answer?.error?.message ?? result?.content?.[0]?.text ?? say("unreadable"));
  }
  return answer;
}

/** Put a sentence into the conversation, as if the person had written it. */
function tell(text) {
  return request("ui/message", { role: "user", content: [{ type: "text", text }] });
}

const told = {
  "ui/notifications/tool-input": ({ arguments: args }, view) => view.asked(args ?? {}),
  "ui/notifications/tool-result": (result, view) => view.answered(answerOf(result)),
  "ui/notifications/tool-cancelled": () => sayOnly("cancelled"),
  "ui/notifications/host-context-changed": (context, view) => { dress(context); view.draw(); },
};

/** Serve a view: {asked(arguments), answered(answer), draw(), words}. Inside a host, or filled with its data. */
function serve(view) {
  words = view.words;
  addEventListener("message", ({ source, data }) => {
    if (source !== parent || data?.jsonrpc !== "2.0") return;
    if (data.method) heard(data, view);
    else if (waiting.has(data.id)) {
      const { resolve, reject } = waiting.get(data.id);
      waiting.delete(data.id);
      if (data.error) reject(new Error(String(data.error.message ?? say("unreadable"))));
      else resolve(data.result);
    }
  });
  const filled = JSON.parse(document.getElementById("filled").textContent);
  dress({});
  if (filled) return attempt(() => { view.asked(filled.arguments); view.answered(filled.answer, filled); });
  sayOnly("waiting");
  new ResizeObserver(grown).observe(document.documentElement);
  request("ui/initialize", {
    protocolVersion: "2026-01-26",
    appInfo: { name: "nutmcp", version: "1" },
    appCapabilities: { availableDisplayModes: ["inline"] },
  }).then(({ hostCapabilities, hostContext }) => {
    host.can = hostCapabilities ?? {};
    dress(hostContext ?? {});
    post({ method: "ui/notifications/initialized", params: {} });
    if (!view.drawn) sayOnly("waiting");
  });
}

function heard({ id, method, params }, view) {
  if (told[method]) attempt(() => told[method](params ?? {}, view));
  else if (id !== undefined) {
    const known = method === "ping" || method === "ui/resource-teardown";
    post(known ? { id, result: {} } : { id, error: { code: -32601, message: "There is no such method." } });
  }
}

/** Do something, and show a sentence if it fails, below what is shown or in its place: never a blank. */
async function attempt(action) {
  try {
    return await action();
  } catch (error) {
    const sentence = alarm(error instanceof TypeError ? say("unreadable") : error.message);
    const slot = document.getElementById("slot");
    if (slot) slot.replaceChildren(sentence);
    else showOnly(sentence);
  }
}

function grown() {
  const { height } = document.documentElement.getBoundingClientRect();
  if (Math.ceil(height) === grown.last) return;
  grown.last = Math.ceil(height);
  post({ method: "ui/notifications/size-changed", params: { height: grown.last } });
}

/** Take over the host's theme, colours, fonts and language. */
function dress(context) {
  Object.assign(host.context, context);
  const { theme, styles, locale } = host.context;
  const root = document.documentElement;
  root.dataset.theme = theme ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
  for (const [name, value] of Object.entries(styles?.variables ?? {})) {
    if (value) root.style.setProperty(name, value);
  }
  language = /^fr\b/i.test(locale ?? navigator.language) ? "fr" : "en";
  const [region] = Intl.DateTimeFormat.supportedLocalesOf([locale ?? navigator.language]);
  place = region?.startsWith(language) ? region : language;
  root.lang = place;
}

let words, language = "en", place = "en";

const COMMON = {
  en: {
    waiting: "One moment…",
    cancelled: "This was cancelled.",
    unreadable: "This answer cannot be drawn. The text of the answer is complete.",
    rest: "All others",
    total: "Total",
    close: "Close",
  },
  fr: {
    waiting: "Un instant…",
    cancelled: "La demande a été annulée.",
    unreadable: "Cette réponse ne peut pas être dessinée. Son texte est complet.",
    rest: "Tous les autres",
    total: "Total",
    close: "Fermer",
  },
};

function say(key, ...values) {
  const text = words[language][key] ?? COMMON[language][key];
  return text.replace(/\{(\d)\}/g, (_, at) => values[at]);
}

/** Make an element; texts become text, whatever they contain. */
function el(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (value !== undefined && value !== false) made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children.flat().filter((child) => child !== undefined && child !== false && child !== ""));
  return made;
}

function show(...children) {
  document.getElementById("view").replaceChildren(...children.flat().filter(Boolean));
}

const alarm = (text) => el("p", { role: "alert", class: "alarm" }, text);

function showOnly(sentence) {
  show(el("h1", { class: "unseen" }, document.title), sentence);
}

function sayOnly(key) {
  showOnly(el("p", { role: "status", class: "faint" }, say(key)));
}

function button(text, onclick, attributes = {}) {
  return el("button", { type: "button", onclick: (event) => attempt(() => onclick(event)), ...attributes }, text);
}

const clock = (minutes) => `${Math.trunc(minutes / 60)}:${String(Math.abs(minutes) % 60).padStart(2, "0")}`;

const on = (day, options) => new Intl.DateTimeFormat(place, { ...options, timeZone: "UTC" }).format(new Date(day));

function money(amount, currency) {
  try {
    return new Intl.NumberFormat(place, { style: "currency", currency, currencyDisplay: "code" }).format(amount);
  } catch {
    return `${amount} ${currency}`;
  }
}
