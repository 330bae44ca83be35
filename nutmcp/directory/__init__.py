"""Who and what is in the account: the names that people say, turned into records, and back."""

from nutmcp.directory.directory import Directory
from nutmcp.directory.many_names import among_many, match_among
from nutmcp.directory.naming import service_called
from nutmcp.directory.roster import Roster
from nutmcp.domain.known_project import KnownProject, Person

__all__ = ["Directory", "KnownProject", "Person", "Roster", "among_many", "match_among", "service_called"]
