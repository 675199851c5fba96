"""Signing up for a training, by a queue of its own."""

from __future__ import annotations

import pytest

from chalicelib.platform.code import derive
from tests.support import answers
from tests.support.builders import CANARY
from tests.support.records import Records, tells_nothing
from tests.support.visitor import LANGUAGES, Visitor

RECEIVED = {"nl": "Wij hebben uw aanmelding ontvangen", "en": "We have received your registration"}
# When the sessions of these tests are (tests/support/records.py), in words.
MOMENT = {"nl": "woensdag 1 april, 13.30 tot 16.30 uur", "en": "Wednesday 1 April, 13:30 to 16:30"}
SUBJECTS = {
    ("aangemeld", "nl"): "U bent aangemeld: ",
    ("aangemeld", "en"): "You are registered: ",
    ("wachtlijst", "nl"): "U staat op de wachtlijst: ",
    ("wachtlijst", "en"): "You are on the waiting list: ",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_gets_the_seat_and_the_second_waits(
    visitor: Visitor, records: Records, language: str
) -> None:
    session = f"een-plek-{language}"
    records.offer_session(session, free=1)
    for place in ("aangemeld", "wachtlijst"):
        address = f"{place}.{language}.{CANARY}@waterlijn.example"
        way = answers.SIGN_UP.but(training_session_id=session, email=address)
        code = visitor.send(way.path, language, way.answers)
        assert visitor.heading == RECEIVED[language]
        assert f"Training {session}, {MOMENT[language]}" in visitor.text
        assert visitor.page.locator(".reference").inner_text() == derive(code).reference
        assert not visitor.shown_code

        kept = records.place(session, code)
        assert kept["place"] == place
        assert CANARY not in repr(kept)
        mail = records.mail_to(address)
        assert mail.subject == f"{SUBJECTS[place, language]}Training {session}"
        assert tells_nothing(mail, code.characters, code.shown, derive(code).reference)
