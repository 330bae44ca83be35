// What one person has on the server, each with a mark that nothing else has, and what another may try with it.

import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";

const EVERYBODY = { period: "this_year", member: "all" };
const PAGES = [["list_time_entries", EVERYBODY], ["list_projects", {}], ["search_customers", {}], ["search_invoices", {}], ["list_changes", {}], ["find_records", { resource: "time_entries" }]];
const ENTRIES = 12;

export class Belongings {
  canary = `canary-${randomBytes(6).toString("hex")}`;
  changes = new Set();
  undone = new Set();
  entries = [];
  tokens = [];
  sheets = [];
  cursors = [];
  names = [];
  invoices = [];

  /** All that no answer to somebody else may show; what both have is neither's alone. */
  marksFor(other) {
    const names = this.names.filter((name) => !other.names.includes(name));
    return [this.canary, ...this.changes, ...this.tokens, ...this.sheets, ...this.cursors.map(({ args }) => args.cursor), ...names];
  }

  /** What somebody with another account tries, again and again. */
  static tries(mine, theirs) {
    const names = theirs.names.filter((name) => !mine.names.includes(name));
    return [
      ...Belongings.triesOnOneAccount(mine, theirs),
      foreign("list_time_entries", () => ({ ...EVERYBODY, note_contains: theirs.canary }), ({ items }) => items?.length === 0),
      foreign("get_record", (round) => ({ resource: "time_entries", id: of(theirs.entries, round) }), isCode("not_found")),
      foreign("delete_time_entry", (round) => ({ entry: [of(theirs.entries, round)] }), isCode("not_found")),
      foreign("update_time_entry", (round) => ({ entry: [of(theirs.entries, round)], note: "taken" }), isCode("not_found")),
      foreign("stop_timer", () => ({ timer: theirs.timer }), isCode("not_found")),
      foreign("start_timer", () => ({ project: mine.project, amend: theirs.timer }), isCode("not_found", "invalid_arguments")),
      foreign("list_projects", (round) => ({ query: of(names, round) }), holdsNothing),
      foreign("search_customers", (round) => ({ query: of(names, round) }), holdsNothing),
      foreign("log_time", (round) => ({ ...mine.work, service: undefined, project: of(theirs.projects.filter((name) => names.includes(name)), round) }), isCode("not_found", "ambiguous")),
      foreign("read", (round) => `nutcache://projects/${encodeURIComponent(of(names, round))}`, isCode("not_found")),
      foreign("read", (round) => `nutcache://invoices/${of(theirs.invoices, round)}`, (answer) => isCode("not_found")(answer) || isOne(mine.invoices, answer)),
      own("complete", () => ["nutcache://projects/{project}", "project"], ({ values }) => values.includes(mine.project)),
      own("complete", () => ["nutcache://invoices/{invoice}", "invoice"], ({ values }) => values.includes(mine.invoices[0]) && !theirs.invoices.some((each) => values.includes(each))),
      own("list_timers", () => ({}), ({ items }) => items?.some(({ id }) => id === mine.timer)),
      own("list_time_entries", () => ({ ...EVERYBODY, note_contains: mine.canary, limit: 5 }), ({ items }) => items?.length > 0),
    ];
  }

  /** What somebody tries who works with the same account, and may see what stands in it. */
  static triesOnOneAccount(mine, theirs) {
    return [
      foreign("undo", (round) => ({ change: of([...theirs.changes], round) }), (answer) => isCode("not_found")(answer) || (answer.entry?.note.includes(mine.canary) && mine.undone.add(answer.change))),
      own("log_time", (_, number) => ({ ...mine.work, note: `${mine.canary} ${number}` }), (answer) => answer.status === "created" && mine.changes.add(answer.change)),
      foreign("delete_time_entry", (round) => ({ confirm_token: of(theirs.tokens, round) }), isWrong("confirm_token")),
      foreign("list_time_entries", (round) => of(theirs.cursorsOf("list_time_entries"), round), isWrong("cursor")),
      own("list_changes", () => ({ limit: 5 }), ({ items }) => items?.length > 0),
      foreign("log_timesheet", (round) => ({ confirm_token: of(theirs.sheets, round) }), isWrong("confirm_token")),
      ...PAGES.filter(([tool]) => theirs.cursorsOf(tool).length).map(([tool]) => foreign(tool, () => of(theirs.cursorsOf(tool), 0), isWrong("cursor"))),
      own("undo", () => ({}), (answer) => (answer.status === "undone" ? mine.undone.add(answer.change) : isCode("refused", "conflict")(answer))), // as of two at once
      foreign("delete_time_entry", (round) => ({ entry: [of(theirs.entries, round)], confirm_token: of(theirs.tokens, round) }), (answer) => isWrong("confirm_token")(answer) || isCode("not_found")(answer)),
      own("list_projects", () => ({ limit: 3 }), ({ items }) => items?.length > 0),
    ];
  }

  /** Whether an id is one of this person's own: ids are short, and two people may have the same one. */
  has(id) {
    return this.changes.has(id) || this.undone.has(id);
  }

  cursorsOf(tool) {
    return this.cursors.filter((each) => each.tool === tool).map(({ args }) => args);
  }
}

/** Do a little of everything, and return what comes of it. */
export async function moveIn(assistant) {
  const mine = new Belongings();
  const names = async (resource) => (await assistant.call("find_records", { resource, limit: 100 })).items.map(({ name }) => name);
  mine.projects = (await assistant.call("list_projects", { status: ["in_progress"] })).items.map(({ name }) => name);
  mine.invoices = (await assistant.call("search_invoices")).items.map(({ number }) => number);
  mine.project = mine.projects[0];
  const { project } = await assistant.call("get_project", { project: mine.project });
  mine.work = { project: mine.project, service: project.services?.[0]?.name, ...(await how(assistant)) };
  mine.names = [...new Set([...(await names("projects")), ...(await names("customers"))])];
  const running = await assistant.call("list_timers");
  mine.timer = running.items[0]?.id ?? (await assistant.call("start_timer", { project: mine.project, service: mine.work.service })).timer.id;
  for (let number = 0; number < ENTRIES; number += 1) {
    const logged = await assistant.call("log_time", { ...mine.work, note: `${mine.canary} to begin with, ${number}` });
    assert.equal(logged.status, "created", JSON.stringify(logged));
    mine.changes.add(logged.change);
    mine.entries.push(String(logged.entry.id));
    mine.tokens.push((await assistant.call("delete_time_entry", { entry: [String(logged.entry.id)] })).confirm_token);
  }
  const sheet = await assistant.call("log_timesheet", { entries: [{ ...mine.work, note: `${mine.canary} in a sheet` }], preview: true });
  assert(sheet.confirm_token, JSON.stringify(sheet));
  mine.sheets.push(sheet.confirm_token);
  for (const [tool, args] of PAGES) {
    const { next_cursor: cursor } = await assistant.call(tool, { ...args, limit: 1 });
    if (cursor) mine.cursors.push({ tool, args: { ...args, limit: 1, cursor } });
  }
  assert([...mine.tokens, ...mine.sheets, mine.timer].every(Boolean), JSON.stringify(mine));
  return mine;
}

async function how(assistant) {
  const { organization } = await assistant.call("get_account");
  return organization.mode === "start_end" ? { start: "09:00", duration: "15m" } : { duration: "15m" };
}

const of = (all, round) => all[round % all.length];
const own = (what, args, expect) => ({ what, args, expect, foreign: false });
const foreign = (what, args, expect) => ({ what, args, expect, foreign: true });
const isCode = (...codes) => ({ error }) => codes.includes(error?.code);
const isWrong = (field) => ({ error }) => error?.code === "invalid_arguments" && error.field === field;
/** Whether an invoice is among these: a bare number is found with what one's own numbers begin with. */
const isOne = (numbers, { contents }) => numbers.includes(JSON.parse(contents[0].text).invoice.number);
const holdsNothing = ({ items, error }) => items?.length === 0 || error?.code === "not_found";
