// A window of a real browser, in which somebody signs in and sees the page for credentials.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { axe } from "../packages.mjs";

const WIDE = 760, NARROW = 360, SMALLEST_INPUT_PX = 16;
const LONGEST_WAIT_MS = 15_000;

/** A window of a browser, of somebody who speaks one language. */
export class Window {
  static looked = 0;
  complaints = [];

  /** Open one; `issuer` is the provider, whose pages are its own affair, and `folder` where screenshots are left. */
  static async opened(browser, { locale, issuer, folder, ...more }) {
    const window = Object.assign(new Window(), { issuer, folder });
    window.context = await browser.newContext({ locale, viewport: { width: NARROW, height: 740 }, ...more });
    await window.context.route((address) => !["127.0.0.1", "localhost"].includes(address.hostname), (route) => window.#elsewhere(route));
    window.page = await window.context.newPage();
    window.page.setDefaultTimeout(LONGEST_WAIT_MS);
    window.page.on("console", (message) => window.#note(message));
    await window.context.exposeBinding("violated", (_, what) => window.complaints.push(`The policy was violated: ${what}`));
    await window.context.addInitScript(() => addEventListener("securitypolicyviolation", (event) => window.violated(`${event.violatedDirective} ${event.blockedURI}`)));
    return window;
  }

  /** Keep requests on this machine; the provider's own pages would fetch a font. */
  #elsewhere(route) {
    if (!route.request().frame().url().startsWith(this.issuer)) this.complaints.push(`It asked for ${route.request().url()}`);
    return route.fulfill({ contentType: "text/css", body: "" });
  }

  /** Note what the browser complains of on the server's own pages; that a form was refused is not for it to say. */
  #note(message) {
    const { url } = message.location();
    if (message.type() === "error" && !url.startsWith(this.issuer) && !/status of 4\d\d/.test(message.text())) this.complaints.push(message.text());
  }

  /** Open an address, and sign in and agree at the provider's pages where they come. */
  async signIn(address, name) {
    await this.page.goto(address);
    while (this.page.url().startsWith(this.issuer)) {
      if (await this.page.locator("input[name=login]").count()) {
        await this.page.locator("input[name=login]").fill(name);
        await this.page.locator("input[name=password]").fill("any");
      }
      await Promise.all([this.page.waitForNavigation(), this.page.locator("button[type=submit]").click()]);
    }
  }

  async fill(fields) {
    for (const [name, value] of Object.entries(fields)) if (name !== "way") await this.page.locator(`input[name="${name}"]`).fill(value);
    await this.page.locator(`input[name=way][value="${fields.way}"]`).check();
  }

  /** Look at the page as it is now, which shows these texts: on a telephone and wide, by day and by night. */
  async look(name, ...texts) {
    await this.page.getByText(texts[0]).first().waitFor();
    const shown = await this.page.locator("main").innerText();
    for (const each of texts) assert(shown.includes(each), `${name} shows no “${each}”:\n${shown}`);
    assert.equal(await this.page.evaluate(() => document.scripts.length), 0, `${name}: no script`);
    for (const [width, theme] of [[NARROW, "light"], [NARROW, "dark"], [WIDE, "light"]]) {
      await this.page.setViewportSize({ width, height: 740 });
      await this.page.emulateMedia({ colorScheme: theme });
      await this.#measure(`${name}-${width}-${theme}`);
      await this.page.screenshot({ path: join(this.folder, `${name}-${width}-${theme}.png`), fullPage: true });
      Window.looked += 1;
    }
    assert.deepEqual(this.complaints, [], `${name}: what the browser complains of`);
  }

  async #measure(name) {
    await this.page.evaluate(readFileSync(axe, "utf8"));
    const { violations } = await this.page.evaluate(() => window.axe.run());
    assert.deepEqual(violations.map(({ id, nodes }) => [id, nodes[0].html]), [], `${name}: what axe finds`);
    assert(await this.page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${name}: it is wider than its window`);
    const sizes = await this.page.locator("input[type=text], input[type=password]").evaluateAll((all) => all.map((each) => parseFloat(getComputedStyle(each).fontSize)));
    for (const size of sizes) assert(size >= SMALLEST_INPUT_PX, `${name}: ${size} px, which telephones zoom into`);
  }

  async close() {
    assert.deepEqual(this.complaints, []);
    await this.context.close();
  }
}
