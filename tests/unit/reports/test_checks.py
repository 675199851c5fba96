"""The eight checks: each falls with its own row and with no other, and what was not done is never met."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.reports.checking.usecases import checked
from chalicelib.reports.checks import (
    BEFORE_DECISION,
    CHECK_NAMES,
    CheckName,
    Done,
    Evidence,
    Proof,
    checks_of,
    wants_feedback,
)
from chalicelib.reports.store.cases import move
from chalicelib.reports.store.feedback import insert_feedback, next_feedback
from chalicelib.reports.store.steps import Step, insert_step
from tests.support.bureau import PAGE, Bureau, answered, later
from tests.support.reading import only

NAMES: tuple[CheckName, ...] = get_args(CheckName)
CODES = {"reason": "reguliere_hulp", "proposed_by": "triagist", "term": "2026-03-23T16:00:00Z"}


def a_step(version: int, act: str, by: str, at: str, **codes: str) -> Step:
    return Step("x", version, act, by, at, codes)


CLAIMED = a_step(2, "opgepakt", "triagist", "2026-03-02T11:00:00Z")
DECISION = a_step(9, "gesloten", "regisseur", "2026-03-09T11:00:00Z", **CODES)
DONE = Proof("triagist", "2026-03-03T10:00:00Z", "onderzoek")
WHOLE = Evidence(
    claim_before="2026-03-03T08:00:00Z",
    steps=(CLAIMED, DECISION),
    handler=Proof("triagist", CLAIMED.at, "melding"),
    examination=DONE,
    filled=("feiten", "duiding", "tegensignalen"),
    controles=(Proof("", "2026-03-03T09:00:00Z", "antwoord#a"),),
    feedback=Proof("triagist", DECISION.at, "terugkoppeling#000009"),
)


def _steps(evidence: Evidence, act: str, change: Callable[[Any], Done]) -> Evidence:
    found = [change(step) if step.act == act else step for step in evidence.steps]
    return replace(evidence, steps=found)


def _codes(evidence: Evidence, **codes: str) -> Evidence:
    return _steps(evidence, "gesloten", lambda step: replace(step, codes={**step.codes, **codes}))


# What takes away the one thing on which each check rests.
WITHOUT: Mapping[CheckName, Callable[[Evidence], Evidence]] = {
    "bevestigd": lambda e: _steps(
        e, "opgepakt", lambda step: replace(step, at="2026-03-03T08:00:00Z")
    ),
    "behandelaar": lambda e: replace(e, handler=None),
    "duiding": lambda e: replace(e, filled=[one for one in e.filled if one != "duiding"]),
    "nagegaan": lambda e: replace(e, controles=()),
    "uitkomst": lambda e: _codes(e, reason=""),
    "handtekening": lambda e: _codes(e, proposed_by="regisseur"),
    "terugkoppeling": lambda e: replace(e, feedback=None),
    "termijn": lambda e: _codes(e, term="2026-03-09T10:59:59Z"),
}


def unmet(evidence: Evidence) -> set[CheckName]:
    found = checks_of(evidence)
    assert [one.name for one in found] == list(NAMES) == list(CHECK_NAMES)
    for one in found:
        # What is met rests on a row, or says why it counts; what is not says why not.
        assert bool(one.why) == (one.item is None)
        assert one.is_met or one.item is None
    return {one.name for one in found if not one.is_met}


def test_all_are_met_when_everything_was_done() -> None:
    assert unmet(WHOLE) == set()
    places = {one.name: one.item.key for one in checks_of(WHOLE) if one.item}
    assert places == {
        "bevestigd": "stap#000002",
        "behandelaar": "melding",
        "duiding": "onderzoek",
        "nagegaan": "antwoord#a",
        "uitkomst": "stap#000009",
        "handtekening": "stap#000009",
        "terugkoppeling": "terugkoppeling#000009",
        "termijn": "stap#000009",
    }


@given(st.sets(st.sampled_from(NAMES)))
def test_each_falls_with_its_own_row_and_with_no_other(gone: set[CheckName]) -> None:
    evidence = WHOLE
    for name in sorted(gone):
        evidence = WITHOUT[name](evidence)
    assert unmet(evidence) == gone


@given(st.sets(st.sampled_from(NAMES)))
def test_before_the_decision_nothing_about_it_is_met(gone: set[CheckName]) -> None:
    evidence = replace(WHOLE, steps=(CLAIMED,))
    for name in sorted(gone):
        evidence = WITHOUT[name](evidence)
    assert unmet(evidence) >= {*NAMES} - {*BEFORE_DECISION}
    assert not unmet(replace(WHOLE, steps=(CLAIMED,))) & {*BEFORE_DECISION}


def test_nothing_is_met_when_nothing_was_done() -> None:
    assert unmet(Evidence(claim_before="2026-03-03T08:00:00Z")) == {*NAMES}


@pytest.mark.parametrize("gone", ["feiten", "duiding", "tegensignalen"])
def test_each_of_the_three_texts_is_needed(gone: str) -> None:
    assert unmet(replace(WHOLE, filled={*WHOLE.filled} - {gone})) == {"duiding"}


def test_why_nothing_could_be_checked_counts_as_a_check() -> None:
    why = replace(WHOLE, controles=(), filled=(*WHOLE.filled, "niet_na_te_gaan"))
    assert unmet(why) == set()
    (found,) = [one for one in checks_of(why) if one.name == "nagegaan"]
    assert found.item == DONE


def test_a_decision_that_was_taken_back_is_none_and_the_next_one_is_judged_anew() -> None:
    taken_back = a_step(10, "heropend", "regisseur", "2026-03-16T11:00:00Z")
    again = replace(WHOLE, steps=(*WHOLE.steps, taken_back))
    assert unmet(again) == {*NAMES} - {*BEFORE_DECISION}
    # What the reporter heard then was of the first decision.
    decided = a_step(12, "doorgezet", "teamleider", "2026-03-18T11:00:00Z", **CODES)
    assert unmet(replace(again, steps=(*again.steps, decided))) == {"terugkoppeling"}


def test_who_wanted_no_contact_is_told_nothing_and_the_check_says_so() -> None:
    (told,) = [
        one
        for one in checks_of(replace(WHOLE, feedback=None, wants_feedback=False))
        if one.name == "terugkoppeling"
    ]
    assert (told.is_met, told.item) == (True, None)
    assert told.why == "Melder wilde geen contact."


@pytest.mark.parametrize(
    ("channel", "preference", "has_mailbox", "wants"),
    [
        ("publiek", "bellen", False, True),
        ("publiek", "mailen", False, True),
        ("publiek", "anoniem", False, False),
        ("publiek", "", True, True),
        ("professional", "", False, True),
        ("brief", "", False, False),
    ],
)
def test_whether_a_reporter_is_to_hear_of_it(
    channel: str,
    preference: str,
    has_mailbox: bool,  # noqa: FBT001 - a column of the table above
    wants: bool,  # noqa: FBT001 - the same
) -> None:
    assert wants_feedback(channel, preference, has_mailbox=has_mailbox) is wants


# --- of a real melding


class Desk(Bureau):
    """A bureau with a melding that was examined: its checks, and the page that shows them."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.code, self.sid = self.report()
        self.press("oppakken")
        later(self, minutes=5)
        called = {"wie": "Wijkagent", "hoe": "telefoon", "doel": "Navragen", "gezegd": "Onbekend."}
        self.press("contact", **called)
        texts = {"feiten": "Riep iets.", "duiding": "Zorg.", "tegensignalen": "geen gevonden"}
        self.press("onderzoek", versie="0", urgentie="hoog", controles=["nr#0001"], **texts)

    def press(self, act: str, **typed: Any) -> None:
        path, fields = f"/melding/{self.sid}/{act}", {"blad": PAGE, **typed}
        answered(303, self.post(path, fields, self.triagist))

    @property
    def rows(self) -> dict[str, Any]:
        return self.database.tables["reports"][f"melding#{self.sid}"]

    def unmet(self, **more: Any) -> set[str]:
        found = checked(self.ports, self.file(self.sid), **more)
        return {one.name for one in found if not one.is_met}

    def decide(self, **codes: str) -> Step:
        """Close the melding, as its signer does."""
        melding = self.file(self.sid).submissions[0]
        at = self.work_of("regisseur").at
        given = {"reason": "reguliere_hulp", "proposed_by": "triagist", "term": melding.term_at}
        step = Step(self.sid, melding.version + 1, "gesloten", "regisseur", at, {**given, **codes})
        hours = self.ports.here.hours
        closed = move(melding, hours, put={"state": "gesloten"}, handler="", taken_at="")
        heard = next_feedback(melding, "postvak", by="regisseur", at=at)
        self.put(closed, insert_step(step), insert_feedback(heard))
        return step

    def card(self) -> list[str]:
        """The lines of the card of the page."""
        page = answered(200, self.get(f"/melding/{self.sid}", self.triagist)).body
        return only(page, "section", aria_labelledby="zorgvuldig").text.splitlines()


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_a_melding_that_nobody_took_up_shows_no_checks(desk: Desk) -> None:
    _, other = desk.report()
    page = answered(200, desk.get(f"/melding/{other}", desk.triagist)).body
    assert "Zorgvuldig onderzocht" not in page


def test_the_page_says_who_did_what_when_and_leads_there(desk: Desk) -> None:
    card = desk.card()
    assert "Ja Op tijd in behandeling Testpersoon triagist, 2 maart 11.00" in card
    assert "Ja Nagegaan Testpersoon triagist, 2 maart 11.05" in card
    pending = "Uitkomst met reden; Tweede handtekening; Terugkoppeling; Besluit binnen de termijn"
    assert f"Nee {pending}. Nog geen besluit." in card
    page = answered(200, desk.get(f"/melding/{desk.sid}", desk.triagist)).body
    for target in ("#onderzoek", "#stappen", "/notities#notitie-1", "/logboek"):
        assert f'{target}"' in page


def test_the_checks_rest_on_the_rows_of_the_melding(desk: Desk) -> None:
    assert desk.unmet() == {*NAMES} - {*BEFORE_DECISION}
    desk.hire("regisseur", "regisseur")
    desk.decide()
    assert desk.unmet() == set()
    assert "Ja Tweede handtekening Testpersoon regisseur, 2 maart 11.05" in desk.card()
    named = desk.rows["onderzoek"]
    for gone, falls in (
        ("stap#000002", {"bevestigd", "behandelaar"}),
        ("onderzoek", {"duiding", "nagegaan"}),
    ):
        kept = desk.rows.pop(gone)
        assert desk.unmet() == falls
        desk.rows[gone] = kept
    (feedback,) = [sk for sk in desk.rows if sk.startswith("terugkoppeling#")]
    kept = desk.rows.pop(feedback)
    assert desk.unmet() == {"terugkoppeling"}
    desk.rows[feedback] = kept
    desk.rows["onderzoek"] = {**named, "controles": ["nr#0009"]}
    assert desk.unmet() == {"nagegaan"}


def test_what_a_decision_would_make_of_the_checks_is_known_before_it_is_made(desk: Desk) -> None:
    before = desk.file(desk.sid)
    term = before.submissions[0].term_at
    step = a_step(
        99,
        "gesloten",
        "triagist",
        desk.work_of("x").at,
        reason="x",
        proposed_by="triagist",
        term=term,
    )
    assert desk.unmet(deciding=step) == {"handtekening", "terugkoppeling"}
    assert desk.file(desk.sid) == before


def test_a_reporter_without_an_open_mailbox_who_wanted_no_contact_is_not_told(desk: Desk) -> None:
    desk.decide()
    (feedback,) = [sk for sk in desk.rows if sk.startswith("terugkoppeling#")]
    del desk.rows[feedback]
    desk.rows["melding"]["mailbox"] = ""
    assert desk.unmet() == set()


def test_a_melding_of_danger_is_to_be_taken_up_within_half_an_hour(desk: Desk) -> None:
    desk.sid = desk.report(danger_now="ja")[1]
    later(desk, minutes=8)
    desk.press("oppakken")
    assert "bevestigd" not in desk.unmet()
    desk.triagist = desk.again("triagist")
    desk.sid = desk.report(danger_now="ja")[1]
    later(desk, minutes=30)
    desk.triagist = desk.again("triagist")
    desk.press("oppakken")
    assert "bevestigd" in desk.unmet()
