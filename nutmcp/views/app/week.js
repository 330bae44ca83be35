// The week: projects as rows, days as columns, what is missing; a cell opens its entries and takes new ones.

const MOST_ROWS = 40;
const DAY = 86_400_000;
const FILTERS = ["project", "customer", "service", "member", "billable", "invoiced", "note_contains"];

const week = {
  words: {
    en: {
      billable: "{0} % billable",
      of: "{0} of {1}",
      running: "{0}, running since {1} ({2})",
      nothing: "No time is logged here.",
      missing: "Missing",
      missed: "{0} missing",
      empty: "nothing",
      before: "Week before",
      after: "Week after",
      copy: "Copy last week",
      cell: "{0}, {1}: {2}",
      duration: "Duration",
      start: "Start",
      note: "Note",
      preview: "Log here",
      confirm: "Log it",
      group: "Group",
      hours: "Hours",
    },
    fr: {
      billable: "{0} % facturable",
      of: "{0} sur {1}",
      running: "{0}, en cours depuis {1} ({2})",
      nothing: "Aucun temps n’est saisi ici.",
      missing: "Manque",
      missed: "il manque {0}",
      empty: "rien",
      before: "Semaine précédente",
      after: "Semaine suivante",
      copy: "Copier la semaine dernière",
      cell: "{0}, {1} : {2}",
      duration: "Durée",
      start: "Début",
      note: "Note",
      preview: "Saisir ici",
      confirm: "Enregistrer",
      group: "Groupe",
      hours: "Heures",
    },
  },

  args: {},
  timers: [],

  asked(args) {
    this.args = args;
  },

  async answered(sums, filled) {
    if (!Array.isArray(sums?.groups) || typeof sums.total?.minutes !== "number") throw new TypeError();
    this.sums = sums;
    if (filled) this.timers = filled.timers ?? [];
    this.drawn = true;
    const short = daysOf(sums).length <= 7;
    if (short && !isWeek(sums) && host.can.serverTools) return this.look(sums.from);
    this.draw();
    if (short && host.can.serverTools) this.clocks();
  },

  /** Ask for the seven days from one on, as the picture needs them. */
  async look(first) {
    const filters = Object.fromEntries(FILTERS.filter((each) => each in this.args).map((each) => [each, this.args[each]]));
    const days = { from: first, to: after(first, 6) };
    const sums = { group_by: ["project", "service", "day"], missing: "days", ...days, ...filters };
    if (this.args.target_hours) sums.target_hours = this.args.target_hours;
    await this.answered(await call("summarize_time", sums));
  },

  async clocks() {
    const { items } = await call("list_timers", {}).catch(() => ({ items: [] }));
    this.timers = items.filter((timer) => timer.state !== "stopped");
    document.getElementById("timers")?.replaceChildren(...running(this.timers, this.sums));
  },

  draw() {
    if (!this.drawn) return;
    const { sums } = this;
    const days = daysOf(sums);
    if (days.length > 7 || !isWeek(sums)) return show(heading(sums, days), bars(sums));
    const slot = el("div", { id: "slot" });
    show(
      heading(sums, days),
      el("div", { id: "timers" }, running(this.timers, sums)),
      sums.groups.length ? grid(sums, days) : el("p", { role: "status" }, say("nothing")),
      this.acts() && el("p", { class: "actions" }, button(say("copy"), ({ target }) => copied(target))),
      slot,
    );
  },

  /** Whether time can be written from here: in a host that calls tools, and for oneself. */
  acts() {
    return host.can.serverTools && [undefined, "me"].includes(this.args.member);
  },
};

/** The timers that began in the days that are shown. */
const running = (timers, { from, to }) => timers.filter(({ started_at: at }) => from <= at.slice(0, 10) && at.slice(0, 10) <= to)
  .map(({ project, started_at, minutes }) => el("p", {}, "● ", say("running", project ?? "", started_at.slice(11, 16), clock(minutes))));
const today = ({ timezone: timeZone }) => new Intl.DateTimeFormat("en-CA", { timeZone }).format(new Date());
const isWeek = ({ groups, total }) =>
  groups.every((group) => "project" in group && "day" in group) && (groups.length > 0 || !total.minutes);
const after = (day, days) => new Date(Date.parse(day) + days * DAY).toISOString().slice(0, 10);
const named = (service) => (service === "none" ? "" : service ?? "");

function daysOf({ from, to }) {
  if (!from || !to) return Array(8);
  const count = Math.round((Date.parse(to) - Date.parse(from)) / DAY) + 1;
  return Array.from({ length: Math.min(count, 400) }, (_, at) => after(from, at));
}

function heading(sums, days) {
  const { minutes, billable_minutes: billable } = sums.total;
  const [gap, other] = sums.missing ?? [];
  // What is expected is that of the days that are over: it stands beside their hours alone.
  const target = !other && gap?.minutes === minutes && gap.target;
  const hours = target ? say("of", clock(minutes), clock(target)) : clock(minutes);
  const share = minutes && billable !== undefined ? ` · ${say("billable", Math.round((100 * billable) / minutes))}` : "";
  const title = sums.from && sums.to ? fromTo(sums) : say("hours");
  const go = (text, sign, days) => button(sign, () => week.look(after(sums.from, days)), { "aria-label": say(text), title: say(text) });
  return el("header", {},
    el("h1", {}, title),
    el("span", { class: "faint" }, `${hours}${share}`),
    days.length <= 7 && host.can.serverTools && el("span", { class: "end" }, go("before", "‹", -7), " ", go("after", "›", 7)),
  );
}

function fromTo({ from, to }) {
  const format = new Intl.DateTimeFormat(place, { day: "numeric", month: "long", timeZone: "UTC" });
  return format.formatRange(new Date(from), new Date(to));
}

/** The rows of a week, those of the largest project first, largest first in each; those beyond the most are one row together, with what the answer had to leave out. */
function rowsOf({ groups, total }) {
  const rows = new Map();
  for (const { project, project_id: id, service, day, minutes } of groups) {
    const key = JSON.stringify([project, id, service]);
    const row = rows.get(key) ?? { project, id, service: named(service), days: {}, minutes: 0 };
    row.days[day] = (row.days[day] ?? 0) + minutes;
    row.minutes += minutes;
    rows.set(key, row);
  }
  const whole = {};
  const project = (row) => JSON.stringify([row.project, row.id]);
  for (const row of rows.values()) whole[project(row)] = (whole[project(row)] ?? 0) + row.minutes;
  const all = [...rows.values()].sort((one, other) =>
    whole[project(other)] - whole[project(one)] || project(one).localeCompare(project(other)) || other.minutes - one.minutes);
  const rest = all.splice(MOST_ROWS).reduce(added, { rest: true, days: {}, minutes: 0 });
  rest.minutes = total.minutes - all.reduce((sum, { minutes }) => sum + minutes, 0);
  return rest.minutes ? [...all, rest] : all;
}

function added(sum, { days, minutes }) {
  for (const [day, each] of Object.entries(days)) sum.days[day] = (sum.days[day] ?? 0) + each;
  return { ...sum, minutes: sum.minutes + minutes };
}

function grid(sums, days) {
  const rows = rowsOf(sums);
  const total = rows.reduce(added, { days: {}, minutes: 0 });
  const gaps = sums.missing?.length === 1 ? { ...sums.missing[0].days } : undefined;
  const lacks = sums.missing?.[0]?.missing;
  const now = today(sums);
  const line = (name, tell, sum, kind) => lineOf(name, days, now, tell, sum, kind);
  return el("table", { class: "week", role: "table" },
    el("caption", { class: "unseen" }, fromTo(sums)),
    el("thead", { role: "rowgroup" }, el("tr", { role: "row" },
      el("th", { scope: "col", role: "columnheader" }, el("span", { class: "unseen" }, say("group"))),
      days.map((day) => el("th", { scope: "col", role: "columnheader", class: day === now ? "today" : undefined }, `${on(day, { weekday: "short" })} ${on(day, { day: "numeric" })}`)),
      el("th", { scope: "col", role: "columnheader" }, say("total")))),
    el("tbody", { role: "rowgroup" }, rows.map((row) => line(
      row.rest ? say("rest") : [row.project ?? "", el("span", { class: "service" }, row.service)],
      (day) => cell(row, day), clock(row.minutes)))),
    el("tfoot", { role: "rowgroup" },
      line(say("total"), (day) => (day in total.days ? [clock(total.days[day])] : ["·", "none"]), clock(total.minutes)),
      gaps && Object.keys(gaps).length > 0 && line(say("missing"), (day) => missed(gaps[day]), lacks ? `−${clock(lacks)}` : "", "gap"),
    ),
  );
}

function lineOf(name, days, now, tell, sum, sumKind = "") {
  return el("tr", { role: "row" },
    el("th", { scope: "row", role: "rowheader" }, name),
    days.map((day) => {
      const [inside, kind] = tell(day);
      return el("td", { role: "cell", class: [kind, day === now && "today"].filter(Boolean).join(" "), "data-day": on(day, { weekday: "narrow" }) }, inside);
    }),
    el("td", { role: "cell", class: `sum ${sumKind}` }, sum));
}

function cell(row, day) {
  const text = day in row.days ? clock(row.days[day]) : "·";
  const kind = day in row.days ? undefined : "none";
  if (!host.can.serverTools || row.rest) return [text, kind];
  const label = say("cell", [row.project, row.service].filter(Boolean).join(" – "), on(day, { weekday: "long", day: "numeric", month: "long" }), text);
  return [button(text, ({ target }) => opened(target, row, day), { "aria-label": label }), kind];
}

/** What a day lacks: [minutes, missing minutes], or only the minutes where no hours are expected. */
function missed(gap) {
  if (!gap) return [""];
  return [gap[1] ? `−${clock(gap[1])}` : say("empty"), "gap"];
}

function bars({ groups, total }) {
  const shown = groups.slice(0, MOST_ROWS);
  const rest = total.minutes - shown.reduce((sum, { minutes }) => sum + minutes, 0);
  const most = Math.max(1, ...groups.map(({ minutes }) => minutes));
  const name = ({ project, customer, service, member, day, week, month, billable, invoiced }) =>
    [project, customer, service, member, day, week, month, billable, invoiced].filter((each) => each !== undefined).join(" · ");
  if (!shown.length) return el("p", { role: "status" }, say("nothing"));
  return el("table", {},
    el("thead", {}, el("tr", {}, el("th", { scope: "col" }, say("group")), el("th", { scope: "col" }, say("hours")))),
    el("tbody", {}, shown.map((group) => el("tr", {},
      el("th", { scope: "row" }, name(group), el("span", { class: "bar", style: `width:${(100 * group.minutes) / most}%` })),
      el("td", {}, clock(group.minutes))))),
    rest > 0 && el("tfoot", {}, el("tr", {}, el("th", { scope: "row" }, say("rest")), el("td", {}, clock(rest)))));
}

/** Show something below the grid, that can be closed again; what fails in it is said in it. */
function panel(opener, title, ...inside) {
  const slot = document.getElementById("slot");
  const head = el("strong", { tabindex: -1 }, title);
  const close = button(say("close"), () => { slot.replaceChildren(); opener.focus(); });
  slot.replaceChildren(el("section", { class: "panel", "aria-label": title }, head, inside, el("p", { class: "actions" }, close)));
  head.focus();
}

async function opened(opener, row, day) {
  const which = { project: String(row.id ?? row.project), ...(row.service && { service: row.service }) };
  const asked = { ...which, from: day, to: day, ...("member" in week.args && { member: week.args.member }) };
  const { items, note } = day in row.days ? await call("list_time_entries", asked) : { items: [] };
  const title = [row.project, row.service, on(day, { weekday: "long", day: "numeric", month: "long" })].filter(Boolean).join(" – ");
  panel(opener, title,
    el("ul", {}, items.map((entry) => el("li", {}, [clock(entry.minutes), entry.member, entry.note].filter(Boolean).join(" – ")))),
    note && el("p", { class: "faint" }, note),
    week.acts() && form(opener, which, day));
}

function form(opener, which, day) {
  const field = (name, kind) => el("label", { class: kind }, say(name), el("input", { name, required: name === "duration" }));
  return el("form", {
    onsubmit: (event) => {
      event.preventDefault();
      const said = Object.fromEntries([...new FormData(event.target)].filter(([, text]) => text.trim()));
      previewed(opener, { entries: [{ ...which, date: day, ...said }] });
    },
  }, field("duration"), field("start"), field("note", "note"), el("button", {}, say("preview")));
}

const copied = (opener) => previewed(opener, { copy: after(week.sums.from, -7), into: week.sums.from });

/** Show what would be logged; nothing is, before it is confirmed. */
async function previewed(opener, asked) {
  try {
    const sheet = await call("log_timesheet", { ...asked, preview: true });
    const confirmed = async ({ target }) => {
      target.disabled = true; // one confirmation, one write
      try {
        const done = await call("log_timesheet", { confirm_token: sheet.confirm_token });
        await week.look(week.sums.from);
        panel(document.body, done.message ?? say("confirm"));
      } catch (error) {
        panel(opener, say("confirm"), alarm(error.message));
      }
    };
    panel(opener, sheet.message ?? say("preview"), planned(sheet),
      sheet.confirm_token && el("p", { class: "actions" }, button(say("confirm"), confirmed)));
  } catch (error) {
    panel(opener, say("preview"), alarm(error.message));
  }
}

function planned(sheet) {
  const plan = ({ entry, status, error }) => error
    ? el("li", { class: "alarm" }, error.message)
    : el("li", {}, [entry?.date, entry && clock(entry.minutes), entry?.project, entry?.service, entry?.note, status !== "preview" && status].filter(Boolean).join(" – "));
  return el("ul", {}, (sheet.entries ?? []).map(plan));
}

serve(week);
