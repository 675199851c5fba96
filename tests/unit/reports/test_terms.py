"""The terms of a melding: begun when somebody takes it up, moved by urgency, and said aloud when over."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chalicelib.platform.clock import to_text
from chalicelib.platform.gemeente import Days, Terms
from chalicelib.reports.store.terms import Term, begin_term, end_term, move_term
from chalicelib.reports.terms import decide_before, may_extend, tell_before
from tests.support.builders import a_gemeente
from tests.support.bureau import Bureau, answered, later, text_of
from tests.support.reading import only

HERE = a_gemeente()
# Monday 2 March 2026 at eleven, local.
ARRIVED = "2026-03-02T10:00:00Z"


@pytest.fixture
def bureau() -> Bureau:
    made = Bureau()
    assert to_text(made.now()) == ARRIVED
    return made


def take_up(bureau: Bureau) -> None:
    answered(303, bureau.post(f"/melding/{bureau.sid}/oppakken", {}, bureau.triagist))


def term(bureau: Bureau) -> Term:
    """The one term of the melding; its row says the same."""
    (found,) = bureau.file(bureau.sid).terms
    assert found.ends_at == bureau.file(bureau.sid).submissions[0].term_at
    return found


def examine(bureau: Bureau, urgency: str, seen: int = 0) -> None:
    typed = {"versie": str(seen), "urgentie": urgency, "blad": f"{seen:020}"}
    answered(303, bureau.post(f"/melding/{bureau.sid}/onderzoek", typed, bureau.triagist))


def card(bureau: Bureau, secret: str = "") -> str:
    page = answered(200, bureau.get(f"/melding/{bureau.sid}", secret or bureau.triagist))
    return only(page.body, "section", aria_labelledby="bewaren").text


@pytest.mark.parametrize(
    ("urgency", "decided", "extended", "told"),
    [
        ("normaal", "2026-03-23", "2026-04-08", "2026-03-09"),
        ("hoog", "2026-03-09", "2026-03-16", "2026-03-09"),
        ("acuut", "2026-03-04", "2026-03-04", "2026-03-04"),
    ],
)
def test_terms_are_working_days_by_urgency(
    urgency: str, decided: str, extended: str, told: str
) -> None:
    """Domain reference 1.6: fifteen, five and two; ten and five more; five, five and two."""
    terms, hours = HERE.terms, HERE.hours
    found = [
        decide_before(ARRIVED, urgency, terms, hours),
        decide_before(ARRIVED, urgency, terms, hours, is_extended=True),
        tell_before(ARRIVED, urgency, terms, hours),
    ]
    assert [one[:10] for one in found] == [decided, extended, told]
    assert may_extend(urgency, terms) == (decided != extended)


@pytest.mark.parametrize(
    ("days", "said"),
    [
        ({"decision": Days(1, 1, 0)}, "at least one working day"),
        ({"feedback": Days(1, 0, 0)}, "at least one working day"),
    ],
)
def test_a_municipality_gives_time_to_decide_and_to_tell(days: dict[str, Days], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        replace(HERE.terms, **days)
    with pytest.raises(ValueError, match="more urgent"):
        Terms(Days(2, 5, 15), HERE.terms.feedback, HERE.terms.extension)


def test_taking_up_begins_the_term_of_the_decision_and_it_counts_from_the_arrival(
    bureau: Bureau,
) -> None:
    assert bureau.sid
    later(bureau, minutes=5)
    take_up(bureau)
    assert (term(bureau).started_at, term(bureau).ends_at[:10]) == (ARRIVED, "2026-03-23")
    assert "Besluitvóór maandag 23 maart om 17.00 uur" in card(bureau)


def test_danger_that_nobody_judged_is_acute(bureau: Bureau) -> None:
    bureau.sid = bureau.report(danger_now="ja")[1]
    take_up(bureau)
    assert bureau.file(bureau.sid).submissions[0].urgency == "acuut"
    assert term(bureau).ends_at[:10] == "2026-03-04"


def test_another_urgency_moves_the_term_and_the_same_one_does_not(bureau: Bureau) -> None:
    take_up(bureau)
    ends = []
    for seen, urgency in enumerate(("normaal", "hoog", "acuut", "normaal")):
        examine(bureau, urgency, seen)
        ends.append(term(bureau).ends_at[:10])
    assert ends == ["2026-03-23", "2026-03-09", "2026-03-04", "2026-03-23"]


def test_a_term_that_was_extended_stays_longer(bureau: Bureau) -> None:
    take_up(bureau)
    before = term(bureau)
    bureau.put(move_term(before, replace(before, is_extended=True)))
    examine(bureau, "hoog")
    assert (term(bureau).ends_at[:10], term(bureau).is_extended) == ("2026-03-16", True)
    assert "17.00 uur, verlengd" in card(bureau)


def test_who_gives_back_or_takes_over_begins_no_other_term(bureau: Bureau) -> None:
    take_up(bureau)
    before = term(bureau)
    path, colleague = f"/melding/{bureau.sid}", bureau.logged_in("regisseur")
    answered(303, bureau.post(f"{path}/teruggeven", {"waarom": "geen_tijd"}, bureau.triagist))
    assert term(bureau) == before
    later(bureau, minutes=5)
    answered(303, bureau.post(f"{path}/oppakken", {}, colleague))
    answered(303, bureau.post(f"{path}/overnemen", {"van": "regisseur"}, bureau.triagist))
    assert term(bureau) == before


def test_a_decision_that_is_late_says_so_in_words(bureau: Bureau) -> None:
    take_up(bureau)

    def seen(view: str, secret: str) -> str:
        page = answered(200, bureau.get(f"/werkbak{view}", secret))
        return text_of(page.body) if bureau.sid in page.body else ""

    assert "Termijn: besluit 23 maart 17.00" in seen("?tab=mij", bureau.triagist)
    assert seen("?tab=te_laat", bureau.triagist) == ""
    later(bureau, days=22)
    secret = bureau.again("triagist")
    assert "Te laat" in card(bureau, secret)
    for view in ("?tab=mij", "?tab=te_laat"):
        assert "Te laat besluit 23 maart 17.00" in seen(view, secret)


def test_a_row_names_the_moment_that_comes_first(bureau: Bureau) -> None:
    take_up(bureau)
    asked = {"vraag": "Waar?", "taal": "nl", "behandelaar": "triagist"}
    answered(303, bureau.post(f"/melding/{bureau.sid}/vraag", asked, bureau.triagist))
    page = text_of(bureau.get("/werkbak?tab=mij", bureau.triagist).body)
    assert "Lezen vóór: 16 maart 11.00" in page
    assert "besluit" not in page
    examine(bureau, "hoog")
    page = text_of(bureau.get("/werkbak?tab=mij", bureau.triagist).body)
    assert "Termijn: besluit 9 maart 17.00" in page


def test_the_clock_of_today_does_nothing_about_a_term(bureau: Bureau) -> None:
    take_up(bureau)
    later(bureau, days=60)
    before = bureau.file(bureau.sid)
    bureau.root.clock()
    assert bureau.file(bureau.sid) == before
    assert not any(bureau.queues.waiting[queue] for queue in ("reports", "post-forms"))
    # It is there for a clock that has this duty.
    (due,) = bureau.database.due("reports", "termijn", to_text(bureau.now()), limit=9)
    assert due.sk == "termijn#besluit"


def test_a_term_that_is_over_is_taken_away_and_another_kind_begins(bureau: Bureau) -> None:
    take_up(bureau)
    decided = term(bureau)
    told = Term(bureau.sid, "terugkoppeling", decided.ends_at, "2026-03-30T15:00:00Z")
    bureau.put(end_term(decided), begin_term(told))
    file = bureau.file(bureau.sid)
    assert (file.terms, file.term("besluit"), file.unreadable) == ([told], None, 0)
    assert "Terugkoppelingvóór maandag 30 maart om 17.00 uur" in card(bureau)


def test_a_term_of_later_code_is_counted_as_unreadable(bureau: Bureau) -> None:
    take_up(bureau)
    rows = bureau.database.tables["reports"][f"melding#{bureau.sid}"]
    rows["termijn#weging"] = {**rows["termijn#besluit"], "sk": "termijn#weging"}
    file = bureau.file(bureau.sid)
    assert (len(file.terms), file.unreadable) == (1, 1)
