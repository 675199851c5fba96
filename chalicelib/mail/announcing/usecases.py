"""What other features need of mail: change something and announce it, in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from chalicelib.mail.domain import Announcement
from chalicelib.mail.store import announce
from chalicelib.platform import log
from chalicelib.platform.clock import from_text, to_text
from chalicelib.platform.errors import Unavailable
from chalicelib.platform.queue import Queues
from chalicelib.platform.table import Database, Part, Transaction

# After this the clock takes up an announcement whose message to the mailer was lost.
_TOLD_WITHIN = timedelta(minutes=2)


def commit_and_tell(
    database: Database, queues: Queues, parts: Sequence[Part], announcement: Announcement
) -> None:
    """Commit ``parts`` with the announcement, then tell the mailer. Raises Conflict, Unavailable."""
    due_at = to_text(from_text(announcement.at) + _TOLD_WITHIN)
    database.commit(Transaction([*parts, announce(announcement, due_at=due_at)]))
    tell_mailer(queues, announcement.id)


def tell_mailer(queues: Queues, announcement_id: str) -> None:
    """Tell the mailer of an announcement. Telling it twice is harmless.

    Mail never stands in the way of storing: if this message is lost, the clock finds the
    announcement by its ``due_at``.
    """
    try:
        queues.send("post", {"announcement": announcement_id})
    except Unavailable as error:
        log.fault("announcement_waits", error)
