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
# What can be no part of an address ends it: a space, brackets, a colon.
_ADDRESS = re.compile(r"[^\s<>()\[\]{}|,;:\"]+@[^\s<>()\[\]{}|,;:\"]*")
# What stands in front of an address and is no part of it. "jan v. vries@x.nl" may be a name with spaces.
_APART = re.compile(
    r"(?:[<(\[{:\"']\s*|[-\u2022\u2192>|*;,)=/+!?]\s+|(?:\w{3,}|\d+)\.\s+|\d\)\s+|^\W*\s)\Z"
    r"|(?<!\w)(?:e-?mail|mail|(?:e-?)?mailadres|adres|address|werk|work|priv[eé]|thuis|home|contact|via|naar|to|is"
    r"|mijn|my|op|at|of|or|en|and)\s+\Z",
    re.IGNORECASE,
)
_NAMED = re.compile(r"[^\W\d_]{3,}")
_AROUND = ' "()[]{}<>\u2039\u203a,;:.!|*_\\/\u2022\u2192\u2709'

# Anybody can have an address there, so it proves of nobody where they work (R0): with any ending, ...
_EVERYBODYS_NAMES = frozenset(
    "aol gmail gmx googlemail hotmail icloud msn outlook protonmail tutanota yahoo yandex ymail".split()
)
# ... and exactly so, with what customers have in front of it.
_EVERYBODYS = frozenset(
    (
        "126.com 12move.nl 163.com abv.bg addy.io alice.it aliyun.com anonaddy.com aon.at arcor.de "
        "atlas.cz att.net azet.sk bbox.fr belgacom.net bellsouth.net bigmir.net bk.ru bluewin.ch "
        "blueyonder.co.uk brutele.be btinternet.com btopenworld.com caiway.nl casema.nl centrum.cz "
        "centrum.sk charter.net chello.at chello.nl citromail.hu comcast.net compaqnet.nl concepts.nl "
        "cox.net daum.net dds.nl delta.nl demon.nl dir.bg disroot.org duck.com email.com email.cz "
        "euronet.nl europe.com fastmail.com fastmail.fm fastmail.nl filternet.nl foxmail.com free.fr "
        "freedom.nl freeler.nl freemail.gr freemail.hu freenet.de gazeta.pl go2.pl hanmail.net hccnet.nl "
        "hetnet.nl hey.com hispeed.ch home.nl hushmail.com hushmail.me i.ua iae.nl inbox.com inbox.lv "
        "inbox.ru indamail.hu interia.com interia.eu interia.pl internet.ru inwind.it iol.it kabelfoon.nl "
        "kabelnoord.net keemail.me kpnadsl.nl kpnmail.nl kpnonline.nl kpnplanet.nl laposte.net libero.it "
        "lijbrandt.nl list.ru live.be live.ca live.co.uk live.com live.com.au live.com.pt live.de live.dk "
        "live.fr live.ie live.it live.nl live.no live.se lycos.nl mac.com mail.com mail.de mail.ru "
        "mailbox.org mailfence.com me.com meta.ua mozmail.com multikabel.nl mynet.com naver.com neuf.fr "
        "ntlworld.com numericable.fr o2.pl odidothuis.nl onet.eu onet.pl online.nl onmicrosoft.com "
        "onsbrabantnet.nl op.pl orange.fr orange.nl pandora.be planet.nl pm.me poczta.fm post.cz "
        "posteo.de posteo.net posteo.nl proton.ch proton.me proximus.be qq.com quicknet.nl rambler.ru "
        "rediffmail.com riseup.net rocketmail.com runbox.com sapo.pt sbcglobal.net scarlet.be scarlet.nl "
        "seznam.cz sfr.fr sina.cn sina.com skynet.be sohu.com solcon.nl soverin.net speedxs.nl "
        "startmail.com swing.be t-mobilethuis.nl t-online.de talktalk.net tele2.nl telenet.be telfort.nl "
        "telfortglasvezel.nl terra.es tin.it tiscali.co.uk tiscali.it tiscali.nl tlen.pl tuta.com tuta.io "
        "tutamail.com ukr.net upcmail.nl usa.com verizon.net versatel.nl virgilio.it virginmedia.com "
        "vodafonevast.nl voo.be vp.pl walla.co.il walla.com wanadoo.fr wanadoo.nl web.de windowslive.com "
        "wish.nl worldonline.nl wp.pl wxs.nl xmsnet.nl xs4all.nl ya.ru yeah.net zeelandnet.nl ziggo.nl "
        "ziggomail.com zoho.com zoho.eu zohomail.com zohomail.eu zonnet.nl zoznam.sk"
    ).split()
)
# A tenant of these is one organisation.
_OF_TENANTS = frozenset({"onmicrosoft.com"})
# What stands between two domains, or in front of one in a list.
_BETWEEN_DOMAINS = frozenset(
    {"en", "and", "of", "or", "ook", "also", "plus", "-", "--", "domein", "domain"}
)
_BETWEEN_DOMAINS |= set(map(str, range(1, 100)))
# Kept for documents and tests by RFC 2606.
_EXAMPLE = "example"


def read_address(typed: str) -> str:
    """The address to which mail can be sent; its domain in ASCII. Nobody is asked whether it exists.

    Left out is what can be no part of an address: a name and brackets, quotes, ``mailto:``, a note behind it,
    characters that nobody sees. Raises Wrong, also for a word in front that may be a part of it.

    >>> read_address("Jan de Vries <jan@school.nl>"), read_address("mailto:o’brien@school.nl")
    ('jan@school.nl', "o'brien@school.nl")
    """
    # Imported here: no page without a typed address pays for it.
    from email_validator import EmailNotValidError, validate_email

    text = plain(typed)
    # An encoded word (RFC 2047) would be read as another address by whoever decodes the header.
    if "=?" in text:
        raise Wrong("email")
    address, behind = _only_address(text)
    name, _, domain = address.partition("@")
    if "/" in name:
        raise Wrong("email")
    if not name.isascii():
        raise Wrong("email_accent")
    if len(name) > _LONGEST_NAME:
        raise Wrong("email_long")
    in_ascii = _domain(domain)
    if not in_ascii:
        is_in_two = "." not in domain and re.match(r"\s*\.?\s*\w", behind)
        raise Wrong("email_space" if is_in_two else "email_domain")
    try:
        # The mail service takes ASCII only; a name server is never asked about a reporter's address.
        found = validate_email(f"{name}@{in_ascii}", check_deliverability=False)
    except EmailNotValidError:
        raise Wrong("email") from None
    return found.ascii_email or found.normalized


def masked(address: str) -> str:
    """An address as a page shows it to who may not read it whole: its first letter and its domain.

    >>> masked("testpersoon@school.example")
    't…@school.example'
    """
    name, _, domain = address.rpartition("@")
    return f"{name[:1]}…@{domain}"


def read_domains(typed: str) -> tuple[str, ...]:
    """The mail domains of an organisation, in ASCII and lower case, each once; () when there are none.

    Each may be pasted as a domain, an address or the address of a site. Raises Wrong, with the domain: no
    domain, an ending that does not exist, or one that the customers of a provider share.

    >>> read_domains("café-school.nl; naam@school.nl https://www.school.nl/contact")
    ('xn--caf-school-d7a.nl', 'school.nl')
    """
    words = [word.strip(_AROUND + "@'") for word in re.split(r"[\s,;|]+", plain(typed))]
    hosts = [host for word in words for host in re.split(r"[&+]", _host(word)) if host]
    named = [host for host in hosts if host.lower() not in _BETWEEN_DOMAINS]
    return tuple(dict.fromkeys(_own_domain(host) for host in named or hosts))


def _only_address(text: str) -> tuple[str, str]:
    """The one address in ``text``, and what stands behind it. Raises Wrong."""
    if "@" not in text:
        text = text.replace("%40", "@")
    text = re.sub(r"\s*@\s*", "@", text)
    if "@" not in text:
        raise Wrong("email_at")
    found = list(_ADDRESS.finditer(text))
    if not found:
        raise Wrong("email")
    addresses = {_trimmed(one[0]).casefold(): one for one in reversed(found)}
    if len(addresses) > 1 or any(name.count("@") > 1 for name in addresses):
        raise Wrong("email_several")
    first = found[0]
    address = _trimmed(first[0])
    in_front = text[: first.start()]
    if in_front and not in_front[-1].isspace() and not _APART.search(in_front):
        raise Wrong("email")
    if in_front and not _APART.search(in_front) and not _is_name_of(in_front, address):
        # jan de vries@school.nl may be somebody else's vries@school.nl.
        raise Wrong("email_space")
    return address, text[first.end() :]


def _trimmed(address: str) -> str:
    name, _, domain = address.partition("@")
    # mailto:jan@school.nl?subject=..., jan@school.nl/
    domain = re.split(r"[?/]", domain, maxsplit=1)[0] if "@" not in domain.split("?")[0] else domain
    domain = domain.rstrip(_AROUND + "'")
    is_marked = address.rstrip(_AROUND.replace("_", "")).endswith(("'", "_"))
    around = _AROUND + "'" if is_marked else _AROUND.replace("_", "")
    return f"{name.lstrip(around)}@{domain}"


def _is_name_of(words: str, address: str) -> bool:
    """Whether a word in front is in the address: "Jan de Vries jan@school.nl"."""
    name = address.partition("@")[0].casefold()
    return any(word.casefold() in name for word in _NAMED.findall(words))


def _domain(typed: str) -> str:
    """The domain in ASCII; "" when no mail can have it."""
    from email_validator import EmailNotValidError, validate_email

    try:
        found = validate_email(f"a@{typed}", check_deliverability=False)
    except EmailNotValidError:
        return ""
    return str(found.ascii_domain).lower()


def _host(word: str) -> str:
    """The domain in a domain, an address or the address of a site."""
    rest = re.sub(r"^[a-z]+:(?://)?", "", word.lower())
    host = re.split(r"[/?#\\]", rest, maxsplit=1)[0].rpartition("@")[2]
    return re.sub(r":\d*$", "", host).strip(_AROUND + "'").removeprefix("www.")


def _own_domain(host: str) -> str:
    host = host.strip(_AROUND + "'").removeprefix("www.")
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
