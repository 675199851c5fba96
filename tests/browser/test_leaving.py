"""After the quick exit nothing that was typed comes back by itself, whatever somebody presses next.

With the browser's back-forward cache on, as people have it; Playwright switches it off otherwise.
Measured in Chromium 156:

- A page that answers a POST is in no cache: Back gives the browser's own "send again?" page, empty.
- The first page of a form, a GET, was in the back-forward cache, `no-store` or not, and came back
  with its choices and a personal code. Since the way out takes two steps, the second one finds that
  page in the cache and clears it (``Clear-Site-Data``); Back asks the site anew, for an empty form.
- Who says yes to "send again?" does get the answers back: the tab itself holds them until it is
  closed. No header reaches that, so every page says it.
"""

from __future__ import annotations

import ssl
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from playwright.sync_api import Browser, CDPSession, Playwright

from chalicelib.platform.code import ReceiptCode
from tests.support import answers
from tests.support.answers import Way
from tests.support.builders import CANARY
from tests.support.local import Local
from tests.support.visitor import CHROMIUM, Visitor
from tools.engine import EXIT_URL
from tools.instance import LOOPBACK
from tools.seed import PERSONAL_CODE


class Elsewhere(ThreadingHTTPServer):
    """The site that the quick exit leads to; ``asked`` are the headers of every visit."""

    def __init__(self) -> None:
        super().__init__((LOOPBACK, 0), _Page)
        self.asked: list[Message] = []


class _Page(BaseHTTPRequestHandler):
    server: Elsewhere

    def do_GET(self) -> None:
        if self.path == "/":
            self.server.asked.append(self.headers)
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<!doctype html><title>Elders</title><h1>Elders</h1>")

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Elsewhere]:
    file = tmp_path_factory.mktemp("elders") / "elders.pem"
    file.write_bytes(_certificate())
    server = Elsewhere()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


def _certificate() -> bytes:
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "elders")])
    made = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    made = made.not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return private + made.sign(key, SHA256()).public_bytes(Encoding.PEM)


@pytest.fixture(scope="module")
def remembering(playwright: Playwright, elsewhere: Elsewhere) -> Iterator[Browser]:
    """A browser with its back-forward cache, for which the other site is here."""
    there = f"{LOOPBACK}:{elsewhere.server_address[1]}"
    rules = f"MAP www.buienradar.nl:443 {there}, MAP * ~NOTFOUND, EXCLUDE {LOOPBACK}"
    launched = playwright.chromium.launch(
        executable_path=CHROMIUM,
        args=["--no-sandbox", f"--host-resolver-rules={rules}"],
        ignore_default_args=["--disable-back-forward-cache"],
    )
    yield launched
    launched.close()


class Leaver(Visitor):
    """A visitor who presses the quick exit, and then somebody else who presses Back."""

    cdp: CDPSession
    code: ReceiptCode

    def leave(self) -> None:
        self.page.locator(".exit a").click()
        self.page.wait_for_url(EXIT_URL)
        self.page.wait_for_load_state()

    def press_in_the_browser(self, button: str) -> None:
        """Back, Forward or Reload. What came from a cache loads nothing, so nothing is waited for."""
        if button == "reload":
            # The browser would ask whether to send again; here it is told yes.
            self.page.reload()
            return
        history = self.cdp.send("Page.getNavigationHistory")
        to = history["currentIndex"] + (1 if button == "forward" else -1)
        entry = history["entries"][to]["id"]
        self.cdp.send("Page.navigateToHistoryEntry", {"entryId": entry})
        self.page.wait_for_timeout(700)

    def left_on_the_page(self) -> list[str]:
        """What can be read or is filled in on the page that is shown, as far as it was typed."""
        found = [value for value in self.page.evaluate(_FILLED_IN) if value]
        return found + [word for word in (CANARY, PERSONAL_CODE) if word in self.page.content()]


# Answers that are chosen or typed, the code of the receipt, and what an error page keeps.
_FILLED_IN = """() => [
  ...[...document.querySelectorAll('input:not([type=hidden]), textarea, select')]
    .filter(one => !['radio', 'checkbox'].includes(one.type) || one.checked).map(one => one.value),
  ...[...document.querySelectorAll('.code')].map(one => one.innerText),
]"""


@pytest.fixture
def leaver(local: Local, remembering: Browser, code: ReceiptCode) -> Iterator[Leaver]:
    context = remembering.new_context(
        java_script_enabled=False, locale="nl-NL", ignore_https_errors=True
    )
    somebody = Leaver(context, local.url)
    somebody.cdp, somebody.code = context.new_cdp_session(somebody.page), code
    yield somebody
    traces = somebody.traces()
    context.close()
    assert not traces["codes in addresses"]
    assert not [r.url for r in somebody.requests if PERSONAL_CODE in r.url]
    assert not traces["cookies"]


def a_first_page(leaver: Leaver, way: Way = answers.PUBLIC) -> None:
    leaver.open(way.path)
    leaver.fill(way.answers)


def a_personal_code(leaver: Leaver) -> None:
    a_first_page(leaver, answers.SLEUTELPERSOON)


def a_question(leaver: Leaver) -> None:
    leaver.walk("/melden", "nl", answers.PUBLIC.answers, until="gezien")
    leaver.fill(answers.PUBLIC.answers)


def a_check_page(leaver: Leaver) -> None:
    leaver.walk("/melden", "nl", answers.PUBLIC.answers)


def a_receipt(leaver: Leaver) -> None:
    leaver.send("/melden", "nl", answers.PUBLIC.answers)


def a_mailbox(leaver: Leaver) -> None:
    leaver.open("/postvak")
    leaver.fill({"code": leaver.code.shown})
    leaver.press("open")
    leaver.fill({"bericht": f"Mijn antwoord {CANARY}"})


def an_error_page(leaver: Leaver) -> None:
    a_question(leaver)
    leaver.page.locator('main form [name="page"]').evaluate("one => { one.value = 'x'; }")
    leaver.press("next")


Place = Callable[[Leaver], None]
PLACES = [
    a_first_page,
    a_personal_code,
    a_question,
    a_check_page,
    a_receipt,
    a_mailbox,
    an_error_page,
]


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("buttons", ["back back", "back forward back"])
def test_after_leaving_no_button_of_the_browser_brings_anything_back(
    leaver: Leaver, place: Place, buttons: str
) -> None:
    place(leaver)
    assert leaver.left_on_the_page()
    leaver.leave()
    for button in buttons.split():
        leaver.press_in_the_browser(button)
        assert leaver.left_on_the_page() == [], button


@pytest.mark.parametrize("place", PLACES)
def test_the_other_site_hears_nothing_of_where_one_was(
    leaver: Leaver, elsewhere: Elsewhere, place: Place
) -> None:
    place(leaver)
    elsewhere.asked.clear()
    leaver.leave()
    (asked,) = elsewhere.asked
    assert not {"referer", "cookie", "origin"} & {name.lower() for name in asked}
    assert leaver.site_url not in str(asked)


@pytest.mark.parametrize("place", [a_first_page, a_personal_code])
def test_after_leaving_a_first_page_is_asked_for_anew(leaver: Leaver, place: Place) -> None:
    place(leaver)
    address = leaver.page.url
    leaver.leave()
    leaver.press_in_the_browser("back")
    assert leaver.page.url == address
    leaver.press_in_the_browser("reload")
    assert leaver.left_on_the_page() == []


def test_without_the_quick_exit_the_same_page_does_come_back(leaver: Leaver) -> None:
    """Otherwise this browser remembers nothing, and the tests above could not fail."""
    a_personal_code(leaver)
    leaver.page.goto(EXIT_URL)
    leaver.press_in_the_browser("back")
    assert PERSONAL_CODE in leaver.left_on_the_page()


def test_the_confirmation_page_is_left_and_comes_back_with_nothing_in_it(leaver: Leaver) -> None:
    leaver.open("/bevestig/abc")
    leaver.leave()
    leaver.press_in_the_browser("back")
    assert leaver.left_on_the_page() == []
    leaver.press_in_the_browser("forward")
    assert leaver.page.url == EXIT_URL


@pytest.mark.parametrize("place", [a_check_page, a_receipt])
def test_what_the_tab_itself_still_holds_is_said_on_the_page(leaver: Leaver, place: Place) -> None:
    place(leaver)
    told = "in dit tabblad kan iemand uw antwoorden nog terughalen"
    assert told in leaver.page.locator("footer").inner_text()
    leaver.leave()
    leaver.press_in_the_browser("back")
    leaver.press_in_the_browser("reload")
    assert leaver.left_on_the_page()
