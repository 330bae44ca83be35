"""The command line of a command: a flag for each setting that may have one, and errors that name what is valid."""

import argparse
import os
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, NoReturn

from nutmcp.errors import ConfigurationError
from nutmcp.remote.profile import Profile
from nutmcp.settings import chosen, default, profiles, settings_for
from nutmcp.settings.choice import FLAG
from nutmcp.words.fold import clean
from nutmcp.words.nearest import nearest_first

if TYPE_CHECKING:
    from nutmcp.remote.setting import Setting

_PORTS = range(65536)


class Parser(argparse.ArgumentParser):
    """Read the words of one command; what is wrong with them is a `ConfigurationError`."""

    def __init__(self, command: str, description: str) -> None:
        super().__init__(
            prog=f"nutmcp {command}", description=description, allow_abbrev=False, argument_default=argparse.SUPPRESS
        )
        self.settings: list[Setting] = []
        """The settings that the command takes as flags."""

    def error(self, message: str) -> NoReturn:
        """Say what argparse found, instead of printing its usage."""
        raise ConfigurationError(f"{self.prog} was not understood: {message}.", f"See {self.prog} --help.")

    def read(self, words: Sequence[str]) -> argparse.Namespace:
        """Return what the words say.

        Raises:
            ConfigurationError: A word is unknown, or a flag lacks its value.
        """
        understood, rest = self.parse_known_args(words)
        if rest:
            raise self._unknown(rest[0].partition("=")[0])
        return understood

    def _unknown(self, word: str) -> ConfigurationError:
        for setting in (each for system in profiles() for each in settings_for(system)):
            if setting.secret and word == "--" + setting.name.replace("_", "-"):
                return ConfigurationError(
                    f"A secret has no flag, since everyone on the machine can read a command line: {word}.",
                    f"Set {setting.variable} in the environment, or {setting.file_variable} to a file that holds it; "
                    "`nutmcp login` asks for credentials and stores them.",
                )
        flags = [flag for flag in self._option_string_actions if flag.startswith("--")]
        return ConfigurationError(
            f"{self.prog} knows no “{clean(word, 40)}”.",
            f"Its flags are, nearest first: {', '.join(nearest_first(word, flags))}.",
        )


def system_in(words: Sequence[str], *, sandbox: bool = False) -> Profile:
    """Return the system whose settings are flags of a command: the one that these words and the environment choose.

    Where they choose none, it is the default; what is wrong with the choice is said when the settings are loaded.

    Args:
        words: The words after the command.
        sandbox: Whether the command works with a built-in system whatever they say.
    """
    first = argparse.ArgumentParser(add_help=False, allow_abbrev=False, exit_on_error=False)
    first.add_argument(FLAG)
    first.add_argument("--sandbox", action="store_true", default=sandbox)
    try:
        found = first.parse_known_args(words)[0]
        return chosen(os.environ, found.system, sandbox=found.sandbox)
    except (ConfigurationError, argparse.ArgumentError):
        return default()


def add_settings(parser: Parser, system: Profile, only: Collection[str] = ()) -> None:
    """Give the parser a flag for each setting that is no secret, and tell of the variables of those that are.

    Args:
        parser: The command's.
        system: The system whose own settings are among them.
        only: The names of the settings that matter to the command; none named means all.
    """
    group = parser.add_argument_group("settings", "Each can be set as an environment variable, too; the flag wins.")
    for setting in settings_for(system):
        help_text = f"{setting.help} [{setting.variable}; default: {setting.default or 'none'}]"
        if setting.flag is None or (only and setting.name not in only):
            continue
        parser.settings.append(setting)
        if setting.switch:
            group.add_argument(setting.flag, dest=setting.name, action="store_const", const="yes", help=help_text)
        else:
            group.add_argument(setting.flag, dest=setting.name, metavar="VALUE", help=f"{setting.form}: {help_text}")
    secrets = ", ".join(setting.variable for setting in settings_for(system) if setting.secret)
    if not only:
        parser.epilog = (
            f"Secrets come from the environment, credentials also from `nutmcp login`: {secrets}. "
            "With _FILE after its name, each takes the path of a file that holds it."
        )


def given_settings(parser: Parser, understood: argparse.Namespace) -> dict[str, str]:
    """Return the text of each flag that was given for a setting, by the name of the setting."""
    given = vars(understood)
    return {setting.name: given[setting.name] for setting in parser.settings if setting.name in given}


def port_from(understood: argparse.Namespace, default: int) -> int:
    """Return the port that was asked for; 0 lets the machine choose one."""
    said = str(getattr(understood, "port", default))
    if not said.isdecimal() or int(said) not in _PORTS:
        raise ConfigurationError("--port is not the number of a port.", "Give one from 0 to 65535; 0 takes a free one.")
    return int(said)
