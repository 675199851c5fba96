"""Two people give the desk more time for a decision: once, for a reason, before the term is over."""

from __future__ import annotations

from typing import Any

import pytest

from chalicelib.reports.handling.usecases import take_up
from tests.support.bureau import PAGE, Bureau, answered, later, text_of
from tests.support.deciding import decide
from tests.support.web import Answer

LATER = {"waarom": "wacht_op_partner", "toelichting": "De school antwoordt volgende week."}


class Extending(Bureau):
    """A melding that a triagist has."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.hire("triagist", "triagist")
        self.hire("regisseur", "regisseur")
        self.code, self.sid = self.report()
        take_up(self.work_of("triagist"), self.sid)

    def ask(self, **typed: str) -> Answer:
        path = f"/melding/{self.sid}/verlengen"
        return self.post(path, {"blad": PAGE, **LATER, **typed}, self.alive("triagist"))

    def second(self, who: str = "regisseur") -> Answer:
        melding = self.file(self.sid).submissions[0]
        (one,) = melding.proposed
        path = f"/melding/{self.sid}/voorstel/{one.rpartition('.')[2]}/tekenen"
        return self.post(path, {"versie": str(melding.version)}, self.alive(who))

    @property
    def ends_at(self) -> str:
        file = self.file(self.sid)
        term = file.term("besluit")
        assert term is not None
        assert file.submissions[0].term_at == term.ends_at
        return term.ends_at


@pytest.fixture
def desk() -> Extending:
    return Extending()


def test_a_signed_extension_moves_the_term_by_ten_working_days_and_once(desk: Extending) -> None:
    before = desk.ends_at
    answered(303, desk.ask())
    assert desk.ends_at == before == "2026-03-23T16:00:00Z"
    page = text_of(answered(200, desk.get(f"/melding/{desk.sid}", desk.alive("regisseur"))).body)
    for words in ("Voorstel: Termijn verlengen", "Partner onderzoekt nog", "8 april"):
        assert words in page
    answered(404, desk.second("triagist"))
    answered(303, desk.second())
    # Good Friday and Easter Monday are no working days.
    assert desk.ends_at == "2026-04-08T15:00:00Z"
    refused = answered(422, desk.ask(toelichting="Nog eens."))
    assert "al een keer verlengd" in text_of(refused.body)


def test_what_is_over_is_not_extended_not_even_by_a_signature(desk: Extending) -> None:
    before = desk.ends_at
    later(desk, days=20)
    answered(303, desk.ask())
    later(desk, days=3)
    assert "De termijn is voorbij" in text_of(answered(422, desk.second()).body)
    assert desk.ends_at == before
    later(desk, days=7)
    assert "De termijn is voorbij" in text_of(answered(422, desk.ask(toelichting="Toch.")).body)


def test_a_decision_within_the_extension_is_in_time_and_counts_as_extended(
    desk: Extending,
) -> None:
    answered(303, desk.ask())
    answered(303, desk.second())
    later(desk, days=30)
    decide(desk.work_of("triagist", PAGE), desk.sid)
    rows: Any = desk.database.items("facts")
    (fields,) = [row["fields"] for row in rows if "extended" in row["fields"]]
    assert (fields["extended"], fields["on_time"]) == ("ja", "nee")
    step = desk.file(desk.sid).steps[-1]
    assert "termijn" not in step.codes.get("gaps", "")


def test_an_urgency_that_is_not_extended_says_its_own_day_and_no_extension(desk: Extending) -> None:
    answered(303, desk.ask())
    answered(303, desk.second())
    path, triagist = f"/melding/{desk.sid}", desk.alive("triagist")
    assert "verlengd" in text_of(desk.get(path, triagist).body)
    assert "Na verlenging" not in text_of(desk.get(f"{path}/verlengen", triagist).body)
    saved = {"versie": "0", "urgentie": "acuut", "blad": PAGE}
    answered(303, desk.post(f"{path}/onderzoek", saved, triagist))
    assert desk.ends_at == "2026-03-04T16:00:00Z"
    page = text_of(desk.get(path, triagist).body)
    assert "4 maart" in page
    assert ", verlengd" not in page
