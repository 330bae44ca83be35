"""Works out by which zone an account's clock goes, since no time that it sends names one.

One record tells when it was last modified, by that clock; the same record is then looked for by moments in UTC.
"""

from collections.abc import Generator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import Any
from zoneinfo import ZoneInfo

from nutmcp.errors import Refused
from nutmcp.remote.json_body import Nonsense
from nutmcp.remote.system import Request, Response
from nutmcp.systems.proworkflow.parameters import LISTINGS
from nutmcp.systems.proworkflow.requests import read_request
from nutmcp.systems.proworkflow.resources import PATHS
from nutmcp.systems.proworkflow.responses import Row, read_rows

_QUARTER = 15
_EARLIEST, _LATEST = -12 * 60, 14 * 60
"""By how many minutes a clock on earth is behind and ahead of UTC at most."""
_MINUTE = timedelta(minutes=1)
_HOUR = 60
Asking = Generator[Request, Response, Any]


@dataclass(slots=True)
class ZoneCheck:
    """What is known of the account's clock; it is asked once.

    Attributes:
        headers: What every request carries.
        zone: The user's zone, by which times are read and written.
        offset: By how many minutes the clock was ahead of UTC when the record was modified; None while not known.
    """

    headers: Mapping[str, str] = field(repr=False)
    zone: ZoneInfo
    offset: int | None = None
    _modified: datetime | None = None
    _asked: bool = False

    @property
    def agrees(self) -> bool:
        """Return whether the zone that is set shows what the account's clock does, as far as that is known."""
        return self.offset is None or self.offset == self._expected

    @property
    def _expected(self) -> int | None:
        if self._modified is None:
            return None
        told = self._modified.replace(tzinfo=self.zone).utcoffset()
        return None if told is None else int(told.total_seconds()) // _HOUR

    def ask(self) -> Asking:
        """Find out by how much the account's clock is ahead; where nothing tells, it stays unknown."""
        if self._asked:
            return
        witness = yield from self._latest()
        self._asked = True
        if witness is None:
            return
        self._modified = witness.modified
        expected = self._expected or 0
        if (yield from self._is_since(witness, expected)) and not (
            yield from self._is_since(witness, expected, later=1)
        ):
            self.offset = expected
            return
        self.offset = yield from self._sought(witness)

    def refuse_disagreement(self) -> Asking:
        """Refuse to write times while the account's clock is not the one that is set.

        Raises:
            Refused: It is not.
        """
        yield from self.ask()
        if not self.agrees and self.offset is not None and self._expected is not None:
            raise Refused(
                f"The account's clock is {said(self.offset)}, and by {self.zone.key} it would be "
                f"{said(self._expected)}, so that every time would be written wrongly.",
                "Set NUTMCP_TIMEZONE to the zone of the account in ProWorkflow; `nutmcp doctor` checks it.",
            )

    def _latest(self) -> Generator[Request, Response, "_Witness | None"]:
        """Return a record of time, or else a project, that says when it was last modified."""
        for name in ("time_entries", "projects"):
            newest = {"sortby": "id", "sortorder": "desc"}
            for row in (yield from self._rows(name, newest)):
                try:
                    modified = datetime.fromisoformat(str(row.get("lastmodified")))
                except ValueError:
                    continue
                return _Witness(name, str(row.get("id")), modified.replace(second=0, microsecond=0, tzinfo=None))
        return None

    def _is_since(self, witness: "_Witness", offset: int, later: int = -1) -> Generator[Request, Response, bool]:
        """Return whether a record was modified at or after a moment, if the clock is so much ahead.

        A minute before it is told apart from a minute after, whether or not the moment itself counts.
        """
        since = witness.modified.replace(tzinfo=UTC) - timedelta(minutes=offset) + later * _MINUTE
        query = {"idfrom": witness.id, "idto": witness.id, "lastmodifiedutcfrom": since.strftime("%Y-%m-%dT%H:%M")}
        rows = yield from self._rows(witness.resource, query)
        return any(str(each.get("id")) == witness.id for each in rows)

    def _sought(self, witness: "_Witness") -> Generator[Request, Response, int | None]:
        """Return the offset by halving: the less the clock is ahead, the later is the moment in UTC."""
        first, last = _EARLIEST // _QUARTER, _LATEST // _QUARTER
        found_at_all = yield from self._is_since(witness, last * _QUARTER)
        if not found_at_all or (yield from self._is_since(witness, (first - 1) * _QUARTER)):
            return None  # the moment is passed over
        while first < last:
            middle = (first + last) // 2
            if (yield from self._is_since(witness, middle * _QUARTER)):
                last = middle
            else:
                first = middle + 1
        return last * _QUARTER

    def _rows(self, name: str, query: Mapping[str, str]) -> Generator[Request, Response, list[Row]]:
        listing = LISTINGS[name]
        asked = {"fields": listing.fields, **listing.always, **query, "pagesize": "1", "pagenumber": "1"}
        response = yield read_request(PATHS[name], self.headers, asked)
        if response.status != HTTPStatus.OK:
            return []
        try:
            return list(read_rows(response, PATHS[name])[0])
        except Nonsense:
            return []


@dataclass(frozen=True, slots=True)
class _Witness:
    """A record that tells by the account's clock when it was last modified."""

    resource: str
    id: str
    modified: datetime


def said(offset: int) -> str:
    """Return an offset as people write it: UTC+13:00."""
    return f"UTC{'-' if offset < 0 else '+'}{abs(offset) // _HOUR:02}:{abs(offset) % _HOUR:02}"
