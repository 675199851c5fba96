"""Messages that nobody could read: the desk lists them, looks, asks to read again, or sets them aside."""

from __future__ import annotations

import re

from chalicelib.journal.domain import Purpose
from chalicelib.platform.clock import to_text
from chalicelib.platform.errors import NotThere, Refused
from chalicelib.platform.i18n import N_
from chalicelib.platform.ports import Ports
from chalicelib.platform.table import Cursor
from chalicelib.unreadable.codes import QUEUES, REASONS
from chalicelib.unreadable.domain import Glimpse, Kept, glimpse
from chalicelib.unreadable.store import UnreadableStore, ask_again, set_aside
from chalicelib.work import Work

# As the register of processing activities calls it (docs/privacy.md).
_TRIAGE = Purpose("signalen_beoordelen", "triage")
# What the clock takes up in one tick; the rest follows in the next.
_DUE_AT_ONCE = 200


def list_unreadable(
    ports: Ports, *, limit: int, after: Cursor | None
) -> tuple[list[Kept], Cursor | None]:
    """A page of what waits, the longest waiting first, and where the next one begins. Raises Unavailable."""
    return UnreadableStore(ports.database).waiting(limit=limit, after=after)


def look_at(work: Work, queue: str, row: str) -> tuple[Kept, Glimpse]:
    """A message, and the codes in it that we know; the journal comes first.

    Raises NotThere, Conflict and Unavailable.
    """
    kept, body = _message(work, queue, row)
    work.note(_object_id(kept), "onleesbaar_getoond", _TRIAGE)
    return kept, glimpse(body)


def try_again(work: Work, queue: str, row: str) -> None:
    """Have a message read again by the function that could not read it. Twice is once.

    Raises NotThere (also when it was read meanwhile), Conflict and Unavailable.
    """
    kept, body = _message(work, queue, row)
    if kept.state == "opnieuw":
        return
    if not body:
        raise NotThere
    work.commit(
        ask_again(kept, at=work.at), work.entry(_object_id(kept), "onleesbaar_opnieuw", _TRIAGE)
    )


def finish(work: Work, queue: str, row: str, reason: str) -> None:
    """Set a message aside, for a ``reason`` (one of ``REASONS``). Twice is once.

    Raises NotThere (also when it was read meanwhile), Refused, Conflict and Unavailable.
    """
    kept, body = _message(work, queue, row)
    if reason not in REASONS:
        raise Refused("reden", N_("Kies een reden van afhandeling."))
    if kept.state == "afgehandeld":
        return
    if not body:
        raise NotThere
    work.commit(
        set_aside(kept, reason, by=work.by, at=work.at),
        work.entry(_object_id(kept), "onleesbaar_afgehandeld", _TRIAGE.of(reason)),
    )


def send_to_read_again(ports: Ports) -> int:
    """Tell each reader what it was asked to read again; how many messages. Opens nothing."""
    due = UnreadableStore(ports.database).due(to_text(ports.now()), limit=_DUE_AT_ONCE)
    for queue, message in due:
        ports.queues.send(queue, message)
    return len(due)


def _message(work: Work, queue: str, row: str) -> tuple[Kept, str]:
    if queue not in QUEUES or not re.fullmatch("[0-9a-f]{64}", row):
        raise NotThere
    found = UnreadableStore(work.ports.database).message(queue, row)
    if found is None:
        raise NotThere
    return found


def _object_id(kept: Kept) -> str:
    return f"onleesbaar#{kept.queue}#{kept.row}"
