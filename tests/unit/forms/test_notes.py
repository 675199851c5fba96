"""What a reporter is told before sending: who reads it, and that it is what then happens."""

from __future__ import annotations

from itertools import product

import pytest

from chalicelib.mail.domain import ToPerson
from chalicelib.network.domain import Network
from chalicelib.network.forms import NOT_LISTED
from chalicelib.platform.forms.condition import Condition, Is, IsNot
from chalicelib.platform.forms.context import Option
from chalicelib.platform.forms.form import Answers, BadForm, Form, Note, Step
from chalicelib.programme.forms import TRAINING
from chalicelib.reports.domain import route, route_confirmed
from chalicelib.reports.forms import MELDING_PROFESSIONAL, MELDING_PUBLIEK, MELDING_SLEUTELPERSOON
from tests.support.builders import a_network, a_person, a_professional_header
from tests.support.person import A_WORRY, DORDRECHT, FORMS, TODAY, to_page, walk
from tools.forms_page import describe, describe_notes

each_report = pytest.mark.parametrize("form", FORMS[:3], ids=[form.name for form in FORMS[:3]])
without_a_name = pytest.mark.parametrize("form", [MELDING_PUBLIEK, MELDING_SLEUTELPERSOON])

SHARE, SELF = "share_with_aandachtsfunctionaris", "ik_ben_aandachtsfunctionaris"
READS_ALL = "kan daarna alles lezen wat u schreef"
SEES_STATUS = "uw naam, uw contactgegevens en hoe ver het is"
NOT_THE_WORDS = "Die ziet niet wat u schreef"
NOTHING = "hier niets van"
CONFIRM = "pas weg als u uw werkadres hebt bevestigd"
NOT_IN_OUR_LIST = "staat niet in onze lijst"
DEPUTY = "U bent zelf de aandachtsfunctionaris"
ONLY_THE_DESK = f"Alleen medewerkers van {DORDRECHT.desk} lezen"
ABOUT_TENSION = "aandachtsfunctionarissen in de wijk"


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
    "subject_kind": ("persoon", "spanning"),
}
every_combination = pytest.mark.parametrize(
    "answers",
    [dict(zip(CHANGING, chosen, strict=True)) for chosen in product(*CHANGING.values())],
    ids=lambda answers: "-".join(answers.values()),
)


@every_combination
def test_a_professional_is_told_what_the_own_choice_means_and_nothing_else(answers: Chosen) -> None:
    text = told(MELDING_PROFESSIONAL, **answers)
    share, listed = answers[SHARE], answers["organisatie_id"] != NOT_LISTED
    expected = {
        READS_ALL: share == "inhoud" and listed,
        SEES_STATUS: share == "alleen_status" and listed,
        NOT_THE_WORDS: share == "alleen_status" and listed,
        NOTHING: share == "nee",
        CONFIRM: share != "nee" and listed,
        NOT_IN_OUR_LIST: share != "nee" and not listed,
        DEPUTY: answers[SELF] == "ja" and (listed or share == "nee"),
        ONLY_THE_DESK: share != "inhoud",
        ABOUT_TENSION: answers["subject_kind"] == "spanning",
    }
    assert {said: said in text for said in expected} == expected
    assert text.count("lezen uw melding.") == 1


@every_combination
def test_a_mail_to_a_colleague_is_announced_just_when_routing_sends_one(answers: Chosen) -> None:
    staff = a_network(a_person("vast"), a_person("vervanger", role="plaatsvervanger"))
    network = staff if answers["organisatie_id"] != NOT_LISTED else Network(None)
    header = a_professional_header(
        organisatie_id=answers["organisatie_id"],
        share=answers[SHARE],
        is_aandachtsfunctionaris=answers[SELF] == "ja",
    )
    _, confirmed = route_confirmed(header, network, TODAY)
    mailed = [to.person_id for to in confirmed.recipients if isinstance(to, ToPerson)]
    text = told(MELDING_PROFESSIONAL, **answers)
    assert (mailed != []) == ("krijgt een mail zonder inhoud" in text)
    assert (mailed == ["vervanger"]) == ("Daarom vragen wij uw vervanger" in text)
    assert (confirmed.rule == "R7") == (NOT_IN_OUR_LIST in text)
    # "Pas als u uw werkadres hebt bevestigd, en alleen als het een adres van uw organisatie is."
    before = route(header, "", network, TODAY)
    assert not [to for to in before.recipients if isinstance(to, ToPerson)]


@without_a_name
@pytest.mark.parametrize("kind", ["persoon", "groep", "spanning", "weet_niet"])
def test_without_an_organisation_only_the_desk_reads_it_until_it_writes_down_why_not(
    form: Form, kind: str
) -> None:
    text = told(form, subject_kind=kind)
    for said in (ONLY_THE_DESK, "krijgt geen bericht", "schrijft dan op waarom"):
        assert said in text
    assert (ABOUT_TENSION in text) == (kind == "spanning")
    for said in (READS_ALL, SEES_STATUS, NOTHING, CONFIRM, DEPUTY):
        assert said not in text


@pytest.mark.parametrize("wish", ["anoniem", "bellen", "mailen"])
def test_who_gives_an_address_is_told_what_it_is_for_and_nobody_else(wish: str) -> None:
    text = told(MELDING_PUBLIEK, contact_preference=wish, melder_email="a@b.example")
    assert ("Uw e-mailadres versleutelen wij" in text) == (wish == "mailen")
    assert text.count("In onze mails staat nooit wat u schreef.") == 1


@each_report
@pytest.mark.parametrize("language", ["nl", "en"])
def test_everybody_is_told_what_is_sealed_whom_to_call_and_that_one_can_still_stop(
    form: Form, language: str
) -> None:
    said = walk(form, A_WORRY, language=language).notes
    sealed, advice, stop = said[-3:]
    assert ("versleutelen" if language == "nl" else "encrypt") in sealed
    assert str(DORDRECHT.phone) in advice
    assert ("niets verstuurd" if language == "nl" else "nothing has been sent") in stop
    send = walk(form, A_WORRY, language=language).send_label
    assert f"‘{send}’" in stop
    assert not [note for note in said if "{" in note or "}" in note]


def test_a_change_of_mind_changes_what_is_told() -> None:
    check = walk(MELDING_PROFESSIONAL, A_WORRY)
    assert READS_ALL in "\n".join(check.notes)
    delen = to_page(MELDING_PROFESSIONAL, check, go="change:delen")
    why = to_page(MELDING_PROFESSIONAL, delen, {SHARE: ["nee"]})
    text = "\n".join(to_page(MELDING_PROFESSIONAL, why, {"decline_reason": ["anders"]}).notes)
    assert READS_ALL not in text
    assert NOTHING in text


def test_a_sign_up_for_a_training_says_nothing_of_the_kind() -> None:
    assert walk(TRAINING, A_WORRY).notes == ()
    assert describe_notes(TRAINING) == ""


@each_report
def test_every_note_stands_in_the_documentation_with_its_conditions(form: Form) -> None:
    table = describe_notes(form)
    assert table.count("\n") == len(form.notes) + 1
    for note in form.notes:
        assert f"| {note.text} |" in table
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
