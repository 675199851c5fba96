"""The acts on the page of a melding: judged as public forms are, done once, and never lost to a reader."""

from __future__ import annotations

from unittest.mock import Mock

import pytest

from chalicelib.access.domain import Role
from chalicelib.mailbox.store import MailboxStore, note_reply
from chalicelib.platform.errors import Refused, Unavailable
from chalicelib.reports.melding.usecases import show_identity
from chalicelib.reports.store.file import File
from tests.support.builders import a_person
from tests.support.bureau import INVOLVE, PAGE, Bureau, answered, held, later, text_of
from tests.support.involving import sign_involvements
from tests.support.reading import elements, every, only
from tests.support.web import Answer

BSN = "123456782"
ASK = {"vraag": "Wanneer was dit?", "taal": "nl", "blad": PAGE}
TYPED = {"vraag": ASK, "betrekken": INVOLVE}
TEXTS = {"vraag": "vraag", "betrekken": "verzoek"}
BETROKKENE = "Testpersoon Betrokkene"
DECISION = ("commit reports/", "commit mailbox/")
TOO_LONG = "Uw tekst is 1 teken te lang."
UNKNOWN = "Dit antwoord kennen wij niet. Kies opnieuw."


class Desk(Bureau):
    """A bureau with two meldingen, an organisation with an aandachtsfunctionaris, and who reads them."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.sid, self.other = self.report()[1], self.report()[1]
        self.add_school(a_person("a", email="af@waterlijn.example"))
        self.secret, self.colleague = self.logged_in("triagist"), self.logged_in("regisseur")
        self.link = {"ander": self.other, "reden": "zelfde_plek"}

    def add_named(self) -> None:
        """From here on the melding is one that says by whom and about whom it is."""
        by = {"melder_name": "Testpersoon Melder", "melder_phone": "0612345678"}
        about = {"contact_preference": "bellen", "betrokkene_description": BETROKKENE}
        _, self.sid = self.report(**by, **about)

    def press(self, act: str, /, secret: str = "", **typed: str) -> Answer:
        given = {**TYPED.get(act, {"blad": PAGE}), **typed}
        return self.post(f"/melding/{self.sid}/{act}", given, secret or self.secret)

    def meanwhile(self, act: str, /, secret: str = "", **typed: str) -> None:
        """Somebody presses this between our look at the melding and our write."""
        self.database.before(DECISION, lambda: answered(303, self.press(act, secret, **typed)))

    def read(self, secret: str = "", sid: str = "") -> Answer:
        return answered(200, self.get(f"/melding/{sid or self.sid}", secret or self.secret))

    @property
    def melding(self) -> File:
        return self.file(self.sid)

    @property
    def noted(self) -> list[str]:
        return self.actions(f"melding#{self.sid}")

    def asked(self) -> list[str]:
        """The questions on the page, as the desk reads them."""
        return [
            e.text.strip()
            for e in every(self.read().body, "span", class_="line")
            if any(p["aria-labelledby"].startswith("vraag-") for p in e.parents)
        ]

    def form(self, act: str, secret: str = "") -> Answer:
        """The small page of an act."""
        return answered(200, self.get(f"/melding/{self.sid}/{act}", secret or self.secret))


@pytest.fixture
def desk() -> Desk:
    return Desk()


NOTED = {
    "oppakken": "opgepakt",
    "vraag": "vraag_gesteld",
    "status": "stand_gemeld",
    "koppelen": "gekoppeld",
    "losmaken": "losgemaakt",
    "betrekken": "voorgesteld",
}


@pytest.mark.parametrize("times", [1, 3])
@pytest.mark.parametrize("act", NOTED)
def test_a_colleague_who_reads_in_between_never_makes_a_decision_fail(
    desk: Desk, act: str, times: int
) -> None:
    typed = {"status": {"status": "in_onderzoek"}, "koppelen": desk.link, "losmaken": desk.link}
    if act == "losmaken":
        answered(303, desk.press("koppelen", **desk.link))
    if act == "vraag":
        answered(303, desk.press("oppakken"))
    meldingen = (desk.sid, desk.other)
    before = {sid: desk.actions(f"melding#{sid}") for sid in meldingen}

    def read() -> None:
        for sid in meldingen:
            desk.read(desk.colleague, sid)

    desk.database.before(DECISION, read, times)
    answer = answered(303, desk.press(act, **typed.get(act, {})))
    said = "voorgesteld" if act == "betrekken" else act
    assert answer.headers["location"] == f"../../melding/{desk.sid}?gedaan={said}"
    # The readings stand in the journal, and the decision after them, once.
    for sid in meldingen if act in {"koppelen", "losmaken"} else (desk.sid,):
        after = [*before[sid], *["gelezen"] * times, NOTED[act]]
        assert desk.actions(f"melding#{sid}") == after


def test_of_two_questions_at_once_both_are_asked(desk: Desk) -> None:
    answered(303, desk.press("oppakken"))
    desk.meanwhile("vraag", desk.colleague, vraag="Waar was dit?", behandelaar="triagist")
    answered(303, desk.press("vraag", taal="en"))
    assert desk.asked() == ["Waar was dit?", ASK["vraag"]]


def test_whoever_asks_about_a_melding_that_nobody_has_takes_it_up(desk: Desk) -> None:
    assert "neemt u de melding in behandeling" in text_of(desk.form("vraag").body)
    answered(303, desk.press("vraag"))
    assert desk.melding.submissions[0].handler == "triagist"
    assert desk.noted[-2:] == ["opgepakt", "vraag_gesteld"]
    assert "neemt u de melding in behandeling" not in text_of(desk.form("vraag").body)
    # A colleague who saw it without anybody asks nothing unseen, and loses no word.
    late = desk.press("vraag", desk.colleague, vraag="Waar was dit?")
    assert "Testpersoon triagist was u voor." in text_of(answered(409, late).body)
    assert held(late, "vraag") == "Waar was dit?"
    assert desk.noted.count("vraag_gesteld") == 1


def ticked(answer: Answer) -> list[str]:
    """What is ticked on a page."""
    return [e["value"] for e in every(answer.body, "input") if "checked" in e.attributes]


def test_how_far_we_are_is_chosen_still_when_a_colleague_told_something_else(desk: Desk) -> None:
    desk.meanwhile("status", desk.colleague, status="in_onderzoek")
    answer = answered(409, desk.press("status", status="ontvangen"))
    assert "De melder ziet nu In onderzoek" in text_of(answer.body)
    assert ticked(answer) == ["ontvangen"]


def test_the_same_words_from_the_same_page_are_one_question_and_other_words_a_second(
    desk: Desk,
) -> None:
    for _ in range(2):
        answered(303, desk.press("vraag"))
    assert desk.asked() == ["Wanneer was dit?"]
    # Back in the browser, another question on the same page: it is none of the first.
    for _ in range(2):
        answered(303, desk.press("vraag", vraag="En waar?"))
    assert desk.asked() == ["Wanneer was dit?", "En waar?"]
    assert ["Vraag 2" in desk.read().body, "Vraag 3 van" in desk.read().body] == [True, False]
    assert desk.noted.count("vraag_gesteld") == 2
    # And the same words again, from a page that was opened later.
    answered(303, desk.press("vraag", blad="b" * 20))
    assert len(desk.asked()) == 3


@pytest.mark.parametrize("who", ["secret", "colleague"])
@pytest.mark.parametrize("act", NOTED)
def test_what_was_done_twice_at_once_is_one_thing_and_nobody_is_too_late(
    desk: Desk, act: str, who: str
) -> None:
    stands = {"status": {"status": "in_onderzoek"}}
    typed = {**stands, "koppelen": desk.link, "losmaken": desk.link}.get(act, {})
    if act == "losmaken":
        answered(303, desk.press("koppelen", **desk.link))
    desk.meanwhile(act, getattr(desk, who), **typed)
    if act in {"oppakken", "vraag"} and who == "colleague":
        # One of the two has it, and it is not the presser.
        answered(409, desk.press(act))
        return
    answered(303, desk.press(act, **typed))
    assert desk.noted.count(NOTED[act]) == 1


def test_an_organisation_is_asked_once_from_a_page_and_again_in_other_words(desk: Desk) -> None:
    for words in (INVOLVE["verzoek"], INVOLVE["verzoek"], "Kunt u met hen praten?"):
        answered(303, desk.press("betrekken", verzoek=words))
    assert desk.noted.count("voorgesteld") == 2
    sign_involvements(desk, desk.sid, desk.colleague)
    answered(303, desk.press("betrekken"))
    assert [desk.noted.count(one) for one in ("voorgesteld", "getekend")] == [2, 2]
    body = text_of(desk.read().body)
    assert "Kunt u met hen praten?" in body
    # One letter for each, however often the button was pressed.
    assert "Vraag van het meldpunt, wordt verstuurd (2 keer)" in body


def assert_wrong(answer: Answer, field_id: str, message: str) -> None:
    body = answered(422, answer).body
    assert only(body, "title").text.startswith("Fout: ")
    assert message in only(body, "div", id="fout").text
    marked = [e["id"] or field_id for e in elements(body) if e["aria-invalid"]]
    assert marked == [field_id]
    assert f'href="#{field_id}"' in body
    assert message in only(body, "p", id=f"{field_id}-error").text


@pytest.mark.parametrize(
    ("act", "typed", "field_id", "message"),
    [
        ("wie", {"reden": ""}, "reden", "Kies een reden om de identiteit te zien."),
        ("wie", {"reden": "nieuwsgierig"}, "reden", UNKNOWN),
        ("vraag", {"vraag": "  "}, "vraag", "Schrijf een vraag aan de melder."),
        ("vraag", {"vraag": "x" * 2001}, "vraag", TOO_LONG),
        ("vraag", {"taal": "xx"}, "taal", UNKNOWN),
        ("status", {"status": ""}, "status", "Kies een status."),
        ("status", {"status": "kwijt"}, "status", UNKNOWN),
        ("betrekken", {"organisatie": ""}, "organisatie", "Kies een organisatie."),
        ("betrekken", {"organisatie": "elders"}, "organisatie", UNKNOWN),
        ("betrekken", {"waarom": ""}, "waarom", "Kies een reden."),
        ("betrekken", {"waarom": "zomaar"}, "waarom", UNKNOWN),
        ("betrekken", {"verzoek": ""}, "verzoek", "Schrijf een vraag."),
        ("betrekken", {"verzoek": " "}, "verzoek", "Schrijf een vraag."),
        ("betrekken", {"verzoek": "x" * 2001}, "verzoek", TOO_LONG),
        ("betrekken", {"ziet": ""}, "ziet", "Kies wat de aandachtsfunctionaris ziet."),
        ("betrekken", {"ziet": "alles"}, "ziet", UNKNOWN),
    ],
)
def test_a_wrong_answer_is_told_at_its_field_and_nothing_is_done(
    desk: Desk, act: str, typed: dict[str, str], field_id: str, message: str
) -> None:
    answer = desk.press(act, **typed)
    assert_wrong(answer, field_id, message)
    if act in TEXTS:
        full = TYPED[act] | typed
        assert held(answer, TEXTS[act]) == full[TEXTS[act]].strip()
    # A small page opens nothing, so nothing was read, and nothing else happened.
    assert desk.noted == ["ontvangen"]
    assert (desk.melding.asked, desk.melding.involved) == ([], [])


@pytest.mark.parametrize("act", TEXTS)
def test_a_bsn_in_a_text_of_ours_is_pointed_at_and_taken_out_with_one_button(
    desk: Desk, act: str
) -> None:
    name = TEXTS[act]
    typed = f"Is {BSN} van hem?"
    wrong = desk.press(act, **{name: typed})
    assert_wrong(wrong, name, "Haal het burgerservicenummer (BSN) weg.")
    (button,) = every(wrong.body, "button", name="go", value=f"strip:{name}")
    taken_out = answered(200, desk.press(act, **{name: typed, "go": button["value"]}))
    assert BSN not in taken_out.body
    assert held(taken_out, name) == "Is van hem?"
    assert NOTED[act] not in desk.noted
    answered(303, desk.press(act, **{name: "Is van hem?"}))
    assert BSN not in repr(desk.database.tables)


def test_a_text_of_ours_is_stored_in_one_way_to_write_a_letter(desk: Desk) -> None:
    answered(303, desk.press("vraag", vraag=" Was het in het cafe\u0301?\r\n"))
    assert desk.asked() == ["Was het in het caf\u00e9?"]


def test_each_text_says_how_long_it_may_be(desk: Desk) -> None:
    for act in TEXTS:
        (hint,) = [e.text for e in every(desk.form(act).body, "p") if e["id"].endswith("-hint")]
        assert "U kunt 2000 tekens gebruiken." in hint


def test_hostile_words_that_come_back_are_words(desk: Desk) -> None:
    hostile = "</textarea><script>alert(1)</script> {{ 7*7 }} \" ' &"
    for act, name in TEXTS.items():
        answer = answered(422, desk.press(act, **{name: hostile + "x" * 2001}))
        assert "<script" not in answer.body
        assert hostile in held(answer, name)


def test_a_question_says_whether_it_was_answered(desk: Desk) -> None:
    for words in (ASK["vraag"], "En waar?"):
        answered(303, desk.press("vraag", vraag=words))
    box = MailboxStore(desk.database).mailbox(desk.melding.submissions[0].mailbox)
    assert box
    desk.put(note_reply(box, [2], on="2026-03-02"))
    body = text_of(desk.read().body)
    assert body.count("Nog geen antwoord") == body.count("Beantwoord") == 1
    assert body.index("Nog geen antwoord") < body.index("Beantwoord") < body.index("En waar?")


def test_without_a_mailbox_the_question_is_told_so_and_kept(desk: Desk) -> None:
    later(desk, days=400)
    secret = desk.again("triagist")
    assert every(desk.form("vraag", secret).body, "textarea", id="vraag") == []
    answer = answered(422, desk.press("vraag", secret))
    assert "Bel de melder, als dat kan." in only(answer.body, "div", role="alert").text
    kept = [e.text.strip() for e in every(answer.body, "textarea") if "readonly" in e.attributes]
    assert ASK["vraag"] in kept
    assert desk.melding.asked == []


def test_a_mailbox_takes_twenty_questions_and_says_so(desk: Desk) -> None:
    for number in range(20):
        answered(303, desk.press("vraag", vraag=f"Vraag {number}?"))
    answer = desk.press("vraag", vraag="Nog een?")
    assert_wrong(answer, "vraag", "Maximaal 20 vragen per melding.")
    assert held(answer, "vraag") == "Nog een?"
    assert len(desk.melding.asked) == 20


def test_a_link_without_a_reason_is_told_where_both_meldingen_are_named(desk: Desk) -> None:
    answer = desk.press("koppelen", ander=desk.other, reden="")
    assert_wrong(answer, "reden", "Kies een reden van koppelen.")
    references = [desk.file(sid).submissions[0].reference for sid in (desk.sid, desk.other)]
    assert all(one in text_of(answer.body) for one in references)
    assert desk.melding.related == []
    given = {"ander": desk.other, "reden": "zelfde_plek"}
    (other,) = {e["value"] for e in every(answer.body, "input", name="ander")}
    answered(303, desk.press("koppelen", **{**given, "ander": other}))
    assert [one.sid for one in desk.melding.related] == [desk.other]


@pytest.mark.parametrize("act", ["koppelen", "losmaken"])
def test_a_melding_that_is_not_there_is_linked_to_nothing(desk: Desk, act: str) -> None:
    for other in ("f" * 32, desk.sid, "zz"):
        answered(404, desk.press(act, ander=other, reden="zelfde_plek"))
    assert desk.noted == ["ontvangen"]


@pytest.mark.parametrize("act", TEXTS)
def test_while_the_tables_are_away_no_word_is_lost(desk: Desk, act: str) -> None:
    desk.database.before(DECISION, Mock(side_effect=Unavailable))
    body = answered(503, desk.press(act)).body
    assert TYPED[act][TEXTS[act]] in text_of(body)
    assert PAGE not in body
    assert desk.noted == ["ontvangen"]


def test_the_page_that_shows_who_it_is_begins_there_and_the_next_one_masks_again(
    desk: Desk,
) -> None:
    desk.add_named()
    shown = answered(200, desk.press("wie", reden="veiligheid"))
    card = only(shown.body, "section", **{"aria-labelledby": "wie"})
    assert BETROKKENE in card.text
    assert (card["tabindex"], "autofocus" in card.attributes) == ("-1", True)
    assert "toon identiteit" not in text_of(shown.body).casefold()
    # Its links open a tab of their own, so that it stays while somebody calls.
    assert only(shown.body, "base")["target"] == "_blank"
    answered(303, desk.press("vraag"))
    assert BETROKKENE not in desk.read().body


def test_a_reason_is_asked_only_when_somebody_may_be_named(desk: Desk) -> None:
    def asked() -> bool:
        forms = every(desk.read().body, "form")
        return any(e["action"].endswith("/wie") for e in forms)

    assert not asked()
    desk.add_named()
    assert asked()


def test_without_the_journal_nobody_is_shown(desk: Desk) -> None:
    desk.add_named()
    desk.database.away = {"journal"}
    for answer in (desk.press("wie", reden="veiligheid"), desk.press("afdruk")):
        assert BETROKKENE not in answered(503, answer).body
    assert desk.keys.opened == 0


def test_paper_has_no_button_and_no_name(desk: Desk) -> None:
    desk.add_named()
    paper = answered(200, desk.press("afdruk"))
    assert [e["action"] for e in every(paper.body, "form")] == ["../../kenmerk", "../../uitloggen"]
    assert BETROKKENE not in paper.body
    assert desk.noted[-1] == "afgedrukt"


@pytest.mark.parametrize(
    ("role", "forms", "steps"),
    [
        (
            "triagist",
            ["wie"],
            "vraag status notitie contact betrekken zoeken afschermen kenmerk afdruk losmaken logboek",
        ),
        ("teamleider", ["wie"], "notitie contact afschermen afdruk logboek"),
    ],
)
def test_only_what_somebody_may_do_stands_on_their_page(
    desk: Desk, role: Role, forms: list[str], steps: str
) -> None:
    desk.add_named()
    desk.press("koppelen", **desk.link)
    secret = desk.logged_in(role, name="iemand")
    page = elements(desk.read(secret).body)
    actions = [e["action"].rpartition("/")[2] for e in page if e.tag == "form"]
    assert actions == ["kenmerk", "uitloggen", "oppakken", *forms]
    aside = next(e for e in page if e.tag == "aside")
    links = [e["href"] for e in page if e.tag == "a" and aside in e.parents]
    own = [one.partition("?")[0].rpartition("/")[2] for one in links]
    assert [one for one in own if one != desk.other] == sorted(steps.split(), key=own.index)
    assert set(own) - {desk.other} == set(steps.split())
    # Each leads to a page that is there for them.
    for link in links:
        answered(200, desk.get("/" + link.replace("../", ""), secret))
    ids = [e["id"] for e in page if e["id"]]
    assert len(ids) == len(set(ids))


def test_a_question_is_in_the_language_of_the_report_unless_they_say_otherwise(desk: Desk) -> None:
    for asked, language in (("", "nl"), ("?taal=en", "en"), ("?taal=xx", "nl")):
        options = [e for e in every(desk.form(f"vraag{asked}").body, "option") if e["lang"]]
        assert [e["value"] for e in options if "selected" in e.attributes] == [language]
    answered(303, desk.press("vraag", vraag="When was this?", taal="en"))
    mailbox = MailboxStore(desk.database).mailbox(desk.melding.submissions[0].mailbox)
    assert mailbox is not None
    assert len(mailbox.questions) == 1
    body = desk.read().body
    (text,) = [e for e in every(body, "span") if e.text == "When was this?"]
    assert next(e["lang"] for e in reversed(text.parents) if e["lang"]) == "en"


@pytest.mark.parametrize("reason", ["", "nieuwsgierig"])
def test_nobody_is_unmasked_for_a_reason_that_is_none(desk: Desk, reason: str) -> None:
    with pytest.raises(Refused):
        show_identity(desk.work_of("triagist"), desk.sid, reason)
    assert desk.keys.opened == 0
