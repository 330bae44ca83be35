"""What is said where a search found nothing: the words that stand nowhere, and the names that are most like them."""

from collections.abc import Collection, Mapping
from functools import partial

from nutmcp.directory.many_names import among_many
from nutmcp.tools.lists.text_search import Query
from nutmcp.tools.present.names import LONGEST_NAME
from nutmcp.words.fold import clean
from nutmcp.words.nearest import nearest
from nutmcp.words.phrase import quoted

_MOST_NAMES = 3
_MOST_WORDS = 5


def why_nothing(search: Query | None, noun: str, said_elsewhere: Mapping[str, str]) -> tuple[str, ...]:
    """Return sentences about why a search found nothing, from the words that it met while it looked.

    Args:
        search: The search, after it went through all that there is; None where nothing was looked for.
        noun: What was looked for: `customer`.
        said_elsewhere: The arguments that are meant by some words: `{"overdue": "overdue"}`.
    """
    if search is None:
        return ()
    strays = {word: said_elsewhere[word] for word in search.absent if word in said_elsewhere}
    absent = [word for word in search.absent if word not in strays][:_MOST_WORDS]
    notes = [f"{quoted(word)} is no word of any {noun}; give it as `{name}`." for word, name in strays.items()]
    if absent:
        rest = "; try the other words alone" if len(search.words) > len(search.absent) else ""
        notes.append(f"No {noun} that was looked at has {' or '.join(map(quoted, absent))}{rest}.")
    if not search.absent:
        notes.append(f"Each of these words was met, but no {noun} has them all.")
    return tuple(notes)


async def names_like(said: str | None, names: Collection[str | None]) -> list[str] | None:
    """Return the few names that are most like what was looked for, safe to show; None where none is."""
    known = sorted({name for name in names if name})
    if said is None or not known:
        return None
    near = await among_many(len(known), partial(nearest, said, known, str, most=_MOST_NAMES))
    return [clean(each, LONGEST_NAME) for each in near] or None
