"""The page of a case: danger on top, what is new first, who says what, who sees it, and who was mailed."""

from __future__ import annotations

import pytest

from chalicelib.platform.difference import Piece, difference, shortened
from tests.support.builders import (
    a_mailbox_reply,
    a_person,
    a_professional_report,
    a_public_report,
    put_at_desk,
)
from tests.support.bureau import INVOLVE, PAGE, Bureau, answered, held, later, text_of
from tests.support.involving import involve_by_two
from tests.support.reading import Element, elements, every, only
from tests.support.web import Answer

MAILED = {"contact_preference": "mailen", "melder_email": "ik@thuis.example"}


class Case(Bureau):
    """A melding with a reporter who writes, and a school that can be asked."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.put(put_at_desk("bureau", "desk@gemeente.example", "triagist"))
        self.add_school(a_person("a", name="Testpersoon A", email="af@waterlijn.example"))
        self.code, self.sid = self.report(observed_behaviour="Hij stond daar. Het was laat.")
        self.secret, self.colleague = self.logged_in("triagist"), self.logged_in("regisseur")

    def press(self, act: str, /, secret: str = "", **typed: str) -> Answer:
        given = {"blad": PAGE, **typed}
        return self.post(f"/melding/{self.sid}/{act}", given, secret or self.secret)

    def deal_with(self) -> None:
        """Take the case up, and deal with all that came in."""
        self.press("oppakken")
        arrivals = self.file(self.sid).submissions[0].arrivals
        answered(303, self.press("verwerkt", gezien=str(arrivals)))

    def read(self, secret: str = "", path: str = "") -> Answer:
        return answered(200, self.get(f"/melding/{self.sid}{path}", secret or self.secret))

    def amend(self, **values: str) -> None:
        later(self, minutes=1)
        self.accept(a_public_report(**values), self.code)

    def write(self, text: str, *numbers: int, danger_now: str = "") -> None:
        later(self, minutes=1)
        self.reply(self.code, a_mailbox_reply(text, danger_now), *numbers)

    def contribute(self, text: str) -> None:
        later(self, minutes=1)
        contact = self.logged_in(
            "aandachtsfunctionaris", name="af", organisatie_id="waterlijn", person_id="a"
        )
        view = {"duiding": text, "blad": PAGE}
        answered(303, self.post(f"/bericht/{self.sid}/duiding", view, contact))


@pytest.fixture
def case() -> Case:
    return Case()


def bar_of(page: Answer) -> Element:
    return only(page.body, "div", class_="danger-bar")


def section_of(page: Answer, heading: str) -> str:
    """The text of the section with this heading, in one line."""
    (found,) = [
        e.parents[-1]
        for e in elements(page.body)
        if e.tag == "h2" and " ".join(e.text.split()) == heading
    ]
    return " ".join(found.text.split())


def test_danger_in_a_reply_stands_on_top_with_a_way_to_call_and_to_the_words(case: Case) -> None:
    assert every(case.read().body, "div", class_="danger-bar") == []
    case.press("oppakken")
    case.write("Ze staan er nu.", danger_now="ja")
    case.write("Nog iets.")
    page = case.read()
    bar = bar_of(page)
    assert "Melder meldt direct gevaar" in bar.text
    links = [e["href"] for e in every(page.body, "a") if bar in e.parents]
    assert links[0] == "tel:112"
    (place,) = [e for e in elements(page.body) if f"#{e['id']}" == links[1]]
    assert "Ze staan er nu." in place.text
    assert bar.place < only(page.body, "h2", id="nieuw").place
    assert f"melding/{case.sid}/gevaar" in page.body


@pytest.mark.parametrize("claimed", [True, False])
def test_danger_in_an_amendment_is_seen_also_once_the_case_is_taken_up(
    case: Case, *, claimed: bool
) -> None:
    case.amend(observed_behaviour="Hij heeft een mes.", danger_now="ja")
    if claimed:
        case.press("oppakken")
    assert bar_of(case.read()).text


def marks_of(page: Answer) -> list[bool]:
    """Which amendments bear the mark of danger, in the order of the page."""
    heads = [e for e in every(page.body, "div") if e["class"] == "badges"]
    return ["Gevaar" in e.text for e in heads if "Aanvulling van de melder" in e.text]


def test_an_amendment_that_only_says_danger_again_bears_no_mark_of_its_own(case: Case) -> None:
    for number in range(4):
        case.amend(observed_behaviour=f"Hij heeft een mes, {number}.", danger_now="ja")
    # The newest stands on top: the bar leads to it, and the oldest said it first.
    assert marks_of(case.read()) == [True, False, False, True]
    assert bar_of(case.read()).text
    case.amend(observed_behaviour="Hij is weg.", danger_now="nee")
    case.amend(observed_behaviour="Hij is terug.", danger_now="ja")
    assert marks_of(case.read()) == [True, False, False, False, False, True]


def test_danger_that_is_said_again_after_it_was_judged_is_danger_and_bears_the_mark(
    case: Case,
) -> None:
    case.amend(observed_behaviour="Hij heeft een mes.", danger_now="ja")
    later(case, minutes=1)
    since = case.file(case.sid).submissions[0].danger_since
    case.press("gevaar", oordeel="gevaar_112", sinds=since)
    assert every(case.read().body, "div", class_="danger-bar") == []
    for number in range(3):
        case.amend(observed_behaviour=f"Hij heeft een mes, {number}.", danger_now="ja")
    assert marks_of(case.read()) == [True, False, True, True]
    assert bar_of(case.read()).text


def test_danger_in_what_is_too_much_leads_to_the_list(
    case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("chalicelib.reports.adding.usecases.MAX_REPLIES", 0)
    case.write("Ze staan er nu.", danger_now="ja")
    page = case.read()
    bar = bar_of(page)
    links = [e["href"] for e in every(page.body, "a") if bar in e.parents]
    assert links[1].endswith(f"melding/{case.sid}/meer")


def test_who_handles_no_melding_is_told_to_call_the_desk_and_the_desk_is_not(case: Case) -> None:
    assert "Bel het meldpunt: 14 078" in text_of(case.read(case.logged_in("teamleider")).body)
    for secret in (case.secret, case.colleague):
        assert "Bel het meldpunt" not in text_of(case.read(secret).body)


def test_what_is_new_comes_first_the_newest_on_top_and_each_text_once(case: Case) -> None:
    case.press("oppakken")
    case.press("vraag", vraag="Wanneer was dat?", taal="nl")
    involve_by_two(case, case.sid, case.secret, second=case.colleague)
    case.write("Gisteren om tien uur.", 1)
    case.contribute("Wij kennen hem.")
    case.amend(observed_behaviour="Hij zat daar. Het was laat.")
    page = case.read()
    new = section_of(page, "Nieuw binnengekomen")
    order = ["Aanvulling van de melder", "Wij kennen hem.", "Gisteren om tien uur."]
    places = [new.index(one) for one in order]
    assert places == sorted(places)
    assert [e.text for e in every(page.body, "span")].count("Nieuw") == 3
    words = text_of(page.body)
    assert [words.count(one) for one in order[1:]] == [1, 1]
    # Beside an answer stands what was asked.
    assert new.index("Vraag 1 van Testpersoon triagist: Wanneer was dat?") < new.index(order[2])
    # On paper the whole conversation stands in its own order, and nothing is folded.
    paper = text_of(answered(200, case.press("afdruk")).body)
    talk = ["Wanneer was dat?", "Gisteren om tien uur.", "Kent u deze groep?", "Wij kennen hem."]
    assert [paper.index(one) for one in talk] == sorted(paper.index(one) for one in talk)


def test_a_reply_says_which_question_it_answers_and_who_asked_it(case: Case) -> None:
    case.press("vraag", vraag="Wanneer was dat?", taal="nl")
    case.write("Gisteren.", 1)
    case.deal_with()
    talk = section_of(case.read(), "Gesprek met de melder")
    assert "Vraag 1 van Testpersoon triagist" in talk
    assert "Beantwoord" in talk
    assert talk.index("Wanneer was dat?") < talk.index("Antwoord van de melder op vraag 1")
    assert talk.index("Antwoord van de melder op vraag 1") < talk.index("Gisteren.")


def test_an_amendment_shows_what_changed_in_words_too_and_the_whole_text_is_folded(
    case: Case,
) -> None:
    case.amend(observed_behaviour="Hij zat daar. Het was laat.", melder_name="Testpersoon Melder")
    page = case.read()
    went, came = only(page.body, "del"), only(page.body, "ins")
    assert [" ".join(one.text.split()) for one in (went, came)] == [
        "Vervallen: stond",
        "Nieuw: zat",
    ]
    # What says who somebody is stays masked, also as a change.
    assert "Gewijzigd; afgeschermd" in text_of(page.body)
    assert "Testpersoon Melder" not in page.body
    (fold,) = [e for e in every(page.body, "details") if e["class"] != "rest"]
    assert "Hij zat daar. Het was laat." in " ".join(fold.text.split())
    shown = answered(200, case.press("wie", reden="veiligheid"))
    assert "Testpersoon Melder" in shown.body


def test_an_organisation_speaks_under_its_own_name_and_never_as_the_reporter(case: Case) -> None:
    case.amend(observed_behaviour="Hij zat daar.", own_interpretation="Ik vind hem eng.")
    involve_by_two(case, case.sid, case.secret, second=case.colleague)
    case.contribute("Wij kennen hem.")
    case.deal_with()
    page = case.read()
    ours = section_of(page, "Inbreng College De Waterlijn")
    assert "Kent u deze groep?" in ours
    assert "Wij kennen hem." in ours
    assert "beantwoord" in ours
    assert "Ik vind hem eng." not in ours
    assert "Duiding door de melder" not in ours
    reported = [e for e in every(page.body, "section") if "Duiding door de melder" in e.text]
    assert all("Wij kennen hem." not in one.text for one in reported)


@pytest.mark.parametrize(
    ("share", "said"),
    [
        ("inhoud", "College De Waterlijn: inhoud, zonder betrokkene"),
        ("alleen_status", "College De Waterlijn: alleen dat er is gemeld, geen inhoud"),
        ("nee", "Meldpunt: alleen het meldpunt"),
    ],
)
def test_the_page_says_who_sees_it_and_how_much(case: Case, share: str, said: str) -> None:
    _, sid = case.report_from_work(share_with_aandachtsfunctionaris=share, decline_reason="anders")
    page = answered(200, case.get(f"/melding/{sid}", case.secret))
    assert said in section_of(page, "Wie ziet dit")


def test_a_mail_says_to_whom_it_went_and_stays_when_it_is_sent(case: Case) -> None:
    involve_by_two(case, case.sid, case.secret, second=case.colleague)
    for state in ("wordt verstuurd", "verstuurd"):
        said = f"Testpersoon A, College De Waterlijn: Vraag van het meldpunt, {state}"
        assert said in section_of(case.read(), "Mails")
        case.deliver()


@pytest.mark.parametrize(
    ("act", "typed"),
    [
        ("vraag", {"vraag": "Wanneer was dat?", "taal": "nl"}),
        ("status", {"status": "in_onderzoek"}),
        ("betrekken", INVOLVE),
    ],
)
def test_an_old_tab_does_nothing_unseen_on_the_case_of_a_colleague(
    case: Case, act: str, typed: dict[str, str]
) -> None:
    """The page named nobody, or another handler; pressing again on the page that says so does it."""
    seen = hidden_in(case.read(path=f"/{act}"))
    answered(303, case.press("oppakken", case.colleague))
    noted = case.actions(f"melding#{case.sid}")
    answer = answered(409, case.press(act, **{**typed, "behandelaar": seen}))
    assert "Testpersoon regisseur was u voor" in only(answer.body, "div", role="alert").text
    assert "Behandelaar Testpersoon regisseur" in text_of(answer.body)
    assert "Een collega behandelt deze melding" in answer.body
    assert case.actions(f"melding#{case.sid}") == noted
    if act == "vraag":
        assert held(answer, "vraag") == typed["vraag"]
    answered(303, case.press(act, **{**typed, "behandelaar": hidden_in(answer), "blad": "b" * 20}))
    assert len(case.actions(f"melding#{case.sid}")) == len(noted) + 1


def hidden_in(page: Answer) -> str:
    """The handler that a small page names."""
    (found,) = {e["value"] for e in every(page.body, "input", name="behandelaar")}
    return found


def test_only_organisations_that_can_be_asked_are_offered_and_all_faults_stand_at_once(
    case: Case,
) -> None:
    _, case.sid = case.report_from_work(
        share_with_aandachtsfunctionaris="alleen_status", organisatie_id="waterlijn"
    )
    options = every(case.read(path="/betrekken").body, "option")
    assert [e["value"] for e in options if e["value"] in {"waterlijn", "lindenhof"}] == [
        "waterlijn"
    ]
    typed = {**INVOLVE, "ziet": "inhoud", "verzoek": ""}
    answer = answered(422, case.press("betrekken", **typed))
    summary = only(answer.body, "div", id="fout")
    faults = [e.text for e in every(answer.body, "a") if summary in e.parents]
    assert faults[0] == "Schrijf een vraag."
    assert faults[1].startswith("Kies ‘Alleen de vraag’")


def test_what_was_done_is_said_with_a_way_on(case: Case) -> None:
    done = answered(303, case.press("vraag", vraag="Wanneer?", taal="nl"))
    page = case.read(path="?gedaan=vraag")
    assert done.headers["location"].endswith(f"melding/{case.sid}?gedaan=vraag")
    said = only(page.body, "div", role="status")
    assert said.text.startswith("Vraag gesteld.")
    assert [e.text for e in every(page.body, "a") if said in e.parents] == ["Volgende melding"]


def test_what_stayed_the_same_is_shortened_and_nothing_else() -> None:
    same = "Dit stond er al, en het is lang. " * 20
    pieces = shortened(difference(f"Eerst. {same}", f"Nu. {same}"))
    assert [one.what for one in pieces] == ["del", "ins", "same"]
    assert len(pieces[-1].text) < 100
    assert pieces[-1].text.endswith("\u2026")
    assert difference("a\nb", "a\nb") == [Piece("same", "a\nb")]
    assert difference("", "Nieuw.") == [Piece("ins", "Nieuw.")]
    # A last word stays what it was when another follows it.
    assert difference("Een dreigende tekst.", "Een dreigende tekst. Er staat meer.") == [
        Piece("same", "Een dreigende tekst. "),
        Piece("ins", "Er staat meer."),
    ]
    assert difference("Hij stond daar", "Hij stond daar weer") == [
        Piece("same", "Hij stond daar "),
        Piece("ins", "weer"),
    ]


def test_what_was_read_before_is_folded_with_its_first_words_and_the_last_stays_open(
    case: Case,
) -> None:
    case.press("oppakken")
    case.write("Hij stond er weer.")
    case.press("vraag", vraag="Wanneer was dat?", taal="nl")
    case.write("Gisteren om tien uur.", 1)
    case.amend(observed_behaviour="Hij zat daar. Het was laat.")
    case.deal_with()
    page = case.read()
    folds = [" ".join(e.text.split()) for e in every(page.body, "summary")]
    assert [fold.split(" maandag")[0] for fold in folds if "maandag" in fold] == [
        "Vraag 1 van Testpersoon triagist",
        "Bericht van de melder",
        "Aanvulling van de melder",
    ]
    assert [fold.rpartition(" uur ")[2] for fold in folds if "maandag" in fold] == [
        "Beantwoord Wanneer was dat?",
        "Hij stond er weer.",
        "zat",
    ]
    talk = section_of(page, "Gesprek met de melder")
    assert talk.count("Gisteren om tien uur.") == 1


@pytest.mark.parametrize("mailed", [{}, MAILED])
def test_the_page_of_a_question_says_whether_the_reporter_is_mailed(
    case: Case, mailed: dict[str, str]
) -> None:
    _, case.sid = case.report(**mailed)
    page = text_of(case.read(path="/vraag").body)
    assert ("De melder krijgt een mail dat er een vraag is." in page) is bool(mailed)
    assert ("geen e-mailadres bekend" in page) is not bool(mailed)


def test_a_text_stands_below_the_question_that_it_answers(case: Case) -> None:
    _, case.sid = case.accept(a_professional_report(actions_taken="Een gesprek met de leerling"))
    page = case.read().body
    found = next(e for e in elements(page) if e.text.strip() == "Een gesprek met de leerling")
    before = [e.text for e in elements(page) if e.tag == "p" and e.place < found.place]
    assert before[-1] == "Ondernomen stappen"


def test_the_number_of_a_reporter_can_be_dialled_from_the_page(case: Case) -> None:
    told = {"contact_preference": "bellen", "melder_phone": "06 12345678"}
    _, case.sid = case.report(**told)
    page = answered(200, case.press("wie", reden="melder_bellen")).body
    assert [e.text for e in every(page, "a", href="tel:0612345678")] == ["06 12345678"]


def test_a_draft_is_seen_on_the_page_by_its_writer_alone(case: Case) -> None:
    typed = {"tekst": "Half", "go": "concept"}
    answered(200, case.press("notitie", **typed))
    assert "Notitie schrijven (concept)" in text_of(case.read().body)
    assert "Contact vastleggen (concept)" not in text_of(case.read().body)
    assert "(concept)" not in text_of(case.read(case.colleague).body)
    answered(303, case.press("notitie", tekst="Heel"))
    assert "(concept)" not in text_of(case.read().body)
    answered(200, case.press("contact", wie="De wijkagent", go="concept"))
    later(case, days=8)
    assert "(concept)" not in text_of(case.read(case.again("triagist")).body)
