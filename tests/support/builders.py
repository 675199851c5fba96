"""Small builders: a valid thing with one call, and only what a test is about spelled out."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from chalicelib.network.domain import Aandachtsfunctionaris, Network, Organisatie
from chalicelib.platform.forms.filled import Filled
from chalicelib.platform.gemeente import Flood, MailboxTerms
from chalicelib.programme.domain import Sessie
from chalicelib.reports.domain import Header

MONDAY = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
# What an entry of the journal says it was for, where a test is about something else.
FOR_A_TEST = {"activity": "signalen_beoordelen", "purpose": "triage"}
# Whatever a test person wrote holds this word, so that a leak of it can be found anywhere.
CANARY = "kanarie7"
# Larger than what happens in a test that is about something else.
FLOOD = Flood(unverified=10_000, minutes=15)
TERMS = MailboxTerms(open_days=180, after_closing_days=90)
MAILS_PER_ADDRESS = 1_000
# Over within a day or two, as the simulation plays it.
SHORT_TERMS = MailboxTerms(open_days=1, after_closing_days=1)
GEMEENTE = {"gemeente": "Demo", "telefoon_gemeente": "14 000", "alarmnummer": "112"}


def a_header(**changed: Any) -> Header:
    fields: dict[str, Any] = {
        "channel": "publiek",
        "subject_kind": "persoon",
        "danger_now": "nee",
        "digest": "d" * 64,
        "wijk_code": "WK050507",
        "contact_preference": "anoniem",
    }
    return Header(**{**fields, **changed})


def a_professional_header(**changed: Any) -> Header:
    fields: dict[str, Any] = {
        "channel": "professional",
        "organisatie_id": "waterlijn",
        "share": "inhoud",
        "mail_domain": "waterlijn.example",
        "contact_preference": "",
    }
    return a_header(**{**fields, **changed})


def an_organisatie(**changed: Any) -> Organisatie:
    fields: dict[str, Any] = {
        "id": "waterlijn",
        "name": "College De Waterlijn",
        "sector": "onderwijs",
        "email_domains": ("waterlijn.example",),
    }
    return Organisatie(**{**fields, **changed})


def a_person(person_id: str, **changed: Any) -> Aandachtsfunctionaris:
    fields: dict[str, Any] = {
        "id": person_id,
        "organisatie_id": "waterlijn",
        "role": "vast",
        "email": f"{person_id}@waterlijn.example",
        "confirmed_on": MONDAY.date(),
    }
    return Aandachtsfunctionaris(**{**fields, **changed})


def a_network(*people: Aandachtsfunctionaris) -> Network:
    return Network(an_organisatie(), people)


def a_sessie(**changed: Any) -> Sessie:
    fields: dict[str, Any] = {
        "id": "basis-1",
        "title": {"nl": "Basistraining", "en": "Basic training"},
        "start": "2026-04-01T11:30:00Z",
        "end": "2026-04-01T14:30:00Z",
        "venue": "Buurthuis De Lantaarn",
        "free": 2,
    }
    return Sessie(**{**fields, **changed})


def a_public_report(**values: Any) -> Filled:
    answers: dict[str, Any] = {
        "subject_kind": "persoon",
        "danger_now": "nee",
        "observed_behaviour": f"Iemand riep {CANARY} op het plein voor de winkel.",
        "observation_source": ["zelf"],
        "observed_period": "vandaag",
        "wijk_code": "WK050507",
        "contact_preference": "anoniem",
    }
    return _filled("melding_publiek", {**answers, **values})


def a_professional_report(**values: Any) -> Filled:
    answers: dict[str, Any] = {
        "organisatie_id": "waterlijn",
        "melder_name": f"Testpersoon {CANARY}",
        "melder_job_title": "mentor",
        "melder_email": f"testpersoon.{CANARY}@waterlijn.example",
        "subject_kind": "persoon",
        "danger_now": "nee",
        "observed_behaviour": f"Een leerling schreef {CANARY} op het bord en verdedigde dat.",
        "wijk_code": "WK050507",
        "share_with_aandachtsfunctionaris": "inhoud",
        "ik_ben_aandachtsfunctionaris": "nee",
    }
    return _filled("melding_professional", {**answers, **values})


def a_sleutelpersoon_report(personal_code: str, **values: Any) -> Filled:
    answers: dict[str, Any] = {
        "personal_code": personal_code,
        "subject_kind": "spanning",
        "danger_now": "nee",
        "spanning_description": f"Er hangt spanning rond {CANARY} bij de school.",
        "wijk_code": "WK050507",
    }
    return _filled("melding_sleutelpersoon", {**answers, **values})


def a_mailbox_reply(text: str = f"Ik zag {CANARY} nog eens.", danger_now: str = "") -> Filled:
    values = {"bericht": text} | ({"danger_now": danger_now} if danger_now else {})
    return _filled("postvak_bericht", values)


def a_sign_up(email: str = f"deelnemer.{CANARY}@waterlijn.example", **values: Any) -> Filled:
    answers: dict[str, Any] = {
        "training_session_id": "basis-1",
        "name": f"Testpersoon {CANARY}",
        "email": email,
        "organisatie_id": "waterlijn",
        "doelgroep": "docent",
    }
    return _filled("training", {**answers, **values})


def _filled(form: str, values: dict[str, Any]) -> Filled:
    answered = [
        {
            "name": name,
            "question": f"Vraag {name}",
            "hint": "",
            "value": value,
            "shown": [str(value)],
        }
        for name, value in values.items()
    ]
    return Filled(form, 1, "nl", values, answered)
