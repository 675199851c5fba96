"""What people answer, by the name of the input; the same in every language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from chalicelib.platform.code import ReceiptCode, derive
from chalicelib.platform.forms.form import Form
from chalicelib.platform.forms.question import Question
from chalicelib.programme.forms import TRAINING
from chalicelib.reports.forms import (
    MELDING_AANVULLING,
    MELDING_PROFESSIONAL,
    MELDING_PUBLIEK,
    MELDING_SLEUTELPERSOON,
)
from tests.support.builders import CANARY, CANARY_OF_NAME
from tools.seed import PERSONAL_CODE

Answers = Mapping[str, str | Sequence[str]]

# A number that passes the test for a BSN, as civil servants use it in examples.
BSN = "111222333"
# What the desk asks: more lines than one, marks of HTML, and a word that is too long for a phone.
QUESTIONS = (
    "Wanneer zag u dit <b>precies</b>?\nEen dag & een uur zijn genoeg.",
    "Was dit bij de personenvervoerbedrijfsgarantieverklaringaanvraagbalie?",
)


@dataclass(frozen=True)
class Way:
    """A way through a form: where it is, and what is answered on it."""

    path: str
    form: Form
    answers: Answers

    def but(self, **changed: str | list[str]) -> Way:
        return replace(self, answers={**self.answers, **changed})


_ABOUT_A_PERSON: Answers = {
    "subject_kind": "persoon",
    "danger_now": "nee",
    "observed_behaviour": f"Iemand riep {CANARY} op het plein.\n\n“Zo gaat het niet” & <b>dus</b> 5 % ßé",
    "observation_source": ["zelf", "online"],
    "observed_period": "deze_week",
    "recurrence": "vaker",
    "wijk_code": "WK050507",
    "own_interpretation": f"Ik ben bang {CANARY}",
    "counter_signals": f"Hij gaat wel naar school {CANARY}",
    "betrokkene_description": f"De jongen {CANARY} van hoek 3",
    "betrokkene_age_group": "12_17",
}
_TENSION: Answers = {
    "subject_kind": "spanning",
    "danger_now": "nee",
    "spanning_description": f"Twee groepen staan tegenover elkaar {CANARY} bij het plein.",
    "wijk_code": "WK050503",
    "location_description": f"Het plein {CANARY}",
    "visible_where": ["straat", "online"],
    "trigger_event": f"Een bericht {CANARY}",
    "viewpoints": f"Voor en tegen {CANARY}",
    "trend": "neemt_toe",
    "expected_on-dag": "1",
    "expected_on-maand": "6",
    "expected_on-jaar": "2099",
    "connectors": f"Het buurthuis {CANARY}",
}

PUBLIC = Way(
    "/melden",
    MELDING_PUBLIEK,
    {**_ABOUT_A_PERSON, "melder_relation": "buur", "contact_preference": "anoniem"},
)
BY_PHONE = PUBLIC.but(
    contact_preference="bellen",
    melder_name=f"Test {CANARY}",
    melder_phone="06 12 34 56 78",
    best_call_time="ochtend",
    may_leave_message="nee",
    if_other_answers="ophangen",
)
BY_MAIL = PUBLIC.but(
    contact_preference="mailen",
    melder_name=f"Test {CANARY}",
    melder_email=f"test.{CANARY}@post.example",
)
TENSION = Way("/melden", MELDING_PUBLIEK, {**_TENSION, "contact_preference": "anoniem"})
DANGER = PUBLIC.but(danger_now="ja")

PROFESSIONAL = Way(
    "/melden-professional",
    MELDING_PROFESSIONAL,
    {
        **_ABOUT_A_PERSON,
        "organisatie_id": "waterlijn",
        "organisatie_other": f"Stichting {CANARY}",
        "melder_name": f"Docent {CANARY}",
        "melder_job_title": "mentor",
        "melder_email": f"docent.{CANARY}@waterlijn.example",
        "melder_phone": "+31 78 123 45 67",
        "last_observed_on-dag": "3",
        "last_observed_on-maand": "2",
        "last_observed_on-jaar": "2025",
        "professional_duiding": f"Ik denk {CANARY}, maar weet het niet zeker.",
        "discussed_with": ["ouders", "collega"],
        "actions_taken": f"Een gesprek {CANARY}",
        "share_with_aandachtsfunctionaris": "inhoud",
        "ik_ben_aandachtsfunctionaris": "nee",
        "niet_aan": "niemand",
        "niet_aan_wie": f"Meester {CANARY}",
        "decline_reason": "al_besproken",
    },
)
PROFESSIONAL_TENSION = replace(PROFESSIONAL, answers={**PROFESSIONAL.answers, **_TENSION})
SLEUTELPERSOON = Way(
    "/melden-sleutelpersoon",
    MELDING_SLEUTELPERSOON,
    {
        **_ABOUT_A_PERSON,
        "personal_code": PERSONAL_CODE,
        "best_call_time": "middag",
        "own_safety": "twijfel",
        "may_leave_message": "ja",
        "if_other_answers": "vragen",
    },
)
SLEUTELPERSOON_TENSION = replace(SLEUTELPERSOON, answers={**SLEUTELPERSOON.answers, **_TENSION})
# About an earlier report, whose code was lost; any number that is well formed will do.
CODE_LOST = Way(
    "/code-kwijt",
    MELDING_AANVULLING,
    {
        "earlier_reference": derive(ReceiptCode("C5CPN1PBCG7962RR23NYV")).reference,
        "danger_now": "nee",
        "addition": f"Het gebeurde gisteren weer {CANARY} op het plein.",
        "contact_preference": "mailen",
        "melder_name": f"Test {CANARY}",
        "melder_email": f"kwijt.{CANARY}@post.example",
    },
)
SIGN_UP = Way(
    "/aanmelden/basis-1",
    TRAINING,
    {
        "training_session_id": "basis-1",
        "name": f"Deelnemer {CANARY_OF_NAME}",
        "email": f"deelnemer.{CANARY}@waterlijn.example",
        "organisatie_id": "staat_er_niet_bij",
        "organisatie_other": f"Stichting {CANARY}",
        "doelgroep": "docent",
        "attended_before": "nee",
        "accessibility_needs": f"Een tolk {CANARY}",
    },
)


def sample(question: Question, name: str) -> str:
    """Something that can be typed in the input ``name`` of any declared question that is no choice."""
    part = name.rpartition("-")[2]
    if question.widget == "date":
        return {"dag": "1", "maand": "2", "jaar": _YEARS[question.day]}[part]
    return _TYPED[question.widget]


_YEARS = {"": "2025", "until_today": "2025", "from_today": "2099"}
_TYPED = {
    "text": f"Iets over {CANARY} op het plein",
    "textarea": f"Een hele zin over {CANARY}.\n\nEn “nog” een & meer <b>woorden</b>.",
    "email": f"test.{CANARY}@waterlijn.example",
    "tel": "06 12 34 56 78",
    "code": PERSONAL_CODE,
    "reference": str(CODE_LOST.answers["earlier_reference"]),
}

# Together these pass every page of every form, the notice and each conditional page included.
EVERYWHERE = {
    "publiek-persoon": BY_MAIL.but(danger_now="ja"),
    "publiek-bellen": BY_PHONE,
    "publiek-spanning": TENSION,
    "professional-persoon": PROFESSIONAL.but(
        organisatie_id="staat_er_niet_bij", danger_now="ja", share_with_aandachtsfunctionaris="nee"
    ),
    "professional-spanning": PROFESSIONAL_TENSION.but(niet_aan="iemand"),
    "sleutelpersoon-persoon": SLEUTELPERSOON.but(danger_now="ja"),
    "sleutelpersoon-spanning": SLEUTELPERSOON_TENSION,
    "code-kwijt": CODE_LOST.but(danger_now="ja"),
    "code-kwijt-bellen": CODE_LOST.but(
        contact_preference="bellen",
        melder_phone="06 12 34 56 78",
        best_call_time="maakt_niet_uit",
        may_leave_message="ja",
        if_other_answers="zeggen",
    ),
    "training": SIGN_UP,
}
