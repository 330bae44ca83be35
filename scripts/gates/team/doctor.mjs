// The doctor looks over a server for several people at a real identity provider, and tells what is wrong there.
// node doctor.mjs PROGRAM FOLDER PACKAGES

import assert from "node:assert/strict";
import { execFile } from "node:child_process";

import { serving } from "./served.mjs";

const [program, folder] = process.argv.slice(2);

await serving(program, folder, async ({ provider, site, url, env }) => {
  /** Return what the doctor finds with these settings besides, by the names of the checks. */
  async function found(others = {}) {
    const [code, printed] = await new Promise((resolve) => {
      const options = { env: { ...env, ...others } };
      execFile(program, ["doctor", "--json", "--sandbox"], options, (error, out) => resolve([error?.code ?? 0, out]));
    });
    const { ok, checks } = JSON.parse(printed);
    assert.equal(ok, code === 0);
    for (const secret of [env.NUTMCP_VAULT_KEYS.split(":")[1], provider.secret]) assert(!printed.includes(secret));
    return Object.fromEntries(checks.map((each) => [each.name, each]));
  }

  const well = await found();
  for (const each of Object.values(well)) assert.equal(each.state, "ok", `${each.name}: ${each.found}`);
  assert.equal(well.address.found, `${url}, where a server with these settings answers.`);
  assert.equal(well["sign-in"].found, `The provider sends people back to ${site}/connect/callback.`);

  const wrong = {
    "another secret": [{ NUTMCP_OIDC_CLIENT_SECRET: "other" }, "sign-in", "does not believe that nutmcp is the client"],
    "another client": [{ NUTMCP_OIDC_CLIENT_ID: "other" }, "sign-in", "does not know the client"],
    "another address": [{ NUTMCP_RESOURCE_URL: "http://localhost:1/mcp" }, "sign-in", "does not know the client, or the address"],
    "another issuer": [{ NUTMCP_ISSUER: `${provider.issuer}/` }, "provider", "does not publish who it is"],
  };
  for (const [what, [others, name, said]] of Object.entries(wrong)) {
    const finding = (await found(others))[name];
    assert.equal(finding.state, "failed", what);
    assert(finding.found.includes(said) && finding.advice, `${what}: ${finding.found}`);
  }
  console.log(`${Object.keys(well).length} checks are well, and ${Object.keys(wrong).length} faults are told`);
});
