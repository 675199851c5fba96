"""The costs of a plan: entered, paid and taken back by its coordinators, and counted exactly."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

import pytest

from chalicelib.evaluation.store import COST_AS_SEEN, Cost, EvaluationStore
from tests.support.bureau import answered, later, led_to, text_of
from tests.support.fakes import VirtualClock
from tests.support.planning import (
    EARLIER,
    EARLIER_TITLE,
    PLAN,
    TITLE,
    Office,
    errors_of,
    on,
    rows_of,
    typed_in,
)
from tests.support.reading import every, only
from tests.support.web import Answer

HALL = {**on(1, 3, 2026), "plan": PLAN, "bedrag": "1.250,50", "stand": "toegezegd"}
HALL |= {"lijn": "voorkomen", "omschrijving": "Zaalhuur dialoogbijeenkomst"}
PRINT = {**on(2, 3, 2026), "plan": PLAN, "bedrag": "€ 40", "stand": "betaald"}
PRINT |= {"lijn": "overig", "omschrijving": "Drukwerk"}
NEW = "/kosten/nieuw"


class Treasury(Office):
    """An office that enters costs."""

    def costs(self, plan: str = PLAN) -> list[Cost]:
        return EvaluationStore(self.database).costs(plan)

    def one(self, about: str = HALL["omschrijving"]) -> Cost:
        (found,) = [cost for cost in self.costs() if cost.about == about]
        return found

    def book(self, *booked: Mapping[str, str]) -> None:
        for number, fields in enumerate(booked):
            answered(303, self.do(NEW, fields, page=f"{number:020}"))

    def act(self, verb: str, fields: Mapping[str, str], by: str = "training") -> Answer:
        """What is answered to an act on the hall, from a page of now."""
        one = self.one()
        typed = {"versie": str(one.version), **fields}
        return self.do(f"/kosten/{PLAN}/{one.id}/{verb}", typed, by)


@pytest.fixture
def office() -> Treasury:
    return Treasury()


def paid(day: int = 2, amount: str = "1.300", month: int = 3, year: int = 2026) -> dict[str, str]:
    return {**on(day, month, year), "bedrag": amount}


def tables(office: Treasury) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """The years of the page with their cells, and its costs with theirs, in their order."""
    rows = rows_of(office.see("/kosten"))
    years, costs = ([row for row in rows if len(row) == length] for length in (5, 6))
    return {row[0]: row[1:] for row in years}, {row[0]: row[1:] for row in costs}


def test_the_landing_of_a_coordinator_is_the_plan_of_today_without_a_cost(office: Treasury) -> None:
    page = office.see("/kosten")
    assert TITLE in text_of(page.body)
    assert "Nog geen kosten ingevoerd." in text_of(page.body)
    nothing = ["€ 20.000", "€ 0", "€ 0", "€ 20.000"]
    years = [["2023", *nothing], ["2024", *nothing], ["2025", *nothing], ["2026", *nothing]]
    whole = ["Hele plan", "€ 80.000", "€ 0", "€ 0", "€ 80.000"]
    assert rows_of(page) == [*years, whole]


def test_what_is_entered_stands_in_the_list_and_in_its_year(office: Treasury) -> None:
    answer = answered(303, office.do(NEW, HALL))
    assert led_to(answer).endswith("kosten")
    told = office.see(f"/kosten?{answer.headers['location'].partition('?')[2]}")
    assert only(told.body, "div", role="status").text.strip() == "Kosten opgeslagen."
    assert only(told.body, "a", aria_current="page", href=f"?plan={PLAN}").text == PLAN
    office.book(PRINT, {**PRINT, **on(5, 6, 2025), "omschrijving": "Eerder"})
    years, costs = tables(office)
    assert years["2026"] == ["€ 20.000", "€ 1.250,50", "€ 40", "€ 18.709,50"]
    assert years["2025"] == ["€ 20.000", "€ 0", "€ 40", "€ 19.960"]
    assert years["Hele plan"] == ["€ 80.000", "€ 1.250,50", "€ 80", "€ 78.669,50"]
    assert costs["Zaalhuur dialoogbijeenkomst"] == [
        *("1 maart 2026", "Voorkomen", "€ 1.250,50", "Toegezegd"),
        "Als betaald noteren · Laten vervallen",
    ]
    assert costs["Drukwerk"] == [
        *("2 maart 2026", "Voor alle actielijnen", "€ 40", "Betaald", "Laten vervallen")
    ]


def test_the_newest_cost_comes_first(office: Treasury) -> None:
    office.book(HALL, PRINT, {**PRINT, **on(5, 6, 2025), "omschrijving": "Eerder"})
    _, costs = tables(office)
    assert list(costs) == ["Drukwerk", "Zaalhuur dialoogbijeenkomst", "Eerder"]


def test_the_facts_add_up_to_what_stands(office: Treasury) -> None:
    office.book(HALL, PRINT)
    hall, printing = ("voorkomen", "toegezegd"), ("overig", "betaald")
    assert office.standing("betaald") == [
        ("2026-03-01", *hall, "125050"),
        ("2026-03-02", *printing, "4000"),
    ]
    answered(303, office.act("betaald", paid()))
    assert office.standing("betaald") == [
        ("2026-03-02", *printing, "4000"),
        ("2026-03-02", "voorkomen", "betaald", "130000"),
    ]
    answered(303, office.act("vervallen", {}))
    assert office.standing("betaald") == [("2026-03-02", *printing, "4000")]
    assert office.one().counted == {}


def test_a_count_is_taken_back_as_it_was_on_the_day_of_the_mistake(office: Treasury) -> None:
    office.book(HALL)
    (counted,) = office.facts
    assert {counted[name] for name in ("when", "registered")} == {"2026-03-01", "2026-03-02"}
    later(office, days=40)
    answered(303, office.act("vervallen", {}))
    back = {"delta": -1, "reason": "vergissing", "registered": "2026-04-11", "pk": "feiten#2026-K2"}
    assert sorted(office.facts, key=lambda row: -row["delta"]) == [counted, {**counted, **back}]


def test_the_same_page_pressed_twice_is_one_cost(office: Treasury) -> None:
    for _ in range(2):
        answered(303, office.do(NEW, HALL))
    assert len(office.costs()) == len(office.facts) == len(office.chain(f"plan#{PLAN}")) == 1
    answered(303, office.do(NEW, {**HALL, "omschrijving": "Nog een zaal"}))
    answered(303, office.do(NEW, HALL, page="b" * 20))
    assert len(office.costs()) == 3


def test_paying_and_taking_back_are_done_once(office: Treasury) -> None:
    office.book(HALL)
    one, old = office.one(), {"versie": "1"}
    for verb, fields in (("betaald", paid()), ("vervallen", {})):
        for _ in range(2):
            answered(303, office.do(f"/kosten/{PLAN}/{one.id}/{verb}", {**old, **fields}))
        old = {"versie": "2"}
    assert office.one().version == 3
    assert len(office.facts) == 4
    assert office.actions(f"plan#{PLAN}") == [
        "kosten_ingevoerd",
        "kosten_betaald",
        "kosten_vervallen",
    ]


def test_two_at_one_moment_enter_one_cost(office: Treasury) -> None:
    office.database.before("commit evaluation/kosten#", lambda: answered(303, office.do(NEW, HALL)))
    answered(303, office.do(NEW, HALL))
    assert len(office.costs()) == len(office.facts) == 1


def test_who_comes_after_a_colleague_is_told_and_keeps_what_was_typed(office: Treasury) -> None:
    office.book(HALL)
    answered(303, office.act("betaald", paid(amount="1.200")))
    answer = answered(409, office.act("betaald", {**paid(), "versie": "1"}, by="netwerk"))
    assert "Een collega was u voor" in text_of(answer.body)
    assert "Deze kosten zijn al betaald." in text_of(answer.body)
    assert "1.300" in answer.body
    answered(409, office.act("vervallen", {"versie": "1"}, by="netwerk"))
    assert office.one().cents == 120_000
    assert len(office.standing("betaald")) == 1


def test_an_act_is_about_the_version_of_its_page(office: Treasury) -> None:
    office.book(HALL)
    for version in ("0", "2", "x"):
        answered(409, office.act("betaald", {**paid(), "versie": version}))
        answered(409, office.act("vervallen", {"versie": version}))
    assert office.one().version == 1


def test_of_two_who_pay_at_one_moment_one_counts(office: Treasury) -> None:
    office.book(HALL)
    office.database.before(
        "commit evaluation/kosten#",
        lambda: answered(303, office.act("betaald", paid(amount="1.200"), by="netwerk")),
    )
    answered(409, office.act("betaald", paid()))
    assert COST_AS_SEEN in office.database.refused[-1]
    assert office.standing("betaald") == [("2026-03-02", "voorkomen", "betaald", "120000")]


def test_nothing_is_done_to_a_cost_that_lapsed(office: Treasury) -> None:
    office.book(HALL)
    answered(303, office.act("vervallen", {}))
    answered(409, office.act("betaald", paid()))
    one = office.one()
    for verb in ("betaald", "vervallen"):
        page = office.see(f"/kosten/{PLAN}/{one.id}/{verb}")
        assert "Deze kosten zijn vervallen." in text_of(page.body)
        assert not [b for b in every(page.body, "button") if "Kosten" in b.text]
    years, costs = tables(office)
    assert costs[one.about][3:] == ["Is vervallen", ""]
    assert years["2026"] == ["€ 20.000", "€ 0", "€ 0", "€ 20.000"]


def test_a_year_over_its_budget_says_so(office: Treasury) -> None:
    office.book({**HALL, "bedrag": "20.000,01"})
    years, _ = tables(office)
    assert years["2026"][3] == "-€ 0,01 Meer dan begroot"


@pytest.mark.parametrize(
    ("wrong", "field", "said"),
    [
        ({"bedrag": "1.25"}, "bedrag", "zoals 1250 of 1.250,50"),
        ({"bedrag": "0"}, "bedrag", "meer dan € 0"),
        ({"bedrag": "10.000.000,01"}, "bedrag", "hooguit € 10.000.000"),
        ({"bedrag": ""}, "bedrag", "Vul een bedrag in."),
        ({"datum-dag": "31", "datum-maand": "2"}, "datum", "de dag bestaat niet"),
        ({"datum-dag": "3"}, "datum", "Deze datum is nog niet geweest."),
        ({"datum-dag": "", "datum-maand": "", "datum-jaar": ""}, "datum", "Vul de datum"),
        ({"datum-jaar": "2022"}, "datum", f"‘{EARLIER_TITLE}’"),
        ({"datum-jaar": "2019"}, "datum", "van 1 januari 2023 tot en met 31 december 2026"),
        ({"stand": ""}, "stand", "Kies toegezegd of betaald."),
        ({"stand": "vervallen"}, "stand", "Kies opnieuw"),
        ({"lijn": "x"}, "lijn", "Kies opnieuw"),
        ({"lijn": ""}, "lijn", "Kies een actielijn."),
        ({"omschrijving": ""}, "omschrijving", "Schrijf waarvoor"),
        ({"omschrijving": "x" * 101}, "omschrijving", "1 teken te lang"),
        ({"omschrijving": "Voor 123456782"}, "omschrijving", "burgerservicenummer"),
    ],
)
def test_a_wrong_answer_is_named_at_its_field_and_all_that_was_typed_stays(
    office: Treasury, wrong: dict[str, str], field: str, said: str
) -> None:
    fields = {**HALL, **wrong}
    answer = answered(422, office.do(NEW, fields))
    assert list(errors_of(answer)) == [field]
    assert said in errors_of(answer)[field]
    kept = typed_in(answer)
    unknown = [name for name, value in wrong.items() if name in {"stand", "lijn"} and value]
    assert {n: kept.get(n, "") for n in fields if n not in unknown} == {
        n: value for n, value in fields.items() if n not in unknown
    }
    assert (office.costs(), office.facts, office.chain(f"plan#{PLAN}")) == ([], [], [])


def test_all_that_is_wrong_is_told_at_once(office: Treasury) -> None:
    wrong = {**HALL, "bedrag": "1.25", "lijn": ""}
    assert set(errors_of(office.do(NEW, wrong))) == {"bedrag", "lijn"}
    wrong = {**HALL, "bedrag": "1.25", "datum-jaar": "2022"}
    assert set(errors_of(office.do(NEW, wrong))) == {"bedrag", "datum"}


def test_a_payment_in_another_plan_is_entered_there(office: Treasury) -> None:
    office.book(HALL)
    answer = answered(422, office.act("betaald", paid(year=2022)))
    assert "Laat deze kosten vervallen" in errors_of(answer)["datum"]
    assert set(errors_of(office.act("betaald", paid(year=2019, amount="x")))) == {"datum", "bedrag"}
    assert office.one().state == "toegezegd"


def test_the_page_of_a_payment_offers_the_amount_that_was_promised(office: Treasury) -> None:
    office.book(HALL)
    page = office.see(f"/kosten/{PLAN}/{office.one().id}/betaald")
    offered = typed_in(page)
    assert (offered["bedrag"], offered["versie"]) == ("€ 1.250,50", "1")
    answered(303, office.act("betaald", {**on(2, 3, 2026), "bedrag": offered["bedrag"]}))
    assert office.one().cents == 125_050


def test_an_earlier_plan_has_its_own_costs_and_every_page_leads_back_to_it(
    office: Treasury,
) -> None:
    office.book({**HALL, **on(1, 6, 2022), "plan": EARLIER})
    assert "Nog geen kosten" in office.words("/kosten")
    page = office.see(f"/kosten?plan={EARLIER}")
    assert EARLIER_TITLE in text_of(page.body)
    hrefs = [a["href"] for a in every(page.body, "a")]
    assert f"kosten/nieuw?plan={EARLIER}" in hrefs
    (paying,) = [one for one in hrefs if one.endswith("/betaald")]
    for path in (f"/kosten/nieuw?plan={EARLIER}", f"/{paying}"):
        small = office.see(path)
        (back,) = [a for a in every(small.body, "a") if a.text == "Terug naar de kosten"]
        assert back["href"].endswith(f"kosten?plan={EARLIER}")
        assert EARLIER_TITLE in text_of(small.body)
    english = office.see(f"/kosten/nieuw?plan={EARLIER}&lang=en")
    (back,) = [a for a in every(english.body, "a") if a.text == "Back to the costs"]
    assert back["href"] == f"../kosten?plan={EARLIER}&lang=en"


def test_when_today_lies_in_no_plan_the_latest_is_shown_and_only_its_own_days_are_taken() -> None:
    office = Treasury(clock=VirtualClock(datetime(2028, 1, 10, tzinfo=UTC)))
    assert TITLE in office.words("/kosten")
    assert TITLE in office.words("/kosten/nieuw")
    answer = answered(422, office.do(NEW, {**HALL, **on(9, 1, 2028)}))
    assert "valt in geen plan" in errors_of(answer)["datum"]
    answered(303, office.do(NEW, {**HALL, **on(31, 12, 2026)}))
    assert [cost.day.year for cost in office.costs()] == [2026]


def test_a_plan_or_a_cost_that_is_not_there_is_not_found(office: Treasury) -> None:
    office.book(HALL)
    one = office.one().id
    for path in (
        "/kosten?plan=weg",
        "/kosten/nieuw?plan=weg",
        f"/kosten/weg/{one}/betaald",
        f"/kosten/{EARLIER}/{one}/betaald",
        f"/kosten/{PLAN}/weg/vervallen",
    ):
        answered(404, office.see(path))
    answered(404, office.do(NEW, {**HALL, "plan": "weg"}))
    answered(404, office.do(f"/kosten/{EARLIER}/{one}/vervallen", {"versie": "1"}))
    answered(400, office.do(NEW, {name: text for name, text in HALL.items() if name != "plan"}))
    assert len(office.costs()) == 1


@pytest.mark.parametrize("table", ["facts", "journal", "evaluation"])
def test_without_one_of_its_tables_nothing_changes(office: Treasury, table: str) -> None:
    office.book(HALL)
    before = repr([office.database.tables[one] for one in ("facts", "journal", "evaluation")])
    office.database.away = {table}
    assert "Zaalhuur" in answered(503, office.do(NEW, HALL, page="b" * 20)).body
    answered(503, office.act("betaald", paid()))
    answered(503, office.act("vervallen", {}))
    after = repr([office.database.tables[one] for one in ("facts", "journal", "evaluation")])
    assert after == before


def test_the_journal_tells_it_in_words_without_an_amount_or_a_description(office: Treasury) -> None:
    office.book(HALL)
    answered(303, office.act("betaald", paid(), by="netwerk"))
    answered(303, office.act("vervallen", {}))
    assert office.told() == [
        f"T. Bos voerde kosten in bij plan {PLAN}; als: toegezegd.",
        f"N. Kok noteerde kosten bij plan {PLAN} als betaald.",
        f"T. Bos liet kosten bij plan {PLAN} vervallen.",
    ]
    assert office.told("en")[1] == f"N. Kok recorded a cost of plan {PLAN} as paid."
    journal = repr(office.database.tables["journal"])
    for word in ("Zaalhuur", "1250", "125050", "1300", "voorkomen"):
        assert word not in journal
    officer = office.logged_in("fg")
    page = text_of(office.get("/journaal", officer).body)
    assert f"Testpersoon netwerk noteerde kosten bij plan {PLAN} als betaald." in page


def test_what_somebody_describes_is_shown_as_text(office: Treasury) -> None:
    office.book({**HALL, "omschrijving": "<b>Zaal</b> {{ 7*7 }} \u202ejan"})
    body = office.see("/kosten").body
    assert "&lt;b&gt;Zaal&lt;/b&gt; {{ 7*7 }}" in body
    assert "\u202e" not in body
