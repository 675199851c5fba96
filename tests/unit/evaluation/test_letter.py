"""The letter to the council about the plan of 2020-2022 can be written again from facts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from chalicelib.evaluation import plans
from tests.support.letter_facts import (
    ACTIVITIES,
    PLAN,
    SINCE_2015,
    SINCE_PLAN,
    figure,
    figures,
    letter_facts,
    released,
    report_facts,
)
from tests.support.reading import Element, elements

LETTER = "concept-raadsbrief.html"
REPORT = "rapport.html"
# Elements that say something: one without words would be a blank in the letter.
_SAYING = {"p", "li", "h1", "h2", "h3", "th", "td", "caption"}
_NOT_COUNTED = "Hierover zijn nog geen cijfers."
# What the letter says of trainings when nobody counts them: what is known of the time before, if anything.
_OF_TRAININGS = {
    SINCE_PLAN: (
        "Hoeveel professionals de basistraining volgden, is over deze periode niet bekend.",
        "Hoeveel mensen de training in het denkkader volgden, is over deze periode niet bekend.",
    ),
    SINCE_2015: (
        (
            "De basistraining Radicalisering en Extremisme is gevolgd door ten minste 180 professionals "
            "tot en met 2020; over de tijd daarna zijn nog geen cijfers."
        ),
        (
            "De training om het denkkader over polarisatie toe te passen is gevolgd door ongeveer 50 "
            "mensen tot en met 2020; over de tijd daarna zijn nog geen cijfers."
        ),
    ),
}


@pytest.fixture(scope="module", params=[SINCE_PLAN, SINCE_2015])
def release(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The release of a period that runs on, with all that is counted."""
    folder = tmp_path_factory.mktemp("brief")
    return released(folder, letter_facts(), request.param, activities=ACTIVITIES)


@pytest.fixture(scope="module")
def since_2015(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sinds")
    return released(folder, letter_facts(), SINCE_2015, activities=ACTIVITIES)


@pytest.fixture(scope="module", params=[SINCE_PLAN, SINCE_2015])
def of_reports(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same release when only reports are counted."""
    return released(tmp_path_factory.mktemp("meldingen"), report_facts(), request.param)


def page_of(release: Path, name: str) -> list[Element]:
    """The elements of a page of a release."""
    return elements((release / name).read_text("utf-8"))


def sentences(release: Path, name: str) -> list[str]:
    """The text of each paragraph, list item and cell, with single blanks."""
    return [" ".join(one.text.split()) for one in page_of(release, name) if one.tag in _SAYING]


def rows_of_table(release: Path, caption: str) -> Iterator[list[str]]:
    """The cells of each row of the table with this caption."""
    page = page_of(release, LETTER)
    (named,) = (one for one in page if one.tag == "caption" and one.text == caption)
    table = named.parents[-1]
    for row in (one for one in page if one.tag == "tr" and table in one.parents):
        yield [one.text.strip() for one in page if one.tag in {"th", "td"} and row in one.parents]


def test_ten_minste_180_professionals_have_followed_the_basic_training_since_2015(
    since_2015: Path,
) -> None:
    wanted = "De basistraining Radicalisering en Extremisme is gevolgd door ten minste 180 professionals."
    assert wanted in sentences(since_2015, LETTER)
    told = "Basistraining Radicalisering en Extremisme: ten minste 180 professionals."
    assert told in sentences(since_2015, REPORT)
    found = figure(since_2015, "DES-1")
    assert (found["cijfer"], found["ondergrens"], found["bovengrens"]) == ("180", "180", "")


def test_ongeveer_50_people_have_followed_the_training_in_the_framework(since_2015: Path) -> None:
    wanted = (
        "De training om het denkkader over polarisatie toe te passen is gevolgd door "
        "ongeveer 50 mensen."
    )
    assert wanted in sentences(since_2015, LETTER)
    assert "Training denkkader polarisatie: ongeveer 50 mensen." in sentences(since_2015, REPORT)
    found = figure(since_2015, "DES-2")
    # Nobody knows on which side of fifty it lies.
    assert (found["cijfer"], found["ondergrens"], found["bovengrens"]) == ("50", "", "")


def test_whoever_was_trained_since_the_plan_began_is_counted_without_the_stock_before_it(
    tmp_path: Path,
) -> None:
    release = released(tmp_path, letter_facts(), SINCE_PLAN)
    assert figure(release, "DES-1")["in_woorden"] == "40 tot en met 49 professionals"
    assert figure(release, "DES-2")["in_woorden"] == "50 tot en met 59 mensen"


def test_the_letter_names_both_goals_of_the_safety_plan_and_its_period(release: Path) -> None:
    plan = plans.load("dordrecht").named(PLAN)
    assert plan is not None
    assert len(plan.goals) == 2
    said = sentences(release, LETTER)
    assert set(plan.goals) <= set(said)
    assert "Integraal Veiligheidsplan 2019-2022." in said
    assert any("tot en met 31 december 2022" in one for one in said)


def test_the_letter_names_three_action_lines(release: Path) -> None:
    said = sentences(release, LETTER)
    assert "Wij werken langs 3 actielijnen:" in said
    lines = [
        one.text.strip()
        for one in page_of(release, LETTER)
        if one.tag == "strong" and one.parents[-1].tag == "li"
    ]
    assert lines == ["Signaleren.", "Voorkomen.", "Interveniëren en terugdringen."]


def test_the_budget_is_three_times_20_000_euros_and_incidental(release: Path) -> None:
    assert list(rows_of_table(release, "Beschikbaar budget"))[1:] == [
        [year, "€ 20.000", "incidenteel"] for year in ("2020", "2021", "2022")
    ]
    # Of it is set against what was paid what is there in the years that have begun.
    said = "Besteed budget: € 28.250,50, van € 40.000 (70 tot en met 71%)."
    assert said in sentences(release, LETTER)
    assert figure(release, "BUD-1")["cijfer"] == "28250,50"
    assert figure(release, "BUD-1", "noemer")["cijfer"] == "40000,00"


def test_all_eight_target_groups_of_the_plan_are_reached(release: Path) -> None:
    found = figure(release, "DES-4")
    assert found["in_woorden"] == "8 doelgroepen"
    assert figure(release, "DES-4", "noemer")["cijfer"] == "8"
    parts = [row for row in figures(release) if row["indicator"] == "DES-4"]
    groups = [row["categorie"] for row in parts if row["niveau"] == "deel"]
    assert len(groups) == 8
    assert "Bereikte doelgroepen: 8 doelgroepen, van 8 doelgroepen." in sentences(release, REPORT)


def test_there_was_a_training_for_parents_in_each_year(release: Path, tmp_path: Path) -> None:
    assert "Trainingen voor vaders en moeders: 2 trainingen." in sentences(release, LETTER)
    target = "Doel: Elk jaar ten minste één training voor vaders en moeders."
    assert target in sentences(release, REPORT)
    assert figure(released(tmp_path, letter_facts(), "2020"), "VOO-1")["cijfer"] == "1"


def test_every_melding_was_examined(release: Path) -> None:
    examined, decided = figure(release, "SIG-2"), figure(release, "SIG-2", "noemer")
    assert (examined["cijfer"], decided["cijfer"]) == ("40", "40")
    assert figure(release, "SIG-2", "aandeel")["bovengrens"] == "100"
    assert "Doel: Elke melding wordt goed onderzocht." in sentences(release, REPORT)
    said = sentences(release, LETTER)
    assert any(one.startswith("Elke melding bij de gemeente wordt onderzocht.") for one in said)


def test_the_way_from_melding_to_overleg_is_told_in_tens(release: Path) -> None:
    said = sentences(release, LETTER)
    assert said.index("Ontvangen meldingen: 40 tot en met 49 meldingen.") < said.index(
        "Van melding naar casus: 20 tot en met 29 meldingen, van 40 tot en met 49 meldingen "
        "(40 tot en met 73%)."
    )
    assert "Uitkomst van de weging: 20 tot en met 29 casussen." in said
    assert "Casusoverleg: 10 tot en met 19 casussen, op 20 tot en met 29 casussen." in said
    way = [figure(release, one)["cijfer"] for one in ("SIG-1", "INT-1", "INT-2", "INT-7")]
    assert way == ["40", "20", "20", "10"]


def test_what_was_done_stands_under_the_activity_of_the_plan_that_it_belongs_to(
    release: Path,
) -> None:
    said = sentences(release, LETTER)
    heads = [
        *("Vergroten van de weerbaarheid van kwetsbare groepen", "Tegengaan van polarisatie"),
        *("Verstevigen van het Netwerk Bondgenoten", "Persoonsgerichte aanpak"),
    ]
    assert [one for one in said if one in heads] == heads
    done = said.index("20 oktober 2020: Vaders en moeders volgden de training weerbaar opvoeden.")
    assert said.index(heads[0]) < done < said.index(heads[1])
    assert "14 januari 2021: De website over het meldpunt is vernieuwd." in said
    # It is still to come.
    assert not any("komen bijeen in het stadhuis" in one for one in said)


@pytest.mark.parametrize("name", [LETTER, REPORT])
def test_a_page_has_no_blank(release: Path, name: str) -> None:
    _assert_no_blank(release, name)


@pytest.mark.parametrize("name", [LETTER, REPORT])
def test_a_page_has_no_blank_when_only_reports_are_counted(of_reports: Path, name: str) -> None:
    _assert_no_blank(of_reports, name)


def _assert_no_blank(release: Path, name: str) -> None:
    said = sentences(release, name)
    assert "" not in said
    # A value that was left out shows as a word of the program, or as two marks beside each other.
    odd = re.compile(
        r"None|Undefined|\{\{|\}\}|\{%|\bnan\b|: ?\.|, ?,|\( ?\)|\b(door|van|op) ?[.,]"
    )
    assert [one for one in said if odd.search(one)] == []


def test_trainings_of_which_nobody_counts_any_are_not_told_as_a_nought(of_reports: Path) -> None:
    said = sentences(of_reports, LETTER)
    for name in (
        "Trainingen voor vaders en moeders",
        "Bereikte ouders",
        "Voorlichtingen",
        "Nieuwsbrieven",
        "Netwerkbijeenkomsten",
        "Uitkomst van de weging",
        "Casusoverleg",
    ):
        assert f"{name}. {_NOT_COUNTED}" in said
        assert f"{name}. {_NOT_COUNTED}" in sentences(of_reports, REPORT)
    for indicator in ("VOO-1", "VOO-2", "VOO-3", "INT-2", "INT-7", "DES-4", "NET-1"):
        found = figure(of_reports, indicator)
        assert (found["cijfer"], found["in_woorden"]) == ("", _NOT_COUNTED)


def test_what_was_trained_before_anybody_counted_is_told_as_far_as_it_is_known(
    of_reports: Path,
) -> None:
    period = of_reports.parents[1].name
    assert set(_OF_TRAININGS[period]) <= set(sentences(of_reports, LETTER))


def test_reports_are_counted_all_the_same_when_nothing_else_is(of_reports: Path) -> None:
    way = [figure(of_reports, one)["cijfer"] for one in ("SIG-1", "SIG-2", "INT-1")]
    assert way == ["40", "40", "20"]
