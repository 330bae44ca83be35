// The page for credentials in a real browser: from the address that an assistant is told to a call that works.
// node connect.mjs PROGRAM FOLDER PACKAGES: the screenshots are left in the folder.

import assert from "node:assert/strict";
import { request } from "node:http";

import { launched } from "../packages.mjs";
import { Assistant, Person } from "./person.mjs";
import { CAMILLE, NOOR } from "./sandbox.mjs";
import { serving } from "./served.mjs";
import { Window } from "./window.mjs";

const [program, folder] = process.argv.slice(2);
const WORDS = {
  "en-CA": { save: "Try and keep", forget: "Forget my credentials", token: "With access token", why: "kept sealed", kept: "they are kept", refused: "does not accept these credentials. Nothing was kept.", connected: "is connected", forgotten: "are forgotten", another: "somebody else", lost: "open for too long", unsigned: "You have not signed in", missing: "Public key is needed" },
  "fr-CA": { save: "Essayer et garder", forget: "Oublier mes identifiants", token: "Avec jeton d’accès", why: "gardés scellés", kept: "ils sont gardés", refused: "n’accepte pas ces identifiants. Rien n’a été gardé.", connected: "est relié", forgotten: "sont oubliés", another: "un autre nom", lost: "ouverte trop longtemps", unsigned: "Vous ne vous êtes pas connecté", missing: "Il faut remplir : Clé publique" },
};

const browser = await launched();
try {
  await serving(program, folder, async (served) => {
    for (const locale of Object.keys(WORDS)) await inLanguage(served, locale);
    await withoutScript(served);
    await fromElsewhere(served);
    await underAnotherName(served);
  });
} finally {
  await browser.close();
}
console.log(`${Window.looked} pages looked at`);

function opened({ issuer }, locale, more) {
  return Window.opened(browser, { locale, issuer, folder, ...more });
}

/** Go all the ways in one language. */
async function inLanguage({ provider, site, url }, locale) {
  const words = WORDS[locale];
  const window = await opened(provider, locale);
  const { page } = window;
  const ann = `ann-${locale}`;

  const assistant = await new Assistant(url, new Person(ann), {
    opens: async (asked) => {
      assert.equal(asked.mode, "url", "the client is sent to a page, and asks for nothing itself");
      await window.signIn(asked.url, ann);
      await window.look(`form-${locale}`, words.why, words.save);
      await page.getByRole("button", { name: words.save }).click();
      await window.look(`missing-${locale}`, words.missing);
      await window.fill({ ...CAMILLE, "password-0": "wrong" });
      await page.getByRole("button", { name: words.save }).click();
      await window.look(`refused-${locale}`, words.refused);
      assert(!(await page.content()).includes("wrong"), "what was entered is not shown again");
      await window.fill(CAMILLE);
      await page.getByRole("button", { name: words.save }).click();
      await window.look(`kept-${locale}`, words.kept);
    },
  }).connect();
  assert.equal((await assistant.call("get_account")).organization.name, "Atelier Boréal", "and the call goes on");

  await window.signIn(`${site}/connect`, ann);
  await window.look(`connected-${locale}`, words.connected, words.forget);
  await page.getByLabel(words.token).check();
  await window.fill(NOOR);
  await page.getByRole("button", { name: words.save }).click();
  await page.getByText(words.kept).waitFor();
  assert.equal((await assistant.call("get_account")).organization.name, "Studio Minuit", "replaced");

  await window.signIn(`${site}/connect`, ann);
  await page.getByRole("button", { name: words.forget }).click();
  await window.look(`forgotten-${locale}`, words.forgotten);
  await assistant.close();

  const told = await new Assistant(url, new Person(ann)).connect();
  const { error } = await told.call("get_account");
  assert.equal(error.code, "not_configured", "forgotten");
  const another = await opened(provider, locale);
  await another.signIn(error.url, `bob-${locale}`);
  await another.look(`another-${locale}`, words.another);
  await another.page.goto(`${site}/connect/form`);
  await another.look(`lost-${locale}`, words.lost);
  await another.page.goto(`${site}/connect?ticket=made-up`);
  await another.page.getByText(words.lost).waitFor();
  assert.equal((await told.call("get_account")).error.code, "not_configured", "another has connected nothing");
  await told.close();

  const unwilling = await opened(provider, locale);
  await unwilling.page.goto(`${site}/connect`);
  await unwilling.page.getByText("Cancel").click();
  await unwilling.look(`unsigned-${locale}`, words.unsigned);
  for (const each of [window, another, unwilling]) await each.close();
}

/** Go the whole way in a browser that runs no script at all. */
async function withoutScript({ site, provider, url }) {
  const window = await opened(provider, "en-CA", { javaScriptEnabled: false });
  const { page } = window;
  await window.signIn(`${site}/connect`, "cleo");
  await window.fill(CAMILLE);
  await page.getByRole("button", { name: "Try and keep" }).click();
  await page.getByText("they are kept").waitFor();
  const assistant = await new Assistant(url, new Person("cleo")).connect();
  assert.equal((await assistant.call("get_account")).organization.name, "Atelier Boréal");
  await assistant.close();
  await window.close();
}

/** Let another site send the form, and show the page in a frame, while somebody is signed in. */
async function fromElsewhere({ site, provider, url }) {
  const window = await opened(provider, "en-CA");
  await window.signIn(`${site}/connect`, "dora");
  const proof = await window.page.locator("input[name=proof]").inputValue();
  const attacker = await window.context.newPage();
  await attacker.goto(`${provider.issuer}/.well-known/openid-configuration`);
  const fields = Object.entries({ ...NOOR, proof, do: "save" }).map(([name, value]) => `<input name="${name}" value="${value}">`);
  await attacker.setContent(`<form method="post" action="${site}/connect/form">${fields.join("")}<button>Win</button></form>`);
  const [answer] = await Promise.all([attacker.waitForResponse(`${site}/connect/form`), attacker.getByText("Win").click()]);
  assert.equal(answer.status(), 400, "a form from elsewhere comes without the cookie");
  await attacker.goto(`${provider.issuer}/.well-known/openid-configuration`);
  await attacker.setContent(`<iframe src="${site}/connect/form"></iframe>`);
  await attacker.waitForLoadState("networkidle");
  assert(!attacker.frames().some((frame) => frame.url().startsWith(site)), "the page is in no frame");
  const assistant = await new Assistant(url, new Person("dora")).connect();
  assert.equal((await assistant.call("get_account")).error.code, "not_configured");
  await assistant.close();
  await window.context.close();
}

/** Ask for the pages by a name that somebody has made point here. */
async function underAnotherName({ site }) {
  for (const path of ["", "/callback", "/form"]) {
    const status = await new Promise((resolve, reject) => {
      request(`${site}/connect${path}`, { headers: { host: "evil.example" } }, (answer) => resolve(answer.resume().statusCode)).on("error", reject).end();
    });
    assert.equal(status, 421, path);
  }
}
