"""A melding counts once, when a person takes it up, in the transaction that says so."""

from __future__ import annotations

from typing import Any

import pytest

from chalicelib.platform.errors import Unavailable
from chalicelib.reports.handling.usecases import give_back, take_over, take_up
from tests.support.builders import a_professional_report
from tests.support.bureau import PAGE, Bureau, answered, later

MARCH = "feiten#2026-K1"


@pytest.fixture
def bureau() -> Bureau:
    return Bureau()


def facts(bureau: Bureau, quarter: str = MARCH) -> list[dict[str, Any]]:
    """The rows of a quarter, in an order of their own."""
    found = bureau.database.query("facts", quarter)
    return sorted(({**row, "sk": ""} for row in found), key=repr)


def test_a_report_counts_when_it_is_taken_up_and_not_before(bureau: Bureau) -> None:
    _, sid = bureau.report(subject_kind="groep", wijk_code="WK050507")
    assert facts(bureau) == []
    later(bureau, days=40)
    take_up(bureau.work_of("a"), sid)
    row: dict[str, Any] = {
        "pk": "feiten#2026-K2",
        "sk": "",
        "kind": "ontvangen",
        "line": "signaleren",
    }
    row |= {"delta": 1, "reason": "", "version": 1}
    whole = {"channel": "publiek", "subject_kind": "groep", "verified": "nee"}
    assert facts(bureau, "feiten#2026-K2") == sorted(
        [
            {**row, "when": "2026-03-02", "registered": "2026-04-11", "fields": whole},
            {
                **row,
                "when": "2026-K1",
                "registered": "2026-K2",
                "fields": {"wijk": "WK050507"},
            },
        ],
        key=repr,
    )


def test_the_sector_of_a_professional_is_counted_apart(bureau: Bureau) -> None:
    bureau.add_school()
    _, sid = bureau.accept(a_professional_report(organisatie_id="waterlijn"))
    take_up(bureau.work_of("a"), sid)
    fields = [row["fields"] for row in facts(bureau)]
    assert {"sector": "onderwijs"} in fields
    _, other = bureau.accept(a_professional_report(organisatie_id="weg"))
    take_up(bureau.work_of("a"), other)
    assert {"sector": "onbekend"} in [row["fields"] for row in facts(bureau)]


def test_given_back_and_taken_up_again_it_counts_once(bureau: Bureau) -> None:
    _, sid = bureau.report()
    take_up(bureau.work_of("a"), sid)
    counted = facts(bureau)
    give_back(bureau.work_of("a"), sid, "afwezig")
    take_up(bureau.work_of("b"), sid)
    take_over(bureau.work_of("c"), sid, "b")
    assert facts(bureau) == counted
    assert bureau.file(sid).submissions[0].counted["ontvangen"]["day"] == "2026-03-02"


def test_who_asks_about_a_melding_of_nobody_counts_it_too(bureau: Bureau) -> None:
    _, sid = bureau.report()
    asked = {"vraag": "Wanneer?", "taal": "nl", "blad": PAGE}
    answered(303, bureau.post(f"/melding/{sid}/vraag", asked, bureau.triagist))
    assert facts(bureau)


def test_without_the_table_of_facts_nobody_takes_up_anything(bureau: Bureau) -> None:
    _, sid = bureau.report()
    bureau.database.away = {"facts"}
    with pytest.raises(Unavailable):
        take_up(bureau.work_of("a"), sid)
    melding = bureau.file(sid).submissions[0]
    assert (melding.handler, melding.counted) == ("", {})
    assert "opgepakt" not in bureau.actions(f"melding#{sid}")
