// Somebody who signs in at the provider's pages, and whose assistant does what the SDK's client does.

import assert from "node:assert/strict";

import { load } from "../packages.mjs";

const { Client, StreamableHTTPClientTransport, UnauthorizedError } = await load("@modelcontextprotocol/client");

const BACK = "http://127.0.0.1:9/back"; // where the assistant would listen
const MOST_PAGES = 20;

/** Somebody with a browser that keeps cookies and shows no pictures. */
export class Person {
  #cookies = new Map();

  constructor(name) {
    this.name = name;
  }

  /** Go to an address, sign in and agree wherever one is asked to, and return where one is sent in the end. */
  async visit(address, until = BACK) {
    let next = { url: address };
    for (let page = 0; page < MOST_PAGES; page += 1) {
      if (next.url.startsWith(until)) return new URL(next.url);
      const answer = await this.#fetch(next);
      const to = answer.headers.get("location");
      next = to ? { url: new URL(to, next.url).href } : this.#filled(await answer.text(), next.url, answer.status);
    }
    throw new Error(`${this.name} is sent from page to page.`);
  }

  /** Go to the page for credentials, sign in there, send its form, and return the page that comes then. */
  async enter(address, fields, { as = "save", language = "en" } = {}) {
    const form = await this.visit(address, new URL("/connect/form", address).href);
    const page = await (await this.#fetch({ url: form.href })).text();
    const [, proof] = /name="proof" value="(\w+)"/.exec(page);
    const sent = new URLSearchParams({ proof, do: as, ...fields });
    return (await this.#fetch({ url: form.href, form: sent, language })).text();
  }

  async #fetch({ url, form, language = "en" }) {
    const { host } = new URL(url);
    const cookies = this.#cookies.get(host) ?? new Map();
    const headers = { "accept-language": language, cookie: [...cookies].map((each) => each.join("=")).join("; ") };
    const answer = await fetch(url, { method: form ? "POST" : "GET", body: form, headers, redirect: "manual" });
    for (const each of answer.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(each);
      cookies.set(name, value);
    }
    this.#cookies.set(host, cookies);
    return answer;
  }

  #filled(page, url, status) {
    const action = /<form[^>]* action="([^"]+)"/.exec(page)?.[1];
    assert(status === 200 && action, `${url} shows no form:\n${status} ${page.slice(0, 400)}`);
    const form = new URLSearchParams([...page.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)].map(([, ...field]) => field));
    if (page.includes('name="login"')) form.set("login", this.name);
    if (page.includes('name="password"')) form.set("password", "any");
    return { url: new URL(action, url).href, form };
  }
}

/** What an assistant remembers of signing in; its person is sent to the provider when it has to. */
class Remembered {
  redirectUrl = BACK;
  signedIn = 0;

  /** `resource` is what it asks for a token for, in place of the server. */
  constructor(person, resource) {
    this.person = person;
    if (resource) this.validateResourceURL = async () => new URL(resource);
  }

  get clientMetadata() {
    return { client_name: "A gate's assistant", redirect_uris: [BACK], application_type: "native", token_endpoint_auth_method: "none", grant_types: ["authorization_code", "refresh_token"], response_types: ["code"] };
  }

  state() {
    return (this.asked = crypto.randomUUID());
  }

  clientInformation() {
    return this.client;
  }

  saveClientInformation(client) {
    this.client = client;
  }

  tokens() {
    return this.kept;
  }

  saveTokens(tokens) {
    this.kept = tokens;
  }

  saveCodeVerifier(verifier) {
    this.verifier = verifier;
  }

  codeVerifier() {
    return this.verifier;
  }

  saveDiscoveryState(state) {
    this.discovered = state;
  }

  discoveryState() {
    return this.discovered;
  }

  async redirectToAuthorization(address) {
    this.address = address;
    this.signedIn += 1;
    this.back = (await this.person.visit(address.href)).searchParams;
    assert.equal(this.back.get("state"), this.asked, "the answer is that to the question");
  }
}

/** An assistant of somebody's: a client of the SDK that signs in by itself. */
export class Assistant {
  /** `opens` is what it does where the server sends its person to a page. */
  constructor(url, person, { opens, resource } = {}) {
    Object.assign(this, { url: new URL(url), opens, remembered: new Remembered(person, resource) });
  }

  get token() {
    return this.remembered.kept?.access_token;
  }

  /** Connect, and send its person to the provider if the server asks for it. */
  async connect() {
    const capabilities = this.opens ? { elicitation: { url: {} } } : {};
    await this.#signingIn(async () => {
      this.client = new Client({ name: "gate", version: "1" }, { capabilities, versionNegotiation: { mode: "auto" } });
      if (this.opens) this.client.setRequestHandler("elicitation/create", async ({ params }) => ((await this.opens(params)), { action: "accept" }));
      this.transport = new StreamableHTTPClientTransport(this.url, { authProvider: this.remembered });
      await this.client.connect(this.transport);
    });
    return this;
  }

  /** Call a tool, and return what it answers as data. */
  async call(name, args = {}) {
    return (await this.#signingIn(() => this.client.callTool({ name, arguments: args }))).structuredContent;
  }

  /** Read a resource, and return what it holds, or the error as data. */
  async read(uri) {
    try {
      return await this.client.readResource({ uri });
    } catch ({ data, message }) {
      return { error: data?.error ?? { message } };
    }
  }

  /** Return what the server offers while a variable of a resource is typed. */
  async complete(uri, name) {
    return (await this.client.complete({ ref: { type: "ref/resource", uri }, argument: { name, value: "" } })).completion;
  }

  /** Do something, once more if its person had to sign in for it. */
  async #signingIn(doing) {
    try {
      return await doing();
    } catch (error) {
      if (!(error instanceof UnauthorizedError)) throw error;
      await this.transport.finishAuth(this.remembered.back);
      return doing();
    }
  }

  close() {
    return this.client.close();
  }
}
