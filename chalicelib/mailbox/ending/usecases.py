"""Taking a mailbox away, because its reporter asked or because it expired."""

from __future__ import annotations

from chalicelib.journal.domain import Purpose
from chalicelib.mailbox.domain import Mailbox, is_open
from chalicelib.mailbox.messages import Erase, Expired
from chalicelib.mailbox.store import MailboxStore, delete_mailbox, object_id
from chalicelib.platform.clock import to_text
from chalicelib.platform.code import proves
from chalicelib.platform.errors import Unreadable
from chalicelib.platform.ports import Ports
from chalicelib.work import Work

_ENDING = Purpose("postvak", "wissen")

# What the clock takes up in one tick; the rest follows in the next.
_EXPIRED_AT_ONCE = 200


def erase(work: Work, asked: Erase) -> None:
    """Take a mailbox away because its reporter asked; one that is gone already is fine.

    Raises Unreadable when nothing proves that the reporter asked, Conflict when the mailbox changed under us,
    and Unavailable.
    """
    mailbox = MailboxStore(work.ports.database).mailbox(asked.mailbox)
    if mailbox is None:
        return
    if not proves(asked.proof, mailbox.erase_check):
        raise Unreadable("geen_bewijs")
    _take_away(work, mailbox, "postvak_gewist")


def expire(work: Work, lookup: str) -> None:
    """Take a mailbox away that is at its end; one that is gone already or was prolonged is fine.

    Raises Conflict when it changed under us, Unavailable.
    """
    mailbox = MailboxStore(work.ports.database).mailbox(lookup)
    if mailbox is not None and not is_open(mailbox, work.ports.now()):
        _take_away(work, mailbox, "postvak_verlopen")


def _take_away(work: Work, mailbox: Mailbox, action: str) -> None:
    entry = work.entry(object_id(mailbox.lookup), action, _ENDING)
    work.commit(delete_mailbox(mailbox), entry)


def send_expired(ports: Ports) -> int:
    """Ask triage to take expired mailboxes away; how many. Opens and decides nothing."""
    store = MailboxStore(ports.database)
    expired = store.expired(to_text(ports.now()), limit=_EXPIRED_AT_ONCE)
    for lookup in expired:
        ports.queues.send("reports", Expired(mailbox=lookup))
    return len(expired)
