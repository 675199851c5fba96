"""Reading mail addresses and mail domains (``email-validator``; RFC 5321, RFC 5891)."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from chalicelib.platform.typed import Wrong
from chalicelib.platform.typed.text import plain

if TYPE_CHECKING:
    from publicsuffixlist import PublicSuffixList

# RFC 5321, 4.5.3.1.1.
_LONGEST_NAME = 64
# "Jan <jan@x.nl>", as mail programs copy an address.
_IN_BRACKETS = re.compile(r"([^<>]*)<([^<>]*)>[^@<>]*")
# "mailto:", "E-mail: ".
_LABEL = re.compile(r"^(?:[^@:]*:/*)+(?=[^@:]*@)")
_AROUND = ' "()[]{}<>\u2039\u203a,;:.!|*\u2022\u2192\u2709'

# Anybody can have an address there, so it proves of nobody where they work (R0): with any ending, ...
_EVERYBODYS_NAMES = frozenset(
    "aol gmail gmx googlemail hotmail icloud msn outlook protonmail tutanota yahoo yandex ymail".split()
)
# ... and exactly so, with what customers have in front of it.
_EVERYBODYS = frozenset(
    "12move.nl 163.com caiway.nl casema.nl chello.nl concepts.nl delta.nl demon.nl fastmail.com "
    "fastmail.fm filternet.nl freedom.nl freeler.nl hccnet.nl hetnet.nl home.nl hushmail.com iae.nl "
    "kabelfoon.nl kpnmail.nl kpnplanet.nl live.be live.co.uk live.com live.nl lycos.nl mac.com "
    "mail.com mail.ru me.com online.nl onmicrosoft.com onsbrabantnet.nl orange.nl planet.nl pm.me "
    "proton.me proximus.be qq.com quicknet.nl rocketmail.com scarlet.be skynet.be solcon.nl "
    "t-online.de tele2.nl telenet.be telfort.nl telfortglasvezel.nl tiscali.nl tuta.com upcmail.nl "
    "versatel.nl wanadoo.nl web.de wxs.nl xmsnet.nl xs4all.nl zeelandnet.nl ziggo.nl ziggomail.com "
    "zoho.com zohomail.eu zonnet.nl".split()
)
# A tenant of these is one organisation.
_OF_TENANTS = frozenset({"onmicrosoft.com"})
# Kept for documents and tests by RFC 2606.
_EXAMPLE = "example"


def read_address(typed: str) -> str:
    """The address to which mail can be sent; its domain in ASCII. Nobody is asked whether it exists.

    Taken off is what can be no part of an address: a name and brackets, quotes, ``mailto:``, white space
    around it, characters that nobody sees. Raises Wrong.

    >>> read_address("Jan de Vries <jan@school.nl>"), read_address("mailto:o’brien@school.nl")
    ('jan@school.nl', "o'brien@school.nl")
    """
    # Imported here: no page without a typed address pays for it.
    from email_validator import EmailNotValidError, validate_email

    address = _unwrapped(plain(typed))
    # An encoded word (RFC 2047) would be read as another address by whoever decodes the header.
    if "=?" in address:
        raise Wrong("email")
    if "@" not in address:
        raise Wrong("email_at")
    if address.count("@") > 1:
        raise Wrong("email_several")
    if re.search(r"\s", address):
        raise Wrong("email_space")
    name, _, domain = address.partition("@")
    if "/" in name:
        raise Wrong("email")
    if not name.isascii():
        raise Wrong("email_accent")
    if len(name) > _LONGEST_NAME:
        raise Wrong("email_long")
    in_ascii = _domain(domain)
    if not in_ascii:
        raise Wrong("email_domain")
    try:
        # The mail service takes ASCII only; a name server is never asked about a reporter's address.
        found = validate_email(f"{name}@{in_ascii}", check_deliverability=False)
    except EmailNotValidError:
        raise Wrong("email") from None
    return found.ascii_email or found.normalized


def read_domains(typed: str) -> tuple[str, ...]:
    """The mail domains of an organisation, in ASCII and lower case, each once; () when there are none.

    Each may be pasted as a domain, an address or the address of a site. Raises Wrong, with the domain: no
    domain, an ending that does not exist, or one that the customers of a provider share.

    >>> read_domains("café-school.nl; naam@school.nl https://www.school.nl/contact")
    ('xn--caf-school-i7a.nl', 'school.nl')
    """
    words = re.split(r"[\s,;|]+", plain(typed))
    return tuple(dict.fromkeys(_own_domain(word) for word in words if word.strip(_AROUND + "@")))


def _unwrapped(text: str) -> str:
    found = _IN_BRACKETS.fullmatch(text)
    if found:
        # A mail program writes the address for the name when it knows none.
        name = found[1].strip(_AROUND + "'")
        text = _LABEL.sub("", found[2])
        if "@" in name and name.casefold() != text.strip().casefold():
            raise Wrong("email_several")
    text = _LABEL.sub("", text)
    text = re.sub(r"\s*@\s*", "@", text.strip(_AROUND))
    if text.endswith("'"):
        text = text.strip("'").strip(_AROUND)
    # mailto:jan@school.nl?subject=...
    return re.sub(r"(@[^?\s]*)\?\S*$", r"\1", text)


def _domain(typed: str) -> str:
    """The domain in ASCII; "" when no mail can have it."""
    from email_validator import EmailNotValidError, validate_email

    try:
        found = validate_email(f"a@{typed}", check_deliverability=False)
    except EmailNotValidError:
        return ""
    return str(found.ascii_domain).lower()


def _own_domain(word: str) -> str:
    host = re.sub(r"^[a-z]+:(?://)?", "", word.strip(_AROUND).lower()).split("/")[0]
    host = host.rpartition("@")[2].lstrip("*").strip(_AROUND).removeprefix("www.")
    found = _domain(host)
    if not found:
        raise Wrong("domain", domain=host)
    suffixes = _suffixes()
    ending = found.rpartition(".")[2]
    suffix = suffixes.publicsuffix(found) or ending
    if suffixes.publicsuffix(ending) is None and ending != _EXAMPLE:
        raise Wrong("domain_ending", domain=found)
    own = ".".join(found.split(".")[-suffix.count(".") - 2 :])
    is_shared = own.split(".")[0] in _EVERYBODYS_NAMES or own in _EVERYBODYS or found == suffix
    if is_shared and not (own in _OF_TENANTS and found != own):
        raise Wrong("domain_shared", domain=found)
    return found


@cache
def _suffixes() -> PublicSuffixList:
    # Imported here: only who keeps the directory needs the list, which takes a while to read.
    from publicsuffixlist import PublicSuffixList

    return PublicSuffixList(accept_unknown=False)
