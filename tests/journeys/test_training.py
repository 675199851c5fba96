"""Signing up for a training, by a queue of its own."""

from __future__ import annotations

import time

import pytest

from chalicelib.platform.code import derive, mint
from tests.support import answers
from tests.support.builders import CANARY, CANARY_OF_NAME, a_sign_up
from tests.support.records import Records, eventually, line_cut, posted, tells_nothing
from tests.support.visitor import LANGUAGES, Visitor
from tools.engine import Engine

RECEIVED = {"nl": "Wij hebben uw aanmelding ontvangen", "en": "We have received your registration"}
# When the sessions of these tests are (tests/support/records.py), in words.
MOMENT = {
    "nl": "woensdag 1 april 2099, 13.30 tot 16.30 uur",
    "en": "Wednesday 1 April 2099, 13:30 to 16:30",
}
SEATS = {"nl": ("Er is nog 1 plek.", "Vol."), "en": ("1 place is left.", "Full.")}
SUBJECTS = {
    ("aangemeld", "nl"): "U bent aangemeld: ",
    ("aangemeld", "en"): "You are registered: ",
    ("wachtlijst", "nl"): "U staat op de wachtlijst: ",
    ("wachtlijst", "en"): "You are on the waiting list: ",
}


@pytest.fixture(autouse=True)
def rest(engine: Engine) -> None:
    """No sign-up of another test stands in front."""
    engine.come_to_rest()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_gets_the_seat_and_the_second_waits(
    visitor: Visitor, records: Records, language: str
) -> None:
    session = f"een-plek-{language}"
    records.offer_session(session, free=1)
    # Colleagues who share a mailbox.
    address = f"info.{language}.{CANARY}@waterlijn.example"
    for number, place in enumerate(("aangemeld", "wachtlijst"), start=1):
        name = f"Collega {number} {CANARY_OF_NAME}"
        way = answers.SIGN_UP.but(training_session_id=session, email=address, name=name)
        path = f"/aanmelden/{session}"
        open_until_it_says(visitor, path, language, SEATS[language][number - 1])
        assert MOMENT[language] in visitor.text
        code = visitor.send(path, language, way.answers)
        assert visitor.heading == RECEIVED[language]
        assert f"Training {session}, {MOMENT[language]}" in visitor.text
        assert visitor.page.locator(".reference").inner_text() == derive(code).reference
        assert not visitor.shown_code

        kept = records.place(session, code)
        assert kept["place"] == place
        assert not any(word in repr(kept) for word in (CANARY, CANARY_OF_NAME))
        mail = records.mails_to(address, number)[-1]
        assert mail.subject == f"{SUBJECTS[place, language]}Training {session}"
        for told in (name, derive(code).reference, MOMENT[language], "Havenstraat 1, Dordrecht"):
            assert told in mail.text
        assert tells_nothing(mail, code.characters, code.shown)


def open_until_it_says(visitor: Visitor, path: str, language: str, words: str) -> None:
    """Open a page until it says so: a process keeps the list of sessions for a few seconds."""

    def opened() -> bool:
        visitor.open(path, language)
        return words in visitor.text

    eventually(f"{words} on {path}", opened)


def test_who_sends_first_is_seated_first(
    engine: Engine, records: Records, visitor: Visitor
) -> None:
    """Three send one after the other, while the registrar fails at first and tries again later."""
    session = "op-volgorde"
    records.offer_session(session, free=2)
    open_until_it_says(visitor, "/aanmelden", "nl", f"Training {session}")
    codes = [mint() for _ in range(3)]
    with (
        engine.impatient_queues(4),
        line_cut(engine, "TransactWriteItems", "signaalpunt-programme"),
    ):
        for number, code in enumerate(codes):
            typed = a_sign_up(f"{number}.volgorde@waterlijn.example", training_session_id=session)
            pressed = {"go": "send", "page": "check", "lang": "nl", "code": code.characters}
            sent = posted(engine, f"aanmelden/{session}", {**pressed, **typed.values})
            assert sent[0] == 200
        time.sleep(2)
    places = [records.place(session, code) for code in codes]
    assert [one["place"] for one in places] == ["aangemeld", "aangemeld", "wachtlijst"]
    assert places[-1]["position"] == 1


def test_the_list_leads_to_a_session_and_back(visitor: Visitor, records: Records) -> None:
    records.offer_session("uit-de-lijst", free=3)
    open_until_it_says(visitor, "/aanmelden", "nl", "Training uit-de-lijst")
    visitor.page.get_by_role("link", name="Training uit-de-lijst").click()
    assert visitor.heading == "Training uit-de-lijst"
    assert "Meedoen is gratis." in visitor.text
    visitor.page.get_by_role("link", name="Alle bijeenkomsten").click()
    assert visitor.heading == "Trainingen en bijeenkomsten"
