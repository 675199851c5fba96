"""The activities of a plan: planned, carried out and changed by its coordinators, and counted exactly."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime

import pytest

from chalicelib.evaluation.activities.usecases import sentence_fault
from chalicelib.evaluation.store import ACTIVITY_AS_SEEN, Entered, EvaluationStore
from tests.support.bureau import answered, later, text_of
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

NEW = "/activiteiten/nieuw"
PARENTS = {**on(1, 6, 2026), "plan": PLAN, "lijn": "voorkomen", "soort": "oudertraining"}
PARENTS |= {"onderdeel": "weerbaarheid", "zin": "Een training voor vaders en moeders in 2026."}
PARENTS |= {"stand": "gepland", "aantal": ""}
MEETING = {**on(11, 2, 2026), "plan": PLAN, "lijn": "signaleren", "soort": "netwerkbijeenkomst"}
MEETING |= {"onderdeel": "", "zin": "Een bijeenkomst voor het netwerk."}
MEETING |= {"stand": "uitgevoerd", "aantal": "1.024"}


class Calendar(Office):
    """An office that enters activities."""

    def entered(self, plan: str = PLAN) -> list[Entered]:
        return EvaluationStore(self.database).entered(plan)

    def one(self, sentence: str = PARENTS["zin"]) -> Entered:
        (found,) = [one for one in self.entered() if one.activity.sentence == sentence]
        return found

    def enter(self, *typed: Mapping[str, str]) -> None:
        for number, fields in enumerate(typed):
            answered(303, self.do(NEW, fields, page=f"{number:020}"))

    def path(self, verb: str, one: Entered | None = None) -> str:
        return f"/activiteiten/{PLAN}/{(one or self.one()).activity.id}/{verb}"

    def act(
        self, verb: str, fields: Mapping[str, str], one: Entered | None = None, by: str = "training"
    ) -> Answer:
        """What is answered to an act on an activity, from a page of now."""
        of = one or self.one()
        return self.do(self.path(verb, of), {"versie": str(of.version), **fields}, by)

    def shown(self) -> list[list[str]]:
        """The rows of the list, by action line and in their order."""
        return rows_of(self.see("/activiteiten"))


@pytest.fixture
def office() -> Calendar:
    return Calendar()


def reached(aantal: str = "24", day: int = 2, month: int = 3, year: int = 2026) -> dict[str, str]:
    return {**on(day, month, year), "aantal": aantal}


def changed(**fields: str) -> dict[str, str]:
    """The form of a change, with other words in some fields."""
    kept = {name: text for name, text in PARENTS.items() if name not in {"plan", "stand", "aantal"}}
    return {**kept, **fields}


def test_a_plan_without_activities_says_so(office: Calendar) -> None:
    page = office.words("/activiteiten")
    assert "Nog geen activiteiten ingevoerd." in page
    assert TITLE in page
    assert "komt in de gepubliceerde cijfers" in page


def test_what_is_entered_stands_below_its_action_line(office: Calendar) -> None:
    answer = answered(303, office.do(NEW, PARENTS))
    query = answer.headers["location"].partition("?")[2]
    told = office.see(f"/activiteiten?{query}")
    assert only(told.body, "div", role="status").text.strip() == "Activiteit opgeslagen."
    office.enter(MEETING)
    page = office.see("/activiteiten")
    assert [h.text for h in every(page.body, "h2")] == ["Signaleren", "Voorkomen"]
    assert rows_of(page) == [
        [
            "Een bijeenkomst voor het netwerk.",
            *("11 februari 2026", "Netwerkbijeenkomst", "Uitgevoerd Bereikt: 1024"),
            "Datum en aantal · Wijzigen · Laten vervallen",
        ],
        [
            f"{PARENTS['zin']} Vergroten van de weerbaarheid van kwetsbare groepen",
            *("1 juni 2026", "Training voor vaders en moeders", "Gepland"),
            "Als uitgevoerd noteren · Wijzigen · Laten vervallen",
        ],
    ]


def test_what_is_to_come_stands_first_and_what_went_last(office: Calendar) -> None:
    done = {**MEETING, "lijn": "voorkomen"}
    office.enter(
        {**done, "zin": "Eerder."},
        {**done, **on(1, 3, 2026), "zin": "Net."},
        {**PARENTS, "zin": "Weg."},
        {**PARENTS, **on(1, 7, 2026), "zin": "Later."},
        PARENTS,
    )
    answered(303, office.act("vervallen", {}, office.one("Weg.")))
    sentences = [row[0].partition(".")[0] for row in office.shown()]
    first = PARENTS["zin"].rstrip(".")
    assert sentences == [first, "Later", "Net", "Eerder", "Weg"]
    assert office.shown()[-1][3:] == ["Is vervallen", ""]


def test_a_planned_one_whose_day_passed_asks_for_attention(office: Calendar) -> None:
    office.enter({**PARENTS, **on(2, 3, 2026)})
    assert office.shown()[0][3] == "Gepland"
    later(office, days=1)
    assert office.shown()[0][3] == "Gepland, datum voorbij"
    # Its sentence can be changed as it is; its day cannot be moved to another one that passed.
    same = changed(**on(2, 3, 2026))
    answered(303, office.act("wijzigen", {**same, "soort": "overig"}))
    answer = answered(422, office.act("wijzigen", {**same, **on(1, 3, 2026)}))
    assert "Noteer de activiteit als uitgevoerd." in errors_of(answer)["datum"]


def test_an_activity_counts_once_it_was_carried_out(office: Calendar) -> None:
    office.enter(PARENTS, MEETING)
    meeting = ("2026-02-11", "signaleren", "netwerkbijeenkomst", "1024")
    assert office.standing("activiteit") == [meeting]
    answered(303, office.act("uitgevoerd", reached()))
    training = ("2026-03-02", "voorkomen", "oudertraining", "24")
    assert office.standing("activiteit") == [meeting, training]
    answered(303, office.act("vervallen", {}))
    assert office.standing("activiteit") == [meeting]
    assert office.one().counted == {}


def test_each_change_of_what_counts_takes_the_old_count_back_and_counts_anew(
    office: Calendar,
) -> None:
    office.enter(PARENTS)
    answered(303, office.act("uitgevoerd", reached()))
    steps: list[tuple[str, dict[str, str], tuple[str, ...]]] = [
        ("uitgevoerd", reached("30"), ("2026-03-02", "voorkomen", "oudertraining", "30")),
        ("uitgevoerd", reached("30", 1), ("2026-03-01", "voorkomen", "oudertraining", "30")),
        (
            "wijzigen",
            changed(**on(1, 3, 2026), lijn="overig"),
            ("2026-03-01", "overig", "oudertraining", "30"),
        ),
        (
            "wijzigen",
            changed(**on(1, 3, 2026), lijn="overig", soort="training"),
            ("2026-03-01", "overig", "training", "30"),
        ),
    ]
    for number, (verb, fields, stands) in enumerate(steps, start=1):
        later(office, days=10)
        answered(303, office.act(verb, fields))
        assert office.standing("activiteit") == [stands]
        assert len(office.facts) == 1 + 2 * number
    back = [row for row in office.facts if row["delta"] == -1]
    assert {row["reason"] for row in back} == {"vergissing"}
    assert {row["registered"] for row in back} == {
        *("2026-03-12", "2026-03-22", "2026-04-01", "2026-04-11")
    }


def test_a_change_of_words_alone_counts_nothing_again(office: Calendar) -> None:
    office.enter(MEETING)
    before, one = office.facts, office.one(MEETING["zin"])
    now = changed(**on(11, 2, 2026), lijn="signaleren", soort="netwerkbijeenkomst")
    now |= {"zin": "Een bijeenkomst\nvoor  iedereen.", "onderdeel": "bondgenoten"}
    answered(303, office.act("wijzigen", now, one))
    assert office.facts == before
    found = office.one("Een bijeenkomst voor iedereen.")
    assert (found.activity.planned, found.activity.present) == ("bondgenoten", 1024)


def test_the_same_page_pressed_twice_is_one_activity(office: Calendar) -> None:
    for _ in range(2):
        answered(303, office.do(NEW, MEETING))
    assert len(office.entered()) == len(office.facts) == len(office.chain(f"plan#{PLAN}")) == 1
    answered(303, office.do(NEW, {**MEETING, "zin": "Nog een."}))
    answered(303, office.do(NEW, MEETING, page="b" * 20))
    assert len(office.entered()) == 3


def test_each_act_is_done_once(office: Calendar) -> None:
    office.enter(PARENTS)
    path = office.path("")
    for verb, version, fields in (
        ("wijzigen", "1", changed(soort="overig")),
        ("uitgevoerd", "2", reached()),
        ("vervallen", "3", {}),
    ):
        for _ in range(2):
            answered(303, office.do(f"{path}{verb}", {"versie": version, **fields}))
    assert office.one().version == 4
    assert len(office.facts) == 2
    assert office.actions(f"plan#{PLAN}") == [
        *("activiteit_gepland", "activiteit_gewijzigd"),
        *("activiteit_uitgevoerd", "activiteit_vervallen"),
    ]


def test_two_at_one_moment_enter_one_activity(office: Calendar) -> None:
    office.database.before(
        "commit evaluation/activiteiten#", lambda: answered(303, office.do(NEW, MEETING))
    )
    answered(303, office.do(NEW, MEETING))
    assert len(office.entered()) == len(office.facts) == 1


def test_who_comes_after_a_colleague_sees_what_stands_and_keeps_what_was_typed(
    office: Calendar,
) -> None:
    office.enter(PARENTS)
    answered(303, office.act("wijzigen", changed(soort="training"), by="netwerk"))
    late = {"versie": "1", **changed(soort="overig", zin="Mijn zin.")}
    answer = answered(409, office.do(office.path("wijzigen"), late))
    words = text_of(answer.body)
    assert "Een collega was u voor" in words
    assert f"Publieke zin {PARENTS['zin']} Soort activiteit Training Datum" in words
    kept = typed_in(answer)
    assert (kept["zin"], kept["soort"], kept["versie"]) == ("Mijn zin.", "overig", "2")
    for verb, fields in (("uitgevoerd", reached()), ("vervallen", {})):
        answered(409, office.do(office.path(verb), {"versie": "1", **fields}))
    # Pressing again decides about what is seen now.
    answered(303, office.do(office.path("wijzigen"), {**late, "versie": kept["versie"]}))
    assert office.one("Mijn zin.").version == 3


def test_of_two_who_carry_out_at_one_moment_one_counts(office: Calendar) -> None:
    office.enter(PARENTS)
    office.database.before(
        "commit evaluation/activiteiten#",
        lambda: answered(303, office.act("uitgevoerd", reached("20"), by="netwerk")),
    )
    answered(409, office.act("uitgevoerd", reached()))
    assert ACTIVITY_AS_SEEN in office.database.refused[-1]
    assert office.standing("activiteit") == [("2026-03-02", "voorkomen", "oudertraining", "20")]


def test_nothing_is_done_to_an_activity_that_went(office: Calendar) -> None:
    office.enter(PARENTS)
    answered(303, office.act("vervallen", {}))
    answered(409, office.act("wijzigen", changed(soort="overig")))
    answered(409, office.act("wijzigen", changed()))
    answered(409, office.act("uitgevoerd", reached()))
    for verb in ("wijzigen", "uitgevoerd", "vervallen"):
        page = office.see(office.path(verb))
        assert "Deze activiteit is vervallen." in text_of(page.body)
        assert not every(page.body, "input", name="versie")
    assert office.facts == []


@pytest.mark.parametrize(
    ("wrong", "field", "said"),
    [
        ({"zin": "Voor 24 ouders."}, "zin", "Haal de cijfers weg"),
        ({"zin": ""}, "zin", "Schrijf één zin"),
        ({"zin": "x" * 201}, "zin", "1 teken te lang"),
        ({"soort": ""}, "soort", "Kies een soort activiteit."),
        ({"soort": "feest"}, "soort", "Kies opnieuw"),
        ({"lijn": ""}, "lijn", "Kies een actielijn."),
        ({"onderdeel": "polarisatie"}, "onderdeel", "Kies opnieuw"),
        ({"stand": ""}, "stand", "Kies gepland of uitgevoerd."),
        ({"aantal": "12"}, "aantal", "nog geen aantal bekend"),
        ({"stand": "uitgevoerd", **on(1, 3, 2026)}, "aantal", "van 0 tot en met 100.000"),
        (
            {"stand": "uitgevoerd", **on(1, 3, 2026), "aantal": "100.001"},
            "aantal",
            "van 0 tot en met 100.000",
        ),
        ({"stand": "uitgevoerd", **on(1, 3, 2026), "aantal": "12,5"}, "aantal", "een heel getal"),
        ({"stand": "uitgevoerd", "aantal": "12"}, "datum", "Deze datum is nog niet geweest."),
        (on(1, 3, 2026), "datum", "Kies ‘Uitgevoerd’"),
        (on(31, 6, 2026), "datum", "de dag bestaat niet"),
        (on(1, 6, 2022), "datum", f"‘{EARLIER_TITLE}’"),
        (on(1, 1, 2027), "datum", "van 1 januari 2023 tot en met 31 december 2026"),
    ],
)
def test_a_wrong_answer_is_named_at_its_field_and_all_that_was_typed_stays(
    office: Calendar, wrong: dict[str, str], field: str, said: str
) -> None:
    fields = {**PARENTS, **wrong}
    answer = answered(422, office.do(NEW, fields))
    assert list(errors_of(answer)) == [field]
    assert said in errors_of(answer)[field]
    kept = typed_in(answer)
    unknown = [name for name, value in wrong.items() if "opnieuw" in said and value]
    assert {n: kept.get(n, "") for n in fields if n not in unknown} == {
        n: value for n, value in fields.items() if n not in unknown
    }
    assert (office.entered(), office.facts, office.chain(f"plan#{PLAN}")) == ([], [], [])


def test_all_that_is_wrong_is_told_at_once(office: Calendar) -> None:
    wrong = {**PARENTS, "zin": "Voor 24.", "aantal": "24", "soort": ""}
    assert set(errors_of(office.do(NEW, wrong))) == {"zin", "aantal", "soort"}
    wrong = {**PARENTS, "zin": "Voor 24.", "aantal": "24", "datum-jaar": "2022"}
    assert set(errors_of(office.do(NEW, wrong))) == {"zin", "aantal", "datum"}
    office.enter(PARENTS)
    wrong = changed(zin="Voor 24.", soort="", **on(1, 6, 2022))
    assert set(errors_of(office.act("wijzigen", wrong))) == {"zin", "soort"}
    assert set(errors_of(office.act("wijzigen", {**wrong, "soort": "training"}))) == {
        "zin",
        "datum",
    }
    assert set(errors_of(office.act("uitgevoerd", reached("x", 3)))) == {"aantal", "datum"}
    assert set(errors_of(office.act("uitgevoerd", {**reached("x"), "datum-dag": ""}))) == {
        *("aantal", "datum")
    }


@pytest.mark.parametrize(
    "sentence",
    [
        *"Voor 24 ouders|Op 3 mei|In 1999|In 19|20 26|12026|20261|2.026|tel. 06".split("|"),
        *("½ dag", "\u0662\u0664", "\u2460"),
    ],
)
def test_no_figure_but_a_year_is_published(sentence: str) -> None:
    assert sentence_fault(sentence)


@pytest.mark.parametrize(
    "sentence", ["In 2026.", "2023-2026", "Najaar \uff12\uff10\uff12\uff16", "Een zin."]
)
def test_a_year_may_stand_in_a_sentence(sentence: str) -> None:
    assert not sentence_fault(sentence)


def test_a_day_in_another_plan_is_not_taken_by_a_change(office: Calendar) -> None:
    office.enter(PARENTS)
    for verb, fields in (
        ("wijzigen", changed(**on(1, 6, 2022))),
        ("uitgevoerd", reached(year=2022)),
    ):
        answer = answered(422, office.act(verb, fields))
        assert "Laat deze activiteit vervallen" in errors_of(answer)["datum"]
        assert EARLIER_TITLE in errors_of(answer)["datum"]
    done = changed(**on(3, 3, 2026))
    answered(303, office.act("uitgevoerd", reached()))
    answer = answered(422, office.act("wijzigen", done))
    assert "nog niet geweest" in errors_of(answer)["datum"]
    assert office.one().activity.day == date(2026, 3, 2)


def test_the_small_pages_are_filled_in_with_what_stands(office: Calendar) -> None:
    office.enter(PARENTS)
    given = typed_in(office.see(office.path("wijzigen")))
    assert {name: given[name] for name in changed()} == changed()
    # The day on which it was is not known yet.
    given = typed_in(office.see(office.path("uitgevoerd")))
    assert (given["datum-dag"], given["aantal"], given["versie"]) == ("", "", "1")
    answered(303, office.act("uitgevoerd", reached("0")))
    page = office.see(office.path("uitgevoerd"))
    assert "Datum en aantal wijzigen" in text_of(page.body)
    assert {name: typed_in(page)[name] for name in reached()} == reached("0")


def test_an_earlier_plan_has_its_own_activities_and_parts(office: Calendar) -> None:
    office.enter({**MEETING, **on(1, 6, 2022), "plan": EARLIER, "onderdeel": "polarisatie"})
    assert "Nog geen activiteiten" in office.words("/activiteiten")
    page = office.see(f"/activiteiten?plan={EARLIER}")
    assert "Tegengaan van polarisatie" in text_of(page.body)
    hrefs = [a["href"] for a in every(page.body, "a")]
    assert f"activiteiten/nieuw?plan={EARLIER}" in hrefs
    (changing,) = [one for one in hrefs if one.endswith("/wijzigen")]
    for path in (f"{NEW}?plan={EARLIER}", f"/{changing}"):
        small = office.see(path)
        (back,) = [a for a in every(small.body, "a") if a.text == "Terug naar de activiteiten"]
        assert back["href"].endswith(f"activiteiten?plan={EARLIER}")
        offered = [e["value"] for e in every(small.body, "option")]
        assert "polarisatie" in offered
    assert "polarisatie" not in [e["value"] for e in every(office.see(NEW).body, "option")]


def test_when_today_lies_in_no_plan_the_latest_is_shown_and_only_its_own_days_are_taken() -> None:
    office = Calendar(clock=VirtualClock(datetime(2028, 1, 10, tzinfo=UTC)))
    assert TITLE in office.words("/activiteiten")
    answer = answered(422, office.do(NEW, {**PARENTS, **on(11, 1, 2028)}))
    assert "valt in geen plan" in errors_of(answer)["datum"]
    answered(303, office.do(NEW, {**MEETING, **on(31, 12, 2026)}))
    assert len(office.entered()) == 1


def test_a_plan_or_an_activity_that_is_not_there_is_not_found(office: Calendar) -> None:
    office.enter(PARENTS)
    one = office.one().activity.id
    for path in (
        "/activiteiten?plan=weg",
        f"{NEW}?plan=weg",
        f"/activiteiten/weg/{one}/wijzigen",
        f"/activiteiten/{EARLIER}/{one}/uitgevoerd",
        f"/activiteiten/{PLAN}/weg/vervallen",
    ):
        answered(404, office.see(path))
    answered(404, office.do(NEW, {**PARENTS, "plan": "weg"}))
    answered(404, office.do(f"/activiteiten/{EARLIER}/{one}/vervallen", {"versie": "1"}))
    answered(400, office.do(NEW, {name: text for name, text in PARENTS.items() if name != "plan"}))
    assert len(office.entered()) == 1


@pytest.mark.parametrize("table", ["facts", "journal", "evaluation"])
def test_without_one_of_its_tables_nothing_changes(office: Calendar, table: str) -> None:
    office.enter(PARENTS, MEETING)
    before = repr([office.database.tables[one] for one in ("facts", "journal", "evaluation")])
    office.database.away = {table}
    answer = office.do(NEW, {**MEETING, "zin": "Een andere."}, page="b" * 20)
    assert "Een andere." in answered(503, answer).body
    answered(503, office.act("uitgevoerd", reached()))
    answered(503, office.act("vervallen", {}, office.one(MEETING["zin"])))
    after = repr([office.database.tables[one] for one in ("facts", "journal", "evaluation")])
    assert after == before


def test_the_journal_tells_it_in_words_without_a_sentence_or_a_number(office: Calendar) -> None:
    office.enter(PARENTS)
    answered(303, office.act("wijzigen", changed(soort="training"), by="netwerk"))
    answered(303, office.act("uitgevoerd", reached("4321")))
    answered(303, office.act("vervallen", {}))
    assert office.told() == [
        f"T. Bos plande een activiteit bij plan {PLAN}.",
        f"N. Kok wijzigde een activiteit bij plan {PLAN}.",
        f"T. Bos noteerde een activiteit bij plan {PLAN} als uitgevoerd.",
        f"T. Bos liet een activiteit bij plan {PLAN} vervallen.",
    ]
    assert office.told("en")[0] == f"T. Bos planned an activity of plan {PLAN}."
    journal = repr(office.database.tables["journal"])
    for word in ("vaders", "4321", "oudertraining", "weerbaarheid"):
        assert word not in journal


def test_what_somebody_writes_is_shown_as_text(office: Calendar) -> None:
    office.enter({**PARENTS, "zin": "<b>Een</b> {{ zin }} \u202ejan"})
    body = office.see("/activiteiten").body
    assert "&lt;b&gt;Een&lt;/b&gt; {{ zin }}" in body
    assert "\u202e" not in body
