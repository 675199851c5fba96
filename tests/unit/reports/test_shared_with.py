"""Sharing is with the person who was asked, and ends with the no of the reporter, in whatever order."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.network.domain import Aandachtsfunctionaris
from chalicelib.network.store import set_absence
from chalicelib.platform.code import derive, mint
from chalicelib.platform.errors import Conflict, NotThere, Refused
from chalicelib.reports.domain import KEPT_OUT, KEPT_OUT_ROLES, MAX_AMENDMENTS
from chalicelib.reports.intake import usecases as report_intake
from chalicelib.reports.involving.usecases import ask_also, involve, shared_in
from chalicelib.reports.sharing.usecases import (
    Contact,
    acknowledge,
    add_view,
    list_shared,
    open_shared,
)
from tests.support.builders import MONDAY, a_person, a_professional_report, put_at_desk
from tests.support.bureau import INVOLVE, Bureau
from tests.support.involving import involve_by_two

SCHOOL, TODAY = "waterlijn", MONDAY.date()
SHARE = "share_with_aandachtsfunctionaris"


class Melder:
    """A professional who sends a report, sends it again in other words, and confirms what they like."""

    def __init__(self, bureau: Bureau) -> None:
        self.bureau, self.code = bureau, mint()
        self.sid = derive(self.code).sid
        self.tokens: list[str] = []
        self.known: set[str] = set()

    def send(self, **values: str) -> None:
        """Send once more, in words of its own."""
        words = f"Dit is tekst {len(self.tokens)} over wat op het bord stond."
        self.bureau.accept(a_professional_report(observed_behaviour=words, **values), self.code)
        submissions = self.bureau.file(self.sid).submissions
        (new,) = (one for one in submissions if one.header.digest not in self.known)
        self.known.add(new.header.digest)
        self.tokens.append(self.bureau.token_of(new))

    def press(self, number: int) -> None:
        """Press the button in the mail about a submission, the first one is 0."""
        visiting = self.bureau.root.ports("public").visiting
        report_intake.ask_to_confirm(visiting, self.tokens[number])


def a_school(*people: Aandachtsfunctionaris) -> Bureau:
    bureau = Bureau()
    bureau.add_school(*people)
    bureau.put(put_at_desk("werkbak", "desk@gemeente.example", "triagist"))
    return bureau


def post(bureau: Bureau) -> None:
    """Let the mailer handle what waits."""
    bureau.queues.work_off_mail(bureau.root.mailer)


def mailed(bureau: Bureau) -> list[str]:
    """Who of the school was mailed, by the name of the address."""
    sent: list[Any] = bureau.root.ports("mailer").mailer.sent  # type: ignore[attr-defined]
    names = [mail.to.partition("@")[0] for mail in sent]
    return [name for name in names if len(name) == 1 or name in {"vast", "vervanger"}]


def can_open(bureau: Bureau, sid: str, person_id: str) -> bool:
    """Whether a person gets in, by every act on a shared melding alike."""
    contact, work = Contact(SCHOOL, person_id, "af"), bureau.work_of("af", once="b" * 20)
    acts: list[Callable[[], object]] = [
        lambda: open_shared(work, sid, contact),
        lambda: acknowledge(work, sid, contact),
        lambda: add_view(work, sid, contact, "Ik weet iets."),
    ]
    listed = sid in [one.sid for one in list_shared(bureau.ports, contact, limit=50)[0]]
    refused = 0
    for act in acts:
        try:
            act()
        except NotThere:
            refused += 1
    assert refused == (0 if listed else len(acts))
    return listed


@contextmanager
def at_call(bureau: Bureau, number: int, do: Callable[[], None]) -> Iterator[list[int]]:
    """``do`` happens right before this call of the tables; how many calls there were."""
    database, made = bureau.database, [0]
    with pytest.MonkeyPatch.context() as patch:
        for name in ("get", "query", "commit"):
            call = getattr(database, name)

            def counted(*given: Any, call: Any = call, **more: Any) -> Any:
                made[0] += 1
                if made[0] == number:
                    do()
                return call(*given, **more)

            patch.setattr(database, name, counted)
        yield made


def races(melder: Melder, no: dict[str, str], number: int) -> tuple[int, int | None]:
    """A confirmation and its mails are handled while ``no`` comes at a call of the tables.

    How many calls there were, and how many people were mailed when the no was stored (None: it came not).
    """
    bureau, before = melder.bureau, list[int]()

    def says_no() -> None:
        melder.send(**no)
        before.append(len(mailed(bureau)))

    melder.press(0)
    with at_call(bureau, number, says_no) as made:
        confirmation = bureau.queues.waiting["reports"].pop()
        bureau.root.triage(confirmation.body)
        post(bureau)
    post(bureau)
    return made[0], before[0] if before else None


NO = {
    "nee": {SHARE: "nee"},
    "iemand": {"niet_aan": "iemand"},
    "vast": {"niet_aan": "vast"},
}


@pytest.mark.parametrize("no", NO)
def test_no_mail_leaves_after_a_no_is_stored_at_whatever_moment_it_comes(no: str) -> None:
    number, calls, came_first = 0, 1, 0
    while number <= calls:
        melder = Melder(a_school(a_person("vast")))
        melder.send(**{SHARE: "inhoud"})
        number += 1
        calls, mailed_before = races(melder, NO[no], number)
        if mailed_before is not None:
            assert len(mailed(melder.bureau)) == mailed_before, number
            came_first += mailed_before == 0
            assert not can_open(melder.bureau, melder.sid, "vast")
            assert not any(s.shared_with for s in melder.bureau.file(melder.sid).submissions)
    assert came_first > 10


def test_a_no_while_the_desk_asks_somebody_makes_the_desk_look_again() -> None:
    number, calls = 0, 1
    while number <= calls:
        melder = Melder(a_school(a_person("vast"), a_person("vervanger", role="plaatsvervanger")))
        melder.send(**{SHARE: "inhoud"})
        melder.press(0)
        melder.bureau.work()
        number += 1
        stored = list[int]()

        def says_no(melder: Melder = melder, stored: list[int] = stored) -> None:
            melder.send(**{SHARE: "nee"})
            stored.append(len(mailed(melder.bureau)))

        work = melder.bureau.work_of("triagist", once="c" * 20)
        with at_call(melder.bureau, number, says_no) as made:
            with suppress(NotThere, Refused, Conflict):
                ask_also(work, melder.sid, SCHOOL, "vervanger")
                involve(work, melder.sid, SCHOOL, "Kent u dit?", sees="vraag", reason="kan_steunen")
            post(melder.bureau)
        post(melder.bureau)
        calls = made[0]
        if not stored:
            assert mailed(melder.bureau) == ["vast", "vervanger", "vast"]
        else:
            assert len(mailed(melder.bureau)) == stored[0]
            assert not any(can_open(melder.bureau, melder.sid, p) for p in ("vast", "vervanger"))


SENT = {"inhoud": "inhoud", "nee": "nee", "amendment": "inhoud", "status": "alleen_status"}
ORDERS = [
    order
    for sent in (("inhoud", "nee", "amendment"), ("status", "nee"), ("inhoud", "status"))
    for order in permutations([*sent, *(f"confirm {one}" for one in sent)])
    if all(order.index(one) < order.index(f"confirm {one}") for one in sent)
]


def test_the_strictest_word_holds_in_every_order_of_sending_and_confirming() -> None:
    for order in ORDERS:
        melder, sent = Melder(a_school(a_person("vast"))), list[str]()
        before_the_no = 0
        for step in order:
            confirms, _, one = step.rpartition(" ")
            if confirms:
                melder.press(sent.index(one))
                melder.bureau.work()
            else:
                sent.append(one)
                melder.send(**{SHARE: SENT[one]})
            if step == "nee":
                before_the_no = len(mailed(melder.bureau))
            if "nee" in sent:
                assert not can_open(melder.bureau, melder.sid, "vast"), (order, step)
        post(melder.bureau)
        if "nee" in sent:
            assert len(mailed(melder.bureau)) == before_the_no, order
        else:
            assert can_open(melder.bureau, melder.sid, "vast")


people = st.lists(
    st.builds(
        a_person,
        st.sampled_from("abcdef"),
        role=st.sampled_from(["vast", "plaatsvervanger"]),
        rank=st.integers(1, 3),
        wijken=st.sampled_from([(), ("WK050507",), ("WK050501",)]),
        confirmed_on=st.sampled_from([None, TODAY, TODAY]),
        absent_from=st.sampled_from([None, None, TODAY]),
    ),
    min_size=1,
    max_size=5,
    unique_by=lambda p: p.id,
)


@settings(max_examples=60, deadline=None)
@given(
    people,
    st.sampled_from(["inhoud", "alleen_status", "nee"]),
    st.sampled_from(KEPT_OUT),
    st.sampled_from(["ja", "nee"]),
    st.lists(st.sampled_from("abcdef"), max_size=3),
)
def test_of_all_people_only_who_was_asked_gets_in(
    staff: list[Aandachtsfunctionaris],
    share: str,
    keep_out: str,
    is_one: str,
    covers: list[str],
) -> None:
    """Whatever the wijken, absences and roles: who was mailed may open it, and nobody else may."""
    melder = Melder(a_school(*staff))
    bureau = melder.bureau
    not_to = {"niet_aan": keep_out} if keep_out else {}
    melder.send(**{SHARE: share, "ik_ben_aandachtsfunctionaris": is_one}, **not_to)
    melder.press(0)
    bureau.work()
    work = bureau.work_of("triagist")
    for person_id in covers:
        try:
            ask_also(work, melder.sid, SCHOOL, person_id)
        except (NotThere, Refused):
            continue
    post(bureau)
    asked = set(mailed(bureau))
    assert {p for p in "abcdef" if can_open(bureau, melder.sid, p)} == asked
    assert not can_open(bureau, melder.sid, "")
    of = {one.id: one for one in staff}
    assert all(of[one].is_there_on(TODAY) for one in asked)
    if keep_out != "iemand":
        assert not [one for one in asked if of[one].role in KEPT_OUT_ROLES[keep_out]]
    elif not covers:
        assert not asked
    if share == "nee":
        assert not asked


def test_a_colleague_who_covers_gets_in_by_being_asked_and_the_journal_shows_it() -> None:
    people = (a_person("vast"), a_person("vervanger", role="plaatsvervanger"))
    melder = Melder(a_school(*people))
    melder.send(**{SHARE: "inhoud"})
    melder.press(0)
    bureau, sid = melder.bureau, melder.sid
    bureau.work()
    assert [can_open(bureau, sid, one) for one in ("vast", "vervanger")] == [True, False]
    bureau.put(set_absence(people[0], TODAY, TODAY))
    work = bureau.work_of("triagist")
    for _ in range(2):
        ask_also(work, sid, SCHOOL, "vervanger")
    assert [can_open(bureau, sid, one) for one in ("vast", "vervanger")] == [True, True]
    (entry,) = [one for one in bureau.chain(f"melding#{sid}") if one.action == "af_gevraagd"]
    assert (entry.actor, entry.facts["to"], entry.facts["person"]) == (
        "triagist",
        SCHOOL,
        "vervanger",
    )
    post(bureau)
    assert mailed(bureau) == ["vast", "vervanger"]


@pytest.mark.parametrize(
    ("who", "changed"),
    [("weg", {"absent_from": TODAY}), ("nieuw", {"confirmed_on": None})],
)
def test_who_is_not_there_cannot_be_asked(who: str, changed: dict[str, Any]) -> None:
    melder = Melder(a_school(a_person("vast"), a_person(who, **changed)))
    melder.send(**{SHARE: "inhoud"})
    melder.press(0)
    melder.bureau.work()
    with pytest.raises(Refused):
        ask_also(melder.bureau.work_of("triagist"), melder.sid, SCHOOL, who)
    with pytest.raises(NotThere):
        ask_also(melder.bureau.work_of("triagist"), melder.sid, SCHOOL, "vreemd")


@pytest.mark.parametrize("keep_out", ["vast", "iemand", "plaatsvervanger"])
def test_when_only_who_is_kept_out_is_there_nobody_is_asked_and_the_desk_is_told(
    keep_out: str,
) -> None:
    role: Any = "plaatsvervanger" if keep_out == "plaatsvervanger" else "vast"
    melder = Melder(a_school(a_person("a", role=role)))
    melder.send(**{SHARE: "inhoud", "niet_aan": keep_out})
    melder.press(0)
    melder.bureau.work()
    (melding,) = melder.bureau.file(melder.sid).submissions
    assert (melding.rule, melding.shared_with, melding.shared_to) == ("R3", "", {})
    (found,) = shared_in(melder.bureau.ports, melder.bureau.file(melder.sid))
    assert found.keep_out == keep_out
    assert [one.may_be_asked for one in found.people] == [keep_out == "iemand"]


def test_who_is_kept_out_later_sees_it_no_more_and_a_deputy_is_asked_instead() -> None:
    melder = Melder(a_school(a_person("vast"), a_person("vervanger", role="plaatsvervanger")))
    bureau, sid = melder.bureau, melder.sid
    melder.send(**{SHARE: "inhoud"})
    melder.press(0)
    bureau.work()
    assert can_open(bureau, sid, "vast")
    melder.send(**{SHARE: "inhoud", "niet_aan": "vast"})
    assert not can_open(bureau, sid, "vast")
    melder.press(1)
    bureau.work()
    assert [can_open(bureau, sid, one) for one in ("vast", "vervanger")] == [False, True]


def test_a_row_from_before_persons_were_kept_lets_nobody_in_until_asked() -> None:
    melder = Melder(a_school(a_person("vast")))
    bureau, sid = melder.bureau, melder.sid
    melder.send(**{SHARE: "inhoud"})
    melder.press(0)
    bureau.work()
    del bureau.database.tables["reports"][f"melding#{sid}"]["melding"]["gedeeld_met"]
    assert not can_open(bureau, sid, "vast")
    ask_also(bureau.work_of("triagist"), sid, SCHOOL, "vast")
    assert can_open(bureau, sid, "vast")


def test_a_person_of_another_organisation_with_the_same_id_does_not_get_in() -> None:
    melder = Melder(a_school(a_person("vast")))
    melder.send(**{SHARE: "inhoud"})
    melder.press(0)
    melder.bureau.work()
    with pytest.raises(NotThere):
        open_shared(melder.bureau.work_of("af"), melder.sid, Contact("lindenhof", "vast", "af"))


@pytest.mark.parametrize(("later", "person"), [("iemand", "vast"), ("vast", "vast")])
def test_somebody_kept_out_after_another_was_named_sees_it_no_more(later: str, person: str) -> None:
    """The words that name somebody are sealed: the second time they may name who was asked meanwhile."""
    melder = Melder(a_school(a_person("vast"), a_person("vervanger", role="plaatsvervanger")))
    bureau, sid = melder.bureau, melder.sid
    melder.send(**{SHARE: "inhoud", "niet_aan": "iemand", "niet_aan_wie": "Een collega"})
    melder.press(0)
    bureau.work()
    ask_also(bureau.work_of("triagist"), sid, SCHOOL, person)
    assert can_open(bureau, sid, person)
    melder.send(**{SHARE: "inhoud", "niet_aan": later})
    assert not can_open(bureau, sid, person)
    post(bureau)
    assert mailed(bureau) == []


def test_two_who_are_kept_out_one_after_the_other_cannot_be_asked() -> None:
    melder = Melder(a_school(a_person("vast"), a_person("vervanger", role="plaatsvervanger")))
    bureau, sid = melder.bureau, melder.sid
    for number, keep_out in enumerate(("vast", "plaatsvervanger")):
        melder.send(**{SHARE: "inhoud", "niet_aan": keep_out})
        melder.press(number)
        bureau.work()
    (found,) = shared_in(bureau.ports, bureau.file(sid))
    assert [one.may_be_asked for one in found.people] == [False, False]
    for person in ("vast", "vervanger"):
        assert not can_open(bureau, sid, person)
        with pytest.raises(Refused):
            ask_also(bureau.work_of("triagist"), sid, SCHOOL, person)


def test_who_is_kept_out_at_an_organisation_that_is_named_later_sees_it_no_more() -> None:
    """The desk had asked there by hand, before the reporter said to work there."""
    melder = Melder(a_school(a_person("vast")))
    bureau, sid = melder.bureau, melder.sid
    melder.send(**{SHARE: "inhoud", "organisatie_id": "elders", "niet_aan": "vast"})
    involve_by_two(bureau, sid, bureau.triagist)
    assert can_open(bureau, sid, "vast")
    melder.send(**{SHARE: "inhoud", "organisatie_id": SCHOOL, "niet_aan": "vast"})
    assert not can_open(bureau, sid, "vast")
    post(bureau)
    assert mailed(bureau) == []


@pytest.mark.parametrize("no", [{SHARE: "nee"}, {"niet_aan": "vast"}])
def test_sharing_ends_for_every_row_however_many_there_are(no: dict[str, str]) -> None:
    """The index of the organisation holds no row afterwards, and no mail that waited leaves."""
    melder = Melder(a_school(a_person("vast")))
    bureau, sid = melder.bureau, melder.sid
    for number in range(MAX_AMENDMENTS):
        melder.send(**{SHARE: "inhoud"})
        melder.press(number)
        bureau.work()
    for number in range(25):
        work = bureau.work_of("triagist", once=f"{number:020}")
        involve(work, sid, SCHOOL, "Weet u meer?", sees="vraag", reason="kent_de_mensen")
    file = bureau.file(sid)
    assert len([one for one in file.submissions if one.shared_with]) == MAX_AMENDMENTS
    melder.send(**{SHARE: "inhoud", **no})
    bureau.work()
    file = bureau.file(sid)
    assert len(file.submissions) == MAX_AMENDMENTS + 1
    assert not [one for one in file.submissions if one.shared_with or one.shared_to]
    assert not [one for one in file.involved if one.shared_to]
    assert not can_open(bureau, sid, "vast")
    post(bureau)
    assert mailed(bureau) == []


@pytest.mark.parametrize(
    ("named", "told"),
    [
        (("vast", "plaatsvervanger"), ("de vaste", "de vervanger")),
        (("plaatsvervanger", "iemand"), ("de vervanger", "iemand")),
        (("vast", "vast"), ("de vaste",)),
    ],
)
def test_the_desk_is_told_of_everybody_who_was_kept_out(
    named: tuple[str, ...], told: tuple[str, ...]
) -> None:
    melder = Melder(a_school(a_person("vast"), a_person("vervanger", role="plaatsvervanger")))
    bureau, sid = melder.bureau, melder.sid
    for keep_out in named:
        melder.send(**{SHARE: "inhoud", "niet_aan": keep_out})
    page = bureau.get(f"/melding/{sid}", bureau.triagist).body
    said = re.findall("Uitgesloten door de melder: (de vaste aandachts|de vervanger|iemand)", page)
    assert [any(one.startswith(words) for one in said) for words in told] == [True] * len(told)
    assert len(said) == len(told)
    answer = bureau.post(f"/melding/{sid}/betrekken", INVOLVE, bureau.triagist)
    if set(named) == {"vast", "plaatsvervanger"}:
        assert answer.status == 422
        assert "is door de melder uitgesloten" in answer.body
