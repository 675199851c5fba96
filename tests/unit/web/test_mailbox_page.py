"""The mailbox pages on ports in memory: what goes wrong is plain, nothing is lost, nothing is told."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from html import unescape
from io import StringIO
from typing import Any, cast
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.bootstrap import GIVEN
from chalicelib.mailbox.domain import Mailbox, Question, public_key, seal
from chalicelib.mailbox.intake import pages
from chalicelib.mailbox.messages import Reply
from chalicelib.mailbox.reading.usecases import open_with
from chalicelib.mailbox.store import insert_mailbox
from chalicelib.platform.clock import system_clock, to_text
from chalicelib.platform.code import ReceiptCode, derive, mint
from chalicelib.platform.errors import Unavailable
from chalicelib.platform.messages import read
from chalicelib.platform.sealing import from_bytes
from chalicelib.platform.table import Transaction
from chalicelib.platform.web import headers
from chalicelib.platform.web.app import WebApp
from chalicelib.platform.web.body import FORM, MAX_BYTES
from tests.support.answers import BSN
from tests.support.builders import CANARY
from tests.support.bureau import answered
from tests.support.fakes import MemoryDatabase, MemoryKeys, MemoryQueues, VirtualClock, memory_ports
from tests.support.reading import every, only
from tests.support.web import Answer, answer_to

PHONE = "14 078"
WORDS = f"Het was gisteren {CANARY} bij de winkel."
ASKED = "Wanneer zag u dit?"
KEPT = {name.lower(): value for name, value in headers.BEHIND_A_CODE.items()}
LATER, PAST = "2999-01-01T00:00:00Z", "2020-01-01T00:00:00Z"


@dataclass
class Spied:
    """Passes calls on to a fake, notes each, and fails those in ``away`` with what stands there."""

    fake: Any
    calls: list[str]
    away: dict[str, Exception] = field(default_factory=dict)

    def __getattr__(self, operation: str) -> Any:
        def call(*arguments: Any) -> Any:
            self.calls.append(operation)
            if operation in self.away:
                raise self.away[operation]
            return getattr(self.fake, operation)(*arguments)

        return call


class Site:
    """The mailbox pages, with one mailbox in which the desk asked something."""

    def __init__(self) -> None:
        self.code = mint()
        self.database, self.calls = MemoryDatabase(), list[str]()
        self.queues = MemoryQueues(VirtualClock())
        self.keys = MemoryKeys("content")
        self.away: dict[str, Exception] = {}
        self.log = StringIO()
        fakes = (self.database, self.queues, self.keys)
        table, queues, keys = (cast("Any", Spied(fake, self.calls, self.away)) for fake in fakes)
        ports = memory_ports(GIVEN["public"], table, queues, system_clock, keys=keys)
        self.app = WebApp("mailbox")
        opens = partial(open_with, ports)
        self.app.register_blueprint(pages.routes(lambda: ports.visiting, opens))
        self.put(self.code)

    def put(self, code: ReceiptCode, *, expires_at: str = LATER) -> None:
        """Store a mailbox for ``code``, with a question in it."""
        lookup, key = derive(code).mailbox, public_key(derive(code).mailbox_seed)
        asked = (seal(lookup, key, Question(1, "2026-03-03", ASKED, "nl")),)
        box = Mailbox(lookup, key, "ontvangen", "2026-03-02", expires_at, 1, asked)
        self.database.commit(Transaction([insert_mailbox(box)]))

    def row(self, code: ReceiptCode) -> dict[str, Any]:
        lookup = f"mailbox#{derive(code).mailbox}"
        return cast("dict[str, Any]", self.database.tables["mailbox"][lookup]["mailbox"])

    def press(self, go: str, fields: Mapping[str, Any] | None = None, **changed: Any) -> Answer:
        """Press a button of the mailbox page; without ``fields`` with an answer typed on it."""
        typed = {**self.typed(), **changed} if fields is None else fields
        return self.post(urlencode({**typed, "go": go}, doseq=True, errors="surrogatepass"))

    def typed(self) -> dict[str, Any]:
        beside = {"lang": "nl", "page": "bericht", "vragen": "1", "blad": "abc"}
        return {"code": self.code.characters, **beside, "bericht": WORDS, "danger_now": "nee"}

    def post(self, body: str | bytes, content_type: str | None = FORM) -> Answer:
        raw = body.encode() if isinstance(body, str) else body
        typed = {"Content-Type": content_type} if content_type else {}
        with redirect_stdout(self.log), redirect_stderr(self.log):
            return answer_to(self.app, "POST", "/postvak", "", raw, typed)

    def sent(self) -> list[dict[str, Any]]:
        return [json.loads(body) for _, body in self.queues.bodies]


@pytest.fixture
def site() -> Iterator[Site]:
    """Whatever a test does to it, no code and no typed word comes out in a log line."""
    made = Site()
    yield made
    assert is_silent(made)


def is_silent(site: Site) -> bool:
    derived = derive(site.code)
    secrets = (CANARY, site.code.characters, site.code.shown, derived.sid, derived.mailbox)
    return not any(secret in site.log.getvalue() for secret in secrets)


def text_field(answer: Answer) -> str:
    return only(answer.body, "textarea", name="bericht").text.removeprefix("\n")


def test_an_answer_goes_sealed_to_the_queue_for_the_question_that_stood_open(site: Site) -> None:
    answered(200, site.press("send"))
    ((_, message),) = site.queues.bodies
    reply = read(message, Reply)
    assert (reply.numbers, reply.danger_now) == ((1,), "nee")
    assert CANARY not in message
    opened = from_bytes(site.keys.open("content", derive(site.code).sid, reply.sealed))
    assert {a["name"]: a["value"] for a in opened["answers"]}["bericht"] == WORDS


def test_the_same_page_sent_twice_is_one_reply_and_another_page_another(site: Site) -> None:
    for blad in ("abc", "abc", "def"):
        site.press("send", blad=blad)
    digests = [read(message, Reply).digest for _, message in site.queues.bodies]
    assert digests[0] == digests[1] != digests[2]


def test_a_question_that_came_after_the_page_was_shown_is_not_answered_by_it(site: Site) -> None:
    site.press("send", vragen="")
    assert read(site.queues.bodies[0][1], Reply).numbers == ()


def codes_that_open_nothing(site: Site) -> list[ReceiptCode]:
    """One that is wrong, one that is not stored yet, one that has expired, and one that was erased."""
    wrong, waiting, expired, erased = (mint() for _ in range(4))
    site.put(expired, expires_at=PAST)
    site.put(erased)
    del site.database.tables["mailbox"][f"mailbox#{derive(erased).mailbox}"]
    return [wrong, waiting, expired, erased]


@pytest.mark.parametrize("go", ["open", "send", "wissen", "wis", "lang:en"])
@pytest.mark.parametrize("lang", ["nl", "en"])
def test_a_code_that_opens_nothing_gets_one_answer_by_the_same_calls(
    site: Site, lang: str, go: str
) -> None:
    seen = []
    for code in codes_that_open_nothing(site):
        site.calls.clear()
        answer = answered(422, site.press(go, code=code.characters, lang=lang))
        assert code.characters not in answer.body
        seen.append((answer, list(site.calls)))
    assert seen[0][1] == ["get"]
    assert all(one == seen[0] for one in seen)
    assert site.sent() == []


def test_a_mailbox_that_went_while_somebody_wrote_gives_the_words_back(site: Site) -> None:
    site.row(site.code)["due_at"] = PAST
    assert WORDS in answered(422, site.press("send")).body


@pytest.mark.parametrize("error", [Unavailable, RuntimeError])
@pytest.mark.parametrize("go", ["open", "send", "wissen", "wis", "lang:en", "strip:bericht"])
def test_with_the_table_away_nothing_happens_and_nothing_is_lost(
    site: Site, go: str, error: type[Exception]
) -> None:
    site.away["get"] = error(f"{CANARY} {site.code}")
    answer = answered(503, site.press(go))
    assert PHONE in answer.body
    assert WORDS in answer.body
    assert KEPT.items() <= answer.headers.items()
    assert site.sent() == []
    assert '"mailbox_not_opened"' in site.log.getvalue()

    site.away.clear()
    again = {e["name"]: e["value"] for e in every(answer.body, "input")}
    assert text_field(site.press("open", again)) == WORDS


@pytest.mark.parametrize("error", [Unavailable, RuntimeError])
@pytest.mark.parametrize("call", ["send", "seal"])
@pytest.mark.parametrize("lang", ["nl", "en"])
def test_with_the_queue_or_the_key_away_the_same_page_can_be_sent_again(
    site: Site, lang: str, call: str, error: type[Exception]
) -> None:
    site.away[call] = error(f"{CANARY} {site.code}")
    answer = answered(503, site.press("send", lang=lang))
    assert f'<html lang="{lang}"' in answer.body
    assert PHONE in answer.body
    assert text_field(answer) == WORDS
    assert only(answer.body, "input", name="blad")["value"] == "abc"
    assert '"reply_not_sent"' in site.log.getvalue()
    site.away.clear()
    answered(200, site.press("send"))


@pytest.mark.parametrize("error", [Unavailable, RuntimeError])
def test_with_the_queue_away_nothing_is_erased_and_it_can_be_asked_again(
    site: Site, error: type[Exception]
) -> None:
    site.away["send"] = error(f"{CANARY} {site.code}")
    answer = answered(503, site.press("wis"))
    assert PHONE in answer.body
    assert only(answer.body, "button", name="go")["value"] == "wissen"
    assert '"erasure_not_sent"' in site.log.getvalue()


# What happened to a row, and how loud that is: its questions cannot be opened, or it cannot be read.
# What happened to a row, and how loud that is: its questions cannot be opened, or it cannot be read.
CHANGES: list[tuple[str, Callable[[dict[str, Any]], object]]] = [
    ("mailbox_broken", lambda row: row["questions"][0].update(sealed=b"\x00" * 100)),
    ("mailbox_broken", lambda row: row["questions"].append({**row["questions"][0], "number": 2})),
    ("mailbox_not_opened", lambda row: row.update(questions=7)),
    ("mailbox_not_opened", lambda row: row.pop("due_at")),
]


@pytest.mark.parametrize(
    ("event", "change"), CHANGES, ids=["other box", "other place", "no list", "no end"]
)
@pytest.mark.parametrize("go", ["open", "send"])
def test_a_row_that_was_changed_is_loud_for_us_and_plain_for_its_reporter(
    site: Site, go: str, event: str, change: Callable[[dict[str, Any]], object]
) -> None:
    change(site.row(site.code))
    answer = answered(503, site.press(go))
    assert PHONE in answer.body
    assert WORDS in answer.body
    assert ASKED not in answer.body
    (line,) = [json.loads(told) for told in site.log.getvalue().splitlines()]
    assert (line["event"], line["level"]) == (event, "error")


MANY = b"&".join(b"f%d=1" % n for n in range(20_000))
BAD_BODIES: dict[str, tuple[bytes, str | None, int]] = {
    "too large": (b"bericht=%b" + b"x" * MAX_BYTES, FORM, 413),
    "20.000 fields": (MANY + b"&bericht=%b", FORM, 400),
    "no content type": (b"bericht=%b", None, 415),
    "JSON": (b"bericht=%b", "application/json", 415),
    "multipart": (b"bericht=%b", "multipart/form-data; boundary=x", 415),
    "no code": (b"page=bericht&go=send&bericht=%b", FORM, 400),
    "a code of no UTF-8": (b"code=%%FF&go=send&bericht=%b", FORM, 400),
    "text at the door": (b"go=lang:en&bericht=%b", FORM, 400),
}


@pytest.mark.parametrize(("raw", "content_type", "status"), BAD_BODIES.values(), ids=BAD_BODIES)
def test_a_body_that_is_no_form_of_ours_gives_the_words_back(
    site: Site, raw: bytes, content_type: str | None, status: int
) -> None:
    answer = answered(status, site.post(raw % CANARY.encode(), content_type))
    assert PHONE in answer.body
    assert CANARY in answer.body


@pytest.mark.parametrize(
    "changed",
    [
        {"nieuw": "x"},
        {"bericht": [WORDS, "y"]},
        {"danger_now": ["ja", "nee"]},
        {"page": "nergens"},
        {"page": "check"},
        {"page": ""},
        {"\udcff": "x"},
        {"page": "\udcff"},
        {"seen": "\udcff"},
    ],
)
@pytest.mark.parametrize("go", ["open", "send", "next", "strip:bericht", "lang:en", "hack", ""])
def test_a_field_that_no_page_of_ours_has_costs_nobody_a_word(
    site: Site, go: str, changed: dict[str, Any]
) -> None:
    answer = site.press(go, **changed)
    assert answer.status in {200, 400, 422}
    # What is on the queue need not be shown.
    assert CANARY in answer.body or len(site.sent()) == 1


odd = st.text(st.characters(codec=None, categories=None), max_size=30)


@given(
    go=odd | st.sampled_from(["send", "open", "next", "back", "wissen", "change:bericht", "lang:"]),
    beside=st.dictionaries(
        st.sampled_from(["vragen", "blad", "seen", "lang", "danger_now", "page"]), odd
    ),
    tail=odd,
)
def test_whatever_is_pressed_is_answered_and_no_text_is_lost(
    go: str, beside: dict[str, str], tail: str
) -> None:
    site = Site()
    answer = site.press(go, {**site.typed(), **beside, "bericht": f"{CANARY} {tail}"})
    assert is_silent(site)
    assert answer.status in {200, 400, 422}
    answer.body.encode()
    assert CANARY in unescape(answer.body) or len(site.sent()) == 1


def test_only_who_asks_twice_erases(site: Site) -> None:
    answer = site.press("wissen")
    assert site.sent() == []
    assert {b["value"] for b in every(answer.body, "button")} == {"open", "wis"}
    kept = {e["name"]: e["value"] for e in every(answer.body, "input")}
    assert text_field(site.press("open", kept)) == WORDS
    site.press("wis", kept)
    assert [m["kind"] for m in site.sent()] == ["postvak_wissen"]


def test_the_last_day_is_the_one_on_which_it_still_opens(site: Site) -> None:
    moment = datetime(2999, 8, 30, 22, 0, tzinfo=UTC)
    site.row(site.code)["due_at"] = to_text(moment)
    answer = site.press("open", {"code": site.code.characters, "lang": "nl"})
    assert "30 augustus 2999" in answer.body


@pytest.mark.parametrize("typed", ["", "   ", "\u200b", "- - -"])
def test_no_code_at_the_door_is_asked_for_and_not_called_wrong(site: Site, typed: str) -> None:
    answer = answered(422, site.press("open", {"code": typed, "lang": "nl"}))
    assert "Vul uw code in." in answer.body
    assert "klopt niet" not in answer.body


@pytest.mark.parametrize("typed", ["x", "ABC-DEF-GHJ"])
def test_a_code_with_a_slip_is_called_wrong(site: Site, typed: str) -> None:
    answer = answered(422, site.press("open", {"code": typed, "lang": "nl"}))
    assert "Deze code klopt niet" in answer.body


@pytest.mark.parametrize("lang", ["nl", "en"])
@pytest.mark.parametrize("danger", ["ja", "nee", ""])
def test_danger_is_sent_at_once_and_answered_first_by_a_button_that_calls(
    site: Site, lang: str, danger: str
) -> None:
    answer = answered(200, site.press("send", danger_now=danger, lang=lang))
    assert len(site.sent()) == 1
    calls = [
        one for one in every(answer.body, "a", href="tel:112") if "utrecht-button" in one["class"]
    ]
    told = {"nl": "Wacht niet op ons: wij lezen dit", "en": "Do not wait for us: we will read this"}
    assert bool(calls) == (told[lang] in answer.body) == (danger == "ja")
    by = {"nl": "Wij lezen uw bericht uiterlijk", "en": "We will read your message by"}
    assert (by[lang] in answer.body) == (danger != "ja")
    if calls:
        assert calls[0].place < only(answer.body, "h1").place


def test_the_browser_keeps_a_text_that_somebody_is_typing_and_nothing_of_a_wiped_mailbox(
    site: Site,
) -> None:
    for go in ("open", "send", "wissen", "strip:bericht", "lang:en"):
        assert KEPT.items() <= site.press(go).headers.items()
    gone = site.press("wis").headers
    assert (gone["cache-control"], gone["clear-site-data"]) == ("no-store", '"cache"')


def test_a_number_that_was_taken_out_is_told_of(site: Site) -> None:
    page = answered(200, site.press("strip:bericht", bericht=f"Zijn nummer is {BSN} zei hij."))
    assert "Het nummer is weg uit" in only(page.body, "div", role="status").text
    assert not every(site.press("strip:bericht").body, "div", role="status")
