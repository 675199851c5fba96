"""A melding on which two colleagues decide by the pages of the bureau, with the calls that it takes."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Iterator
from typing import Any

from chalicelib.platform.clock import to_text
from chalicelib.platform.table import Transaction, _action
from chalicelib.process.domain import Proposal
from chalicelib.process.store import insert_proposal
from chalicelib.reports.deciding.usecases import MAX_REFERRED
from chalicelib.reports.involving.usecases import INVOLVING
from chalicelib.reports.proposing.usecases import MAX_WORDS
from chalicelib.reports.store.cases import move
from chalicelib.reports.store.submissions import Stored
from tests.support.bureau import Bureau, answered

_LONGEST = "é" * MAX_WORDS
_COUNTED = (
    ("database", ("get", "query", "due", "listed", "commit")),
    ("keys", ("seal", "open")),
    ("queues", ("send",)),
)


class Decided(Bureau):
    """A melding with a mailbox and an address, whose handler asked something; as many words as may be."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.calls = 0
        for port, names in _COUNTED:
            for name in names:
                self._count(getattr(self, port), name)
        given = {"contact_preference": "mailen", "melder_email": "ik@thuis.example"}
        self.sid = self.report(**given)[1]
        self.hire("een", "triagist")
        self.hire("twee", "regisseur")

    def _count(self, port: Any, name: str) -> None:
        real = getattr(port, name)

        def counted(*given: Any, **more: Any) -> Any:
            self.calls += 1
            return real(*given, **more)

        setattr(port, name, counted)

    def acts(self) -> Iterator[tuple[str, int]]:
        """Each act of deciding, in an order in which each can be done, with the calls that it takes."""
        yield "taking up", self._press("een", "oppakken")
        yield "asking", self._press("een", "vraag", vraag="Wanneer was dat?", taal="nl")
        yield "proposing", self._propose()
        yield "rejecting", self._end("afwijzen", waarom="onvolledig", toelichting=_LONGEST)
        self._propose()
        yield "signing", self._sign()
        yield "reopening", self._reopen()
        self._propose()
        self._sign()
        # As if it was agreed to call them.
        self.put(move(self.melding, self.ports.here.hours, put={"told_at": ""}))
        yield "feedback", self._press("een", "terugkoppeling", gezegd=_LONGEST)

    def largest(self, waiting: int = 10) -> tuple[int, int]:
        """The parts of a decision beside which ``waiting`` - 1 proposals lapse, and its bytes on the wire."""
        self._reopen()
        self._propose()
        for number in range(waiting - 1):
            self._involve(f"{self.sid}.ander{number:07}")
        self._sign()
        largest = max(self.database.committed, key=lambda one: len(one.parts))
        assert "gesloten" in repr(largest), "not a decision"
        return len(largest.parts), len(_on_the_wire(largest))

    @property
    def melding(self) -> Stored:
        return self.file(self.sid).submissions[0]

    def _propose(self) -> int:
        return self._press(
            "een",
            "besluit",
            versie=str(self.melding.version),
            uitkomst="reguliere_hulp",
            verwezen="é" * MAX_REFERRED,
            toelichting=_LONGEST,
            ontbreekt=_LONGEST,
        )

    def _sign(self) -> int:
        return self._end("tekenen", versie=str(self.melding.version))

    def _reopen(self) -> int:
        version = str(self.melding.version)
        given = {"waarom": "nieuwe_feiten", "toelichting": _LONGEST}
        return self._press("twee", "heropenen", versie=version, **given)

    def _end(self, way: str, **typed: str) -> int:
        (decision, *_) = (one for one in self.melding.proposed if "ander" not in one)
        return self._press("twee", f"voorstel/{decision.rpartition('.')[2]}/{way}", **typed)

    def _involve(self, proposal_id: str) -> None:
        melding, until = self.melding, next(iter(self.melding.proposed.values()))
        about, at = f"melding#{self.sid}", to_text(self.now())
        proposal = Proposal(proposal_id, INVOLVING.act, about, "een", at, until, "1")
        waits = {**melding.proposed, proposal_id: until}
        self.put(
            insert_proposal("reports", proposal),
            move(melding, self.ports.here.hours, proposed=waits),
        )

    def _press(self, who: str, act: str, **typed: str) -> int:
        page, secret = f"{self.melding.version:020x}", self.alive(who)
        before = self.calls
        answered(303, self.post(f"/melding/{self.sid}/{act}", {"blad": page, **typed}, secret))
        return self.calls - before


def _on_the_wire(transaction: Transaction) -> str:
    actions = [_action("signaalpunt-", part) for part in transaction.parts]
    return json.dumps(actions, default=lambda held: b64encode(held).decode())
