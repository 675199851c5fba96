"""A post office: the mailer on ports in memory, which hears what became of its mails."""

from __future__ import annotations

import json
from datetime import timedelta

from chalicelib.bootstrap import GIVEN
from chalicelib.mail.domain import Announcement, ToDesk, ToSealed, row_id
from chalicelib.mail.events.usecases import note_event
from chalicelib.mail.messages import Announced
from chalicelib.mail.sending.usecases import handle, resend_due
from chalicelib.mail.store import MailStore, announce
from chalicelib.network.addressing.usecases import Addresses
from chalicelib.platform.queue import encode
from chalicelib.platform.sealing import to_bytes
from chalicelib.platform.table import Transaction
from tests.support.fakes import (
    DORDRECHT,
    MemoryDatabase,
    MemoryKeys,
    MemoryMailer,
    MemoryQueues,
    VirtualClock,
    memory_ports,
)

_LEASE = timedelta(minutes=15)
ADDRESS = "iemand@thuis.example"


class Post:
    """A post office on ports in memory that mails an address ten times a day."""

    def __init__(self) -> None:
        self.sids: dict[int, str] = {}
        self.clock, self.database, self.mailer = VirtualClock(), MemoryDatabase(), MemoryMailer()
        self.keys = MemoryKeys("notify", marks=True)
        self.queues = MemoryQueues(self.clock)
        here = DORDRECHT
        others = {"keys": self.keys, "mailer": self.mailer, "here": here}
        given = GIVEN["mailer"]
        self.ports = memory_ports(given, self.database, self.queues, self.clock, **others)
        self.events = memory_ports(
            GIVEN["mail_events"], self.database, self.queues, self.clock, here=here
        )

    def handle(self, body: str) -> None:
        handle(self.ports, Addresses(self.database, lambda: self.ports.today), body)

    def mail(
        self,
        number: int,
        address: str = ADDRESS,
        letter: str = "melder_ontvangst",
        code: str = "",
    ) -> str:
        """Announce a mail to an address, about a code of its own or this one, and what became of it."""
        self.sids[number] = code or f"sid{number}"
        notify = to_bytes({"address": address, "language": "nl"})
        sealed = self.keys.seal("notify", self.sids[number], notify)
        asked = ("training", "date", "time", "place", "position", "name", "reference")
        moments = {"read_by": "2026-03-02T10:00:00Z", "last_day": "2026-03-02"}
        facts = {**dict.fromkeys(asked, "x"), **moments}
        self.tell(number, ToSealed(letter, self.sids[number], sealed, facts))
        return self.state(number, letter)

    def tell(self, number: int, to: ToSealed | ToDesk) -> None:
        told = Announcement(f"a{number}", "2026-03-02T10:00:00Z", (to,), "melding#1")
        self.database.commit(Transaction([announce(told, due_at=told.at)]))
        self.handle(encode(Announced(announcement=told.id)))
        self.queues.work_off_mail(self.handle)

    def tick(self) -> int:
        """One tick of the clock, and what comes of it; how much waited too long."""
        found = resend_due(self.ports)
        self.queues.work_off_mail(self.handle)
        return found

    def mails(self, *numbers: int, **others: str) -> list[str]:
        return [self.mail(number, **others) for number in numbers]

    def state(self, number: int, letter: str = "melder_ontvangst") -> str:
        row = MailStore(self.database).row(self._row_of(number, letter))
        assert row is not None
        return row.state

    def becomes(self, number: int, event: str, letter: str = "melder_ontvangst") -> None:
        """SES tells what became of a mail."""
        mail = self._row_of(number, letter)
        note_event(self.events, json.dumps({"type": event, "mail": mail}))

    def _row_of(self, number: int, letter: str) -> str:
        return row_id(f"a{number}", f"{self.sids[number]}/{letter}")

    def try_again(self) -> None:
        """A lease later the clock takes up what waits."""
        self.clock.advance(_LEASE.total_seconds() + 1)
        assert self.tick()
