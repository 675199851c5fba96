"""Figures in the bureau and in public: who reads them, who publishes, and what stays readable."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cached_property
from typing import Any

import pytest

from chalicelib.catalogue.store import CatalogueStore, put_uitgave
from chalicelib.evaluation.files import NAMES, NOT_PUBLISHED
from chalicelib.evaluation.store import EvaluationStore
from chalicelib.facts.domain import Counted
from chalicelib.facts.store import insert_facts
from chalicelib.platform.table import Transaction
from chalicelib.platform.web.app import WebApp
from chalicelib.process.store import ProposalStore
from tests.support.bureau import PAGE, Bureau, answered, led_to, text_of
from tests.support.fakes import VirtualClock
from tests.support.reading import every
from tests.support.web import Answer, ask


def text(answer: Answer) -> str:
    return text_of(answer.body)


PLAN = "SASS-2020-2022"
PUBLIC, EXACT = f"{PLAN}.2020-M01.publicatie.r1", f"{PLAN}.2020-M01.intern.r1"
HERE, FILE = f"/evaluatie/{PUBLIC}", f"/evaluatie/{PUBLIC}/bestand/rapport.html"
BEGAN = date(2020, 1, 1)
WHY = "In de tabel met kosten stond een verkeerd bedrag."


class Town(Bureau):
    """A bureau with the releases of a month; whoever works there has the name of their role."""

    def __post_init__(self) -> None:
        super().__post_init__()
        for role in ("evaluator", "communicatie", "lezer", "triagist", "fg"):
            self.hire(role, role)
        for number in range(13):
            day = date(2020, 1, 1 + number)
            fields = {"channel": "publiek", "subject_kind": "persoon", "verified": "nee"}
            self.put(*insert_facts(Counted("ontvangen", day, fields), day))
        self.make_releases(BEGAN)

    @cached_property
    def site(self) -> WebApp:
        app = WebApp("public")
        for pages in self.root.public_pages():
            app.register_blueprint(pages)
        return app

    def visit(self, path: str) -> Answer:
        return ask(self.site, "GET", path, None, {})

    def press(self, path: str, who: str, **fields: str) -> Answer:
        return self.post(path, {"blad": PAGE, **fields}, self.alive(who))

    def row(self, named: str = PUBLIC) -> Any:
        found = EvaluationStore(self.database).release(named)
        assert found is not None
        return found

    def sign_it(self) -> Answer:
        return self.press(f"{HERE}/tekenen", "communicatie", versie=str(self.row().version))

    def publish(self) -> None:
        answered(303, self.press(f"{HERE}/publiceren", "evaluator"))
        answered(303, self.sign_it())

    def told(self, object_id: str) -> list[str]:
        return [entry.action for entry in self.journal.chain(object_id)]


@pytest.fixture
def town() -> Town:
    return Town(clock=VirtualClock(datetime(2020, 2, 2, 9, 0, tzinfo=UTC)))


def test_one_proposes_another_signs_and_everybody_reads_it(town: Town) -> None:
    assert "Er zijn nog geen cijfers gepubliceerd" in text(town.visit("/cijfers"))
    assert "Publicatie voorstellen" in text(answered(200, town.get(HERE, town.alive("evaluator"))))
    town.publish()
    shown = text(answered(200, town.visit("/cijfers")))
    assert "Januari 2020" in shown
    one = text(answered(200, town.visit(f"/cijfers/{PUBLIC}")))
    assert "Rapport" in one
    assert "Concept-raadsbrief" not in one
    report = answered(200, town.visit(f"/cijfers/{PUBLIC}/rapport.html"))
    assert "10 tot en met 19 meldingen" in text(report)
    assert town.row().state == "gepubliceerd"
    # Whoever asks in three years what stood there has to read the year.
    assert "zondag 2 februari 2020" in text(town.get(HERE, town.alive("evaluator")))


def test_a_period_is_told_from_the_same_period_of_another_plan_and_of_another_revision(
    town: Town,
) -> None:
    town.publish()
    (shown,) = CatalogueStore(town.database).uitgaven()
    assert names_of_links(town) == ["Januari 2020"]
    others = (
        replace(shown, id="twee", revision=2),
        replace(shown, id="weg", withdrawn_on="2020-03-01"),
    )
    town.database.commit(Transaction([put_uitgave(one) for one in others]))
    assert len(set(names_of_links(town))) == 3
    town.database.commit(Transaction([put_uitgave(replace(shown, id="b", plan="Een ander plan"))]))
    assert len(set(names_of_links(town))) == 4
    assert "Januari 2020: Een ander plan" in names_of_links(town)


def names_of_links(town: Town) -> list[str]:
    """The links to releases on the public list, as a screen reader names them."""
    page = answered(200, town.visit("/cijfers"))
    return [link.text.strip() for link in every(page.body, "a") if "cijfers/" in link["href"]]


def test_nothing_is_public_before_the_signature_and_a_draft_never_is(town: Town) -> None:
    answered(303, town.press(f"{HERE}/publiceren", "evaluator"))
    assert town.published.files == {}
    answered(404, town.visit(f"/cijfers/{PUBLIC}"))
    answered(404, town.visit(f"/cijfers/{PUBLIC}/rapport.html"))
    answered(303, town.sign_it())
    names = {name.rpartition("/")[2] for name in town.published.files}
    assert names == set(NAMES) - NOT_PUBLISHED
    for draft in NOT_PUBLISHED:
        answered(404, town.visit(f"/cijfers/{PUBLIC}/{draft}"))


def test_every_published_file_is_the_one_that_was_read_before(town: Town) -> None:
    town.publish()
    for name in set(NAMES) - NOT_PUBLISHED:
        before = answered(200, town.get(f"{HERE}/bestand/{name}", town.alive("lezer")))
        after = answered(200, town.visit(f"/cijfers/{PUBLIC}/{name}"))
        assert before.content == after.content, name


def test_a_proposer_cannot_sign_and_who_does_communication_cannot_propose(town: Town) -> None:
    answered(403, town.press(f"{HERE}/publiceren", "communicatie"))
    answered(303, town.press(f"{HERE}/publiceren", "evaluator"))
    answered(403, town.press(f"{HERE}/tekenen", "evaluator", versie=str(town.row().version)))
    town.hire("beide", "evaluator", "communicatie")
    answered(303, town.press(f"{HERE}/intrekken", "evaluator"))
    answered(303, town.press(f"{HERE}/publiceren", "beide"))
    version = str(town.row().version)
    answered(422, town.press(f"{HERE}/tekenen", "beide", versie=version))
    assert town.row().state == "klaar"


def test_what_changed_since_it_was_read_is_read_before_it_is_signed(town: Town) -> None:
    answered(303, town.press(f"{HERE}/publiceren", "evaluator"))
    before = str(town.row().version)
    answered(303, town.press(f"{HERE}/raad", "evaluator", **_given("3-2-2020")))
    answer = town.press(f"{HERE}/tekenen", "communicatie", versie=before)
    assert "Er is intussen iets gewijzigd" in text(answered(422, answer))
    answered(303, town.sign_it())


def _given(day: str) -> dict[str, str]:
    number, month, year = day.split("-")
    return {"dag-dag": number, "dag-maand": month, "dag-jaar": year, "hoe": "raadsbrief"}


def test_pressed_twice_it_is_proposed_signed_and_mailed_once(town: Town) -> None:
    for _ in range(2):
        answered(303, town.press(f"{HERE}/publiceren", "evaluator"))
    version = str(town.row().version)
    for _ in range(2):
        answered(303, town.press(f"{HERE}/tekenen", "communicatie", versie=version))
    assert town.told(f"uitgave#{PUBLIC}") == ["voorgesteld", "getekend"]


def test_a_rejection_leaves_the_release_as_it_was_and_says_why(town: Town) -> None:
    answered(303, town.press(f"{HERE}/publiceren", "evaluator"))
    answered(422, town.press(f"{HERE}/afwijzen", "communicatie"))
    answered(303, town.press(f"{HERE}/afwijzen", "communicatie", reden="klopt_niet"))
    assert (town.row().state, town.row().proposal) == ("klaar", "")
    assert town.published.files == {}
    assert "De cijfers kloppen niet" in text(town.get("/tekenen", town.alive("evaluator")))


def test_a_release_that_was_withdrawn_says_so_and_offers_no_file(town: Town) -> None:
    town.publish()
    answered(422, town.press(f"{HERE}/terugtrekken", "evaluator", waarom=""))
    answered(303, town.press(f"{HERE}/terugtrekken", "evaluator", waarom=WHY))
    # Until the signature it stands.
    answered(200, town.visit(f"/cijfers/{PUBLIC}/rapport.html"))
    answered(303, town.sign_it())
    shown = text(answered(200, town.visit(f"/cijfers/{PUBLIC}")))
    assert WHY in shown
    assert "ingetrokken" in text(town.visit("/cijfers"))
    answered(404, town.visit(f"/cijfers/{PUBLIC}/rapport.html"))
    # In the bureau it stays readable: what the council got can be looked up.
    answered(200, town.get(FILE, town.alive("lezer")))
    assert "publiceren" not in led_words(town.get(HERE, town.alive("evaluator")))


def led_words(answer: Answer) -> set[str]:
    return set(re.findall(r'href="[^"]*/([a-z]+)"', answer.body))


def test_a_revision_is_made_by_the_next_run_with_its_reason_and_the_same_counts(town: Town) -> None:
    town.publish()
    answer = answered(303, town.press(f"{HERE}/herzien", "evaluator", waarom=WHY))
    revised = f"{PLAN}.2020-M01.publicatie.r2"
    assert led_to(answer).partition("?")[0].endswith(revised)
    answered(200, town.get(f"/evaluatie/{revised}", town.alive("evaluator")))
    town.make_releases(BEGAN)
    assert town.row(revised).state == "klaar"
    report = text(town.get(f"/evaluatie/{revised}/bestand/rapport.html", town.alive("lezer")))
    assert WHY in report
    first, second = (
        town.releases.files[f"{town.row(n).folder}/cijfers-data.csv"].decode().replace(",2,", ",1,")
        for n in (PUBLIC, revised)
    )
    assert first == second
    manifest = json.loads(town.releases.files[f"{town.row(revised).folder}/manifest.json"])
    assert (manifest["revision"], manifest["reason"]) == (2, WHY)
    assert "publiceren" in led_words(town.get(f"/evaluatie/{revised}", town.alive("evaluator")))
    # There is one already.
    answered(422, town.press(f"{HERE}/herzien", "evaluator", waarom=WHY + " "))


def test_exact_figures_are_for_their_reading_list_and_the_journal_comes_first(town: Town) -> None:
    path = f"/evaluatie/{EXACT}/bestand/rapport.html"
    assert "U staat niet op de leeslijst" in text(
        town.get(f"/evaluatie/{EXACT}", town.alive("lezer"))
    )
    answered(403, town.get(path, town.alive("lezer")))
    assert town.told(f"uitgave#{EXACT}") == []
    _put_on(town, "intern", "lezer")
    report = answered(200, town.get(path, town.alive("lezer")))
    assert "13 meldingen" in text(report)
    assert town.told(f"uitgave#{EXACT}") == ["bestand_gelezen"]
    # Nobody reads while the journal cannot be written.
    town.database.away.add("journal")
    answered(503, town.get(path, town.alive("lezer")))


def _put_on(town: Town, name: str, person: str, how: str = "erop") -> None:
    answered(303, town.press("/leeslijst", "evaluator", lijst=name, wie=person, hoe=how))
    (found,) = re.findall(
        r'action="[^"]*leeslijst/([0-9a-f]+)/tekenen',
        town.get("/leeslijst", town.alive("communicatie")).body,
    )
    answered(303, town.press(f"/leeslijst/{found}/tekenen", "communicatie"))


def test_two_people_change_a_reading_list_and_one_alone_cannot(town: Town) -> None:
    answered(
        303, town.press("/leeslijst", "evaluator", lijst="intern", wie="evaluator", hoe="erop")
    )
    page = town.get("/leeslijst", town.alive("evaluator")).body
    assert "/tekenen" not in page
    (found,) = (one.id for one in ProposalStore(town.database, "evaluation").all())
    answered(403, town.press(f"/leeslijst/{found}/tekenen", "evaluator"))
    assert EvaluationStore(town.database).reading_list("intern").people == ()


def test_somebody_who_is_taken_off_a_reading_list_reads_no_more(town: Town) -> None:
    _put_on(town, "intern", "lezer")
    path = f"/evaluatie/{EXACT}/bestand/cijfers.csv"
    answered(200, town.get(path, town.alive("lezer")))
    town.clock.advance(60)
    _put_on(town, "intern", "lezer", "eraf")
    answered(403, town.get(path, town.alive("lezer")))


def test_the_annex_has_a_reading_list_of_its_own(town: Town) -> None:
    _put_on(town, "intern", "evaluator")
    town.publish()
    path = f"/evaluatie/{PUBLIC}/bijlage/rapport.html"
    answered(403, town.get(path, town.alive("evaluator")))
    _put_on(town, "bijlage", "lezer")
    assert "13 meldingen" in text(answered(200, town.get(path, town.alive("lezer"))))
    # Who reads the annex does not read what the evaluator reads.
    answered(403, town.get(f"/evaluatie/{EXACT}/bestand/rapport.html", town.alive("lezer")))


def test_when_the_council_got_it_is_noted_once_and_stays_readable(town: Town) -> None:
    for _ in range(2):
        answered(303, town.press(f"{HERE}/raad", "evaluator", **_given("3-2-2020")))
    shown = text(town.get(HERE, town.alive("lezer")))
    assert "Raadsinformatiebrief" in shown
    assert "3 februari 2020" in shown
    assert len(town.row().given) == 1


def test_a_file_that_is_not_the_one_of_the_manifest_is_not_published(town: Town) -> None:
    answered(303, town.press(f"{HERE}/publiceren", "evaluator"))
    town.releases.files[f"{town.row().folder}/cijfers.csv"] = b"anders"
    assert "Een bestand van deze uitgave klopt niet" in text(town.sign_it())
    assert town.row().state == "klaar"
    answered(404, town.visit(f"/cijfers/{PUBLIC}"))


def test_killed_between_the_copies_and_the_signature_it_is_signed_again(town: Town) -> None:
    answered(303, town.press(f"{HERE}/publiceren", "evaluator"))
    town.database.away.add("evaluation")
    answered(503, town.sign_it())
    assert town.published.files
    answered(404, town.visit(f"/cijfers/{PUBLIC}/rapport.html"))
    town.database.away.clear()
    answered(303, town.sign_it())
    answered(200, town.visit(f"/cijfers/{PUBLIC}/rapport.html"))


@pytest.mark.parametrize(
    "path", ["x", f"{PLAN}.2020-M99.publicatie.r1", f"{PUBLIC}/bestand/geheim.txt"]
)
def test_what_is_not_there_is_not_found(town: Town, path: str) -> None:
    answered(404, town.get(f"/evaluatie/{path}", town.alive("evaluator")))
    answered(404, town.visit(f"/cijfers/{path.replace('/bestand', '')}"))


def test_a_report_may_use_its_own_style_and_nothing_else(town: Town) -> None:
    town.publish()
    answer = town.visit(f"/cijfers/{PUBLIC}/rapport.html")
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy
    saved = town.visit(f"/cijfers/{PUBLIC}/cijfers.xlsx")
    assert saved.headers["content-disposition"].startswith("attachment")
    assert saved.content[:2] == b"PK"


def test_the_page_says_in_english_what_is_dutch(town: Town) -> None:
    town.publish()
    shown = text(town.visit(f"/cijfers/{PUBLIC}?lang=en"))
    assert "The files are in Dutch." in shown
