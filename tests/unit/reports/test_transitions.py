"""The table of the process holds at the routes: what it allows succeeds, the journal knows of the rest."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from typing import Any

import pytest

from chalicelib.access.domain import may
from chalicelib.reports.handling.usecases import take_up
from chalicelib.reports.melding.usecases import handler_of
from chalicelib.reports.reopening.usecases import reopen
from chalicelib.reports.transitions import DECISIONS, TRANSITIONS, Situation, why_not
from tests.support.builders import a_mailbox_reply, a_person
from tests.support.bureau import ROLES, Bureau
from tests.support.deciding import WHY, decide, decision, propose
from tests.support.web import Answer

HANDLER, COLLEAGUE = "behandelaar", "collega"


def _taken(bureau: Desk) -> None:
    take_up(bureau.work_of(HANDLER, "neemt"), bureau.sid)


def _news(bureau: Desk) -> None:
    bureau.comes_in()


def _danger(bureau: Desk) -> None:
    bureau.comes_in("ja")


def _proposed(bureau: Desk, outcome: str = "geen_zorg_na_onderzoek") -> None:
    propose(bureau.work_of(HANDLER, "voorstel"), bureau.sid, decision(outcome))


def _misuse(bureau: Desk) -> None:
    _proposed(bureau, "misbruik")


def _decided(bureau: Desk, outcome: str = "geen_zorg_na_onderzoek") -> None:
    decide(bureau.work_of(HANDLER, "besluit"), bureau.sid, decision(outcome))


def _closed_as_misuse(bureau: Desk) -> None:
    _decided(bureau, "misbruik")


def _gone_on(bureau: Desk) -> None:
    _decided(bureau, "doorgezet")


def _reopened(bureau: Desk) -> None:
    seen = handler_of(bureau.ports, bureau.sid).version
    reopen(bureau.work_of(COLLEAGUE), bureau.sid, "nieuwe_feiten", "Nieuw.", seen=seen)


@dataclass(frozen=True)
class Stand:
    """A situation, and what happened to a melding of the handler that came into it."""

    at: Situation
    steps: Sequence[Callable[[Desk], None]]

    def make(self, bureau: Desk) -> None:
        for step in self.steps:
            step(bureau)


NEW, HAS = Situation("ontvangen", ""), Situation("in_triage", "", HANDLER)
CLOSED = replace(HAS, state="gesloten")
NEWS: Mapping[str, Any] = {"news": True}
DANGER: Mapping[str, Any] = {"news": True, "danger": True}
STANDS: Mapping[str, Stand] = {
    "new": Stand(NEW, ()),
    "new, with danger": Stand(replace(NEW, **DANGER), (_danger,)),
    "taken up": Stand(HAS, (_taken,)),
    "with news": Stand(replace(HAS, **NEWS), (_taken, _news)),
    "with danger": Stand(replace(HAS, **DANGER), (_taken, _danger)),
    "proposed": Stand(replace(HAS, proposed=frozenset({"besluit"})), (_taken, _proposed)),
    "proposed as misuse": Stand(replace(HAS, proposed=frozenset({"misbruik"})), (_taken, _misuse)),
    "closed": Stand(CLOSED, (_decided,)),
    "closed as misuse": Stand(CLOSED, (_closed_as_misuse,)),
    "gone on": Stand(replace(CLOSED, state="doorgezet"), (_gone_on,)),
    "closed, with news": Stand(replace(CLOSED, **NEWS), (_decided, _news)),
    "closed, with danger": Stand(replace(CLOSED, **DANGER), (_decided, _danger)),
    "opened again": Stand(HAS, (_decided, _reopened)),
}

# What each act posts, beside what its page carried (``_typed``).
TYPED: Mapping[str, Mapping[str, str]] = {
    "oppakken": {},
    "overnemen": {"van": HANDLER},
    "overdragen": {"naar": COLLEAGUE},
    "teruggeven": {"waarom": "geen_tijd"},
    "verwerkt": {},
    "gevaar": {"oordeel": "geen_direct_gevaar"},
    "vraag": {"vraag": "Wanneer was dat?", "taal": "nl"},
    "status": {"status": "in_onderzoek"},
    "betrekken": {
        "organisatie": "waterlijn",
        "waarom": "kent_de_mensen",
        "verzoek": "Kent u deze groep?",
        "ziet": "vraag",
    },
    "notitie": {"tekst": "Gebeld."},
    "contact": {"wie": "School", "hoe": "telefoon", "doel": "Navraag", "gezegd": "Niets nieuws."},
    "afschermen": {"waarom": "dicht_bij"},
    "onderzoek": {"urgentie": "normaal"},
    "besluit": {
        "uitkomst": "geen_zorg_na_onderzoek",
        "toelichting": WHY,
        "ontbreekt": "Niets nagegaan.",
    },
    "verlengen": {"waarom": "wacht_op_antwoord", "toelichting": "Volgende week."},
    "splitsen": {
        "uit": "melding",
        "onderwerp": "groep",
        "wijk": "weet_niet",
        "toelichting": "Over de groep.",
    },
    "overdracht": {
        "ontvanger": "politie",
        "grondslag": "vitaal_belang",
        "velden": "feiten",
        "wie": "Meldkamer",
        "afspraak": "Zij gaan kijken.",
        "gebeld": "nee",
    },
    "terugkoppeling": {"gezegd": "Verteld dat het klaar is."},
    "heropenen": {"waarom": "nieuwe_feiten", "toelichting": "Er is iets nieuws."},
}
# Asking a colleague takes an organisation that was asked, and a receipt a handover: other tests play those.
ELSEWHERE = {"meevragen", "ontvangst"}
# Somebody else has the melding, or had it: that is a race between colleagues, and told as one (409).
RACES = {"overdragen", "teruggeven", "verwerkt", "oppakken", "overnemen"}


class Desk(Bureau):
    """A melding with a mailbox whose reporter wants to be called, and somebody in each role."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.add_school(a_person("vast"))
        called = {"contact_preference": "bellen", "melder_phone": "0612345678"}
        self.code, sid = self.report(**called)
        self.__dict__["sid"] = sid
        self.sessions: dict[str, str] = {
            role: self.logged_in(role, name=f"met-{role}") for role in ROLES
        }
        self.sessions[HANDLER] = self.logged_in("triagist", "regisseur", name=HANDLER)
        self.hire(COLLEAGUE, "triagist", "teamleider")

    def comes_in(self, danger: str = "") -> None:
        """The reporter writes from the mailbox."""
        self.reply(self.code, a_mailbox_reply("Meer.", danger))

    def press(self, act: str, who: str, **more: str) -> Answer:
        """Press the button of an act as the page of now has it."""
        row = handler_of(self.ports, self.sid)
        page = {
            "versie": "0" if act == "onderzoek" else str(row.version),
            "sinds": row.danger_since or "2026-03-02T10:00:00Z",
            "gezien": str(row.arrivals),
            "behandelaar": row.handler,
            "zag": "",
            "blad": "b" * 20,
        }
        asked = {"versie", "sinds", "gezien", "behandelaar", "zag", "blad"}
        given = {name: held for name, held in page.items() if name in asked & FIELDS[act]}
        path = f"/melding/{self.sid}/{act}"
        return self.post(path, {**given, **TYPED[act], **more}, self.sessions[who])

    def refusals(self, who: str) -> int:
        """How often the journal says that something was refused to somebody."""
        name = HANDLER if who == HANDLER else f"met-{who}"
        return sum(entry.action == "geweigerd" for entry in self.entries_of(name))

    def keep(self) -> None:
        """As it stands now it is again after each ``undo``."""
        self._kept = deepcopy((self.database.tables, self.queues.waiting))

    def undo(self) -> None:
        self.database.tables, self.queues.waiting = deepcopy(self._kept)

    def stored(self) -> str:
        """All that is kept of the melding, and of what waits about it."""
        held = [*self.database.items("reports"), *self.database.items("mailbox")]
        return json.dumps(held, sort_keys=True, default=repr)


FIELDS: Mapping[str, frozenset[str]] = {
    name: frozenset({"blad"})
    | {
        "verwerkt": {"gezien"},
        "gevaar": {"sinds"},
        "vraag": {"behandelaar"},
        "status": {"behandelaar"},
        "betrekken": {"behandelaar"},
        "afschermen": {"zag"},
        "onderzoek": {"versie"},
        "besluit": {"versie"},
        "splitsen": {"versie"},
        "heropenen": {"versie"},
    }.get(name, set())
    for name in TYPED
}


def test_every_transition_is_played() -> None:
    assert TYPED.keys() | ELSEWHERE == TRANSITIONS.keys()


@pytest.mark.parametrize("stand", STANDS)
def test_what_the_table_allows_succeeds_and_nothing_else(stand: str) -> None:
    """Each act from each situation, in each role; whoever has the melding is the last of them.

    A role that may do nothing to a melding is played in one situation.
    """
    bureau, at = Desk(), STANDS[stand].at
    STANDS[stand].make(bureau)
    bureau.keep()
    rights = {transition.right for transition in TRANSITIONS.values()}
    for who in bureau.sessions:
        name = HANDLER if who == HANDLER else f"met-{who}"
        if stand == "taken up" or any(may(bureau.staff(name), right) for right in rights):
            for act in TYPED:
                _judge(bureau, act, who, replace(at, by=name))
                bureau.undo()


def _judge(bureau: Desk, act: str, who: str, at: Situation) -> None:
    transition, before = TRANSITIONS[act], bureau.stored()
    is_able = may(bureau.staff(at.by), transition.right)
    answer = bureau.press(act, who)
    told = (act, who, answer.status)
    if is_able and not why_not(transition, at) and not _is_race(act, at):
        assert answer.status == 303, told
        return
    # Nothing changed, and the journal knows who tried; of a race between colleagues it need not.
    assert bureau.stored() == before, told
    if is_able and _is_race(act, at):
        assert answer.status in {303, 409, 422}, told
        return
    assert answer.status == (422 if is_able else 403), told
    assert bureau.refusals(who) == 1, told


def _is_race(act: str, at: Situation) -> bool:
    """Whether a colleague has what somebody presses a button on, or nobody has."""
    if act == "oppakken":
        return bool(at.handler)
    if act == "overnemen":
        return at.handler == at.by
    if act == "overdragen":
        return at.handler not in {"", at.by}
    return act in RACES and at.handler != at.by


@pytest.mark.parametrize("way", ["tekenen", "afwijzen", "intrekken"])
def test_only_a_second_person_with_the_right_ends_a_proposal(way: str) -> None:
    """In each role, of a decision and of misuse; whoever is no second person changes nothing."""
    words = {"waarom": "onvolledig", "toelichting": "Meer nodig."} if way == "afwijzen" else {}
    for stand in ("proposed", "proposed as misuse"):
        bureau = Desk()
        STANDS[stand].make(bureau)
        bureau.keep()
        (kind,) = STANDS[stand].at.proposed
        right: Any = "misbruik_tekenen" if kind == "misbruik" else "besluit_tekenen"
        row = handler_of(bureau.ports, bureau.sid)
        (number,) = (one.rpartition(".")[2] for one in row.proposed)
        given = {"versie": str(row.version)} if way == "tekenen" else words
        path = f"/melding/{bureau.sid}/voorstel/{number}/{way}"
        for who in bureau.sessions:
            before = bureau.stored()
            answer = bureau.post(path, {**given, "blad": "b" * 20}, bureau.sessions[who])
            is_second = may(bureau.staff(f"met-{who}"), right) if who != HANDLER else False
            ends = who == HANDLER if way == "intrekken" else is_second
            told = (stand, who, answer.status)
            assert (answer.status == 303) == ends, told
            if not ends:
                assert answer.status in {403, 404, 422}, told
                assert (bureau.stored(), bureau.refusals(who)) == (before, 1), told
            bureau.undo()


@pytest.mark.parametrize("act", ["besluit", "splitsen", "heropenen", "terugkoppeling"])
def test_an_act_that_is_pressed_again_is_done_once(act: str) -> None:
    bureau, who = Desk(), "regisseur"
    if act in {"besluit", "splitsen"}:
        who = HANDLER
        _taken(bureau)
    else:
        _decided(bureau)
    first, stored = bureau.press(act, who), bureau.stored()
    version = str(handler_of(bureau.ports, bureau.sid).version - 1)
    # The answer got lost: the same page with the same words is sent once more.
    again = bureau.press(act, who, **({"versie": version} if "versie" in FIELDS[act] else {}))
    assert (first.status, again.status, bureau.stored()) == (303, 303, stored)
    assert bureau.refusals(who) == 0


@pytest.mark.parametrize(
    "forged",
    [
        {"sid": "f" * 32},
        {"voorstel": "f" * 12},
        {"versie": "0"},
        {"versie": "999999"},
        {"versie": "1e3"},
        {"versie": "-1"},
    ],
    ids=str,
)
def test_a_signature_that_is_forged_decides_nothing(forged: dict[str, str]) -> None:
    bureau = Desk()
    STANDS["proposed"].make(bureau)
    row, before = handler_of(bureau.ports, bureau.sid), bureau.stored()
    (number,) = (one.rpartition(".")[2] for one in row.proposed)
    right = {"sid": bureau.sid, "voorstel": number, "versie": str(row.version), **forged}
    path = "/melding/{sid}/voorstel/{voorstel}/tekenen".format(**right)
    known = bureau.refusals("regisseur")
    given = {"versie": right["versie"], "blad": "b" * 20}
    answer = bureau.post(path, given, bureau.sessions["regisseur"])
    assert answer.status == (422 if "versie" in forged else 404)
    assert bureau.stored() == before
    # An old page is no refusal that anybody need look at; another address is.
    assert bureau.refusals("regisseur") == known + (answer.status == 404)


def test_the_acts_on_which_two_decide_are_those_of_the_table() -> None:
    assert set(DECISIONS) == {"besluit", "misbruik"}
