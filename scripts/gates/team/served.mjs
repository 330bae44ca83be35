// The product for several people: the installed program on the sandbox, in front of an identity provider.

import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { createServer } from "node:net";
import { join } from "node:path";

import { IdentityProvider } from "./provider.mjs";

const LONGEST_START_MS = 30_000;

/** Run a provider and a server until `use` is done. */
export async function serving(program, folder, use, before = []) {
  const port = await freePort();
  const site = `http://127.0.0.1:${port}`;
  const provider = await IdentityProvider.started(site);
  const command = [...before, "serve", "--http", "--port", String(port), "--sandbox", "--sandbox-data", ":memory:"];
  const env = settings(provider, folder);
  const server = spawn(program, command, { env, stdio: ["ignore", "ignore", "pipe"] });
  const said = { text: "" };
  server.stderr.on("data", (some) => { said.text += some; });
  try {
    await listening(server, said);
    await use({ provider, site, url: `${site}/mcp`, folder, env, log: () => said.text });
  } catch (error) {
    console.log(`The server said:\n${said.text.slice(-4_000)}`);
    throw error;
  } finally {
    const ended = new Promise((resolve) => server.once("exit", resolve));
    if (server.exitCode === null && server.kill()) await ended;
    provider.stop();
  }
}

function settings(provider, folder) {
  return {
    PATH: process.env.PATH,
    HOME: folder,
    NUTMCP_AUTH: "oauth",
    NUTMCP_ISSUER: provider.issuer,
    NUTMCP_RESOURCE_URL: `${provider.site}/mcp`,
    NUTMCP_OIDC_CLIENT_ID: "nutmcp",
    NUTMCP_OIDC_CLIENT_SECRET: provider.secret,
    NUTMCP_VAULT_KEYS: `gate:${randomBytes(32).toString("base64")}`,
    NUTMCP_STATE: join(folder, "state.sqlite"),
    NUTMCP_TIMEZONE: "America/Toronto",
  };
}

async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function listening(server, said) {
  for (const end = Date.now() + LONGEST_START_MS; Date.now() < end && server.exitCode === null; ) {
    if (said.text.includes("serving MCP at")) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error("The server does not serve.");
}
