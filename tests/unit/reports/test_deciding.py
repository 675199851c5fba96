"""Two people decide on a melding; what else happens at that moment changes no decision."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import Any, cast

import pytest

from chalicelib.access.store import set_shielded
from chalicelib.mailbox.store import MailboxStore
from chalicelib.platform.clock import to_text
from chalicelib.platform.errors import Conflict, Refused
from chalicelib.platform.ports import Ports
from chalicelib.process.domain import Proposal
from chalicelib.process.store import ProposalStore, insert_proposal
from chalicelib.reports.handling.usecases import take_up
from chalicelib.reports.involving.usecases import INVOLVING
from chalicelib.reports.reporter.usecases import ask_reporter
from chalicelib.reports.signing.usecases import reject_proposal, sign_proposal
from chalicelib.reports.store.cases import move
from chalicelib.reports.store.submissions import Stored
from chalicelib.work import Work
from tests.support.builders import a_mailbox_reply, put_at_desk
from tests.support.bureau import Bureau, later
from tests.support.deciding import propose, sign, signer


def test_what_comes_in_while_a_decision_is_signed_is_read_before_it() -> None:
    bureau = Bureau()
    code, sid = bureau.report()
    take_up(bureau.work_of("a"), sid)
    number = propose(bureau.work_of("a", "voorstel"), sid)
    arrives = lambda: bureau.reply(code, a_mailbox_reply("Er is meer."))  # noqa: E731
    bureau.database.before(f"query reports/melding#{sid}", arrives)
    with pytest.raises(Refused):
        sign(bureau.work_of("b"), sid, number)
    melding = bureau.file(sid).submissions[0]
    assert (melding.state, dict(melding.news)) == ("in_triage", {"antwoord": 1})


def test_no_proposal_is_told_to_who_may_not_know_of_the_melding() -> None:
    bureau = Bureau()
    for name in ("een", "twee", "drie"):
        bureau.put(put_at_desk(name, f"{name}@gemeente.example", "regisseur"))
    bureau.put(set_shielded(bureau.staff("drie"), bureau.sid, is_kept=True))
    take_up(bureau.work_of("een"), bureau.sid)
    propose(bureau.work_of("een", "voorstel"), bureau.sid)
    told = [mail.to for mail in bureau.deliver() if "voorstel" in mail.subject]
    assert told == ["twee@gemeente.example"]


class Away(BaseException):
    """The worker is killed: no handler sees it."""


class Watched:
    """Ports of the bureau at which something happens at one call, counted from 0."""

    def __init__(
        self, bureau: Bureau, at: int, happens: Callable[[], object], *, after: bool
    ) -> None:
        self.calls, self._at, self._happens, self._after = 0, at, happens, after
        ports = bureau.ports
        self.ports = replace(
            ports,
            database=cast("Any", self._watch(ports.database)),
            keys=cast("Any", self._watch(ports.keys)),
            queues=cast("Any", self._watch(ports.queues)),
        )

    def _watch(self, port: object) -> object:
        outer = self

        class Watching:
            def __getattr__(self, name: str) -> Callable[..., object]:
                return lambda *given, **more: outer._call(getattr(port, name), *given, **more)

        return Watching()

    def _call(self, do: Callable[..., object], *given: Any, **more: Any) -> object:
        number, self.calls = self.calls, self.calls + 1
        if number == self._at and not self._after:
            self._happens()
        answer = do(*given, **more)
        if number == self._at and self._after:
            self._happens()
        return answer


class Largest(Bureau):
    """The largest decision: a mailbox, an address, a question that waits, and other proposals."""

    def __post_init__(self) -> None:
        super().__post_init__()
        given = {"contact_preference": "mailen", "melder_email": "ik@thuis.example"}
        self.code, sid = self.report(**given)
        self.__dict__["sid"] = sid
        take_up(self.work_of("a"), sid)
        ask_reporter(self.work_of("a", "vraag"), sid, "Wanneer was dat?", "nl")
        self.number = propose(self.work_of("a", "voorstel"), sid)
        self.others = tuple(f"{sid}.ander{number}" for number in range(3))
        until = self.melding.proposed[f"{sid}.{self.number}"]
        about = f"melding#{sid}"
        for one in self.others:
            other = Proposal(one, INVOLVING.act, about, "a", to_text(self.now()), until, "1")
            self.put(insert_proposal("reports", other))
        waits = {**self.melding.proposed, **dict.fromkeys(self.others, until)}
        self.put(move(self.melding, self.ports.here.hours, proposed=waits))
        self.seen = self.melding.version

    @property
    def melding(self) -> Stored:
        return self.file(self.sid).submissions[0]

    def second(self, ports: Ports | None = None, by: str = "b") -> None:
        work = Work(ports or self.ports, by, once="tekent")
        sign_proposal(work, signer(by), self.sid, self.number, seen=self.seen)

    def reject(self) -> None:
        work = self.work_of("c", "weigert")
        reject_proposal(work, signer("c"), self.sid, self.number, "onvolledig", "Meer nodig.")

    def states(self) -> list[str]:
        """The states of all proposals, that of the decision first."""
        store = ProposalStore(self.database, "reports")
        found = [store.one(f"{self.sid}.{self.number}"), *map(store.one, self.others)]
        return [one.state for one in found if one is not None]

    def outcome(self) -> tuple[object, ...]:
        """What there is of a decision: its row, its end, its steps, entries, facts, mailbox and mails."""
        row, kinds = (
            self.melding,
            Counter(str(i.get("kind", "")) for i in self.database.items("facts")),
        )
        box = MailboxStore(self.database).mailbox(row.mailbox)
        self.root.clock()
        later(self, minutes=3)
        self.root.clock()
        told = [mail.to for mail in self.deliver() if "bekeken" in mail.subject]
        return (
            (row.state, row.bewaren, bool(row.done_at), bool(row.told_at), dict(row.proposed)),
            self.states(),
            [step.act for step in self.file(self.sid).steps],
            Counter(self.actions(f"melding#{self.sid}")),
            kinds,
            box and box.state,
            told,
        )


def _calls_of_signing() -> int:
    bureau = Largest()
    watched = Watched(bureau, -1, lambda: None, after=False)
    bureau.second(watched.ports)
    return watched.calls


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_killed_at_any_call_of_the_largest_decision_and_signed_again_it_is_one(
    *, after: bool
) -> None:
    whole = Largest()
    whole.second()
    right = whole.outcome()
    assert right[0] == ("gesloten", "geen_zorg_na_onderzoek", True, True, {})
    assert (right[1], right[5], right[6]) == (
        ["getekend", "vervallen", "vervallen", "vervallen"],
        "afgerond",
        ["ik@thuis.example"],
    )

    def die() -> None:
        raise Away

    for call in range(_calls_of_signing()):
        bureau = Largest()
        with pytest.raises(Away):
            bureau.second(Watched(bureau, call, die, after=after).ports)
        bureau.second()
        bureau.second()
        assert bureau.outcome() == right, f"killed at call {call}"


@pytest.mark.parametrize("danger", ["", "ja"])
def test_whenever_something_comes_in_nothing_is_signed_unread(danger: str) -> None:
    """At each call of signing; what comes in behind it is news of a closed melding."""
    for call in range(_calls_of_signing()):
        bureau = Largest()

        def arrives(bureau: Largest = bureau) -> None:
            bureau.reply(bureau.code, a_mailbox_reply("Er is meer.", danger))

        with suppress(Refused, Conflict):
            bureau.second(Watched(bureau, call, arrives, after=False).ports)
        row = bureau.melding
        assert (dict(row.news), bool(row.danger_since)) == ({"antwoord": 1}, bool(danger)), call
        assert (row.state == "gesloten") == (bureau.states()[0] == "getekend"), call


def test_whenever_a_colleague_rejects_it_there_is_one_end() -> None:
    for call in range(_calls_of_signing()):
        bureau = Largest()
        with suppress(Refused, Conflict):
            bureau.second(Watched(bureau, call, bureau.reject, after=False).ports)
        ends = {"gesloten": "getekend", "in_triage": "geweigerd"}
        assert bureau.states()[0] == ends[bureau.melding.state], call
        acts = [step.act for step in bureau.file(bureau.sid).steps]
        assert ("gesloten" in acts) != ("afgewezen" in acts), call
