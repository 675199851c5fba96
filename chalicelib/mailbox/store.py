"""The table ``mailbox``.

| question | pk | sk | index ``due`` |
| --- | --- | --- | --- |
| the mailbox that belongs to a receipt code | ``mailbox#<lookup>`` | ``mailbox`` | when it expires |

A mailbox is one item, so that whoever has the code needs no other table. It does not name its melding:
who sees the row learns nothing of the report. Times are days, so that it does not tell who was at a
computer when.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import timedelta
from typing import Any, cast

from chalicelib.mailbox.domain import Mailbox, MailboxState, SealedQuestion
from chalicelib.platform.clock import from_text
from chalicelib.platform.table import (
    Change,
    Database,
    Delete,
    Item,
    Key,
    Put,
    attributes,
    only_known,
)

MAILBOX_IS_NEW = "mailbox is new"
MAILBOX_AS_SEEN = "mailbox stands where we read it"

# TTL takes away what the clock did not (AWS: within days of its moment).
_BACKSTOP = timedelta(days=7)
# The duty in the index ``due``: a mailbox is at its end.
_DUTY = "postvak"


class MailboxStore:
    """Reads mailboxes."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def mailbox(self, lookup: str) -> Mailbox | None:
        """The row, expired or not."""
        item = self._database.get(_key(lookup))
        return None if item is None else _mailbox(lookup, item)

    def expired(self, before: str, *, limit: int) -> list[str]:
        """Lookups of the mailboxes that expired before a stored moment, longest ago first."""
        found = self._database.due("mailbox", _DUTY, before, limit=limit)
        return [key.pk.removeprefix("mailbox#") for key in found]


def object_id(lookup: str) -> str:
    """The name of a mailbox in its table and in the journal."""
    return f"mailbox#{lookup}"


def insert_mailbox(mailbox: Mailbox) -> Put:
    return Put("mailbox", _item(mailbox), MAILBOX_IS_NEW)


def add_question(mailbox: Mailbox, question: SealedQuestion, *, expires_at: str) -> Change:
    """Add a question; the mailbox stays at least until ``expires_at``."""
    questions = (*mailbox.questions, question)
    return _change(mailbox, replace(_kept(mailbox, expires_at), questions=questions))


def set_state(mailbox: Mailbox, state: MailboxState, *, expires_at: str) -> Change:
    """Tell the reporter how far it is; the mailbox stays at least until ``expires_at``."""
    return _change(mailbox, replace(_kept(mailbox, expires_at), state=state))


def note_reply(mailbox: Mailbox, numbers: Collection[int], *, on: str) -> Change:
    """Something came in: these questions are answered. One that was answered keeps its first day."""
    questions = tuple(
        replace(q, answered_on=on) if q.number in numbers and not q.answered_on else q
        for q in mailbox.questions
    )
    return _change(mailbox, replace(mailbox, questions=questions, heard_on=on))


def delete_mailbox(mailbox: Mailbox) -> Delete:
    """Take the row away."""
    return Delete(_key(mailbox.lookup), {"version": mailbox.version}, MAILBOX_AS_SEEN)


def _key(lookup: str) -> Key:
    return Key("mailbox", object_id(lookup), "mailbox")


def _kept(mailbox: Mailbox, expires_at: str) -> Mailbox:
    """Never shorter than the page said."""
    return replace(mailbox, expires_at=max(mailbox.expires_at, expires_at))


def _change(seen: Mailbox, now: Mailbox) -> Change:
    written = _item(replace(now, version=seen.version + 1))
    put = {name: value for name, value in written.items() if name not in {"pk", "sk"}}
    return Change(_key(seen.lookup), put, {"version": seen.version}, MAILBOX_AS_SEEN)


def _item(mailbox: Mailbox) -> Item:
    return {
        "pk": object_id(mailbox.lookup),
        "sk": "mailbox",
        **attributes(mailbox, "lookup", "expires_at"),
        "questions": [attributes(question) for question in mailbox.questions],
        "due": _DUTY,
        "due_at": mailbox.expires_at,
        "expires": int((from_text(mailbox.expires_at) + _BACKSTOP).timestamp()),
    }


def _mailbox(lookup: str, item: Item) -> Mailbox:
    held = cast("dict[str, Any]", item)
    questions = tuple(only_known(SealedQuestion, one) for one in held["questions"])
    return only_known(Mailbox, held, lookup=lookup, expires_at=held["due_at"], questions=questions)
