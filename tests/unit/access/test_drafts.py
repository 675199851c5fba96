"""Drafts of an act, on the page of a note: kept for their writer alone, offered again, gone when used."""

from __future__ import annotations

import pytest

from tests.support.bureau import PAGE, Bureau, answered, held, later, text_of
from tests.support.reading import every
from tests.support.web import Answer

SECRET = "sneeuwvlok"
BSN = "123456782"


class Desk(Bureau):
    """A bureau with a melding, on whose page for a note somebody types."""

    def draft(self, text: str, go: str = "concept", secret: str = "") -> Answer:
        given = {"tekst": text, "blad": PAGE, "go": go}
        return self.post(self.path, given, secret or self.alive("triagist"))

    def open(self, secret: str = "") -> Answer:
        return answered(200, self.get(self.path, secret or self.alive("triagist")))

    @property
    def path(self) -> str:
        return f"/melding/{self.sid}/notitie"

    @property
    def rows(self) -> list[str]:
        tables = self.database.tables["access"]
        return [pk for pk, rows in tables.items() if pk.startswith("concept#") and rows]


@pytest.fixture
def desk() -> Desk:
    made = Desk()
    made.hire("triagist", "triagist")
    return made


def test_a_draft_is_there_again_after_the_session_ended(desk: Desk) -> None:
    kept = answered(200, desk.draft(f"half {SECRET}"))
    assert "Concept opgeslagen tot" in text_of(kept.body)
    assert held(kept, "tekst") == f"half {SECRET}"
    later(desk, days=1)
    page = desk.open()
    assert held(page, "tekst") == f"half {SECRET}"
    assert "Dit is uw concept van" in text_of(page.body)
    assert SECRET not in repr(desk.database.tables)


def test_a_later_draft_takes_the_place_of_the_one_before(desk: Desk) -> None:
    for text in ("eerst", "later"):
        answered(200, desk.draft(text))
    assert held(desk.open(), "tekst") == "later"
    assert len(desk.rows) == 1


def test_a_draft_is_unchecked_and_no_note(desk: Desk) -> None:
    answered(200, desk.draft(f"Nummer {BSN}"))
    assert held(desk.open(), "tekst") == f"Nummer {BSN}"
    assert desk.actions(f"melding#{desk.sid}") == ["ontvangen"]


def test_nobody_else_sees_a_draft(desk: Desk) -> None:
    answered(200, desk.draft(SECRET))
    assert SECRET not in desk.open(desk.logged_in("regisseur")).body


def test_a_draft_of_one_melding_is_not_offered_at_another(desk: Desk) -> None:
    answered(200, desk.draft(SECRET))
    _, other = desk.report()
    for page in (f"/melding/{other}/notitie", f"/melding/{desk.sid}/contact"):
        assert SECRET not in answered(200, desk.get(page, desk.alive("triagist"))).body


def test_a_draft_goes_when_it_is_used(desk: Desk) -> None:
    answered(200, desk.draft(SECRET))
    answered(303, desk.draft(SECRET, go="send"))
    assert held(desk.open(), "tekst") == ""
    assert desk.rows == []


def test_a_draft_stays_when_the_act_is_refused(desk: Desk) -> None:
    answered(200, desk.draft(SECRET))
    answered(422, desk.draft("", go="send"))
    assert held(desk.open(), "tekst") == SECRET


def test_a_draft_can_be_thrown_away(desk: Desk) -> None:
    answered(200, desk.draft(SECRET))
    buttons = {b["value"] for b in every(desk.open().body, "button") if b["name"] == "go"}
    assert buttons == {"concept", "concept:weg"}
    gone = answered(200, desk.draft(SECRET, go="concept:weg"))
    assert held(gone, "tekst") == ""
    assert desk.rows == []
    answered(200, desk.draft(SECRET, go="concept:weg"))


def test_a_draft_is_over_after_a_week(desk: Desk) -> None:
    answered(200, desk.draft(SECRET))
    later(desk, days=7)
    assert held(desk.open(), "tekst") == ""
    (row,) = desk.database.tables["access"][desk.rows[0]].values()
    assert row["expires"] == int(desk.now().timestamp())


def test_the_journal_comes_before_a_draft_is_opened(desk: Desk) -> None:
    answered(200, desk.draft(SECRET))
    opened = desk.keys.opened
    desk.database.away = {"journal"}
    answered(503, desk.get(desk.path, desk.alive("triagist")))
    assert desk.keys.opened == opened
    desk.database.away = set()
    desk.open()
    assert [e.action for e in desk.entries_of("triagist")] == ["concept_gelezen"]


def test_a_draft_that_does_not_open_leaves_an_empty_form(desk: Desk) -> None:
    answered(200, desk.draft(SECRET))
    (row,) = desk.database.tables["access"][desk.rows[0]].values()
    row["sealed"] = b"damaged"
    assert held(desk.open(), "tekst") == ""


def test_what_is_too_long_to_keep_is_said_and_stays_on_the_page(desk: Desk) -> None:
    long = "x" * 70_000
    page = answered(422, desk.draft(long))
    assert "te lang om op te slaan" in text_of(page.body)
    assert held(page, "tekst") == long
    assert desk.rows == []


def test_nothing_typed_is_lost_when_a_draft_cannot_be_kept(desk: Desk) -> None:
    secret = desk.alive("triagist")
    desk.database.away = {"access"}
    assert SECRET in answered(503, desk.draft(SECRET, secret=secret)).body


def test_what_no_text_can_hold_is_kept_as_a_sign_of_it(desk: Desk) -> None:
    answered(200, desk.draft("half\udcff"))
    assert held(desk.open(), "tekst") == "half\ufffd"


def test_the_act_is_done_also_when_its_draft_cannot_be_taken_away(desk: Desk) -> None:
    answered(200, desk.draft(SECRET))
    desk.database.before(
        "commit reports/notities", lambda: setattr(desk.database, "away", {"access"})
    )
    answered(303, desk.draft(SECRET, go="send"))


def test_other_acts_keep_no_draft(desk: Desk) -> None:
    path = f"/melding/{desk.sid}/vraag"
    page = answered(
        200, desk.post(path, {"vraag": SECRET, "go": "concept"}, desk.alive("triagist"))
    )
    assert desk.rows == []
    assert "Concept opslaan" not in page.body
