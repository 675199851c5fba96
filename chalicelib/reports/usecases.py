"""What happens to a report behind its queue: triage, and the confirmation of an address.

One transaction stores the melding, its mailbox, the journal entry and the announcement of who must be
told, so a message handled twice, late or out of order ends in the same melding.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from chalicelib.journal.store import JournalStore
from chalicelib.mail.announcing import commit_and_tell, tell_mailer
from chalicelib.mail.domain import Announcement, Recipient, ToDesk, ToSealed
from chalicelib.network.domain import Network
from chalicelib.network.store import NetworkStore
from chalicelib.platform import log
from chalicelib.platform.clock import Clock, to_text
from chalicelib.platform.faults import Conflict
from chalicelib.platform.queue import Queues
from chalicelib.platform.table import Database, Part, Transaction
from chalicelib.reports.domain import (
    Header,
    Route,
    Submission,
    Unreadable,
    Verified,
    from_message,
    route,
    route_confirmed,
)
from chalicelib.reports.store import (
    MELDING_IS_NEW,
    PARKED_ONCE,
    ReportStore,
    Stored,
    confirm,
    insert,
    object_id,
    park,
)


@dataclass(frozen=True)
class Triage:
    """What triage works with: no keys, so it cannot open what it stores."""

    database: Database
    network: NetworkStore
    journal: JournalStore
    queues: Queues
    now: Clock
    # Absences are in local days, and all Dutch municipalities keep one time.
    zone: str = "Europe/Amsterdam"

    @property
    def store(self) -> ReportStore:
        return ReportStore(self.database)


def triage(desk: Triage, body: str) -> None:
    """Handle one message of the queue ``reports``. Returns when its effect is stored for good."""
    try:
        message = _read(body)
        if message.get("kind") == "bevestiging":
            _confirm(desk, str(message.get("token_digest")))
        else:
            _store(desk, from_message(message))
    except Unreadable as error:
        _park(desk, body, error)


def _store(desk: Triage, submission: Submission) -> None:
    verified = _verified_by_code(desk, submission)
    chosen = route(submission.header, verified, Network(None), _today(desk))
    entry = _entry(desk, "ontvangen", submission.header, chosen)
    parts = insert(submission, verified, chosen, at=to_text(desk.now()), amends=False)
    chain = desk.journal.first(object_id(submission.sid), **entry)
    try:
        commit_and_tell(
            desk.database, desk.queues, [*parts, chain], _announcement(desk, submission, chosen)
        )
    except Conflict as conflict:
        if MELDING_IS_NEW not in conflict.refused:
            raise
        _store_again(desk, submission, verified, chosen)


def _store_again(desk: Triage, submission: Submission, verified: Verified, chosen: Route) -> None:
    """The melding exists: this is the same message once more, or other words by the same person."""
    announcement = _announcement(desk, submission, chosen)
    known = desk.store.submissions(submission.sid)
    if any(stored.header.digest == submission.header.digest for stored in known):
        # The first delivery may have died before it told the mailer; telling twice is harmless.
        tell_mailer(desk.queues, announcement.id)
        return
    entry = _entry(desk, "aangevuld", submission.header, chosen)
    parts = insert(submission, verified, chosen, at=to_text(desk.now()), amends=True)
    chain = desk.journal.following(object_id(submission.sid), **entry)
    commit_and_tell(desk.database, desk.queues, [*parts, chain], announcement)


def _confirm(desk: Triage, token_digest: str) -> None:
    found = desk.store.confirmed_by(token_digest)
    stored = desk.store.submission(*found) if found else None
    if stored is None:
        log.event("confirmation_unknown")
        return
    if stored.confirmed_at:
        tell_mailer(desk.queues, _confirmation_id(stored))
        return
    network = desk.network.of_organisatie(stored.header.organisatie_id)
    verified, chosen = route_confirmed(stored.header, network, _today(desk))
    entry = _entry(desk, "adres_bevestigd", stored.header, chosen)
    parts: list[Part] = [
        confirm(stored, verified, chosen, at=to_text(desk.now())),
        desk.journal.following(object_id(stored.sid), **entry),
    ]
    told = _told_on_confirmation(chosen)
    if told:
        announcement = Announcement(_confirmation_id(stored), to_text(desk.now()), told)
        commit_and_tell(desk.database, desk.queues, parts, announcement)
    else:
        desk.database.commit(Transaction(parts))


def _park(desk: Triage, body: str, error: Unreadable) -> None:
    """Keep what cannot be read, and ask the desk to look; dropping it could drop a cry for help."""
    log.fault("message_unreadable", error)
    at = to_text(desk.now())
    digest, part = park(body, at=at)
    announcement = Announcement(
        # It may be a cry for help: everybody at the desk is asked to look.
        f"onleesbaar.{digest[:32]}",
        at,
        (ToDesk("desk_nieuw", ("triagist", "teamleider", "oproep")),),
    )
    try:
        commit_and_tell(desk.database, desk.queues, [part], announcement)
    except Conflict as conflict:
        if PARKED_ONCE not in conflict.refused:
            raise


def _announcement(desk: Triage, submission: Submission, chosen: Route) -> Announcement:
    recipients: list[Recipient] = list(chosen.recipients)
    if submission.confirmation:
        sealed = submission.sealed["notify"]
        recipients.append(ToSealed("melder_bevestigt", submission.sid, sealed))
    announcement_id = f"{submission.sid}.{submission.header.digest[:32]}"
    return Announcement(announcement_id, to_text(desk.now()), tuple(recipients))


def _confirmation_id(stored: Stored) -> str:
    return f"{stored.sid}.{stored.header.digest[:32]}.bevestigd"


def _told_on_confirmation(chosen: Route) -> tuple[Recipient, ...]:
    """Whom a confirmation is news to: not the desk, which has it, unless nobody else is there."""
    if chosen.rule == "R7":
        return chosen.recipients
    return tuple(to for to in chosen.recipients if not isinstance(to, ToDesk))


def _verified_by_code(desk: Triage, submission: Submission) -> Verified:
    if submission.header.channel != "sleutelpersoon" or not submission.personal_code:
        return ""
    return "persoonlijke_code" if desk.network.knows_code(submission.personal_code) else ""


def _today(desk: Triage) -> date:
    return desk.now().astimezone(ZoneInfo(desk.zone)).date()


def _entry(desk: Triage, action: str, header: Header, chosen: Route) -> dict[str, Any]:
    return {
        "at": to_text(desk.now()),
        "actor": "triage",
        "action": action,
        "facts": {"digest": header.digest, "rule": chosen.rule},
    }


def _read(body: str) -> Mapping[str, Any]:
    try:
        message = json.loads(body)
    except ValueError:
        msg = "not JSON"
        raise Unreadable(msg) from None
    if not isinstance(message, dict):
        msg = "not an object"
        raise Unreadable(msg)
    return message
