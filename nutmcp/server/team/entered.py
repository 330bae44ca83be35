"""What somebody has entered on the page for credentials, read as the settings of the same names are."""

from collections.abc import Mapping

from nutmcp.errors import ConfigurationError
from nutmcp.remote.profile import Profile
from nutmcp.remote.setting import Setting
from nutmcp.server.team.connect_page import Words, chosen_way, field_name, label_of, optional_for


def entered(system: Profile, sent: Mapping[str, str], words: Words) -> dict[str, str]:
    """Return what was entered, by the names of the settings.

    Args:
        system: What is connected.
        sent: The fields of the form.
        words: What errors are told in.

    Raises:
        ConfigurationError: Something is missing, or cannot be right.
    """
    place = chosen_way(system, sent)
    way, values = system.sign_ins[place], dict[str, str]()
    for setting in (*system.needed(way), *optional_for(system, way)):
        said, label = sent.get(field_name(setting, place), ""), label_of(setting, words)
        if said.strip():
            values[setting.name] = _read(setting, said, label, words)
        elif setting.name in way.needs:
            raise ConfigurationError(words["missing"].format(label=label), "")
    return values


def _read(setting: Setting, said: str, label: str, words: Words) -> str:
    try:
        return str(setting.read(said, label))
    except ConfigurationError:
        raise ConfigurationError(words["unreadable"].format(label=label), "") from None
