"""The page on which people enter their credentials: no script, in English and French, on a telephone too."""

import base64
import hashlib
from collections.abc import Iterable, Mapping
from html import escape
from types import MappingProxyType

from nutmcp.remote.profile import Profile, SignIn
from nutmcp.remote.setting import Setting

STYLE = """\
:root{color-scheme:light dark;background:Canvas;color:CanvasText}*{box-sizing:border-box}
body{margin:0 auto;max-width:34rem;padding:1.5rem;font:1rem/1.5 system-ui,sans-serif}
h1{font-size:1.4rem}fieldset{border:1px solid #8888;border-radius:.5rem;margin:1rem 0;padding:1rem}
label{display:block;margin:.75rem 0 .25rem}legend label{margin:0}
input:not([type=radio]){width:100%;padding:.6rem;font:inherit;border:1px solid #8888;border-radius:.4rem}
button{font:inherit;padding:.6rem 1.2rem;margin:.5rem .5rem 0 0;border-radius:.4rem;border:1px solid #8888}
.said{border-left:.3rem solid #c33;padding:.5rem 1rem}.done{border-left:.3rem solid #283;padding:.5rem 1rem}
"""
POLICY = (
    "default-src 'none'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
    f"style-src 'sha256-{base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()}'"
)
"""What a browser may load and do for the page: its own style, and to send its form back here."""

NOTHING: Mapping[str, str] = MappingProxyType({})
Words = Mapping[str, str]
ENGLISH: Words = MappingProxyType(
    {
        "lang": "en",
        "title": "Connect {system}",
        "why": "Your assistants will work in {system} with these credentials. They are kept sealed, are used for you "
        "alone, and are shown to nobody. Never type them into a conversation.",
        "connected": "{system} is connected. Entering credentials again replaces those that are kept.",
        "kept": "Done: {system} accepts them, and they are kept. You can close this page.",
        "forgotten": "Done: the credentials are forgotten. You can close this page.",
        "with": "With {way}",
        "optional": "{label} (may stay empty)",
        "save": "Try and keep",
        "forget": "Forget my credentials",
        "again": "Sign in again",
        "lost": "This page was open for too long, or was opened in another way. Nothing was kept.",
        "another": "You have signed in as somebody else than who asked for this page. Nothing was kept. If you did not "
        "ask an assistant to connect, somebody else has sent you this address: close the page.",
        "silent": "The identity provider does not answer. Try again in a minute.",
        "unsigned": "You have not signed in, or the identity provider has not let you. Nothing was kept.",
        "failed": "The server cannot do this at the moment. Nothing was changed; try again in a minute.",
        "missing": "{label} is needed.",
        "unreadable": "{label}: this cannot be right. Type it anew, as it stands in {{system}}.",
        "access_denied": "{system} does not accept these credentials. Nothing was kept.",
        "unavailable": "{system} does not answer, so that they could not be tried. Nothing was kept; try again later.",
        "rate_limited": "{system} takes no more calls at the moment, so that they could not be tried. Nothing was "
        "kept; try again later.",
        "untried": "{system} has not answered as expected, so that they could not be tried. Nothing was kept. Look "
        "whether everything is entered right; if it is, tell whoever runs this server.",
        "tried": "You have tried often. Nothing was kept; try again in ten minutes.",
        "needs_member": "{system} accepts them, but does not tell who you are. Enter your user name or yourself as a "
        "member as well. Nothing was kept.",
        "needs_organization": "{system} accepts them, but it is not clear which organization is yours. Enter its name "
        "as it stands in {system}. Nothing was kept.",
        "public_key": "Public key",
        "username": "User name, usually an e-mail address",
        "password": "Password",
        "access_token": "Access token",
        "api_key": "API key",
        "account": "Account",
        "organization": "Organization, if there are several",
        "member": "You as a member: e-mail or id",
    }
)
FRENCH: Words = MappingProxyType(
    {
        "lang": "fr",
        "title": "Relier {system}",
        "why": "Vos assistants travailleront dans {system} avec ces identifiants. Ils sont gardés scellés, ne servent "
        "que pour vous et ne sont montrés à personne. Ne les écrivez jamais dans une conversation.",
        "connected": "{system} est relié. De nouveaux identifiants remplacent ceux qui sont gardés.",
        "kept": "C’est fait : {system} les accepte, et ils sont gardés. Vous pouvez fermer cette page.",
        "forgotten": "C’est fait : les identifiants sont oubliés. Vous pouvez fermer cette page.",
        "with": "Avec {way}",
        "optional": "{label} (facultatif)",
        "save": "Essayer et garder",
        "forget": "Oublier mes identifiants",
        "again": "Se connecter de nouveau",
        "lost": "Cette page est restée ouverte trop longtemps, ou a été ouverte autrement. Rien n’a été gardé.",
        "another": "Vous vous êtes connecté sous un autre nom que la personne qui a demandé cette page. Rien n’a été "
        "gardé. Si vous n’avez rien demandé à un assistant, quelqu’un d’autre vous a envoyé cette adresse : fermez la "
        "page.",
        "silent": "Le fournisseur d’identité ne répond pas. Réessayez dans une minute.",
        "unsigned": "Vous ne vous êtes pas connecté, ou le fournisseur d’identité ne l’a pas permis. Rien n’a été "
        "gardé.",
        "failed": "Le serveur ne peut pas le faire pour l’instant. Rien n’a été changé ; réessayez dans une minute.",
        "missing": "Il faut remplir : {label}.",
        "unreadable": "{label} : cela ne peut être juste. Écrivez-le de nouveau, comme dans {{system}}.",
        "access_denied": "{system} n’accepte pas ces identifiants. Rien n’a été gardé.",
        "unavailable": "{system} ne répond pas ; ils n’ont pu être essayés. Rien n’a été gardé ; réessayez plus tard.",
        "rate_limited": "{system} n’accepte plus d’appels pour l’instant ; ils n’ont pu être essayés. Rien n’a été "
        "gardé ; réessayez plus tard.",
        "untried": "{system} n’a pas répondu comme prévu ; ils n’ont pu être essayés. Rien n’a été gardé. Vérifiez ce "
        "que vous avez écrit ; si tout est juste, prévenez la personne qui s’occupe de ce serveur.",
        "tried": "Vous avez essayé souvent. Rien n’a été gardé ; réessayez dans dix minutes.",
        "needs_member": "{system} les accepte, mais ne dit pas qui vous êtes. Écrivez aussi votre nom d’utilisateur, "
        "ou vous comme membre. Rien n’a été gardé.",
        "needs_organization": "{system} les accepte, mais on ne sait pas quelle est votre organisation. Écrivez son "
        "nom comme dans {system}. Rien n’a été gardé.",
        "public_key": "Clé publique",
        "username": "Nom d’utilisateur, en général une adresse e-mail",
        "password": "Mot de passe",
        "access_token": "Jeton d’accès",
        "api_key": "Clé d’API",
        "account": "Compte",
        "organization": "Organisation, s’il y en a plusieurs",
        "member": "Vous comme membre : e-mail ou numéro",
    }
)
OPTIONAL = ("username", "organization", "member")
"""What may be told besides the credentials, where the system knows it."""


def words_for(languages: str) -> Words:
    """Return the words in the first language of a browser's list that there are words in."""
    for each in languages.casefold().split(","):
        if each.strip().startswith(("fr", "en")):
            return FRENCH if each.strip().startswith("fr") else ENGLISH
    return ENGLISH


def label_of(setting: Setting, words: Words) -> str:
    """Return what people call a setting."""
    return words.get(setting.name) or setting.help


def optional_for(system: Profile, way: SignIn) -> list[Setting]:
    """Return what may be told besides what a way to sign in takes."""
    return [each for each in system.settings if each.name in OPTIONAL and each.name not in way.needs]


def chosen_way(system: Profile, sent: Mapping[str, str]) -> int:
    """Return at which place the way to sign in stands that was chosen in a form; the first unless another was."""
    return int(sent["way"]) if sent.get("way", "") in map(str, range(len(system.sign_ins))) else 0


def form_page(
    system: Profile, words: Words, proof: str, *, connected: bool, said: str = "", sent: Mapping[str, str] = NOTHING
) -> str:
    """Return the page with the form.

    Args:
        system: What is connected.
        words: In which language.
        proof: Shows that the form came from here.
        connected: Whether credentials are kept.
        said: What is wrong with what was entered.
        sent: What was entered; all but the secrets is shown again.
    """
    ways = [_way(system, way, place, words, sent) for place, way in enumerate(system.sign_ins)]
    hidden = f'<input type="hidden" name="proof" value="{escape(proof)}">'
    save = f'<button name="do" value="save">{escape(words["save"])}</button>'
    forget = f'<button name="do" value="forget" formnovalidate>{escape(words["forget"])}</button>' if connected else ""
    return _page(
        system,
        words,
        *([_paragraph(said, "said")] if said else []),
        *([_paragraph(words["connected"].format(system=system.name), "done")] if connected else []),
        _paragraph(words["why"].format(system=system.name)),
        f'<form method="post" autocomplete="off">{hidden}{"".join(ways)}{save}{forget}</form>',
    )


def told_page(system: Profile, words: Words, said: str, *, well: bool = False, again: str = "") -> str:
    """Return a page with one sentence, and perhaps a link by which to begin again."""
    link = f'<p><a href="{escape(again)}">{escape(words["again"])}</a></p>' if again else ""
    return _page(system, words, _paragraph(words[said].format(system=system.name), "done" if well else "said"), link)


def _way(system: Profile, way: SignIn, place: int, words: Words, sent: Mapping[str, str]) -> str:
    labels = [label_of(each, words).partition(",")[0] for each in system.needed(way)]
    called = words["with"].format(way=", ".join(each[0].lower() + each[1:] for each in labels))
    checked = " checked" if place == chosen_way(system, sent) else ""
    chosen = f'<input type="radio" name="way" value="{place}" id="way{place}"{checked}>'
    one = f'<input type="hidden" name="way" value="{place}">'
    several = len(system.sign_ins) > 1
    legend = f'<legend><label for="way{place}">{chosen} {escape(called)}</label></legend>' if several else one
    needed = (_field(each, place, label_of(each, words), sent) for each in system.needed(way))
    rest = (
        _field(each, place, words["optional"].format(label=label_of(each, words)), sent)
        for each in optional_for(system, way)
    )
    return f"<fieldset>{legend}{''.join((*needed, *rest))}</fieldset>"


def _field(setting: Setting, place: int, label: str, sent: Mapping[str, str]) -> str:
    name = field_name(setting, place)
    kind = "password" if setting.secret else "text"
    value = "" if setting.secret else escape(sent.get(name, ""))
    return (
        f'<label for="{name}">{escape(label)}</label><input id="{name}" name="{name}" type="{kind}" value="{value}" '
        'autocomplete="off" autocapitalize="none" spellcheck="false">'
    )


def field_name(setting: Setting, place: int) -> str:
    """Return what a field of the form is called, for the way to sign in at that place."""
    return f"{setting.name}-{place}"


def _paragraph(text: str, kind: str = "") -> str:
    return f'<p class="{kind}" role="status">{escape(text)}</p>' if kind else f"<p>{escape(text)}</p>"


def _page(system: Profile, words: Words, *parts: str) -> str:
    title = escape(words["title"].format(system=system.name))
    head = (
        f'<!doctype html><html lang="{words["lang"]}"><head><meta charset="utf-8"><title>{title}</title>'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><style>{STYLE}</style></head>'
    )
    return f"{head}<body><main><h1>{title}</h1>{_joined(parts)}</main></body></html>"


def _joined(parts: Iterable[str]) -> str:
    return "".join(parts)
