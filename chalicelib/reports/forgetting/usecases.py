"""Forgetting the addresses that are due, in the table and in the suppression list of SES."""

from __future__ import annotations

from chalicelib.mail.announcing.usecases import tell_mailer
from chalicelib.mail.domain import FORGET, Announcement, ToSealed
from chalicelib.mail.store import announce
from chalicelib.platform.clock import to_text
from chalicelib.platform.ports import Ports
from chalicelib.reports.arriving.usecases import RECEIVING
from chalicelib.reports.messages import AddressesDue
from chalicelib.reports.store.submissions import (
    SubmissionStore,
    forget_address,
    object_id,
)
from chalicelib.work import Work

# With an announcement for each, well within the 100 parts of a transaction.
_FORGOTTEN_AT_ONCE = 20
# What the clock takes up in one tick; the rest follows in the next.
_DUE_AT_ONCE = 200


def send_to_forget(ports: Ports) -> int:
    """Ask triage to forget the addresses that are due; how many meldingen. Opens nothing."""
    store = SubmissionStore(ports.database)
    due = store.to_forget(to_text(ports.now()), limit=_DUE_AT_ONCE)
    for sid in due:
        ports.queues.send("reports", AddressesDue(sid=sid))
    return len(due)


def forget_addresses(work: Work, sid: str) -> None:
    """The addresses of a melding are due: they leave the table, and SES's suppression list too.

    Raises Conflict and Unavailable.
    """
    submissions = SubmissionStore(work.ports.database).submissions(sid)
    at = work.at
    if not submissions or not "" < submissions[0].forget_at <= at:
        return
    held = [stored for stored in submissions if "notify" in stored.sealed]
    now, later = held[:_FORGOTTEN_AT_ONCE], held[_FORGOTTEN_AT_ONCE:]
    changed = {stored.sk: stored for stored in [submissions[0], *now]}
    entry = work.entry(object_id(sid), "adressen_gewist", RECEIVING.of("wissen"))
    announcements = [
        Announcement(
            f"{sid}.{stored.header.digest[:32]}.vergeet",
            at,
            (ToSealed(FORGET, sid, stored.sealed["notify"]),),
            object_id(sid),
        )
        for stored in now
    ]
    work.commit(
        *(forget_address(stored, last=not later) for stored in changed.values()),
        *(announce(announcement, due_at=at) for announcement in announcements),
        entry,
    )
    for announcement in announcements:
        tell_mailer(work.ports.queues, announcement.id)
