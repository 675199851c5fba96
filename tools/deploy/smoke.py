"""The smoke test: what anybody sees of a running installation from outside, against any address.

A report is sent only when there is an address to answer to: the report reaches the desk, whose people
close it, and its words say that it is a trial. Its code then opens its mailbox when it was stored. With
the engine the mails are read too.
"""

from __future__ import annotations

import gzip
import socket
import ssl
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import Message
from typing import Any
from urllib.parse import urlencode, urlsplit

from chalicelib.platform.code import mint
from chalicelib.platform.web import headers

_FORM = "application/x-www-form-urlencoded"
_DAYS_OF_A_CERTIFICATE = 21
# More than the throttle of POST /postvak lets in at once (infra/app.public.yaml), and far under the alarm
# on codes.
_PRESSES = 30
_WORDS = (
    "Dit is een proef van de beheerder en geen melding van een inwoner. Sluit haar met de reden "
    "dat zij een proef is. This is a trial of the administrator."
)


@dataclass(frozen=True)
class Got:
    """An answer: its status, its headers, and its body as text."""

    status: int
    headers: Mapping[str, str]
    body: str


@dataclass(frozen=True)
class Site:
    """The two addresses, without a slash at the end. ``bureau`` may be empty."""

    public: str
    bureau: str = ""
    engine: str = ""

    @property
    def is_https(self) -> bool:
        """Whether there is TLS to look at."""
        return self.public.startswith("https://")


class Wrong(Exception):
    """One thing is not as it should be."""


class NotLooked(Exception):
    """One thing cannot be seen here."""


def checks() -> Mapping[str, Callable[[Site], str]]:
    """Each look by its name; it answers what it saw, or raises Wrong or NotLooked."""
    return {
        "start page": _start_page,
        "page that is not there": _absent_page,
        "security.txt": _security_txt,
        "throttle of codes": _throttle,
        "wall": _wall,
        "certificate": _certificate,
        "old TLS": _old_tls,
        "IPv6": _ipv6,
        "bureau": _bureau,
    }


def look(site: Site, *, mail_to: str = "") -> Iterator[tuple[str, str, str]]:
    """Each check as name, verdict ("ok", "WRONG", "not looked at") and what was seen.

    With ``mail_to`` a report is sent that asks for an answer there.
    """
    todo = dict(checks())
    if mail_to:
        todo["report"] = lambda one: _report(one, mail_to)
    for name, check in todo.items():
        try:
            yield name, "ok", check(site)
        except NotLooked as why:
            yield name, "not looked at", str(why)
        except Wrong as why:
            yield name, "WRONG", str(why)
        except OSError as why:
            yield name, "WRONG", f"no answer: {why}"


def _start_page(site: Site) -> str:
    got = _get(site.public + "/")
    _is(got.status == 200, f"status {got.status}")
    _has_our_headers(got)
    _is("set-cookie" not in got.headers, "it sets a cookie")
    _is("<script" not in got.body, "it has a script")
    return f"200, our headers, no cookie, no script, {len(got.body)} characters"


def _absent_page(site: Site) -> str:
    got = _get(site.public + "/er-is-niets")
    _is(got.status == 404, f"status {got.status}")
    _has_our_headers(got)
    return "404 with our headers"


def _security_txt(site: Site) -> str:
    got = _get(site.public + "/.well-known/security.txt")
    _is(got.status == 200 and "Contact:" in got.body, f"status {got.status}")
    return "200"


def _throttle(site: Site) -> str:
    if site.engine:
        raise NotLooked("the engine does not decode the address of a method's throttle")
    # At once, because the throttle refills while one waits for an answer.
    with ThreadPoolExecutor(_PRESSES) as people:
        asked = [people.submit(_press, site) for _ in range(_PRESSES)]
        statuses = [one.result() for one in asked]
    _is(429 in statuses or 403 in statuses, f"{_PRESSES} codes at once were all looked up")
    return f"{statuses.count(429)} of {_PRESSES} codes at once got 429, {statuses.count(403)} met the wall"


def _press(site: Site) -> int:
    return _post(f"{site.public}/postvak", {"go": "open", "code": str(mint())}).status


def _wall(site: Site) -> str:
    if site.engine:
        raise NotLooked("the engine has no web ACL before a stage")
    got = _post(f"{site.public}/melden", {"tekst": "x" * 1_100_000})
    _is(got.status in {403, 413}, f"a megabyte is answered with {got.status}")
    _has_our_headers(got)
    return f"a megabyte is answered with {got.status} and our page"


def _certificate(site: Site) -> str:
    if not site.is_https:
        raise NotLooked("no TLS at this address")
    ends = [_days_left(one) for one in (site.public, site.bureau) if one]
    _is(min(ends) >= _DAYS_OF_A_CERTIFICATE, f"a certificate ends in {min(ends)} days")
    return f"valid for {min(ends)} days more at least"


def _days_left(url: str) -> int:
    with _tls(url, ssl.create_default_context()) as secured:
        held = secured.getpeercert() or {}
    ends = datetime.fromtimestamp(ssl.cert_time_to_seconds(str(held["notAfter"])), UTC)
    return (ends - datetime.now(UTC)).days


def _old_tls(site: Site) -> str:
    if not site.is_https:
        raise NotLooked("no TLS at this address")
    for url in (one for one in (site.public, site.bureau) if one):
        # Everything that OpenSSL here still speaks, so that the other side refuses and not ours.
        old = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        old.check_hostname, old.verify_mode = False, ssl.CERT_NONE
        old.set_ciphers("ALL:@SECLEVEL=0")
        old.minimum_version, old.maximum_version = ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1
        try:
            with _tls(url, old) as secured:
                msg = f"{url} speaks {secured.version()}"
                raise Wrong(msg)
        except ConnectionResetError:
            continue
        except ssl.SSLError as refused:
            if "NO_PROTOCOLS_AVAILABLE" in str(refused):
                raise NotLooked("OpenSSL here speaks no TLS 1.1 itself") from None
    return "TLS 1.1 and older are refused"


def _tls(url: str, context: ssl.SSLContext) -> ssl.SSLSocket:
    host = str(urlsplit(url).hostname)
    plain = socket.create_connection((host, urlsplit(url).port or 443), timeout=10)
    return context.wrap_socket(plain, server_hostname=host)


def _ipv6(site: Site) -> str:
    if not site.is_https:
        raise NotLooked("no public name at this address")
    for url in (one for one in (site.public, site.bureau) if one):
        try:
            socket.getaddrinfo(urlsplit(url).hostname, 443, socket.AF_INET6)
        except socket.gaierror:
            msg = f"{url} has no address of IPv6"
            raise Wrong(msg) from None
    return "each name has an address of IPv6"


def _bureau(site: Site) -> str:
    if not site.bureau:
        raise NotLooked("no address of a bureau was given")
    got = _get(site.bureau + "/")
    _is(got.status in {200, 302, 303}, f"status {got.status}")
    _has_our_headers(got)
    stranger = _get(site.bureau + "/werkbak")
    _is(stranger.status in {302, 303}, f"/werkbak answers a stranger with {stranger.status}")
    return f"{got.status}; a stranger is sent to log in"


def _report(site: Site, mail_to: str) -> str:
    """Send a report and follow it until its mailbox opens; with the engine, until its mail was taken."""
    begun = time.monotonic()
    got = _post(f"{site.public}/melden", _a_report(code := mint().characters, mail_to))
    _is(got.status in {200, 303}, f"the report is answered with {got.status}")
    _wait(lambda: _is_stored(site, code), "the report is not in its mailbox after two minutes")
    said = f"accepted and stored after {time.monotonic() - begun:.1f} s"
    if not site.engine:
        return f"{said}; the mail to {mail_to} must be in its inbox: look there"
    _wait(lambda: mail_to in _taken(site.engine), f"SES took no mail to {mail_to} in two minutes")
    return f"{said}; SES of the engine took the mail to {mail_to} after {time.monotonic() - begun:.1f} s"


def _a_report(code: str, mail_to: str) -> dict[str, Any]:
    """A report as its check page posts it (chalicelib/reports/forms)."""
    return {
        "go": "send",
        "page": "check",
        "lang": "nl",
        "code": code,
        "subject_kind": "weet_niet",
        "danger_now": "nee",
        "observed_behaviour": _WORDS,
        "observation_source": ["zelf"],
        "observed_period": "vandaag",
        "wijk_code": "weet_niet",
        "contact_preference": "mailen",
        "melder_email": mail_to,
    }


def _is_stored(site: Site, code: str) -> bool:
    got = _post(f"{site.public}/postvak", {"go": "open", "code": code})
    return got.status == 200 and '<h1 class="utrecht-heading-1">Uw postvak</h1>' in got.body


def _taken(engine: str) -> str:
    return _get(f"{engine}/_ministack/ses/messages").body


def _wait(is_there: Callable[[], bool], otherwise: str) -> None:
    until = time.monotonic() + 120
    while not is_there():
        if time.monotonic() > until:
            raise Wrong(otherwise)
        time.sleep(2)


def _has_our_headers(got: Got) -> None:
    for name, value in headers.SECURITY.items():
        _is(got.headers.get(name.lower()) == value, f"{name} is {got.headers.get(name.lower())!r}")


def _is(good: bool, otherwise: str) -> None:  # noqa: FBT001 - reads as a sentence
    if not good:
        raise Wrong(otherwise)


class _Stay(urllib.request.HTTPRedirectHandler):
    """A redirect is an answer, and is not followed."""

    def redirect_request(self, *_: Any) -> None:
        return None


_OPENER = urllib.request.build_opener(_Stay)


def _get(url: str) -> Got:
    return _asked(urllib.request.Request(url))


def _post(url: str, fields: Mapping[str, Any]) -> Got:
    body = urlencode(fields, doseq=True).encode()
    return _asked(urllib.request.Request(url, data=body, headers={"Content-Type": _FORM}))


def _asked(request: urllib.request.Request) -> Got:
    # As a browser does: the gateway chooses the kind of its own pages by this.
    request.add_header("Accept", "text/html,*/*")
    try:
        with _OPENER.open(request, timeout=30) as answer:
            return _got(answer.status, answer.headers, answer.read())
    except urllib.error.HTTPError as answer:
        with answer:
            return _got(answer.code, answer.headers, answer.read())


def _got(status: int, told: Message[str, str], body: bytes) -> Got:
    held = {name.lower(): value for name, value in told.items()}
    raw = gzip.decompress(body) if held.get("content-encoding") == "gzip" else body
    return Got(status, held, raw.decode(errors="replace"))
