"""``Work`` says who acts, with what, and once: every use case that changes or opens something gets one.

``entry`` makes the journal entry of a change, ``note`` writes the one that comes before a reading,
and ``commit`` does all parts or none, tells the mailer, and knows an act that was done before.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TypeVar

from chalicelib.journal.domain import Noted, Purpose
from chalicelib.journal.store import NEXT_IN_CHAIN, JournalStore
from chalicelib.mail.announcing.usecases import tell_mailer
from chalicelib.mail.domain import Announcement
from chalicelib.mail.store import announce
from chalicelib.platform.clock import from_text, to_text
from chalicelib.platform.errors import Conflict, Contended, Overtaken
from chalicelib.platform.ports import Ports
from chalicelib.platform.table import Part, Transaction

# After this the clock takes up an announcement whose message to the mailer was lost.
_TOLD_WITHIN = timedelta(minutes=2)
# Each colleague who reads at the same moment takes one place of the chain.
_TRIES = 8
# So often it is looked again when an object changed meanwhile. Each function of triage may hold a message of
# one flooded code: with all of them at it, one gets through in each round.
_LOOKS = 16

T = TypeVar("T")


@dataclass(frozen=True)
class Work:
    """One act of one actor.

    ``by`` is the id of a medewerker, or the name of the function that works by itself. ``language``
    is the one of the page. ``once`` is a key of the page and of the words on it: the same words on
    the same page are the same act, and other words are another one.
    """

    ports: Ports
    by: str
    language: str = "nl"
    once: str = ""

    @property
    def at(self) -> str:
        """The stored moment of now."""
        return to_text(self.ports.now())

    def entry(self, object_id: str, action: str, why: Purpose, **facts: str) -> Noted:
        """The journal entry of a change, as a part for ``commit``; ``facts`` are codes."""
        told = {"activity": why.activity, "purpose": why.purpose, **facts}
        return Noted(object_id, self.at, self.by, action, told)

    def first_entry(self, object_id: str, action: str, why: Purpose, **facts: str) -> Noted:
        """As ``entry``, of a new object: its chain need not be read."""
        return replace(self.entry(object_id, action, why, **facts), is_first=True)

    def note(self, object_id: str, action: str, why: Purpose, **facts: str) -> None:
        """Write the journal entry of a deed that changes nothing else, before the deed: a reading, a refusal.

        Raises Conflict and Unavailable, and then nothing may be opened.
        """
        JournalStore(self.ports.database).write(self.entry(object_id, action, why, **facts))

    def commit(
        self,
        *parts: Part | Noted,
        tell: Announcement | None = None,
        already: Collection[str] = (),
    ) -> bool:
        """Do all parts or none, and tell the mailer of ``tell``; False when the act was done before.

        An entry gets its place in its chain here. When only that place was taken meanwhile, the next one
        is tried: a colleague who reads never makes a decision fail, and a chain that somebody else began
        keeps no report out. ``already`` names the promises that are
        refused when this very act was done before; the mailer is told again then, because the first
        message may be lost. Raises Conflict (a promise did not hold: look again) and Unavailable.
        """
        journal = JournalStore(self.ports.database)
        for tries_left in reversed(range(_TRIES)):
            made = [journal.placed(part) if isinstance(part, Noted) else part for part in parts]
            if tell is not None:
                due_at = to_text(from_text(tell.at) + _TOLD_WITHIN)
                made.append(announce(tell, due_at=due_at))
            try:
                self.ports.database.commit(Transaction(made))
            except Conflict as conflict:
                if conflict.refused & set(already):
                    self._tell(tell)
                    return False
                if conflict.refused != {NEXT_IN_CHAIN} or not tries_left:
                    raise
                parts = tuple(map(_anywhere, parts))
            except Contended:
                # Somebody wrote to one of the items at that very moment; nothing was done.
                if not tries_left:
                    raise
            else:
                self._tell(tell)
                return True
        raise AssertionError  # the last try returns or raises

    def _tell(self, announcement: Announcement | None) -> None:
        if announcement is not None:
            tell_mailer(self.ports.queues, announcement.id)


def looking_again(do: Callable[[], T]) -> T:
    """Do it by what stands there now, again when that changed meanwhile.

    ``do`` reads what it changes, each time. A no and a confirmation that are handled at one moment both
    change the melding: the later one looks again, so that nothing is shared by what was read before the no.
    Raises Overtaken at once (a colleague did what this person wants to do), and Conflict after the last look.
    """
    for left in reversed(range(_LOOKS)):
        try:
            return do()
        except Overtaken:
            raise
        except Conflict:
            if not left:
                raise
    raise AssertionError  # the last look returns or raises


def _anywhere(part: Part | Noted) -> Part | Noted:
    """The same part; an entry for the first place of its chain, which is taken, goes for the next one."""
    return replace(part, is_first=False) if isinstance(part, Noted) else part
