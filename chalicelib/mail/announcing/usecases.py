"""Telling the mailer that something was announced, and the desk that a message could not be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chalicelib.mail.domain import Announcement, DeskRole, ToDesk
from chalicelib.mail.messages import Announced
from chalicelib.mail.store import ANNOUNCED_ONCE, announce
from chalicelib.platform import log
from chalicelib.platform.clock import from_text
from chalicelib.platform.errors import Conflict, Unavailable
from chalicelib.platform.queue import Queues
from chalicelib.platform.unreadable import PARKED_ONCE
from chalicelib.platform.windows import window_at

if TYPE_CHECKING:
    from chalicelib.platform.table import Put
    from chalicelib.work import Work

# A person looks within half an hour at what may be a cry for help.
_MINUTES = 30


def tell_mailer(queues: Queues, announcement_id: str) -> None:
    """Tell the mailer of an announcement. Telling it twice is harmless.

    Mail never stands in the way of storing: if this message is lost, the clock finds the
    announcement by its ``due_at``.
    """
    try:
        queues.send("post", Announced(announcement=announcement_id))
    except Unavailable as error:
        log.fault("announcement_waits", error)


def keep_unreadable(work: Work, parked: Put, *roles: DeskRole) -> None:
    """Keep a message that nobody could read (``platform/unreadable.py``), and ask ``roles`` to look at it.

    They get a mail for the first of half an hour, and one after it for all that came behind: anybody who can
    send messages could bury the desk otherwise. Twice is once. Raises Conflict and Unavailable.
    """
    window = window_at(from_text(work.at), _MINUTES)
    about = "onleesbaar#" + str(parked.item["queue"])
    name, to = about.replace("#", ".") + "." + window.start, ToDesk("desk_nieuw", roles)
    first = Announcement(name, work.at, (to,), about)
    rest = Announcement(f"{name}.rest", window.told_at, (to,), about)
    for told in ([announce(first, due_at=work.at)], [announce(rest, due_at=window.told_at)], []):
        try:
            work.commit(parked, *told, already={PARKED_ONCE})
        except Conflict as conflict:
            if conflict.refused != {ANNOUNCED_ONCE}:
                raise
        else:
            break
    tell_mailer(work.ports.queues, name)
