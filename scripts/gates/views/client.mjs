// What the gate drives: a client of the server that draws, and a browser that shows what the client gets.

import { createServer } from "node:http";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { launched, load, packages } from "../packages.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const LONGEST_WAIT_MS = 15_000;

/** Connect to the server; `draws` says whether as a client that draws pages. */
export async function connected(url, draws) {
  const { Client, StreamableHTTPClientTransport } = await load("@modelcontextprotocol/client");
  const extensions = draws ? { "io.modelcontextprotocol/ui": { mimeTypes: ["text/html;profile=mcp-app"] } } : {};
  const client = new Client({ name: "gate", version: "1" }, { capabilities: { extensions }, versionNegotiation: { mode: "auto" } });
  await client.connect(new StreamableHTTPClientTransport(new URL(url)));
  return client;
}

/** Open a browser on the client's page, until `use` is done; what it complains of is in `complaints`. */
export async function browsing(use) {
  const server = createServer((_, answer) => answer.setHeader("content-type", "text/html").end("<!doctype html><html lang=en><title>Client</title><body>"));
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const browser = await launched();
  try {
    await use(new Browser(browser, `http://127.0.0.1:${server.address().port}/`, await bundled()));
  } finally {
    await browser.close();
    server.close();
  }
}

class Browser {
  complaints = [];

  constructor(browser, url, script) {
    Object.assign(this, { browser, url, script });
  }

  /** Open the page at a width; calls of tools go to `callTool`. */
  async page(width, callTool) {
    const page = await this.browser.newPage({ viewport: { width, height: 700 } });
    page.setDefaultTimeout(LONGEST_WAIT_MS);
    page.on("console", (message) => message.type() === "error" && this.complaints.push(message.text()));
    page.on("pageerror", (error) => this.complaints.push(String(error)));
    page.on("request", (request) => request.url().startsWith("http") && !request.url().startsWith(this.url) && this.complaints.push(`It asked for ${request.url()}`));
    await page.goto(this.url);
    await page.exposeFunction("callTool", callTool);
    await page.addScriptTag({ content: this.script });
    return page;
  }
}

async function bundled() {
  const { build } = await load("esbuild");
  const made = await build({
    entryPoints: [join(here, "host.js")], bundle: true, write: false, format: "iife", minify: true,
    nodePaths: [join(packages, "node_modules")], logLevel: "error",
  });
  return made.outputFiles[0].text;
}
