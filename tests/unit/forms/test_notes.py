"""What a reporter is told before sending: who reads it, and that it is what then happens."""

from __future__ import annotations

from itertools import product

import pytest

from chalicelib.mail.domain import ToPerson
from chalicelib.network.domain import Network
from chalicelib.network.forms import NOT_LISTED
from chalicelib.platform.forms.condition import Condition, Is, IsNot
from chalicelib.platform.forms.context import Option
from chalicelib.platform.forms.engine import first_page
from chalicelib.platform.forms.form import Answers, BadForm, Form, Note, Step
from chalicelib.programme.forms import TRAINING
from chalicelib.reports.domain import route, route_confirmed
from chalicelib.reports.forms import (
    MELDING_AANVULLING,
    MELDING_PROFESSIONAL,
    MELDING_PUBLIEK,
    MELDING_SLEUTELPERSOON,
)
from tests.support.builders import a_network, a_person, a_professional_header
from tests.support.fakes import DORDRECHT
from tests.support.person import A_WORRY, FORMS, TODAY, a_context, to_page, walk
from tools.forms_page import describe, describe_notes

each_report = pytest.mark.parametrize("form", FORMS[:3], ids=[form.name for form in FORMS[:3]])
without_a_name = pytest.mark.parametrize("form", [MELDING_PUBLIEK, MELDING_SLEUTELPERSOON])

SHARE, SELF = "share_with_aandachtsfunctionaris", "ik_ben_aandachtsfunctionaris"
READS_ALL = "kan daarna lezen wat u schreef"
SEES_STATUS = "uw naam, uw contactgegevens en hoe ver het is"
NOTHING = "hier niets van"
MAILED = "krijgt een mail zonder inhoud"
NOBODY_NOW = "Wij vragen nu niemand van uw organisatie"
BY_NAME = "College De {Waterlijn}"
CONFIRM = "pas weg als u uw werkadres hebt bevestigd"
NOT_IN_OUR_LIST = "staat niet in onze lijst"
ONLY_THE_DESK = f"Alleen medewerkers van het {DORDRECHT.desk}"
ABOUT_TENSION = "contactpersonen van organisaties in de wijk"


def told(form: Form, language: str = "nl", **answers: str) -> str:
    """Everything the check page says, after walking to it with these answers."""
    given = {**A_WORRY, **{name: [value] for name, value in answers.items()}}
    return "\n".join(walk(form, given, language=language).notes)


Chosen = dict[str, str]
# Every answer of a professional that changes who is told.
CHANGING = {
    SHARE: ("inhoud", "alleen_status", "nee"),
    SELF: ("ja", "nee"),
    "organisatie_id": ("waterlijn", NOT_LISTED),
    "niet_aan": ("niemand", "vast", "plaatsvervanger", "iemand"),
    "subject_kind": ("persoon", "spanning"),
}
every_combination = pytest.mark.parametrize(
    "answers",
    [dict(zip(CHANGING, chosen, strict=True)) for chosen in product(*CHANGING.values())],
    ids=lambda answers: "-".join(answers.values()),
)


def mailed_to(answers: Chosen) -> str:
    """Who is mailed when both are there and the reporter says yes; empty for nobody."""
    if answers[SELF] == "ja":
        return "vervanger"
    return {"niemand": "vast", "vast": "vervanger", "plaatsvervanger": "vast"}.get(
        answers["niet_aan"], ""
    )


@every_combination
def test_a_professional_is_told_what_the_own_choice_means_and_nothing_else(answers: Chosen) -> None:
    text = told(MELDING_PROFESSIONAL, **answers)
    share, listed = answers[SHARE], answers["organisatie_id"] != NOT_LISTED
    expected = {
        READS_ALL: share == "inhoud" and listed,
        SEES_STATUS: share == "alleen_status" and listed,
        NOTHING: share == "nee",
        CONFIRM: share != "nee" and listed,
        NOT_IN_OUR_LIST: share != "nee" and not listed,
        BY_NAME: share != "nee" and listed and mailed_to(answers) != "",
        f"{BY_NAME} voor Wielwijk": share != "nee"
        and listed
        and (answers[SELF], answers["niet_aan"]) == ("nee", "niemand"),
        NOBODY_NOW: share != "nee" and listed and mailed_to(answers) == "",
        ONLY_THE_DESK: share != "inhoud",
        ABOUT_TENSION: answers["subject_kind"] == "spanning",
    }
    assert {said: said in text for said in expected} == expected
    assert text.count("lezen uw melding.") == 1


@pytest.mark.parametrize("wijk_code", ["weet_niet", "buiten_gemeente"])
def test_without_a_wijk_no_wijk_is_named(wijk_code: str) -> None:
    text = told(MELDING_PROFESSIONAL, wijk_code=wijk_code)
    assert f"de aandachtsfunctionaris van {BY_NAME}, of bij afwezigheid de vervanger" in text


@pytest.mark.parametrize(
    ("is_one", "said"), [("nee", "bij afwezigheid"), ("ja", "uw vervanger bij")]
)
def test_where_sharing_is_asked_it_is_said_who_will_see_it_and_nobody_is_named(
    is_one: str, said: str
) -> None:
    page = walk(MELDING_PROFESSIONAL, {**A_WORRY, SELF: [is_one]}, until="delen")
    # The aandachtsfunctionaris leaves the deputy to ask, and nobody to keep out of that.
    assert [field.name for field in page.fields] == [SHARE, *(["niet_aan"] * (is_one == "nee"))]
    assert BY_NAME in page.intro
    assert said in page.intro
    words = f"{page.fields[0].label} {page.fields[0].hint} {page.fields[0].choices}"
    assert ("uw aandachtsfunctionaris" in words) == (is_one == "nee")
    assert ("uw vervanger" in words) == (is_one == "ja")
    after = to_page(MELDING_PROFESSIONAL, page, {SHARE: ["nee"], "niet_aan": ["niemand"]})
    # Nobody is asked why the own self may not see it.
    assert after.name == ("niet_delen" if is_one == "nee" else "melder")


@every_combination
def test_a_mail_to_a_colleague_is_announced_just_when_routing_sends_one(answers: Chosen) -> None:
    staff = a_network(a_person("vast"), a_person("vervanger", role="plaatsvervanger"))
    network = staff if answers["organisatie_id"] != NOT_LISTED else Network(None)
    is_one = answers[SELF] == "ja"
    keep_out = "" if is_one else answers["niet_aan"].removeprefix("niemand")
    header = a_professional_header(
        organisatie_id=answers["organisatie_id"],
        share=answers[SHARE],
        is_aandachtsfunctionaris=is_one,
        keep_out=keep_out,
    )
    _, confirmed = route_confirmed(header, network, TODAY)
    mailed = [to.person_id for to in confirmed.recipients if isinstance(to, ToPerson)]
    text = told(MELDING_PROFESSIONAL, **answers)
    assert (mailed != []) == (MAILED in text)
    is_told = mailed_to(answers) if MAILED in text else ""
    assert mailed == ([is_told] if is_told else [])
    assert (confirmed.rule == "R3") == (NOBODY_NOW in text)
    assert (confirmed.rule == "R7") == (NOT_IN_OUR_LIST in text)
    # "Pas als u uw werkadres hebt bevestigd, en alleen als het een adres van uw organisatie is."
    before = route(header, "", network, TODAY)
    assert not [to for to in before.recipients if isinstance(to, ToPerson)]


def before(form: Form, language: str = "nl") -> tuple[str, ...]:
    """What the first page says of who reads the answers."""
    opening = first_page(form, a_context(language)).opening
    assert opening is not None
    return opening.readers


@without_a_name
@pytest.mark.parametrize("kind", ["persoon", "groep", "spanning", "weet_niet"])
def test_without_an_organisation_only_the_desk_reads_it_until_two_decide_otherwise(
    form: Form, kind: str
) -> None:
    first, text = before(form)[0], told(form, subject_kind=kind)
    for said in (ONLY_THE_DESK, "niet aan de school of een ander", "met twee mensen"):
        assert said in first
    assert (ABOUT_TENSION in text) == (kind == "spanning")
    for said in (READS_ALL, SEES_STATUS, NOTHING, CONFIRM, MAILED):
        assert said not in first + text


@pytest.mark.parametrize("form", [MELDING_PUBLIEK, MELDING_SLEUTELPERSOON, MELDING_AANVULLING])
def test_who_has_no_organisation_never_meets_the_word_aandachtsfunctionaris(form: Form) -> None:
    texts = [note.text for note in form.notes]
    texts += [*before(form), *(step.title + step.intro for step in form.pages)]
    for question in form.questions.values():
        texts += [question.label, question.hint, question.error]
        texts += [option.label + option.hint for option in question.offered(a_context("nl"))]
    assert not [text for text in texts if "aandachtsfunctionaris" in text.lower()]


@pytest.mark.parametrize("wish", ["anoniem", "bellen", "mailen"])
def test_who_gives_an_address_is_told_what_it_is_for_and_nobody_else(wish: str) -> None:
    text = told(MELDING_PUBLIEK, contact_preference=wish, melder_email="a@b.example")
    assert ("Uw e-mailadres gaat apart op slot" in text) == (wish == "mailen")
    assert ("In onze mails staat nooit wat u schreef." in text) == (wish == "mailen")


@each_report
@pytest.mark.parametrize("language", ["nl", "en"])
def test_everybody_is_told_before_the_first_question_who_reads_it_and_what_is_sealed(
    form: Form, language: str
) -> None:
    who, help_or_police, sealed = before(form, language)
    assert DORDRECHT.desk in who
    assert ("meteen de politie" if language == "nl" else "police at once") in help_or_police
    assert ("op slot" if language == "nl" else "locked") in sealed
    assert not [line for line in (who, help_or_police, sealed) if "{" in line or "}" in line]


def test_the_last_page_says_only_what_the_answers_changed() -> None:
    assert told(MELDING_PUBLIEK, subject_kind="persoon", contact_preference="anoniem") == ""
    for form in FORMS[:3]:
        assert all(note.conditions for note in form.notes), form.name


def test_a_change_of_mind_changes_what_is_told() -> None:
    check = walk(MELDING_PROFESSIONAL, A_WORRY)
    assert READS_ALL in "\n".join(check.notes)
    delen = to_page(MELDING_PROFESSIONAL, check, go="change:delen")
    why = to_page(MELDING_PROFESSIONAL, delen, {SHARE: ["nee"]})
    text = "\n".join(to_page(MELDING_PROFESSIONAL, why, {"decline_reason": ["anders"]}).notes)
    assert READS_ALL not in text
    assert NOTHING in text


def test_a_sign_up_for_a_training_says_nothing_of_the_kind() -> None:
    said = "\n".join(walk(TRAINING, A_WORRY).notes)
    assert "uw gegevens" in said
    assert "politie" not in said
    assert "| Alleen wie de bijeenkomst regelt, leest uw gegevens. |  |" in describe_notes(TRAINING)


@each_report
def test_every_note_stands_in_the_documentation_with_its_conditions(form: Form) -> None:
    table = describe_notes(form)
    assert form.opening is not None
    assert table.count("\n") == len(form.notes) + len(form.opening.readers) + 1
    for said in (*form.opening.readers, *(note.text for note in form.notes)):
        assert f"| {said} |" in table
    assert "lezen uw melding" not in describe(form)


JA_NEE = (Option("ja", "Ja"), Option("nee", "Nee"))
EEN, TWEE = Step("een", "Een"), Step("twee", "Twee")


class Short(Answers):
    a: str | None = EEN.ask("radio", "A", choices=JA_NEE)
    b: str | None = TWEE.ask("radio", "B", choices=JA_NEE, condition=Is("a", "ja"))
    c: str | None = TWEE.ask("text", "C", max_length=9)


def with_a_note(*conditions: Condition) -> Form:
    notes = (Note("Gezegd.", conditions),)
    return Form("kort", 1, Short, (EEN, TWEE), "Kort", "Versturen", notes)


def test_a_note_is_said_when_all_its_conditions_hold() -> None:
    form = with_a_note(Is("a", "ja"), IsNot("b", "nee"))
    for a, b, notes in (("ja", "ja", ("Gezegd.",)), ("ja", "nee", ()), ("nee", "", ())):
        assert walk(form, {"a": [a], "b": [b], "c": ["tekst"]}).notes == notes


def test_an_answer_that_is_no_longer_asked_for_brings_no_note() -> None:
    form = with_a_note(Is("b", "ja"))
    check = walk(form, {"a": ["ja"], "b": ["ja"], "c": ["tekst"]})
    assert check.notes == ("Gezegd.",)
    first = to_page(form, check, go="change:een")
    assert to_page(form, first, {"a": ["nee"]}).notes == ()


@pytest.mark.parametrize(
    "condition", [Is("d", "ja"), Is("a", "misschien"), Is("c", "ja"), IsNot("d", "ja")]
)
def test_a_note_that_hangs_on_an_answer_nobody_can_give_is_refused(condition: Condition) -> None:
    with pytest.raises(BadForm, match="note"):
        with_a_note(condition)
