"""The acts on the page of a melding: judged as public forms are, done once, and never lost to a reader."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from chalicelib.access.domain import Role
from chalicelib.catalogue.store import put_organisatie as show_organisatie
from chalicelib.journal.domain import first_bad
from chalicelib.mailbox.store import MailboxStore
from chalicelib.network.store import put_organisatie, put_person
from chalicelib.platform.errors import Refused, Unavailable
from chalicelib.platform.table import Transaction
from chalicelib.reports.melding.usecases import show_identity
from chalicelib.reports.store.file import File
from tests.support.builders import a_person
from tests.support.bureau import Bureau, answered, later, text_of
from tests.support.reading import elements, every, only
from tests.support.web import Answer
from tools.seed import ORGANISATIES

BSN = "123456782"
PAGE = "a" * 20
ASK = {"vraag": "Wanneer was dit?", "taal": "nl", "blad": PAGE}
INVOLVE = {
    "organisatie": "waterlijn",
    "verzoek": "Kent u deze groep?",
    "waarom": "kent_de_mensen",
    "ziet": "vraag",
    "blad": PAGE,
}


class Desk:
    """A bureau with two meldingen, an organisation with an aandachtsfunctionaris, and who reads them."""

    def __init__(self) -> None:
        self.bureau = Bureau()
        _, self.sid = self.bureau.report()
        _, self.other = self.bureau.report()
        person = a_person("a", email="af@waterlijn.example")
        shown = show_organisatie("waterlijn", "College De Waterlijn")
        parts = [put_organisatie(ORGANISATIES[0]), put_person(person), shown]
        self.bureau.put(parts)
        self.secret = self.bureau.logged_in("triagist")
        self.colleague = self.bureau.logged_in("regisseur")

    def press(self, act: str, /, secret: str = "", **typed: str) -> Answer:
        given = {"vraag": ASK, "betrekken": INVOLVE}.get(act, {"blad": PAGE})
        return self.bureau.post(
            f"/melding/{self.sid}/{act}", {**given, **typed}, secret or self.secret
        )

    def read(self, secret: str = "", sid: str = "") -> Answer:
        answer = self.bureau.get(f"/melding/{sid or self.sid}", secret or self.secret)
        assert answer.status == 200
        return answer

    @property
    def file(self) -> File:
        found = self.bureau.file(self.sid)
        return found

    def actions(self, sid: str = "") -> list[str]:
        """The actions in the journal of a melding, in order; the chain is whole."""
        chain = self.bureau.chain(f"melding#{sid or self.sid}")
        assert first_bad(chain) is None
        return [entry.action for entry in chain]

    def asked(self) -> list[str]:
        """The questions on the page, as the desk reads them."""
        page = elements(self.read().body)
        return [
            e.text.strip()
            for e in page
            if e.tag == "p" and any(p["aria-labelledby"].startswith("vraag-") for p in e.parents)
            if e["dir"]
        ]


@pytest.fixture
def desk() -> Desk:
    return Desk()


# --- a colleague who reads never makes a decision fail

DECISIONS: dict[str, dict[str, str]] = {
    "oppakken": {},
    "vraag": ASK,
    "stand": {"stand": "in_onderzoek"},
    "koppelen": {"reden": "zelfde_plek"},
    "losmaken": {},
    "betrekken": INVOLVE,
}
NOTED = {
    "oppakken": "opgepakt",
    "vraag": "vraag_gesteld",
    "stand": "stand_gemeld",
    "koppelen": "gekoppeld",
    "losmaken": "losgemaakt",
    "betrekken": "af_betrokken",
}


def between(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, happens: Callable[[], None], times: int = 1
) -> None:
    """Let something happen between our look at the melding and our write, ``times`` times over."""
    real, left = desk.bureau.database.commit, [happens] * times
    busy = False

    def raced(transaction: Transaction) -> None:
        nonlocal busy
        decides = any(part.key.table in {"reports", "mailbox"} for part in transaction.parts)
        if decides and left and not busy:
            busy = True
            left.pop()()
            busy = False
        real(transaction)

    monkeypatch.setattr(desk.bureau.database, "commit", raced)


@pytest.mark.parametrize("times", [1, 3])
@pytest.mark.parametrize("act", DECISIONS)
def test_a_colleague_who_reads_in_between_never_makes_a_decision_fail(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, act: str, times: int
) -> None:
    given = DECISIONS[act]
    if act in {"koppelen", "losmaken"}:
        given = {**given, "ander": desk.other}
    if act == "losmaken":
        assert desk.press("koppelen", ander=desk.other, reden="zelfde_plek").status == 303
    before = {sid: desk.actions(sid) for sid in (desk.sid, desk.other)}

    def read() -> None:
        for sid in (desk.sid, desk.other):
            desk.read(desk.colleague, sid)

    between(desk, monkeypatch, read, times)
    answer = desk.press(act, **given)
    assert (answer.status, answer.headers.get("location")) == (303, f"../../melding/{desk.sid}")
    # The readings stand in the journal, and the decision after them, once.
    both = act in {"koppelen", "losmaken"}
    for sid in (desk.sid, desk.other) if both else (desk.sid,):
        assert desk.actions(sid) == [*before[sid], *["gelezen"] * times, NOTED[act]]


# --- who was really too late


def test_of_two_who_take_up_a_melding_the_second_sees_who_has_it(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def take() -> None:
        assert desk.press("oppakken", desk.colleague).status == 303

    between(desk, monkeypatch, take)
    answer = answered(409, desk.press("oppakken"))
    assert "Een collega was u voor. Kijk eerst wat er nu staat." in text_of(answer.body)
    assert "Testpersoon regisseur" in text_of(answer.body)
    assert desk.file.submissions[0].handler == "regisseur"


def test_a_question_that_lost_from_another_one_is_still_there_to_be_asked(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def ask() -> None:
        assert desk.press("vraag", desk.colleague, vraag="Waar was dit?").status == 303

    between(desk, monkeypatch, ask)
    answer = answered(409, desk.press("vraag", taal="en"))
    assert only(answer.body, "textarea", id="vraag").text.strip() == ASK["vraag"]
    chosen = [e["value"] for e in every(answer.body, "option") if "selected" in e.attributes]
    assert "en" in chosen
    assert "Waar was dit?" in text_of(answer.body)
    monkeypatch.undo()
    (page,) = {e["value"] for e in every(answer.body, "input", name="blad")}
    assert desk.press("vraag", blad=page, taal="en").status == 303
    assert desk.asked() == ["Waar was dit?", ASK["vraag"]]


def test_how_far_we_are_is_chosen_still_when_a_colleague_told_something_else(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def tell() -> None:
        assert desk.press("stand", desk.colleague, stand="in_onderzoek").status == 303

    between(desk, monkeypatch, tell)
    answer = answered(409, desk.press("stand", stand="afgerond"))
    assert "De melder leest nu: Wij zoeken het uit." in text_of(answer.body)
    options = [e for e in every(answer.body, "option") if "selected" in e.attributes]
    assert "afgerond" in [e["value"] for e in options]


def test_who_links_what_a_colleague_just_linked_has_what_they_wanted(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = {"ander": desk.other, "reden": "zelfde_plek"}

    def first() -> None:
        assert desk.press("koppelen", desk.colleague, **link).status == 303

    between(desk, monkeypatch, first)
    assert desk.press("koppelen", **link).status == 303
    assert desk.actions().count("gekoppeld") == 1


# --- once, and each time anew


def test_the_same_words_from_the_same_page_are_one_question_and_other_words_a_second(
    desk: Desk,
) -> None:
    for _ in range(2):
        assert desk.press("vraag").status == 303
    assert desk.asked() == ["Wanneer was dit?"]
    # Back in the browser, another question on the same page: it is none of the first.
    for _ in range(2):
        assert desk.press("vraag", vraag="En waar?").status == 303
    assert desk.asked() == ["Wanneer was dit?", "En waar?"]
    assert desk.actions().count("vraag_gesteld") == 2
    # And the same words again, from a page that was opened later.
    assert desk.press("vraag", blad="b" * 20).status == 303
    assert len(desk.asked()) == 3


@pytest.mark.parametrize("act", ["vraag", "betrekken", "koppelen"])
def test_a_button_that_was_pressed_twice_at_once_did_one_thing(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, act: str
) -> None:
    typed = {"ander": desk.other, "reden": "zelfde_plek"} if act == "koppelen" else {}

    def press() -> None:
        assert desk.press(act, **typed).status == 303

    between(desk, monkeypatch, press)
    assert desk.press(act, **typed).status == 303
    assert desk.actions().count(NOTED[act]) == 1


def test_an_organisation_is_asked_once_from_a_page_and_again_in_other_words(desk: Desk) -> None:
    for _ in range(2):
        assert desk.press("betrekken").status == 303
    assert desk.press("betrekken", verzoek="Kunt u met hen praten?").status == 303
    assert [entry for entry in desk.actions() if entry == "af_betrokken"] == ["af_betrokken"] * 2
    body = text_of(desk.read().body)
    assert body.count("College De Waterlijn, ") == 2
    assert "Kunt u met hen praten?" in body
    # One letter for each, however often the button was pressed.
    assert body.count("Vraag aan een aandachtsfunctionaris wordt verstuurd") == 2


def test_a_state_that_was_told_twice_is_told_once(desk: Desk) -> None:
    for _ in range(2):
        assert desk.press("stand", stand="afgerond").status == 303
    assert desk.actions().count("stand_gemeld") == 1


# --- wrong answers

TEXTS = {"vraag": "vraag", "betrekken": "verzoek"}


def assert_wrong(answer: Answer, field_id: str, message: str) -> None:
    assert answer.status == 422
    assert only(answer.body, "title").text.startswith("Fout: Melding ")
    (summary,) = every(answer.body, "div", id="fout")
    assert message in summary.text
    marked = [e for e in elements(answer.body) if e["aria-invalid"]]
    assert [e["id"] for e in marked] == [field_id]
    assert f'href="#{field_id}"' in answer.body
    assert message in only(answer.body, "p", id=f"{field_id}-error").text


@pytest.mark.parametrize(
    ("act", "typed", "field_id", "message"),
    [
        ("wie", {"reden": ""}, "reden-wie", "Kies waarom u wilt zien wie het is."),
        (
            "wie",
            {"reden": "nieuwsgierig"},
            "reden-wie",
            "Dit antwoord kennen wij niet. Kies opnieuw.",
        ),
        ("vraag", {"vraag": "  "}, "vraag", "Schrijf een vraag aan de melder."),
        ("vraag", {"vraag": "x" * 2001}, "vraag", "U mag 2000 tekens gebruiken."),
        ("vraag", {"taal": "xx"}, "taal", "Dit antwoord kennen wij niet. Kies opnieuw."),
        ("stand", {"stand": ""}, "stand", "Kies hoe ver u bent."),
        ("stand", {"stand": "kwijt"}, "stand", "Dit antwoord kennen wij niet. Kies opnieuw."),
        ("betrekken", {"organisatie": ""}, "organisatie", "Kies een organisatie."),
        ("betrekken", {"organisatie": "elders"}, "organisatie", "Dit antwoord kennen wij niet."),
        ("betrekken", {"waarom": ""}, "waarom", "Kies waarom u deze organisatie erbij betrekt."),
        ("betrekken", {"verzoek": ""}, "verzoek", "Schrijf wat u vraagt."),
        ("betrekken", {"verzoek": "x" * 2001}, "verzoek", "U mag 2000 tekens gebruiken."),
        ("betrekken", {"ziet": ""}, "ziet", "Kies wat de aandachtsfunctionaris te zien krijgt."),
    ],
)
def test_a_wrong_answer_is_told_at_its_field_and_nothing_is_done(
    desk: Desk, act: str, typed: dict[str, str], field_id: str, message: str
) -> None:
    answer = desk.press(act, **typed)
    assert_wrong(answer, field_id, message)
    held = {"vraag": ASK, "betrekken": INVOLVE}.get(act, {}) | typed
    if act in TEXTS:
        text = only(answer.body, "textarea", id=TEXTS[act]).text.strip()
        assert text == held[TEXTS[act]].strip()
    # A page that is shown again was read again, and nothing else happened.
    assert desk.actions() == ["ontvangen", "gelezen"]
    assert CANARY_IS_MASKED not in answer.body


CANARY_IS_MASKED = "Testpersoon Betrokkene"


@pytest.mark.parametrize("act", TEXTS)
def test_a_bsn_in_a_text_of_ours_is_pointed_at_and_taken_out_with_one_button(
    desk: Desk, act: str
) -> None:
    name = TEXTS[act]
    typed = f"Is {BSN} van hem?"
    wrong = desk.press(act, **{name: typed})
    assert_wrong(wrong, name, "Haal het burgerservicenummer (BSN) weg.")
    (button,) = every(wrong.body, "button", name="go")
    taken_out = answered(200, desk.press(act, **{name: typed, "go": button["value"]}))
    assert BSN not in taken_out.body
    assert only(taken_out.body, "textarea", id=name).text.strip() == "Is van hem?"
    assert "vraag_gesteld" not in desk.actions()
    assert desk.press(act, **{name: "Is van hem?"}).status == 303
    assert BSN not in repr(desk.bureau.database.tables)


def test_a_text_of_ours_is_stored_in_one_way_to_write_a_letter(desk: Desk) -> None:
    assert desk.press("vraag", vraag=" Was het in het cafe\u0301?\r\n").status == 303
    assert desk.asked() == ["Was het in het caf\u00e9?"]


def test_each_text_says_how_long_it_may_be(desk: Desk) -> None:
    hints = [e.text for e in every(desk.read().body, "p") if e["id"].endswith("-hint")]
    assert sum("U kunt 2000 tekens gebruiken." in hint for hint in hints) == 2


def test_hostile_words_that_come_back_are_words(desk: Desk) -> None:
    hostile = "</textarea><script>alert(1)</script> {{ 7*7 }} \" ' &"
    for act, name in TEXTS.items():
        answer = answered(422, desk.press(act, **{name: hostile + "x" * 2001}))
        assert "<script" not in answer.body
        assert hostile in only(answer.body, "textarea", id=name).text


def test_without_a_mailbox_the_question_is_told_so_and_kept(desk: Desk) -> None:
    later(desk.bureau, days=400)
    secret = desk.bureau.again("triagist")
    assert every(desk.read(secret).body, "textarea", id="vraag") == []
    answer = answered(422, desk.press("vraag", secret))
    (alert,) = every(answer.body, "div", role="alert")
    assert "Bel de melder, als dat kan." in alert.text
    kept = [e.text.strip() for e in every(answer.body, "textarea") if "readonly" in e.attributes]
    assert ASK["vraag"] in kept
    assert desk.file.asked == []


def test_a_mailbox_takes_twenty_questions_and_says_so(desk: Desk) -> None:
    for number in range(20):
        assert desk.press("vraag", vraag=f"Vraag {number}?").status == 303
    answer = desk.press("vraag", vraag="Nog een?")
    assert_wrong(answer, "vraag", "Er passen 20 vragen in een postvak, en die zijn er al.")
    assert only(answer.body, "textarea", id="vraag").text.strip() == "Nog een?"
    assert len(desk.file.asked) == 20


def test_a_link_without_a_reason_is_told_on_the_melding(desk: Desk) -> None:
    """Its form stands on the outcome of a search."""
    answer = answered(422, desk.press("koppelen", ander=desk.other, reden=""))
    (alert,) = every(answer.body, "div", role="alert")
    assert "waarom de meldingen bij elkaar horen" in alert.text
    assert desk.file.related == []


@pytest.mark.parametrize("act", ["koppelen", "losmaken"])
def test_a_melding_that_is_not_there_is_linked_to_nothing(desk: Desk, act: str) -> None:
    for other in ("f" * 32, desk.sid, "zz"):
        assert desk.press(act, ander=other, reden="zelfde_plek").status == 404
    assert desk.actions() == ["ontvangen"]


# --- an outage


@pytest.mark.parametrize("act", TEXTS)
def test_while_the_tables_are_away_no_word_is_lost(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, act: str
) -> None:
    def away() -> None:
        raise Unavailable

    between(desk, monkeypatch, away)
    answer = answered(503, desk.press(act))
    typed = ASK if act == "vraag" else INVOLVE
    assert typed[TEXTS[act]] in text_of(answer.body)
    assert PAGE not in answer.body
    assert desk.actions() == ["ontvangen"]


# --- who people are, and paper


NAMED: dict[str, Any] = {
    "contact_preference": "bellen",
    "melder_name": "Testpersoon Melder",
    "melder_phone": "0612345678",
    "betrokkene_description": CANARY_IS_MASKED,
}


def test_on_the_page_that_shows_who_it_is_every_act_works_and_masks_again(desk: Desk) -> None:
    _, desk.sid = desk.bureau.report(**NAMED)
    shown = answered(200, desk.press("wie", reden="veiligheid"))
    assert CANARY_IS_MASKED in shown.body
    # There is nothing left to unmask; every other act stands there.
    forms = [e["action"].rpartition("/")[2] for e in every(shown.body, "form")]
    assert forms == ["uitloggen", "oppakken", "afdruk", "vraag", "stand", "betrekken"]
    (page,) = {e["value"] for e in every(shown.body, "input", name="blad")}
    wrong = desk.press("vraag", blad=page, vraag="")
    assert_wrong(wrong, "vraag", "Schrijf een vraag aan de melder.")
    assert CANARY_IS_MASKED not in wrong.body
    assert desk.press("vraag", blad=page).status == 303
    assert CANARY_IS_MASKED not in desk.read().body


def test_without_the_journal_nobody_is_shown(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    _, desk.sid = desk.bureau.report(**NAMED)
    real = desk.bureau.database.commit

    def away(transaction: Transaction) -> None:
        if any(part.key.table == "journal" for part in transaction.parts):
            raise Unavailable
        real(transaction)

    monkeypatch.setattr(desk.bureau.database, "commit", away)
    for act, typed in (("wie", {"reden": "veiligheid"}), ("afdruk", {})):
        answer = answered(503, desk.press(act, **typed))
        assert CANARY_IS_MASKED not in answer.body
    assert desk.bureau.keys.opened == 0


def test_paper_has_no_button_and_no_name(desk: Desk) -> None:
    _, desk.sid = desk.bureau.report(**NAMED)
    paper = answered(200, desk.press("afdruk"))
    assert [e["action"] for e in every(paper.body, "form")] == ["../../uitloggen"]
    assert CANARY_IS_MASKED not in paper.body
    assert desk.actions()[-1] == "afgedrukt"


ROLES_AND_FORMS: list[tuple[Role, list[str]]] = [
    ("triagist", ["oppakken", "afdruk", "wie", "vraag", "stand", "betrekken", "losmaken"]),
    ("teamleider", ["afdruk", "wie"]),
]


@pytest.mark.parametrize(("role", "forms"), ROLES_AND_FORMS)
def test_only_what_somebody_may_do_stands_on_their_page(
    desk: Desk, role: Role, forms: list[str]
) -> None:
    desk.press("koppelen", ander=desk.other, reden="zelfde_plek")
    secret = desk.secret if role == "triagist" else desk.bureau.logged_in(role)
    page = elements(desk.read(secret).body)
    assert [e["action"].rpartition("/")[2] for e in page if e.tag == "form"][1:] == forms
    ids = [e["id"] for e in page if e["id"]]
    assert len(ids) == len(set(ids))


def test_a_question_is_in_the_language_of_the_report_unless_they_say_otherwise(desk: Desk) -> None:
    options = [e for e in every(desk.read().body, "option") if e["lang"]]
    assert [(e["value"], "selected" in e.attributes) for e in options] == [
        ("nl", True),
        ("en", False),
    ]
    assert desk.press("vraag", vraag="When was this?", taal="en").status == 303
    mailbox = MailboxStore(desk.bureau.database).mailbox(desk.file.submissions[0].mailbox)
    assert mailbox is not None
    assert len(mailbox.questions) == 1
    (text,) = [e for e in every(desk.read().body, "p") if e.text == "When was this?"]
    assert text["lang"] == "en"


def test_nobody_is_unmasked_for_a_reason_that_is_none() -> None:
    desk = Desk()
    for reason in ("", "nieuwsgierig"):
        with pytest.raises(Refused):
            show_identity(desk.bureau.work_of("triagist"), desk.sid, reason)
    assert desk.bureau.keys.opened == 0
