"""The days of the journal as they were sealed: shown to the officer, and their roots mailed to them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from chalicelib.journal.sealing.usecases import NIGHT, roots
from chalicelib.journal.store import JournalStore
from chalicelib.journal.watching.usecases import wrong_on
from chalicelib.mail.domain import Announcement, ToRight
from chalicelib.mail.store import ANNOUNCED_ONCE, MailStore
from chalicelib.platform.ports import Ports
from chalicelib.work import Work

# Whoever has it is told of each root.
_OFFICERS = "journaal_lezen"
# The nights that the officer sees.
_NIGHTS = 7


@dataclass(frozen=True)
class Night:
    """How a (UTC) day of the journal was sealed.

    ``wrong`` is how many of its entries are not those that were seen when they were written; None while the
    day is not sealed. ``is_late``: its night is over and it is not sealed.
    """

    day: date
    wrong: int | None
    is_late: bool


def last_nights(ports: Ports) -> list[Night]:
    """The last days that were sealed, or should be, the newest first. Raises Unavailable.

    A day without an entry that is not sealed is left out: the journal began after it.
    """
    posted, journal, now = MailStore(ports.database), JournalStore(ports.database), ports.now()
    found = []
    for number in range(1, _NIGHTS + 1):
        day = now.date() - timedelta(days=number)
        wrong = _wrong_on(posted, day)
        if wrong is not None or journal.page_of_day(day.isoformat(), limit=1, after=None)[0]:
            found.append(Night(day, wrong, wrong is None and day < (now - NIGHT).date()))
    return found


def _wrong_on(posted: MailStore, day: date) -> int | None:
    """How many entries of a day were found to differ, as it was announced; None when it was not announced."""
    announced = posted.announcement(_sheet_of(day.isoformat()))
    to = announced[0].recipients[0] if announced else None
    return int(to.facts.get("wrong", "0")) if isinstance(to, ToRight) else None


def tell_roots(work: Work) -> None:
    """Mail the root of each day that was sealed to whoever reads the journal, once.

    Whoever has the whole account could replace the bucket and the table: a root that lies elsewhere shows it.
    A day is told once it was compared, with how many entries are not as they were seen (``last_nights``).
    Raises Unavailable.
    """
    told_of = roots(work.ports)
    for day, wrong in wrong_on(work.ports.write_once, told_of).items():
        facts = {"day": day, "root": told_of[day], "wrong": str(wrong)}
        to = ToRight("fg_dagstaat", _OFFICERS, facts=facts)
        announced = Announcement(_sheet_of(day), work.at, (to,), f"dagstaat#{day}")
        work.commit(tell=announced, already={ANNOUNCED_ONCE})


def _sheet_of(day: str) -> str:
    """The id under which it is announced that a day was sealed."""
    return f"dagstaat.{day}"
