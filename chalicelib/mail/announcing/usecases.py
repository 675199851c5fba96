"""Telling the mailer that something was announced."""

from __future__ import annotations

from chalicelib.mail.messages import Announced
from chalicelib.platform import log
from chalicelib.platform.errors import Unavailable
from chalicelib.platform.queue import Queues


def tell_mailer(queues: Queues, announcement_id: str) -> None:
    """Tell the mailer of an announcement. Telling it twice is harmless.

    Mail never stands in the way of storing: if this message is lost, the clock finds the
    announcement by its ``due_at``.
    """
    try:
        queues.send("post", Announced(announcement=announcement_id))
    except Unavailable as error:
        log.fault("announcement_waits", error)
