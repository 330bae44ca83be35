// What npm has installed for the gates, and the browser that they drive. The last word of a gate's command says where.

import { execFileSync } from "node:child_process";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

export const packages = process.argv[4];
const from = createRequire(join(packages, "package.json"));

export const axe = from.resolve("axe-core");

export async function load(name) {
  const module = await import(pathToFileURL(from.resolve(name)));
  return module.default ?? module;
}

/** Start a browser: Debian's Chromium where it is installed; else the one that a package brings, with all it needs. */
export async function launched() {
  const { chromium } = await load("playwright-core");
  return chromium.launch({ executablePath: await browserProgram(), args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"] });
}

async function browserProgram() {
  try {
    return execFileSync("which", ["chromium"], { encoding: "utf8" }).trim();
  } catch {
    process.env.AWS_LAMBDA_JS_RUNTIME ??= "nodejs22.x"; // so that it unpacks the libraries that it comes with
    return (await load("@sparticuz/chromium")).executablePath();
  }
}
