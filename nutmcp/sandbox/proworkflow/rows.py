"""All that the wire can tell of each record: its own columns, and the names and sums of what belongs to it."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping
from decimal import Decimal
from typing import Any

from nutmcp.sandbox.proworkflow.amounts import tidy, totals_of, with_total
from nutmcp.sandbox.proworkflow.row import Row, full_name, ids_in, order_of
from nutmcp.sandbox.proworkflow.tables import TABLES
from nutmcp.sandbox.store import Store

_Table = dict[Any, Row]
_OF_TASK = (
    *("projectid", "projectnumber", "projecttitle", "projectcategoryid", "projectstartdate", "projectduedate"),
    *("projectcompletedate", "managerid", "companyid", "companyname", "billable"),
)
"""What is told of time because it is told of its task."""


class Rows:
    """The rows of every table, made when they are first asked for, and again after a refresh once anything changed.

    Args:
        store: The tables.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._versions: dict[str, Hashable] = {}
        self._kept: dict[str, _Table] = {}
        self._made: dict[str, _Table] = {}
        self._groups: dict[tuple[str, str], Mapping[Any, list[Row]]] = {}
        self._makers: Mapping[str, Callable[[Row], Row]] = {
            "companies": self._company,
            "contacts": self._contact,
            "projects": self._project,
            "tasks": self._task,
            "time": self._time,
            "invoices": self._invoice,
            "quotes": self._quote,
            "invoice_lines": with_total,
            "quote_lines": with_total,
            "expenses": self._below_project,
            "notes": self._note,
            "events": self._with_people,
            "messages": self._message,
            "projectrequests": self._request,
            "files": self._file,
            "folders": self._folder,
        }

    def of(self, table: str) -> Iterable[Row]:
        """Return all rows of a table, in the order of their ids."""
        return self._table(table).values()

    def one(self, table: str, id: object) -> Row | None:
        """Return one row, if it is there."""
        return self._table(table).get(id) if isinstance(id, int) else None

    def kept(self, table: str) -> Mapping[Any, Row]:
        """Return the columns of all records of a table, by id."""
        if table not in self._kept:
            self._kept[table] = {each.id: vars(each).copy() for each in self._store.every(table)}
        return self._kept[table]

    def refresh(self) -> None:
        """Forget what is no longer so."""
        versions = {name: self._store.version(name) for name in TABLES}
        if versions != self._versions:
            same = [name for name in self._kept if versions[name] == self._versions[name]]
            self._kept = {name: self._kept[name] for name in same}
            self._versions, self._made, self._groups = versions, {}, {}

    def _table(self, table: str) -> _Table:
        kept = self.kept(table)
        if table not in self._made:
            make = self._makers.get(table, _as_it_is)
            self._made[table] = {id: make(row) for id, row in kept.items()}
        return self._made[table]

    def _where(self, table: str, by: str, value: object) -> list[Row]:
        """Return the columns of the records of a table of which one holds a value."""
        kept = self.kept(table)
        if (table, by) not in self._groups:
            found: dict[Any, list[Row]] = defaultdict(list)
            for each in kept.values():
                found[each[by]].append(each)
            self._groups[table, by] = found
        return self._groups[table, by].get(value, [])

    def people(self, text: object) -> list[Row]:
        """Return the contacts of comma text, with their names."""
        return [{"id": id, "name": self._person(id)} for id in ids_in(text)]

    def _person(self, id: object) -> str | None:
        contact = self.kept("contacts").get(id)
        return None if contact is None else full_name(contact)

    def _named(self, table: str, id: object) -> Any:  # noqa: ANN401 - whatever the column holds
        found = self.kept(table).get(id)
        return None if found is None else found["name"]

    def _company(self, row: Row) -> Row:
        people = self.people(",".join(str(each["id"]) for each in self._where("contacts", "companyid", row["id"])))
        return row | {"contacts": people, "tags": self._labels(row["tags"])}

    def _labels(self, text: object) -> list[Row]:
        return [{"id": id, "name": self._named("categories", id)} for id in ids_in(text)]

    def _contact(self, row: Row) -> Row:
        labels = {name: self._labels(row[name]) for name in ("tags", "groups", "roles")}
        return row | labels | {"name": full_name(row), "companyname": self._named("companies", row["companyid"])}

    def _of_company(self, row: Row) -> Row:
        return {"companyname": row.get("companyname") or self._named("companies", row["companyid"])}

    def _of_project(self, id: object) -> Row:
        project = self.kept("projects").get(id) or {}
        return {
            "projectnumber": project.get("number"),
            "projecttitle": project.get("title"),
            "projectstatus": project.get("status"),
            "projectcategoryid": project.get("categoryid"),
            "projectcategoryname": self._named("categories", project.get("categoryid")),
            "managerid": project.get("managerid"),
            "managername": self._person(project.get("managerid")),
            "projectstartdate": project.get("startdate"),
            "projectduedate": project.get("duedate"),
            "projectcompletedate": project.get("completedate"),
        }

    def _tracked(self, task: object) -> int:
        return sum(each["timetracked"] or 0 for each in self._where("time", "taskid", task))

    def _project(self, row: Row) -> Row:
        tasks = [each for each in self._where("tasks", "projectid", row["id"]) if each["type"] != "heading"]
        done = sum(each["status"] == "complete" for each in tasks)
        return row | {
            **self._of_company(row),
            "managername": self._person(row["managerid"]),
            "categoryname": self._named("categories", row["categoryid"]),
            "timetracked": sum(self._tracked(each["id"]) for each in tasks),
            "percentcomplete": round(100 * done / len(tasks)) if tasks else 0,
            "quotetotal": self._billed("quotes", row) if row["quotetotal"] is None else row["quotetotal"],
            "invoicetotal": self._billed("invoices", row) if row["invoicetotal"] is None else row["invoicetotal"],
            **{name: self.people(row[name]) for name in ("staff", "clients", "contractors")},
        }

    def _billed(self, table: str, project: Row) -> Decimal:
        counted = [each for each in self._where(table, "projectid", project["id"]) if each["status"] != "declined"]
        return tidy(sum((self._table(table)[each["id"]]["grandtotal"] for each in counted), Decimal(0)))

    def _task(self, row: Row) -> Row:
        company = (self.kept("projects").get(row["projectid"]) or {}).get("companyid")
        return row | {
            **self._of_project(row["projectid"]),
            "companyid": company,
            "companyname": self._named("companies", company),
            "categoryname": self._named("categories", row["categoryid"]),
            "creatorname": self._person(row["creatorid"]),
            "timetracked": self._tracked(row["id"]),
            "contacts": self.people(row["contacts"]),
            "place": order_of(row["ordernumber"]),
            "dependent": self._dependence(row["prerequisites"]),
            "of_time": self._told_of_time(row),
        }

    def _dependence(self, prerequisites: str | None) -> str:
        tasks = self.kept("tasks")
        open_ones = [each for each in ids_in(prerequisites) if tasks.get(each, {}).get("status") == "active"]
        return "noncurrent" if open_ones else "current"

    def _told_of_time(self, task: Row) -> Row:
        """Return what all time of a task is told with."""
        told = {**task, **self._of_project(task["projectid"])}
        told["companyid"] = (self.kept("projects").get(task["projectid"]) or {}).get("companyid")
        told["companyname"] = self._named("companies", told["companyid"])
        category = told["projectcategoryid"] if task["projectid"] else task["categoryid"]
        return {
            **{name: told[name] for name in _OF_TASK},
            "taskname": task["name"],
            "categoryid": category,
            "categoryname": self._named("categories", category),
            "generalcategoryid": None if task["projectid"] else category,
            "tasktotaltimetracked": self._tracked(task["id"]),
            "tasktimeallocated": task["timeallocated"],
            **{f"task{name}": task[name] for name in ("startdate", "duedate", "completedate")},
        }

    def _time(self, row: Row) -> Row:
        return {**row, **self._table("tasks")[row["taskid"]]["of_time"], "contactname": self._person(row["contactid"])}

    def _bill(self, row: Row, lines: Iterable[Row]) -> Row:
        ordered = sorted(lines, key=lambda each: order_of(each["displayorder"]))
        return row | {
            **self._of_project(row["projectid"]),
            **self._of_company(row),
            "contactname": row["contactname"] or self._person(row["contactid"]),
            **totals_of(row, ordered),
            "lines": [with_total(each) for each in ordered],
        }

    def _invoice(self, row: Row) -> Row:
        told = self._bill(row, self._where("invoice_lines", "invoiceid", row["id"]))
        return told | {"invoicedbyname": self._person(row["invoicedbyid"])}

    def _quote(self, row: Row) -> Row:
        told = self._bill(row, self._where("quote_lines", "quoteid", row["id"]))
        return told | {"quotedbyname": self._person(row["quotedbyid"])}

    def _below_project(self, row: Row) -> Row:
        company = (self.kept("projects").get(row["projectid"]) or {}).get("companyid")
        names = {"companyid": company, "companyname": self._named("companies", company)}
        task = {"taskname": self._named("tasks", row["taskid"])} if "taskid" in row else {}
        return {**row, **self._of_project(row["projectid"]), **names, **task, **self._by(row)}

    def _by(self, row: Row) -> Row:
        known = [each for each in ("contact", "author", "client", "recipient") if f"{each}id" in row]
        return {f"{each}name": self._person(row[f"{each}id"]) for each in known}

    def _with_people(self, row: Row) -> Row:
        return row | {"contacts": self.people(row["contacts"])}

    def _note(self, row: Row) -> Row:
        told = {"categoryname": self._named("categories", row["categoryid"]), **self._of_company(row), **self._by(row)}
        return self._with_people(row) | self._of_project(row["projectid"]) | told

    def _message(self, row: Row) -> Row:
        return self._with_people(self._below_project(row)) | {
            "taskstatus": (self.kept("tasks").get(row["taskid"]) or {}).get("status")
        }

    def _file(self, row: Row) -> Row:
        link = f"https://files.example/getfilesattached.cfm?id={row['id']}&sec_key=made-up"
        task = self.kept("tasks").get(row["taskid"]) or {}
        folder = self.kept("folders").get(row["folderid"]) or {}
        project = row["projectid"] or task.get("projectid") or folder.get("projectid")
        told = {"folder": {"id": folder["id"], "name": folder["name"]} if folder else None, "link": link}
        return self._below_project(row | {"projectid": project}) | told | {"taskstatus": task.get("status")}

    def _folder(self, row: Row) -> Row:
        return self._with_people(self._below_project(row))

    def _request(self, row: Row) -> Row:
        return row | self._of_company(row) | self._by(row)


def _as_it_is(row: Row) -> Row:
    return row
