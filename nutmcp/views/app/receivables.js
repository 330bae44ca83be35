// What is owed: a bar for each currency, by how late it is, and the customers below, the latest first.

const AGES = ["current", "d1_30", "d31_60", "d61_90", "over_90"];
const MOST_CUSTOMERS = 40;
const FILTERS = ["query", "customer", "period", "from", "to", "min_total", "max_total", "filters"];

const receivables = {
  words: {
    en: {
      title: "Owed on {0}",
      nothing: "Nothing is owed.",
      current: "not due",
      d1_30: "1–30 days late",
      d31_60: "31–60 days",
      d61_90: "61–90 days",
      over_90: "over 90 days",
      customer: "Customer",
      owed: "Owed",
      late: "Late",
      oldest: "Oldest",
      act: "Action",
      remind: "Draft a reminder",
      reminder: "Draft a reminder to the customer {0} about what is overdue ({1}). Look the invoices up first, and send nothing.",
    },
    fr: {
      title: "Dû au {0}",
      nothing: "Rien n’est dû.",
      current: "pas encore échu",
      d1_30: "1 à 30 jours de retard",
      d31_60: "31 à 60 jours",
      d61_90: "61 à 90 jours",
      over_90: "plus de 90 jours",
      customer: "Client",
      owed: "Dû",
      late: "En retard",
      oldest: "Le plus ancien",
      act: "Action",
      remind: "Rédiger un rappel",
      reminder: "Rédige un rappel pour le client {0} au sujet de ce qui est en retard ({1}). Consulte d’abord les factures, et n’envoie rien.",
    },
  },

  args: {},

  asked(args) {
    this.args = args;
  },

  async answered(sums, filled) {
    if (!Array.isArray(sums?.groups) || !Array.isArray(sums.totals)) throw new TypeError();
    if (!filled && !this.looked && host.can.serverTools && !sums.groups.every(isCustomer)) return this.look();
    this.sums = sums;
    this.drawn = true;
    this.draw();
  },

  /** Ask by customer, where something else was asked for. */
  async look() {
    this.looked = true;
    const filters = Object.fromEntries(FILTERS.filter((each) => each in this.args).map((each) => [each, this.args[each]]));
    await this.answered(await call("summarize_invoices", { group_by: ["customer"], status: ["unpaid"], ...filters }));
  },

  draw() {
    if (!this.drawn) return;
    const { totals, groups, today, note } = this.sums;
    const owed = totals.filter((total) => Number(total.balance) > 0);
    const customers = groups.filter((group) => isCustomer(group) && Number(group.balance) > 0).sort(latestFirst);
    show(
      el("header", {}, el("h1", {}, say("title", on(today, { day: "numeric", month: "long", year: "numeric" })))),
      owed.length ? owed.map(stack) : isTold(totals) && el("p", { role: "status" }, say("nothing")),
      customers.length > 0 && table(customers),
      note && el("p", { class: "faint" }, note),
    );
  },
};

/** Whether balances came; without the permission to see them, the note says so. */
const isTold = (totals) => totals.every(({ balance }) => balance !== undefined);
const isCustomer = (group) => "customer" in group;
const ageOf = ({ ages }) => AGES.findLastIndex((age) => Number(ages?.[age]) > 0);
const latestFirst = (one, other) => ageOf(other) - ageOf(one) || Number(other.overdue) - Number(one.overdue);

function stack({ currency, balance, ages }) {
  const parts = AGES.map((age, at) => ({ at, age, amount: Number(ages?.[age] ?? 0), told: ages?.[age] })).filter(({ amount }) => amount > 0);
  const whole = parts.reduce((sum, { amount }) => sum + amount, 0);
  return el("section", { "aria-label": currency },
    el("h2", {}, money(balance, currency)),
    el("div", { class: "stack", "aria-hidden": "true" },
      parts.map(({ at, amount }) => el("span", { class: `age${at}`, style: `width:${(100 * amount) / whole}%` }))),
    el("ul", { class: "ages" }, parts.map(({ at, age, told }) => el("li", {}, el("i", { class: `age${at}` }), `${say(age)}: ${money(told, currency)}`))));
}

function table(customers) {
  const column = (name) => el("th", { scope: "col", role: "columnheader" }, say(name));
  return el("table", { class: "customers", role: "table" },
    el("thead", { role: "rowgroup" }, el("tr", { role: "row" },
      ["customer", "owed", "late", "oldest"].map(column),
      host.can.message && el("th", { scope: "col", role: "columnheader" }, el("span", { class: "unseen" }, say("act"))))),
    el("tbody", { role: "rowgroup" }, customers.slice(0, MOST_CUSTOMERS).map(row)),
    customers.length > MOST_CUSTOMERS && el("tfoot", {}, el("tr", {}, el("th", { scope: "row" }, say("rest")))));
}

function row(group) {
  const { customer, currency, balance, overdue } = group;
  const late = Number(overdue) > 0;
  const data = (name, text, kind) => el("td", { role: "cell", class: kind, "data-name": say(name) }, text);
  // A name is somebody's text: it stands in quotes, in one line, and not at any length.
  const quoted = JSON.stringify(customer.slice(0, 80));
  return el("tr", { role: "row" },
    el("th", { scope: "row", role: "rowheader" }, customer),
    data("owed", money(balance, currency)),
    data("late", late ? money(overdue, currency) : "–", late && "alarm"),
    data("oldest", say(AGES[Math.max(0, ageOf(group))])),
    host.can.message && el("td", { role: "cell" }, late && button(say("remind"), async ({ target }) => {
      await tell(say("reminder", quoted, `${overdue} ${currency}`));
      target.disabled = true;
    })));
}

serve(receivables);
