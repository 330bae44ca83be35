"""What is known of a remote system before it is loaded: its name, its settings, and how one signs in."""

from collections.abc import Mapping
from dataclasses import dataclass

from nutmcp.remote.setting import Setting


@dataclass(frozen=True, slots=True, kw_only=True)
class SignIn:
    """One way to prove to a system who the user is.

    Attributes:
        needs: The names of the settings that it takes, in the order in which they are asked for.
        called: What people call it, such as "access token".
        counted: The one of these settings by which the system counts calls.
        version: The version of the interface that takes it; 0 where no version is to be chosen.
    """

    needs: tuple[str, ...]
    called: str
    counted: str
    version: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What settings and commands have to know of a system, without loading the rest of it.

    A few names of settings mean the same on every system: `url`, `api_version`, `organization`, and who "me" is,
    `member` or else `username`; and `currency`, what amounts are in where the system tells none.

    Attributes:
        key: How settings and answers call it, such as `acme`.
        name: How people call it.
        prefix: How the names of its variables begin, such as `ACME_`.
        url: The base of its API, unless another one is set.
        settings: What a user may set for it.
        sign_ins: The ways to sign in; the first is what is asked of whoever has set nothing.
        instructions: A sentence for assistants on what it keeps, and what it does not.
        timed: Whether all worked time that it keeps has a start.
        experimental: Whether nobody has tried it on a real account yet.
    """

    key: str
    name: str
    prefix: str
    url: str
    settings: tuple[Setting, ...]
    sign_ins: tuple[SignIn, ...]
    instructions: str
    timed: bool = False
    experimental: bool = False

    @property
    def scheme(self) -> str:
        """Return how the addresses of its records begin; like a variable's, such a name begins with a letter."""
        return self.prefix.rstrip("_").casefold()

    @property
    def credentials(self) -> tuple[Setting, ...]:
        """Return the settings that any way to sign in takes."""
        names = {name for way in self.sign_ins for name in way.needs}
        return tuple(each for each in self.settings if each.name in names)

    @property
    def secrets(self) -> tuple[Setting, ...]:
        """Return those of them that nobody else may see."""
        return tuple(each for each in self.credentials if each.secret)

    @property
    def versions(self) -> tuple[int, ...]:
        """Return the versions of its interface, if one is to be chosen."""
        return tuple(each.version for each in self.sign_ins if each.version)

    def needed(self, way: SignIn) -> list[Setting]:
        """Return the settings that a way to sign in takes, in its order."""
        return [each for name in way.needs for each in self.settings if each.name == name]

    def sign_in(self, values: Mapping[str, object]) -> SignIn:
        """Return the way to sign in that is meant by these values, by the names of the settings.

        It is one of the version that was set, if any; of the newest version for which nothing is lacking; else the
        first for which something is there.
        """
        version = values.get("api_version")
        ways = [each for each in self.sign_ins if not version or each.version == version]
        complete = [each for each in ways if all(values.get(name) for name in each.needs)]
        if complete:
            return max(complete, key=lambda each: each.version)
        return next((each for each in ways if any(values.get(name) for name in each.needs)), ways[0])
