"""The one mechanism that answers for all acts: every answer of its table, on a small screen of its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from chalice import Blueprint
from jinja2 import ChoiceLoader, DictLoader

from chalicelib.access import acts
from chalicelib.access.acts import Act, Again, Go, NoAnswers, Screen, Shown, Small, page_of
from chalicelib.access.guard import Guard, RouteWithoutRight, Visit
from chalicelib.platform.errors import Conflict, NotThere, Refused, Unavailable
from chalicelib.platform.forms.context import Option
from chalicelib.platform.forms.form import Answers, ask
from chalicelib.platform.forms.question import Listed
from chalicelib.platform.sealing import SealBroken
from chalicelib.platform.web import html
from tests.support.bureau import Bureau, text_of
from tests.support.reading import Element, elements, every, only
from tests.support.web import Answer

BSN = "123456782"
NO_BSN = "Haal het burgerservicenummer (BSN) weg. Dat mogen wij niet bewaren."
PAGE = "a" * 20
HEAD = """{% extends "bureau/base.html" %}{% from "macros/act.html" import form with context %}
{% block name %}NAME{% endblock %}{% block screen %}"""
SCREENS = {
    "Klein {{ ding }}": """<h1>Klein {{ ding }}</h1>
<p>{{ nieuws }}</p>
{% if open %}{{ form(acts.schrijf(soort='zacht', bij='')) }}{% endif %}
{% for steen in ('rond', 'plat') %}{{ form(acts.weg(steen=steen)) }}{% endfor %}
{% for ander in ('een', 'twee') %}
{{ form(acts.los(ander=ander), 'Los ' ~ ander) }}
{% endfor %}
{{ form(acts.knop()) }}""",
    "Papier": "<h1>{{ kop }}</h1>{{ form(acts.knop()) }}",
    "Elders": "<h1>Elders</h1>{{ form(acts.weg(ding='doos', steen='rond')) }}",
}
TEMPLATES = {
    f"{name.split()[0].lower()}.html": HEAD.replace("NAME", name) + screen + "{% endblock %}"
    for name, screen in SCREENS.items()
}


SOORTEN = (Listed("soorten"),)


class Schrijf(Answers):
    """A text, a choice that is data, and what it may be about."""

    bij: str | None = ask("hidden", "", max_length=20, optional=True)
    tekst: str = ask("textarea", "Uw tekst", max_length=60, error="Schrijf iets.")
    soort: str = ask("select", "Welke soort", choices=SOORTEN, prompt="Kies", error="Kies soort.")


class Vraag(Answers):
    """A question, and whose the thing was on the page."""

    van: str = ask("hidden", "", max_length=20)
    vraag: str = ask("textarea", "Uw vraag", max_length=60, error="Vraag iets.")
    aan: str = ask("text", "Aan wie", max_length=20, error="Noem iemand.")


class Reden(Answers):
    """A reason, of an object that the path names."""

    reden: str = ask("text", "Waarom", max_length=20, error="Zeg het.")


class Ander(Answers):
    """A reason, of an object that a hidden field names."""

    ander: str = ask("hidden", "", max_length=20)
    reden: str = ask("text", "Waarom", max_length=20, error="Zeg het.")


@dataclass
class Place:
    """A bureau with a small screen. ``happens`` is what every act raises or answers with."""

    happens: object = None
    shows: Exception | None = None
    lists: Exception | None = None
    is_open: bool = True
    done: list[tuple[str, Answers]] = field(default_factory=list)
    owner: str = "een"
    closed: str = ""
    faults: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.bureau = Bureau()
        self.secret = self.bureau.logged_in("triagist")
        pages = Blueprint("klein")
        self.guard = Guard(pages, lambda: self.bureau.ports)
        on_it = (
            self._act("/klein/{ding}/schrijf", Schrijf, "Bewaar"),
            weg := self._act("/klein/{ding}/steen/{steen}/weg", Reden, "Weg"),
            self._act("/klein/{ding}/los", Ander, "Los"),
            self._act("/klein/{ding}/knop", NoAnswers, "Druk"),
        )
        small = Screen(
            "/klein/{ding}", "melding_lezen", "klein.html", self._show, on_it, lists=self._lists
        )
        other = Screen("/elders", "werkbak_zien", "elders.html", lambda _: {}, draws=(weg,))
        asks = self._act("/klein/{ding}/vraag", Vraag, "Vraag maar")
        asks = replace(asks, done="Gevraagd aan {gemeente}.", also=lambda _: self.faults)
        own = page_of(asks, of="/klein/{ding}", show=self._about, back="Terug naar het ding")
        acts.add(self.guard, small, other, own)
        self.bureau.app.register_blueprint(pages)

    def _act(self, path: str, asks: type[Answers], button: str) -> Act[Any]:
        def do(visit: Visit, asked: Answers) -> object:
            if isinstance(self.happens, Exception):
                raise self.happens
            self.done.append((visit.work.once, asked))
            return self.happens

        return Act(path, "melding_behandelen", asks, do, button, note=f"Over {button}.")

    def _show(self, visit: Visit) -> Mapping[str, Any]:
        if visit.at["ding"] != "doos":
            raise NotThere
        if self.shows is not None:
            raise self.shows
        return {"ding": "doos", "nieuws": "", "open": self.is_open}

    def _lists(self, visit: Visit) -> Mapping[str, list[Option]]:
        if self.lists is not None:
            raise self.lists
        return {"soorten": [Option("hard", "Hard"), Option("zacht", "Zacht & week")]}

    def _about(self, visit: Visit) -> Small:
        self._show(visit)
        return Small(
            "Vraag over het ding",
            lines=("Dit doet de knop.",),
            facts=(("Van", self.owner),),
            warning="Let op.",
            closed=self.closed,
            given={"van": self.owner},
            more=(("werkbak", "Elders heen"),),
        )

    def get(self, path: str = "/klein/doos") -> Answer:
        return self.bureau.get(path, self.secret)

    def press(self, act: str = "schrijf", /, page: str = PAGE, **typed: str | list[str]) -> Answer:
        """Press a button of the small screen; ``act`` is the end of its path."""
        given = {"blad": page, **(GOOD if act == "schrijf" else {}), **typed}
        return self.bureau.post(f"/klein/doos/{act}", given, self.secret)

    @property
    def written(self) -> list[Any]:
        """The texts that were stored."""
        return [asked.model_dump().get("tekst") for _, asked in self.done]


GOOD = {"tekst": "Mijn <b>woorden</b>", "soort": "zacht"}
TOO_LATE = (
    "Een collega was u voor, of u deed dit al in een ander tabblad. Kijk eerst wat er nu staat."
)
KEPT = "Mijn &lt;b&gt;woorden&lt;/b&gt;"


@pytest.fixture(autouse=True)
def _templates(monkeypatch: pytest.MonkeyPatch) -> None:
    made = html.environment()
    monkeypatch.setattr(made, "loader", ChoiceLoader([DictLoader(TEMPLATES), made.loader]))  # type: ignore[list-item]


@pytest.fixture
def place() -> Place:
    return Place()


def form_of(answer: Answer, target: str, number: int = 0) -> list[Element]:
    """The elements of a form, by the end of its address."""
    page = elements(answer.body)
    form = [e for e in page if e.tag == "form" and e["action"].endswith(target)][number]
    return [e for e in page if form in e.parents]


def text_in(answer: Answer) -> str:
    """What stands in the text area of a page."""
    return only(answer.body, "textarea").text.strip()


def alert_of(answer: Answer) -> str:
    """What is told on top of a page; fails when nothing is."""
    return only(answer.body, "div", role="alert").text.strip()


def assert_wrong(answer: Answer, field_id: str, message: str) -> None:
    """The words stand on top, with a link to their field, and at the field."""
    assert answer.status == 422
    assert only(answer.body, "title").text.startswith("Fout: Klein doos")
    summary = only(answer.body, "div", role="alert")
    assert message in summary.text
    (link,) = [e for e in elements(answer.body) if e.tag == "a" and summary in e.parents]
    assert (link["href"], link.text) == (f"#{field_id}", message)
    marked = [e for e in elements(answer.body) if e["aria-invalid"]]
    assert [e["id"] for e in marked] == [field_id]
    described = marked[0]["aria-describedby"].split()
    assert any(message in e.text for e in elements(answer.body) if e["id"] and e["id"] in described)


def test_a_screen_draws_its_acts_and_every_id_is_its_own(place: Place) -> None:
    answer = place.get()
    assert answer.status == 200
    page = elements(answer.body)
    ends = ("schrijf", "steen/rond/weg", "steen/plat/weg", "los", "los", "knop")
    own = [f"../klein/doos/{end}" for end in ends]
    assert [e["action"] for e in page if e.tag == "form"][2:] == own
    ids = [e["id"] for e in page if e["id"]]
    assert len(ids) == len(set(ids))
    assert {e["for"] for e in page if e.tag == "label"} <= set(ids)
    assert {one for e in page for one in e["aria-describedby"].split()} <= set(ids)
    for target in own:
        names = {e["name"]: e["value"] for e in form_of(answer, target) if e.tag == "input"}
        assert names["formulier"] == answer.token
        assert len(names["blad"]) == 20
    assert all(told in answer.body for told in ("U kunt 60 tekens gebruiken.", "Over Bewaar."))
    assert only(answer.body, "title").text.startswith("Klein doos")
    assert [e.text for e in page if e.tag == "button"][-3:] == ["Los een", "Los twee", "Druk"]


def test_a_choice_that_is_data_is_offered_and_may_be_chosen_beforehand(place: Place) -> None:
    options = [e for e in form_of(place.get(), "schrijf") if e.tag == "option"]
    assert [(e["value"], e.text, "selected" in e.attributes) for e in options] == [
        ("", "Kies", False),
        ("hard", "Hard", False),
        ("zacht", "Zacht & week", True),
    ]


def test_the_language_of_the_page_stays(place: Place) -> None:
    answer = place.get("/klein/doos?lang=en")
    assert 'action="../klein/doos/schrijf?lang=en"' in answer.body
    done = place.bureau.post("/klein/doos/schrijf?lang=en", GOOD, place.secret)
    assert (done.status, done.headers["location"]) == (303, "../../klein/doos?lang=en")


def test_an_act_stands_on_another_screen_too(place: Place) -> None:
    assert 'action="klein/doos/steen/rond/weg"' in place.get("/elders").body


def test_done_goes_back_to_the_screen(place: Place) -> None:
    answer = place.press()
    assert (answer.status, answer.headers["location"]) == (303, "../../klein/doos")
    assert place.written == ["Mijn <b>woorden</b>"]
    assert place.press("knop").status == 303


def test_done_may_go_elsewhere_say_more_or_show_a_page_of_its_own(place: Place) -> None:
    place.happens = Go("werkbak")
    assert place.press().headers["location"] == "../../werkbak"
    place.happens = Again({"nieuws": "Eenmalig nieuws"})
    again = place.press()
    assert (again.status, only(again.body, "h1").text) == (200, "Klein doos")
    assert "Eenmalig nieuws" in again.body
    assert KEPT not in again.body
    assert "Eenmalig nieuws" not in place.get().body
    place.happens = Shown("papier.html", {"kop": "Op papier"})
    shown = place.press()
    assert (shown.status, only(shown.body, "h1").text) == (200, "Op papier")
    # Buttons on such a page work as on any other.
    assert [e["action"] for e in every(shown.body, "form")][2:] == ["../../klein/doos/knop"]
    for answer in (again, shown):
        assert every(answer.body, "div", role="alert") == []
        assert not only(answer.body, "title").text.startswith("Fout")


def test_what_is_not_there_is_a_404_that_gives_back_what_was_typed(place: Place) -> None:
    missing = place.bureau.get("/klein/weg", place.secret)
    for fields in (GOOD, {**GOOD, "tekst": ""}):
        place.happens = NotThere()
        answer = place.bureau.post("/klein/weg/schrijf", fields, place.secret)
        assert answer.status == 404
        # It says no more than the words that were sent, and the same whatever is not there.
        for heading in ("title", "h1"):
            assert only(answer.body, heading).text == only(missing.body, heading).text
        kept = [e.text.strip() for e in every(answer.body, "textarea")]
        assert kept == ([GOOD["tekst"]] if fields["tekst"] else [])
        never = place.bureau.post("/klein/nooit/schrijf", fields, place.secret)
        assert answer.body.replace("/weg", "/nooit") == never.body
        assert answer.headers == never.headers
    assert place.press().status == 404
    assert place.done == []


@pytest.mark.parametrize(
    ("typed", "field_id", "message"),
    [
        ({"tekst": ""}, "tekst", "Schrijf iets."),
        ({"tekst": "x" * 61}, "tekst", "Uw tekst is 1 teken te lang."),
        ({"soort": ""}, "soort", "Kies soort."),
        ({"soort": "blauw"}, "soort", "Dit antwoord kennen wij niet. Kies opnieuw."),
        ({"tekst": f"Nummer {BSN}"}, "tekst", NO_BSN),
    ],
)
def test_a_wrong_answer_is_told_at_its_field_with_what_was_typed(
    place: Place, typed: dict[str, str], field_id: str, message: str
) -> None:
    answer = place.press(**typed)
    assert_wrong(answer, field_id, message)
    held = {**GOOD, **typed}
    assert text_in(answer) == held["tekst"]
    chosen = [e["value"] for e in every(answer.body, "option") if "selected" in e.attributes]
    assert chosen == [held["soort"]] * (held["soort"] in {"hard", "zacht"})
    assert place.done == []


def test_a_character_that_cannot_be_read_is_told_and_shown_as_one(place: Place) -> None:
    answer = place.press(tekst="a\udcffb")
    assert answer.status == 422
    assert "teken dat wij niet kunnen lezen" in text_of(answer.body)
    assert text_in(answer) == "a\ufffdb"


def test_the_button_at_a_bsn_takes_it_out_and_does_nothing_else(place: Place) -> None:
    wrong = place.press(tekst=f"Het is {BSN} geloof ik")
    assert BSN in wrong.body
    (button,) = every(wrong.body, "button", name="go")
    assert button.text == "Haal het nummer weg bij ‘Uw tekst’"
    answer = place.press(tekst=f"Het is {BSN} geloof ik", go=button["value"])
    assert (answer.status, place.done) == (200, [])
    assert text_in(answer) == "Het is geloof ik"
    assert BSN not in answer.body
    # On the page without a problem no such button is left, and sending it is enough.
    assert every(answer.body, "div", role="alert") == every(answer.body, "button", name="go") == []
    assert place.press(tekst="Het is geloof ik").status == 303
    assert place.written == ["Het is geloof ik"]


def test_the_first_button_of_a_form_is_the_one_that_sends(place: Place) -> None:
    """Enter in a text box presses it."""
    wrong = place.press(tekst=BSN)
    buttons = [e for e in form_of(wrong, "schrijf") if e.tag == "button"]
    assert [e["name"] for e in buttons] == ["", "go"]


def test_a_refusal_is_told_at_its_field(place: Place) -> None:
    place.happens = Refused("soort", "Kies een andere soort.")
    answer = place.press()
    assert_wrong(answer, "soort", "Kies een andere soort.")
    assert KEPT in answer.body


@pytest.mark.parametrize("about", ["", "ander", "nergens"])
def test_a_refusal_about_no_field_that_is_seen_is_told_on_top(place: Place, about: str) -> None:
    place.happens = Refused(about, "Dit gaat nu niet.")
    answer = place.press("los", ander="twee", reden="Daarom <i>")
    assert answer.status == 422
    assert alert_of(answer) == "Dit gaat nu niet."
    assert only(answer.body, "title").text.startswith("Fout: ")
    typed = [e["value"] for e in every(answer.body, "input", name="reden")]
    assert typed == ["", "", "", "Daarom <i>"]


def test_who_was_too_late_sees_what_stands_there_now_and_their_own_words(place: Place) -> None:
    place.happens = Conflict("row stands")
    answer = place.press()
    assert answer.status == 409
    assert alert_of(answer) == TOO_LATE
    assert text_in(answer) == GOOD["tekst"]
    assert every(answer.body, "h1")[0].text == "Klein doos"
    # Pressed again from here it is another act: it is decided anew.
    assert only_page(answer) != PAGE


def only_page(answer: Answer) -> str:
    (found,) = {e["value"] for e in every(answer.body, "input", name="blad")}
    return found


def assert_kept(place: Place, answer: Answer, status: int, words: str = KEPT) -> None:
    """Nothing was done, and what was typed is still there."""
    assert (answer.status, place.done) == (status, [])
    assert words in answer.body


@pytest.mark.parametrize("error", [Unavailable(), SealBroken()])
def test_an_outage_is_told_and_no_word_is_lost(place: Place, error: Exception) -> None:
    place.happens = error
    answer = place.press()
    assert_kept(place, answer, 503)
    assert "Uw tekst</label>" in answer.body


@pytest.mark.parametrize("error", [Unavailable(), SealBroken(), Conflict("x")])
def test_a_screen_that_cannot_be_shown_shows_nothing_of_it(place: Place, error: Exception) -> None:
    place.shows = error
    answer = place.get()
    assert (answer.status, "Klein" in answer.body) == (503, False)
    # The screen is shown again after a wrong answer: what was typed is still there.
    assert_kept(place, place.press(soort=""), 503)


def test_without_its_lists_nothing_is_judged_and_nothing_lost(place: Place) -> None:
    place.lists = Unavailable()
    assert place.get().status == 503
    assert_kept(place, place.press(), 503)


@pytest.mark.parametrize(
    ("act", "typed"),
    [
        ("schrijf", {"soort": ["hard", "zacht"]}),
        ("los", {}),
        ("los", {"ander": ""}),
        ("los", {"ander": "x" * 21}),
    ],
)
def test_an_input_that_comes_twice_or_was_tampered_with_is_none_of_ours_and_not_lost(
    place: Place, act: str, typed: dict[str, Any]
) -> None:
    answer = place.press(act, **typed, reden="Mijn reden")
    assert_kept(place, answer, 400, KEPT if act == "schrijf" else "Mijn reden")


@pytest.mark.parametrize(
    ("act", "typed", "field_id"),
    [("steen/plat/weg", {}, "reden-weg-plat"), ("los", {"ander": "twee"}, "reden-los-twee")],
)
def test_of_several_forms_the_one_that_was_pressed_is_marked(
    place: Place, act: str, typed: dict[str, str], field_id: str
) -> None:
    assert_wrong(place.press(act, **typed, reden=""), field_id, "Zeg het.")
    long = place.press(act, **typed, reden="z" * 21)
    assert_wrong(long, field_id, "Uw tekst is 1 teken te lang.")
    filled = {e["id"]: e["value"] for e in every(long.body, "input", name="reden")}
    assert {one for one, value in filled.items() if value} == {field_id}


def test_when_its_form_is_gone_the_words_are_told_and_the_text_is_kept(place: Place) -> None:
    place.is_open = False
    for happens, status, words in (
        (Refused("soort", "Dit is nu dicht."), 422, "Dit is nu dicht."),
        (Conflict("x"), 409, TOO_LATE),
    ):
        place.happens = happens
        answer = place.press()
        assert answer.status == status
        assert alert_of(answer) == words
        assert text_in(answer) == GOOD["tekst"]
        assert "Uw tekst is niet weg" in answer.body
        ids = {e["id"] for e in elements(answer.body)}
        links = {e["href"][1:] for e in every(answer.body, "a") if e["href"].startswith("#")}
        assert links <= ids
    place.happens = None
    assert "Schrijf iets." in place.press(tekst="").body


def test_an_object_that_is_on_the_screen_no_more_is_told_on_top(place: Place) -> None:
    answer = place.press("steen/scheef/weg", reden="")
    assert answer.status == 422
    assert alert_of(answer) == "Zeg het."
    assert [e for e in elements(answer.body) if e["aria-invalid"]] == []


def test_the_same_words_from_the_same_page_are_one_act(place: Place) -> None:
    for typed in ({}, {}, {"tekst": "Andere woorden"}, {"soort": "hard"}, {"page": "b" * 20}):
        assert place.press(**typed).status == 303
    keys = [once for once, _ in place.done]
    assert keys[0] == keys[1]
    assert len(set(keys)) == 4


@pytest.mark.parametrize("page", ["", "a", "A" * 20, "x" * 20, "a" * 21])
def test_a_page_without_a_name_of_ours_never_makes_two_acts_one(place: Place, page: str) -> None:
    for _ in range(2):
        assert place.press(page=page).status == 303
    assert len({once for once, _ in place.done}) == 2


def test_every_page_has_a_name_of_its_own(place: Place) -> None:
    assert len({only_page(place.get()) for _ in range(5)}) == 5


def test_an_act_asks_for_its_own_right(place: Place) -> None:
    ends = ("schrijf", "steen/{steen}/weg", "los", "knop")
    assert place.guard.declared == {
        ("GET", "/klein/{ding}"): "melding_lezen",
        **{("POST", f"/klein/{{ding}}/{end}"): "melding_behandelen" for end in ends},
        ("GET", "/elders"): "werkbak_zien",
        ("GET", "/klein/{ding}/vraag"): "melding_behandelen",
        ("POST", "/klein/{ding}/vraag"): "melding_behandelen",
    }
    reader = place.bureau.logged_in("teamleider")
    assert place.bureau.get("/klein/doos", reader).status == 200
    assert place.bureau.post("/klein/doos/schrijf", GOOD, reader).status == 403
    assert place.done == []


def test_an_act_never_shows_its_screen_to_who_may_not_see_it(place: Place) -> None:
    """A wrong answer is told on the screen, so its right is needed too: the start stops otherwise."""
    wide = Act("/klein/{ding}/jaar/knop", "werkbak_zien", NoAnswers, lambda *_: None, "Druk")
    narrow = Screen("/klein/{ding}/jaar", "journaal_lezen", "klein.html", lambda _: {}, (wide,))
    with pytest.raises(RouteWithoutRight, match="jaar/knop would show"):
        acts.add(Guard(Blueprint("nauw"), lambda: place.bureau.ports), narrow)


ASKED = {"van": "een", "vraag": "Mijn <b>vraag</b>", "aan": "Iemand"}


def test_a_small_page_says_what_its_act_does_and_leads_back(place: Place) -> None:
    page = place.get("/klein/doos/vraag")
    assert page.status == 200
    assert only(page.body, "h1").text == "Vraag over het ding"
    words = text_of(page.body)
    order = ["Van een", "Let op.", "Dit doet de knop.", "Uw vraag", "Vraag maar", "Elders heen"]
    places = [words.index(one) for one in [*order, "Terug naar het ding"]]
    assert places == sorted(places)
    assert [e["href"] for e in every(page.body, "a") if e.text == "Terug naar het ding"] == [
        "../../klein/doos"
    ]
    ids = {e["name"]: e["id"] for e in form_of(page, "vraag") if e["name"] in ASKED}
    assert ids == {"van": "", "vraag": "vraag", "aan": "aan"}


def test_what_was_done_on_a_small_page_is_said_on_the_page_it_is_of(place: Place) -> None:
    done = place.press("vraag", **ASKED)
    assert (done.status, done.headers["location"]) == (303, "../../klein/doos?gedaan=vraag")
    page = place.get("/klein/doos?gedaan=vraag")
    said = only(page.body, "div", role="status")
    assert (said.text, said["tabindex"]) == ("Gevraagd aan Dordrecht.", "-1")
    assert "autofocus" in said.attributes
    english = place.bureau.post("/klein/doos/vraag?lang=en", ASKED, place.secret)
    assert english.headers["location"] == "../../klein/doos?lang=en&gedaan=vraag"


@pytest.mark.parametrize(
    "path",
    [
        "/klein/doos",
        "/klein/doos?gedaan=",
        "/klein/doos?gedaan=knop",
        "/klein/doos?gedaan=schrijf",
        "/klein/doos?gedaan=%3Cb%3E",
        "/elders?gedaan=vraag",
        "/klein/doos/vraag?gedaan=vraag",
    ],
)
def test_an_address_makes_no_page_say_what_no_act_of_its_own_says(place: Place, path: str) -> None:
    page = place.get(path)
    assert (page.status, every(page.body, "div", role="status")) == (200, [])


def test_a_small_page_keeps_what_was_typed_and_asks_again_about_what_is_now(place: Place) -> None:
    place.happens = Conflict("row stands")
    place.owner = "ander"
    answer = place.press("vraag", **ASKED)
    assert (answer.status, alert_of(answer)) == (409, TOO_LATE)
    assert text_in(answer) == ASKED["vraag"]
    assert "Van ander" in text_of(answer.body)
    typed = {e["name"]: e["value"] for e in form_of(answer, "vraag") if e.tag == "input"}
    assert (typed["van"], typed["aan"]) == ("ander", "Iemand")


def test_a_small_page_that_closed_meanwhile_says_so_on_top_and_keeps_the_text(place: Place) -> None:
    place.happens, place.closed = Refused("vraag", "Dat kan niet meer."), "Het is dicht."
    answer = place.press("vraag", **ASKED)
    assert (answer.status, alert_of(answer)) == (422, "Dat kan niet meer.")
    assert ASKED["vraag"] in [e.text.strip() for e in every(answer.body, "textarea")]
    assert [e["action"] for e in every(answer.body, "form")] == ["../../kenmerk", "../../uitloggen"]
    assert "Het is dicht." in text_of(answer.body)


def test_all_faults_are_told_at_once_also_those_that_only_the_store_knows(place: Place) -> None:
    place.faults = {"aan": "Die is er niet.", "vraag": "Anders."}
    answer = place.press("vraag", van="een", vraag="", aan="Iemand")
    assert answer.status == 422
    assert told_on_top(answer) == ["Vraag iets.", "Die is er niet."]
    place.happens = Refused("vraag", "Niet dit.", {"aan": "En niet die."})
    assert told_on_top(place.press("vraag", **ASKED)) == ["Niet dit.", "En niet die."]
    assert place.done == []


def told_on_top(answer: Answer) -> list[str]:
    """The links of the error summary."""
    summary = only(answer.body, "div", id="fout")
    return [e.text for e in every(answer.body, "a") if summary in e.parents]
