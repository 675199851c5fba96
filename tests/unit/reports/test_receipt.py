"""The receipt speaks of what was chosen, and of nothing else: every combination of answers is tried."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from itertools import product

import pytest

from chalicelib.network.forms import NOT_LISTED
from chalicelib.platform.forms.form import Form
from chalicelib.reports.forms import (
    MELDING_AANVULLING,
    MELDING_PROFESSIONAL,
    MELDING_PUBLIEK,
    MELDING_SLEUTELPERSOON,
)
from chalicelib.reports.forms.receipt import Said, said
from tests.support.person import a_context

Chosen = Mapping[str, str]
REPORTS = (MELDING_PUBLIEK, MELDING_AANVULLING, MELDING_PROFESSIONAL, MELDING_SLEUTELPERSOON)
# What a receipt may depend on; the answers are those that each form offers.
_WEIGHS = (
    "danger_now",
    "contact_preference",
    "best_call_time",
    "may_leave_message",
    "if_other_answers",
    "own_safety",
    "share_with_aandachtsfunctionaris",
    "ik_ben_aandachtsfunctionaris",
    "niet_aan",
)


def combinations(form: Form) -> Iterator[Chosen]:
    """Every way to answer what a receipt may depend on, as far as each question is asked."""
    offered = {
        name: [option.value for option in form.questions[name].offered(a_context())]
        for name in _WEIGHS
        if name in form.questions
    }
    if form is MELDING_PROFESSIONAL:
        offered |= {"organisatie_id": ["waterlijn", NOT_LISTED], "melder_phone": ["", "0612345678"]}
    for values in product(*offered.values()):
        chosen = dict(zip(offered, values, strict=True))
        if chosen.get("ik_ben_aandachtsfunctionaris") == "ja":
            chosen.pop("niet_aan")
        if not is_called(form, chosen):
            for name in ("may_leave_message", "if_other_answers"):
                chosen.pop(name, None)
            if form is not MELDING_SLEUTELPERSOON:
                chosen.pop("best_call_time", None)
        yield {name: value for name, value in chosen.items() if value}


def is_called(form: Form, chosen: Chosen) -> bool:
    if form is MELDING_SLEUTELPERSOON:
        return chosen["best_call_time"] != "niet_bellen"
    return chosen.get("contact_preference") == "bellen"


def shares(chosen: Chosen) -> bool:
    return chosen.get("share_with_aandachtsfunctionaris", "nee") != "nee"


def is_listed(chosen: Chosen) -> bool:
    return chosen.get("organisatie_id") != NOT_LISTED


def asked(chosen: Chosen) -> set[str]:
    """Whom routing may ask, by function: neither the reporter nor who is kept out (rules R3 to R6)."""
    out = {chosen.get("niet_aan", "niemand")}
    if not (shares(chosen) and is_listed(chosen)) or "iemand" in out:
        return set()
    if chosen["ik_ben_aandachtsfunctionaris"] == "ja":
        out.add("vast")
    return {"vast", "plaatsvervanger"} - out


# Words on a receipt, and for whom they may and must stand there: form and answers.
SPEAKS_OF: Mapping[str, Callable[[Form, Chosen], bool]] = {
    r"U bent anoniem": lambda f, c: c.get("contact_preference") == "anoniem",
    r"Wij bellen u op een werkdag": is_called,
    r"verborgen nummer": is_called,
    r"Wij bellen u niet\.": lambda f, c: c.get("best_call_time") == "niet_bellen",
    r"U koos: ’s Ochtends": lambda f, c: is_called(f, c) and c["best_call_time"] == "ochtend",
    r"U koos: ’s Middags": lambda f, c: is_called(f, c) and c["best_call_time"] == "middag",
    r"spreken wij niets in": lambda f, c: c.get("may_leave_message") == "nee",
    r"spreken wij in dat": lambda f, c: c.get("may_leave_message") == "ja",
    r"hangen wij meteen op": lambda f, c: c.get("if_other_answers") == "ophangen",
    r"vragen wij naar u": lambda f, c: c.get("if_other_answers") == "vragen",
    r"zeggen wij dat de gemeente belt": lambda f, c: c.get("if_other_answers") == "zeggen",
    r"uw persoonlijke code hoort": lambda f, c: f is MELDING_SLEUTELPERSOON and is_called(f, c),
    r"krijgt u een mail\.": lambda f, c: c.get("contact_preference") == "mailen",
    r"mail op uw werkadres\. De vraag": lambda f, c: f is MELDING_PROFESSIONAL,
    r"nummer dat u gaf": lambda f, c: "melder_phone" in c,
    r"U voelt zich niet veilig": lambda f, c: c.get("own_safety") in {"twijfel", "onveilig"},
    r"Daarom bellen wij": lambda f, c: (
        c.get("own_safety") in {"twijfel", "onveilig"} and is_called(f, c)
    ),
    r"Druk op de knop": lambda f, c: f is MELDING_PROFESSIONAL,
    r"kan uw aandachtsfunctionaris": lambda f, c: asked(c) == {"vast", "plaatsvervanger"},
    r"kan de vaste": lambda f, c: asked(c) == {"vast"},
    r"kan (de|uw) vervanger": lambda f, c: asked(c) == {"plaatsvervanger"},
    r"vragen nu niemand": lambda f, c: shares(c) and is_listed(c) and not asked(c),
    r"staat niet in onze lijst": lambda f, c: shares(c) and not is_listed(c),
    r"met uw code|met de code": lambda f, c: True,
    r"op de manier die u koos": lambda f, c: False,
}


def words(told: Said, moment: str) -> str:
    lines = (*told.heard, *told.steps, *told.then)
    return "\n".join(a_context().text(line, moment=moment) for line in lines)


def moment_of(form: Form, chosen: Chosen) -> str:
    question = form.questions.get("best_call_time")
    offered = question.offered(a_context()) if question else ()
    return next((o.label for o in offered if o.value == chosen.get("best_call_time")), "")


@pytest.mark.parametrize("form", REPORTS, ids=lambda form: form.name)
def test_a_receipt_speaks_of_what_was_chosen_and_of_nothing_else(form: Form) -> None:
    tried = 0
    for chosen in combinations(form):
        tried += 1
        told = said(form.name, chosen)
        text = words(told, moment_of(form, chosen))
        spoken = {words: bool(re.search(words, text)) for words in SPEAKS_OF}
        assert spoken == {words: when(form, chosen) for words, when in SPEAKS_OF.items()}, chosen
        assert told.danger == (chosen["danger_now"] == "ja")
        assert len(set(told.heard)) == len(told.heard) > 0
        # Calling stands in the text of nobody who was not asked about it or said no.
        if not is_called(form, chosen) and "melder_phone" not in chosen:
            assert not re.search(r"\b(bellen wij|wij bellen) (u|met|het)\b(?! niet)", text, re.I)
    assert tried > 5


def test_what_was_not_answered_gets_the_careful_word() -> None:
    """A report of an older page has no answer to a newer question."""
    told = words(said("melding_publiek", {"contact_preference": "bellen"}), "")
    assert "spreken wij niets in" in told
    assert "hangen wij meteen op" in told
