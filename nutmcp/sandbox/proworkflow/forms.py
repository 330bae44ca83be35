"""What a write may hold: for each kind of record, what is needed, what is taken, and how it is read."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from nutmcp.sandbox.proworkflow.envelope import MISHAP
from nutmcp.sandbox.proworkflow.grammar import bad, read_day, read_flag, read_ids, read_moment, read_number
from nutmcp.sandbox.proworkflow.visit import Body, Visit
from nutmcp.sandbox.rejected import Rejected

Kind = Callable[[Any, Visit], Any]
"""Reads one value of a body."""


def words(said: object, _: Visit) -> str:
    """Read text; a list or an object where text is meant is a mishap of the server."""
    if isinstance(said, list | dict):
        raise Rejected(HTTPStatus.INTERNAL_SERVER_ERROR, MISHAP)
    return str(said)


def day(said: object, visit: Visit) -> Any:  # noqa: ANN401 - as kinds are
    """Read a day."""
    return read_day(words(said, visit), visit.today)


def moment(said: object, visit: Visit) -> Any:  # noqa: ANN401 - as kinds are
    """Read a moment on the account's clock."""
    return read_moment(words(said, visit), visit.local)


def flag(said: object, _: Visit) -> bool:
    """Read a flag."""
    return read_flag(said)


def number(said: object, _: Visit) -> Any:  # noqa: ANN401 - as kinds are
    """Read a number."""
    return read_number(said)


def whole(said: object, _: Visit) -> int:
    """Read a whole number, not below nought."""
    read = read_number(said)
    if read % 1 or read < 0:
        raise bad(f"'{said}' is not a whole number")
    return int(read)


def automatic(said: object, _: Visit) -> Any:  # noqa: ANN401 - as kinds are
    """Read an amount, or `auto` for the sum of what belongs to it."""
    return None if str(said).casefold() == "auto" else read_number(said)


def one_of(*known: str) -> Kind:
    """Read one of some words."""

    def read(said: object, visit: Visit) -> str:
        if words(said, visit) not in known:
            raise bad(f"'{said}' must be one of {', '.join(known)}")
        return str(said)

    return read


def id_of(table: str, **conditions: str) -> Kind:
    """Read the id of a record that has to be there; a contact may be `me`."""

    def read(said: object, visit: Visit) -> int:
        me = table == "contacts" and str(said).strip().casefold() == "me"
        text = str(visit.caller) if me else words(said, visit).strip()
        row = visit.rows.one(table, int(text)) if text.isdecimal() else None
        if row is None or any(row[name] != value for name, value in conditions.items()):
            raise bad(f"'{said}' is not a valid ID of {table}")
        return int(row["id"])

    return read


def ids_of(table: str) -> Kind:
    """Read comma text of ids; `all` are all of the staff where contacts are meant, `none` is nobody."""

    def read(said: object, visit: Visit) -> str:
        text = words(said, visit).strip().casefold()
        if text == "none":
            return ""
        if text in {"all", "allstaff"} and table == "contacts":
            return ",".join(str(row["id"]) for row in visit.rows.of(table) if row["type"] == "staff")
        listed = sorted(read_ids(text, visit.caller).listed)
        if any(visit.rows.one(table, each) is None for each in listed):
            raise bad(f"'{said}' names an ID of {table} that there is not")
        return ",".join(str(each) for each in listed)

    return read


def no_defaults(_: Visit, __: Body) -> Mapping[str, Any]:
    """Return nothing."""
    return {}


def no_rules(_: Visit, __: Mapping[str, Any]) -> None:
    """Find nothing wrong."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """What a write of one kind of record may hold.

    Attributes:
        table: The table.
        called: What the answers call it, as in "Project Updated".
        takes: How each field is read; one of another name is passed over (assumed).
        needs: The fields without which nothing is added.
        fixed: Those that can be said of a new one alone.
        defaults: Returns what a new one has where nothing is said.
        check: Sees that what a record comes to breaks no rule.
        tells: What the answer tells of a new one beside its id.
        at_once: Whether several may be added by one call.
    """

    table: str
    called: str
    takes: Mapping[str, Kind]
    needs: tuple[str, ...] = ()
    fixed: frozenset[str] = frozenset()
    defaults: Callable[[Visit, Body], Mapping[str, Any]] = no_defaults
    check: Callable[[Visit, Mapping[str, Any]], None] = no_rules
    tells: tuple[str, ...] = ()
    at_once: bool = field(default=False)

    def read(self, body: Body, visit: Visit) -> dict[str, Any]:
        """Return the fields that a body says; an empty text clears a field.

        Raises:
            Rejected: 400: a value makes no sense; 500: a list where text is meant.
        """
        said = {name: value for name, value in body.items() if name in self.takes}
        return {
            name: None if value is None or value == "" else self.takes[name](value, visit)
            for name, value in said.items()
        }

    def check_needs(self, fields: Mapping[str, Any]) -> None:
        """See that a record has all that it needs.

        Raises:
            Rejected: 400: it has not.
        """
        for name in self.needs:
            if fields.get(name) in (None, ""):
                raise bad(f"'{name}' is a required field")
