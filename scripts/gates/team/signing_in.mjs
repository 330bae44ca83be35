// Assistants sign in at a real identity provider as the SDK's client does it, and what is no good token is no good.
// node signing_in.mjs PROGRAM FOLDER PACKAGES

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { Assistant, Person } from "./person.mjs";
import { CAMILLE, NOOR, WEBSITE } from "./sandbox.mjs";
import { serving } from "./served.mjs";

const [program, folder] = process.argv.slice(2);
const LEEWAY_SECONDS = 30;
let checks = 0;

await serving(program, folder, async ({ provider, site, url }) => {
  /** Say what is seen, once it has been. */
  async function seen(what, look) {
    await look().catch((error) => {
      throw new Error(`Not so: ${what}`, { cause: error });
    });
    checks += 1;
  }

  async function assistant(name, options) {
    return new Assistant(url, new Person(name), options).connect();
  }

  /** Send a token as it is, and return the status and what the client is told of it. */
  async function presented(token) {
    const headers = { authorization: `Bearer ${token}`, "content-type": "application/json", accept: "application/json, text/event-stream" };
    const answer = await fetch(url, { method: "POST", headers, body: JSON.stringify({ jsonrpc: "2.0", id: 1, method: "ping" }) });
    await answer.arrayBuffer();
    return [answer.status, answer.headers.get("www-authenticate") ?? ""];
  }

  async function refused(token, what) {
    const [status, challenge] = await presented(token);
    assert.equal(status, 401, what);
    assert(challenge.includes('error="invalid_token"') && challenge.includes(`${site}/.well-known/oauth-protected-resource/mcp`), what);
  }

  const brief = await after(provider, { seconds: 1 }, () => assistant("dan"));
  const expires = Date.now() + (1 + LEEWAY_SECONDS + 1) * 1_000;
  const ann = await assistant("ann");

  await seen("the client signs in with PKCE, for this server alone", async () => {
    const asked = ann.remembered.address.searchParams;
    assert.deepEqual(["response_type", "code_challenge_method", "resource"].map((each) => asked.get(each)), ["code", "S256", url]);
    assert.deepEqual(new Set(asked.get("scope").split(" ")), new Set(["nutmcp:read", "nutmcp:write", "offline_access"]));
    assert.equal(said(ann.token).aud, url);
    assert.deepEqual(await presented(ann.token), [200, ""]);
  });

  await seen("who has entered no credentials is told where, and can work as soon as they are", async () => {
    const { error } = await ann.call("get_account");
    assert.equal(error.code, "not_configured");
    assert((await ann.remembered.person.enter(error.url, CAMILLE)).includes("they are kept"));
    assert.equal((await ann.call("get_account")).organization.name, "Atelier Boréal");
    assert.equal((await ann.call("log_time", { duration: "1h", ...WEBSITE })).status, "created");
  });

  await seen("a second person has neither the credentials of the first nor what the first has done", async () => {
    const bob = await assistant("bob");
    assert.equal((await bob.call("get_account")).error.code, "not_configured");
    await bob.remembered.person.enter(`${site}/connect`, NOOR);
    assert.equal((await bob.call("get_account")).organization.name, "Studio Minuit");
    assert.deepEqual((await bob.call("list_changes")).items, []);
    assert.equal((await bob.call("undo")).error.code, "not_found");
    await bob.close();
  });

  await seen("what somebody has entered stands nowhere in the state as it was entered", async () => {
    const files = ["state.sqlite", "state.sqlite-wal"].map((each) => readFileSync(join(folder, each), "latin1")).join("");
    assert(files.includes("vault"));
    for (const secret of [CAMILLE["password-0"], NOOR["access_token-1"], ann.token, "ann"]) assert(!files.includes(secret), secret);
  });

  await seen("a token for another server, a changed one and one without a signature are no good", async () => {
    const other = new Assistant(url, new Person("ann"), { resource: "https://other.example.com/mcp" });
    await assert.rejects(other.connect());
    assert.equal(said(other.token).aud, "https://other.example.com/mcp");
    await refused(other.token, "of another server");
    const [head, body, signature] = ann.token.split(".");
    const more = packed({ ...said(ann.token), sub: "bob" });
    await refused([head, more, signature].join("."), "changed");
    await refused([packed({ typ: "at+jwt", alg: "none" }), body, ""].join("."), "unsigned");
    await refused(`${ann.token.slice(0, -4)}AAAA`, "of another signature");
  });

  await seen("an opaque token is asked about at the provider", async () => {
    await after(provider, { format: "opaque" }, async () => {
      const eve = await assistant("ann");
      assert(!eve.token.includes("."));
      assert.equal((await eve.call("get_account")).organization.name, "Atelier Boréal");
      await eve.close();
      const other = new Assistant(url, new Person("ann"), { resource: "https://other.example.com/mcp" });
      await assert.rejects(other.connect());
      await refused(other.token, "opaque, of another server");
      await refused("made-up", "opaque and made up");
    });
  });

  await seen("a token that is signed on an elliptic curve is as good", async () => {
    const eve = await after(provider, { algorithm: "ES256" }, () => assistant("ann"));
    assert.equal((await eve.call("get_account")).organization.name, "Atelier Boréal");
    await eve.close();
  });

  await seen("who may read alone is offered what reads, and signs in anew for more", async () => {
    const reader = await after(provider, { allowed: "nutmcp:read" }, () => assistant("ann"));
    assert.equal(said(reader.token).scope, "nutmcp:read");
    const { tools } = await reader.client.listTools();
    assert(tools.length > 10 && tools.every(({ annotations }) => annotations.readOnlyHint));
    assert.equal((await reader.call("get_account")).read_only, true);
    await after(provider, { allowed: "nutmcp:read" }, () => assert.rejects(reader.call("log_time", { duration: "1h", ...WEBSITE })));
    assert(reader.remembered.signedIn > 1, "asked for more, and given none");
    assert.equal((await reader.call("log_time", { duration: "2h", ...WEBSITE })).status, "created");
    assert(said(reader.token).scope.includes("nutmcp:write"), "asked for more once again, and given it");
    await reader.close();
  });

  await seen("a token that is over is no good, and the client gets another by itself", async () => {
    await new Promise((resolve) => setTimeout(resolve, expires - Date.now()));
    const over = brief.token;
    await refused(over, "over");
    assert.equal((await brief.call("get_account")).error.code, "not_configured");
    assert.notEqual(brief.token, over);
    assert.equal(brief.remembered.signedIn, 1, "nobody was asked to sign in again");
  });

  await Promise.all([ann.close(), brief.close()]);
});
console.log(`${checks} things seen of signing in`);

/** Do something while the provider gives out other tokens. */
async function after(provider, changes, doing) {
  const before = Object.fromEntries(Object.keys(changes).map((each) => [each, provider[each]]));
  Object.assign(provider, changes);
  try {
    return await doing();
  } finally {
    Object.assign(provider, before);
  }
}

function said(token) {
  return JSON.parse(Buffer.from(token.split(".")[1], "base64url"));
}

function packed(document) {
  return Buffer.from(JSON.stringify(document)).toString("base64url");
}
