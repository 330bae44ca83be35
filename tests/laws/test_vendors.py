"""No room above the systems names one, nor does the sandbox but in their folders: declarations say their names."""

from nutmcp import systems
from nutmcp.sandbox.hosts import HOSTS
from tests.laws.sources import sources

SYSTEMS = [systems.system_of(key) for key in systems.SYSTEMS]
HOSTS_FOLDERS = tuple(f"{place.replace('.', '/')}/" for place in HOSTS.values())
KNOW_THEM = (
    "nutmcp/systems/",
    *HOSTS_FOLDERS,
    "nutmcp/sandbox/hosts.py",
    "tests/",
    "benchmarks/",
    "scripts/",
    "examples/",
)


def names_one(text: str) -> bool:
    """Return whether a text names a system by its key, its name, or how its settings begin."""
    return any(word.casefold() in text.casefold() for each in SYSTEMS for word in (each.key, each.name, each.prefix))


def test_each_system_is_known_by_the_key_that_it_gives_itself() -> None:
    assert [each.key for each in SYSTEMS] == list(systems.SYSTEMS)
    assert systems.DEFAULT in systems.SYSTEMS


def test_no_module_above_the_systems_names_one() -> None:
    found = {each.name for each in sources() if names_one(each.text) and not each.name.startswith(KNOW_THEM)}
    assert not found
