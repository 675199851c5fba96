"""A case on the engine: examined, proposed, rejected, signed by another one, and told in the mailbox."""

from __future__ import annotations

import base64
import json

from tests.support.builders import CANARY
from tests.support.records import Records, reported, tells_nothing
from tests.support.triagist import SECOND, Triagist
from tests.support.visitor import Visitor
from tools.engine import Engine

LEAD = "demo-teamleider"


def written(what: str) -> str:
    """Words of the desk that must lie nowhere in clear."""
    return f"{what} {CANARY}"


def test_a_case_is_decided_by_two_and_its_words_lie_nowhere_in_clear(
    visitor: Visitor, records: Records, engine: Engine
) -> None:
    # The engine keeps the mails of earlier journeys too.
    earlier = len(engine.mails())
    code = reported(engine, records)
    desk = Triagist(engine)
    desk.press(code, "oppakken")
    contact = {"wie": written("Wijkagent"), "hoe": "telefoon", "doel": written("Navragen")}
    desk.press(code, "contact", **contact, gezegd=written("Kent hem niet."))
    found = {"feiten": "Riep iets.", "duiding": "Eenmalig.", "tegensignalen": "geen gevonden"}
    texts = {name: written(words) for name, words in found.items()}
    checks = {"controles": "nr#0001", "urgentie": "acuut", "fenomeen": "polarisatie", "versie": "0"}
    desk.press(code, "onderzoek", **texts, **checks)
    handed = {"ontvanger": "politie", "grondslag": "vitaal_belang", "velden": "feiten"}
    told = {
        "wie": written("Meldkamer"),
        "afspraak": written("Zij gaan kijken."),
        "gebeld": "gevaar",
    }
    desk.press(code, "overdracht", **handed, **told)
    desk.sign(code)

    desk.propose(code, toelichting=written("Eerste keer, niet herhaald."))
    number = desk.waiting(code)
    words = {"waarom": "meer_onderzoek", "toelichting": written("Vraag de school.")}
    desk.press(code, f"voorstel/{number}/afwijzen", by=SECOND, **words)
    desk.propose(code, toelichting=written("Ook na navraag niet herhaald."))
    desk.sign(code, by=LEAD)

    page = desk.read(code, by=SECOND)
    for words_of_desk in ("Vraag de school.", "Ook na navraag niet herhaald.", "Zij gaan kijken."):
        assert written(words_of_desk) in page
    melding, *_ = records.submissions(code)
    assert (melding["state"], melding["bewaren"]) == ("gesloten", "geen_zorg_na_onderzoek")

    visitor.open("/postvak")
    visitor.fill({"code": code.shown})
    visitor.press("open")
    assert "Wij hebben goed naar uw melding gekeken." in visitor.text
    assert CANARY not in visitor.text

    held = repr(records.everything())
    encoded = base64.b64encode(CANARY.encode()).decode().rstrip("=")
    for sign_of_life in (
        CANARY,
        json.dumps(CANARY).strip('"'),
        encoded[:-1],
        CANARY.encode().hex(),
    ):
        assert sign_of_life not in held
    said = ("Vraag de school", "Zij gaan kijken", "niet herhaald", "Kent hem niet")
    mails = engine.mails()[earlier:]
    assert mails
    assert [mail for mail in mails if not tells_nothing(mail, *said)] == []
