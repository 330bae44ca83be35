// Looks at both views as a person does: in a real browser, in a client made of the official bridge, on the sandbox.
// node look.mjs URL FOLDER PACKAGES: the screenshots are left in the folder; the packages are where npm put them.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { axe } from "../packages.mjs";
import { browsing, connected } from "./client.mjs";

const [url, folder] = process.argv.slice(2);
const WIDE = 760, NARROW = 360;
const EVERYTHING = { serverTools: {}, message: {} };
const HOSTILE = '<img src=x onerror="parent.hurt=1"></script><script>parent.hurt=1</script>\u202egnp.exe';
const WEEK = { period: "last_week", group_by: ["project", "service", "day"], missing: "days", target_hours: "8h" };
const OWED = { group_by: ["customer"], status: ["unpaid"] };

const client = await connected(url, true);
const { tools } = await client.listTools();
const pages = {};
for (const tool of ["summarize_time", "summarize_invoices"]) {
  const { resourceUri } = tools.find(({ name }) => name === tool)._meta.ui;
  pages[tool] = (await client.readResource({ uri: resourceUri })).contents[0].text;
}
const plain = await connected(url, false);
assert(!JSON.stringify((await plain.listTools()).tools).includes("ui://"), "a client that draws nothing is told of no page");

let seen = 0;
await browsing(async (browser) => {
  const callTool = (params) => client.callTool(params);

  /** Show a view with a result; `then` looks at it. */
  async function look(name, { tool, args = {}, result, width = WIDE, can = EVERYTHING, send = "sendToolResult", ...context }, then = () => {}) {
    const page = await browser.page(width, callTool);
    await page.evaluate((given) => window.showView(given), { page: pages[tool], can, context: { theme: "light", locale: "en-CA", ...context } });
    const frame = page.frames()[1];
    await page.evaluate((given) => window.bridge.sendToolInput({ arguments: given }), args);
    const answer = result ?? (await callTool({ name: tool, arguments: args }));
    await page.evaluate(([how, given]) => window.bridge[how](given), [send, answer]);
    await frame.waitForFunction(() => !/One moment|Un instant|^$/.test(document.querySelector("main").innerText));
    await page.waitForLoadState("networkidle");
    try {
      await then(frame, answer.structuredContent, page);
    } catch (error) {
      console.log(`${name} shows:\n${await text(frame)}\n${browser.complaints.join("\n")}`);
      throw error;
    }
    await frame.evaluate(readFileSync(axe, "utf8"));
    const { violations } = await frame.evaluate(() => window.axe.run());
    assert.deepEqual(violations.map(({ id, nodes }) => [id, nodes[0].html]), [], `${name}: what axe finds`);
    assert.equal(await page.evaluate(() => window.hurt), undefined, `${name}: somebody's text was run`);
    assert(await frame.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${name}: it is wider than its place`);
    await page.locator("iframe").screenshot({ path: join(folder, `${name}.png`) });
    await page.close();
    seen += 1;
  }

  const clock = (minutes) => `${Math.trunc(minutes / 60)}:${String(minutes % 60).padStart(2, "0")}`;
  const text = (frame) => frame.locator("main").innerText();

  for (const theme of ["light", "dark"]) {
    for (const width of [WIDE, NARROW]) {
      for (const locale of ["en-CA", "fr-CA"]) {
        const kind = `${theme}-${width}-${locale}`;
        await look(`week-${kind}`, { tool: "summarize_time", args: WEEK, theme, width, locale }, async (frame, sums) => {
          const shown = await text(frame);
          assert(shown.includes(clock(sums.total.minutes)), "the sum is shown");
          assert(shown.includes(locale === "fr-CA" ? "facturable" : "billable"), "in the client's language");
          assert(shown.includes(`−${clock(sums.missing[0].days[sums.from][1])}`), "what is missing is marked");
        });
        await look(`receivables-${kind}`, { tool: "summarize_invoices", args: OWED, theme, width, locale }, async (frame, sums) => {
          assert.equal(await frame.locator("section").count(), sums.totals.length, "a bar for each currency");
          assert.equal(await frame.locator("tbody tr").count(), sums.groups.length, "a row for each customer");
        });
      }
    }
  }

  await look("week-opened", { tool: "summarize_time", args: WEEK }, async (frame, sums) => {
    const { project, minutes } = sums.groups[0];
    await frame.getByRole("button", { name: new RegExp(`^${project}.*${clock(minutes)}$`) }).first().click();
    await frame.locator("#slot li").first().waitFor();
    assert((await frame.locator("#slot").innerText()).includes(clock(minutes)), "the entries of the cell");
  });

  await look("week-logged", { tool: "summarize_time", args: { ...WEEK, period: "this_week" } }, async (frame, sums, page) => {
    const before = sums.total.minutes;
    await frame.locator("td.none button").first().click();
    await frame.getByLabel("Duration").fill("25m");
    await frame.getByRole("button", { name: "Log here" }).press("Enter");
    const confirm = frame.getByRole("button", { name: "Log it" });
    await confirm.dblclick();
    await frame.waitForFunction((sum) => document.querySelector("header").innerText.includes(sum), clock(before + 25));
    const writes = await page.evaluate(() => window.sent.filter(({ arguments: args }) => args?.confirm_token).length);
    assert.equal(writes, 1, "one confirmation, one write");
  });

  await look("week-copied", { tool: "summarize_time", args: { ...WEEK, period: "this_week" } }, async (frame, sums) => {
    await frame.getByRole("button", { name: "Copy last week" }).click();
    await frame.locator("#slot li").first().waitFor();
    await frame.getByRole("button", { name: "Log it" }).click();
    await frame.waitForFunction((sum) => !document.querySelector("header").innerText.includes(sum), clock(sums.total.minutes));
  });

  await look("week-refused", { tool: "summarize_time", args: WEEK }, async (frame) => {
    await frame.locator("td.none button").first().click();
    await frame.getByLabel("Duration").fill("many hours");
    await frame.getByRole("button", { name: "Log here" }).click();
    await frame.getByRole("alert").waitFor();
  });

  await look("week-moved", { tool: "summarize_time", args: WEEK }, async (frame, sums) => {
    await frame.getByRole("button", { name: "Week before" }).click();
    await frame.waitForFunction((sum) => !document.querySelector("header").innerText.includes(sum), clock(sums.total.minutes));
  });

  await look("week-asked-otherwise", { tool: "summarize_time", args: { period: "last_week", missing: "days" } }, async (frame) => {
    await frame.locator("table.week").waitFor();
  });
  await look("week-month", { tool: "summarize_time", args: { period: "last_month", group_by: ["project"] } });
  await look("week-alone", { tool: "summarize_time", args: WEEK, can: {} }, async (frame) => {
    assert.equal(await frame.getByRole("button").count(), 0, "nothing to press that the client does not let it do");
  });

  await look("receivables-reminder", { tool: "summarize_invoices", args: OWED }, async (frame, _, page) => {
    await frame.getByRole("button", { name: "Draft a reminder" }).first().click();
    await page.waitForFunction(() => window.sent.some(({ role }) => role === "user"));
  });
  await look("receivables-asked-otherwise", { tool: "summarize_invoices", args: { group_by: ["status"] } }, async (frame) => {
    await frame.locator("table.customers").waitFor();
  });

  // What should not be, and what is too much.
  const total = { entries: 1, minutes: 60, billable_minutes: 0, uninvoiced_minutes: 0 };
  const days = { from: "2026-11-23", to: "2026-11-29", timezone: "UTC", total };
  const cell = { day: "2026-11-24", service: "none", ...total };
  const summed = (sums) => ({ content: [], structuredContent: { ...days, ...sums } });
  const owed = { currency: "CAD", invoices: 1, balance: "5.00", overdue: "5.00", ages: { current: "0.00", d1_30: "5.00", d31_60: "0.00", d61_90: "0.00", over_90: "0.00" } };
  const strange = [{ content: [], structuredContent: { groups: 5 } }, { content: [] }, { content: [], structuredContent: { groups: [null], total, totals: [7] } }];
  for (const tool of ["summarize_time", "summarize_invoices"]) {
    for (const [at, result] of strange.entries()) {
      await look(`nonsense-${tool}-${at}`, { tool, result }, async (frame) => {
        await frame.getByRole("alert").waitFor();
      });
    }
    await look(`error-${tool}`, { tool, args: { period: "sometime", group_by: ["customer"] } }, async (frame, answer) => {
      assert.equal(await frame.getByRole("alert").innerText(), answer.error.message, "the error in the server's words");
    });
    await look(`cancelled-${tool}`, { tool, result: {}, send: "sendToolCancelled" });
  }
  await look("week-nothing", { tool: "summarize_time", result: summed({ groups: [], total: { ...total, minutes: 0 } }) });
  await look("receivables-nothing", { tool: "summarize_invoices", result: summed({ groups: [], totals: [], today: "2026-11-30" }) });
  await look("week-hostile", { tool: "summarize_time", result: summed({ groups: [{ ...cell, project: HOSTILE }] }) }, async (frame) => {
    assert((await text(frame)).includes("<img src=x"), "the name is shown as it is");
  });
  await look("receivables-hostile", { tool: "summarize_invoices", result: summed({ groups: [{ ...owed, customer: HOSTILE }], totals: [{ ...owed, currency: "unknown" }], today: "2026-11-30" }) });
  const many = Array.from({ length: 2000 }, (_, at) => ({ ...cell, project: `Project ${at}` }));
  await look("week-too-much", { tool: "summarize_time", result: summed({ groups: many, total: { ...total, minutes: 120_000 } }) }, async (frame) => {
    assert((await frame.locator("tbody tr").count()) <= 41, "no more rows than one looks through");
    assert((await text(frame)).includes("2000:00"), "the sum of all");
  });

  assert.deepEqual(browser.complaints, [], "what the browser complains of");
});
await Promise.all([client.close(), plain.close()]);
console.log(`${seen} pictures looked at`);
