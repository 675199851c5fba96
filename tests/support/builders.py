"""Small builders: a valid thing with one call, and only what a test is about spelled out."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from chalicelib.access.domain import Medewerker, Role
from chalicelib.access.store import insert_medewerker
from chalicelib.catalogue.domain import ShownSessie
from chalicelib.network.domain import Aandachtsfunctionaris, Network, Organisatie
from chalicelib.platform.forms.filled import Filled
from chalicelib.platform.gemeente import Flood, Gemeente, Letters, MailboxTerms
from chalicelib.platform.table import Put
from chalicelib.programme.domain import Sessie
from chalicelib.reports.domain import Header
from tests.support.fakes import DORDRECHT
from tools.seed import ORGANISATIES

MONDAY = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
# What an entry of the journal says it was for, where a test is about something else.
FOR_A_TEST = {"activity": "signalen_beoordelen", "purpose": "triage"}
# Whatever a test person wrote holds this word, so that a leak of it can be found anywhere.
CANARY = "kanarie7"
# In the name of a participant, whom a mail about a training may name.
CANARY_OF_NAME = "vinkje8"
# Larger than what happens in a test that is about something else.
FLOOD = Flood(unverified=10_000, minutes=15)
TERMS = MailboxTerms(open_days=180, after_closing_days=90)
MANY_LETTERS = Letters(
    per_address=1_000, per_code=999, per_domain=1_000, sign_ups=10_000, bounces=10_000
)
# Over within a day or two, as the simulation plays it.
SHORT_TERMS = MailboxTerms(open_days=1, after_closing_days=1)

_HEADER = Header(
    "publiek", "persoon", "nee", "d" * 64, wijk_code="WK050507", contact_preference="anoniem"
)
_AT_WORK = Header("professional", "persoon", "nee", "d" * 64, "waterlijn", "WK050507", "inhoud")
_TITLE = {"nl": "Basistraining", "en": "Basic training"}
_WHEN, _WHERE = (
    ("2026-04-01T11:30:00Z", "2026-04-01T14:30:00Z"),
    ("Buurthuis De Lantaarn", "Havenstraat 1, Dordrecht"),
)
_BASIS = Sessie("basis-1", _TITLE, *_WHEN, *_WHERE, free=2)
_ABOUT = {"subject_kind": "persoon", "danger_now": "nee", "wijk_code": "WK050507"}


def a_gemeente(**changed: Any) -> Gemeente:
    """Dordrecht, with few rules."""
    few = {"flood": FLOOD, "mailbox": TERMS, "letters": MANY_LETTERS}
    return replace(DORDRECHT, **{**few, **changed})


def a_header(**changed: Any) -> Header:
    return replace(_HEADER, **changed)


def a_professional_header(**changed: Any) -> Header:
    return replace(_AT_WORK, **{"mail_domain": "waterlijn.example", **changed})


def an_organisatie(**changed: Any) -> Organisatie:
    return replace(ORGANISATIES[0], **changed)


def a_person(person_id: str, **changed: Any) -> Aandachtsfunctionaris:
    address = f"{person_id}@waterlijn.example"
    person = Aandachtsfunctionaris(person_id, "waterlijn", "vast", address)
    return replace(person, **{"confirmed_on": MONDAY.date(), **changed})


def put_at_desk(member_id: str, email: str, *roles: Role, **more: Any) -> Put:
    """A medewerker at the desk whose address is confirmed; nobody logs in as them."""
    told = {"email": email, "confirmed_on": MONDAY.date().isoformat(), **more}
    (put,) = insert_medewerker(Medewerker(member_id, member_id, frozenset(roles), "", **told))
    return put


def a_network(*people: Aandachtsfunctionaris) -> Network:
    return Network(an_organisatie(), people)


def a_sessie(**changed: Any) -> Sessie:
    return replace(_BASIS, **changed)


def a_shown_sessie(sessie: Sessie = _BASIS) -> ShownSessie:
    """A session as the catalogue shows it."""
    told = {"nl": "U leert signalen zien.", "en": "You will learn to see signs."}
    for_whom = {"nl": "Voor professionals.", "en": "For professionals."}
    return ShownSessie(
        sessie.id,
        dict(sessie.title),
        sessie.start,
        sessie.end,
        sessie.venue,
        sessie.address,
        told,
        for_whom,
        sessie.free,
        sessie.waiting,
    )


def a_public_report(**values: Any) -> Filled:
    answers = {
        **_ABOUT,
        "observed_behaviour": f"Iemand riep {CANARY} op het plein voor de winkel.",
        "observation_source": ["zelf"],
        "observed_period": "vandaag",
        "contact_preference": "anoniem",
    }
    return _filled("melding_publiek", {**answers, **values})


def a_professional_report(**values: Any) -> Filled:
    answers = {
        **_ABOUT,
        "organisatie_id": "waterlijn",
        "melder_name": f"Testpersoon {CANARY}",
        "melder_job_title": "mentor",
        "melder_email": f"testpersoon.{CANARY}@waterlijn.example",
        "observed_behaviour": f"Een leerling schreef {CANARY} op het bord en verdedigde dat.",
        "share_with_aandachtsfunctionaris": "inhoud",
        "ik_ben_aandachtsfunctionaris": "nee",
    }
    return _filled("melding_professional", {**answers, **values})


def a_sleutelpersoon_report(personal_code: str, **values: Any) -> Filled:
    tension = f"Er hangt spanning rond {CANARY} bij de school."
    answers = {**_ABOUT, "subject_kind": "spanning", "spanning_description": tension}
    return _filled("melding_sleutelpersoon", {**answers, "personal_code": personal_code, **values})


def a_message_without_code(reference: str | None = None, **values: Any) -> Filled:
    """What somebody adds who lost the code of an earlier report, perhaps with its reference."""
    answers = {
        "earlier_reference": reference,
        "danger_now": "nee",
        "addition": f"Ik zag {CANARY} weer.",
        "contact_preference": "bellen",
        "melder_phone": "+31 6 12345678",
    }
    given = {name: value for name, value in {**answers, **values}.items() if value is not None}
    return _filled("melding_aanvulling", given)


def a_mailbox_reply(text: str = f"Ik zag {CANARY} nog eens.", danger_now: str = "") -> Filled:
    values = {"bericht": text} | ({"danger_now": danger_now} if danger_now else {})
    return _filled("postvak_bericht", values)


def a_sign_up(email: str = f"deelnemer.{CANARY}@waterlijn.example", **values: Any) -> Filled:
    answers = {
        "training_session_id": "basis-1",
        "name": f"Testpersoon {CANARY_OF_NAME}",
        "email": email,
        "organisatie_id": "waterlijn",
        "doelgroep": "docent",
    }
    return _filled("training", {**answers, **values})


def _filled(form: str, values: dict[str, Any]) -> Filled:
    names = ("name", "question", "hint", "value", "shown")
    answered = [
        dict(zip(names, (name, f"Vraag {name}", "", value, [str(value)]), strict=True))
        for name, value in values.items()
    ]
    return Filled(form, 1, "nl", values, answered)
