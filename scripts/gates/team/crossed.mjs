// Two people work at once, and each tries on purpose whatever is the other's: its ids, tokens, cursors and names.
// node crossed.mjs PROGRAM FOLDER PACKAGES; CALLS says how many calls, for a shorter look.

import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { Belongings, moveIn } from "./belongings.mjs";
import { Assistant, Person } from "./person.mjs";
import { CAMILLE, NOOR } from "./sandbox.mjs";
import { serving } from "./served.mjs";

const [program, folder] = process.argv.slice(2);
const CALLS = Number(process.env.CALLS ?? 10_000);
const AT_ONCE = 100; // the server holds 256 connections, and some of those that ended a little longer
const KEYS_READ_MS = 61_000; // how long new keys may have to wait

const unhurried = join(dirname(fileURLToPath(import.meta.url)), "unhurried.py");
const fates = { calls: 0, tried: 0, told: [], crossed: [], odd: [] };

await serving(join(dirname(program), "python"), folder, async ({ provider, site, url }) => {
  const people = { ann: new Person("ann"), bob: new Person("bob") };
  const began = Date.now();
  const entered = async (name, credentials) => assert((await people[name].enter(`${site}/connect`, credentials)).includes("they are kept"));
  const signedIn = () => Promise.all(Object.values(people).map((person) => new Assistant(url, person).connect()));

  let assistants = await signedIn();
  const tickets = await Promise.all(assistants.map(async (each) => (await each.call("get_account")).error.url));
  for (const [at, name] of ["bob", "ann"].entries()) await assert.rejects(people[name].visit(tickets[at], `${site}/connect/form`), /shows no form:\n403/);
  await entered("ann", CAMILLE);
  await entered("bob", NOOR);
  const [ann, bob] = await Promise.all(assistants.map((each) => moveIn(each)));
  await atOnce(assistants, [ann, bob], CALLS / 2, Belongings.tries);
  await counted(assistants, [ann, bob]);

  // The same account for both, so that every id leads somewhere; and other keys at the provider, so that all sign in anew.
  await new Promise((resolve) => setTimeout(resolve, Math.max(0, began + KEYS_READ_MS - Date.now())));
  provider.rotate();
  const before = assistants;
  assistants = await signedIn();
  await entered("bob", CAMILLE);
  assert.notEqual(assistants[0].token, before[0].token);
  const lapsed = await fetch(url, { method: "POST", headers: { authorization: `Bearer ${before[0].token}` } });
  assert.equal(lapsed.status, 401, "a token of the keys of before");
  const shared = await Promise.all(assistants.map((each) => moveIn(each)));
  await atOnce(assistants, shared, CALLS / 2, Belongings.triesOnOneAccount);
  await counted(assistants, shared);
  for (const each of [...assistants, ...before]) await each.close();
}, [unhurried]);

fates.crossed.push(...fates.told.filter(({ mine, mark }) => !mine.has(mark)).map(({ text }) => text));
const summary = `${fates.calls} calls, ${fates.tried} of them with what is another's: ${fates.crossed.length} crossings, ${fates.odd.length} other surprises`;
console.log([...fates.crossed.slice(0, 5), ...fates.odd.slice(0, 5), summary].join("\n"));
process.exitCode = fates.crossed.length + fates.odd.length ? 1 : 0;

/** Let both work at once until so many calls were made. */
async function atOnce(assistants, belongings, calls, triesOf) {
  let next = 0;
  const tries = [0, 1].map((who) => triesOf(belongings[who], belongings[1 - who]));
  const work = async () => {
    for (let number = next++; number < calls; number = next++) {
      const who = number % 2, place = Math.trunc(number / 2), all = tries[who];
      await attempt(assistants[who], belongings[who], belongings[1 - who], all[place % all.length], Math.trunc(place / all.length), number);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
}

/** Make one call, and see that its answer is the caller's own affair. */
async function attempt(assistant, mine, theirs, { what, args, expect, foreign }, round, number) {
  const asked = args(round, number);
  fates.calls += 1;
  fates.tried += foreign ? 1 : 0;
  try {
    const answer = await done(assistant, what, asked);
    const told = JSON.stringify(answer), said = decodeURIComponent(JSON.stringify(asked));
    for (const mark of theirs.marksFor(mine).filter((mark) => told.includes(mark) && !said.includes(mark))) {
      fates.told.push({ mine, mark, text: `${what} ${JSON.stringify(asked)} tells ${mark}: ${told.slice(0, 300)}` });
    }
    if (!expect(answer)) fates[foreign ? "crossed" : "odd"].push(`${what} ${JSON.stringify(asked)} answers ${told.slice(0, 300)}`);
  } catch (error) {
    fates.odd.push(`${what} ${JSON.stringify(asked)} fails: ${error.stack}`);
  }
}

function done(assistant, what, asked) {
  return what === "read" ? assistant.read(asked) : what === "complete" ? assistant.complete(...asked) : assistant.call(what, asked);
}

/** See that each has all that they have done, and nobody else has taken any of it back. */
async function counted(assistants, belongings) {
  for (const [who, assistant] of assistants.entries()) {
    const { canary, ...done } = belongings[who], found = await allChanges(assistant, canary);
    for (const what of ["changes", "undone"]) {
      const wrong = [...found[what].symmetricDifference(done[what])];
      if (wrong.length) fates.crossed.push(`In the end one person's ${what} are not what they did: ${wrong.slice(0, 10)}`);
    }
  }
}

async function allChanges(assistant, canary) {
  const changes = new Set(), undone = new Set();
  for (let cursor; ; ) {
    const { items, next_cursor: after } = await assistant.call("list_changes", { limit: 100, ...(cursor && { cursor }) });
    for (const each of items.filter(({ entry, undoes }) => entry?.note?.includes(canary) && !undoes)) {
      changes.add(each.change);
      if (each.undone_by) undone.add(each.undone_by);
    }
    if (!after) return { changes, undone };
    cursor = after;
  }
}
