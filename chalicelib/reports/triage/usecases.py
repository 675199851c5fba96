"""What happens to a report behind its queue: triage, and the confirmation of an address.

One transaction stores the melding, its mailbox, the journal entry and the announcement of who must be
told, so a message handled twice, late or out of order ends in the same melding.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from chalicelib.journal.store import JournalStore
from chalicelib.mail.announcing.usecases import commit_and_tell, tell_mailer
from chalicelib.mail.domain import FORGET, Announcement, Recipient, ToDesk, ToSealed
from chalicelib.mail.store import announce
from chalicelib.mailbox import messages as mailbox
from chalicelib.mailbox.domain import Mailbox, Reply, end_of
from chalicelib.mailbox.ending.usecases import take_away
from chalicelib.mailbox.store import MailboxStore, insert_mailbox, note_reply
from chalicelib.network.domain import Network
from chalicelib.network.store import NetworkStore
from chalicelib.platform import log
from chalicelib.platform.clock import Clock, from_text, to_text
from chalicelib.platform.errors import Conflict, Unreadable
from chalicelib.platform.gemeente import Flood, MailboxTerms
from chalicelib.platform.queue import Queues
from chalicelib.platform.table import Database, Part, Transaction
from chalicelib.reports import messages
from chalicelib.reports.domain import (
    Header,
    Route,
    Submission,
    Verified,
    is_of_organisatie,
    route,
    route_confirmed,
    to_desk,
)
from chalicelib.reports.flood.usecases import Arrival, Arriving, Parts
from chalicelib.reports.store.submissions import (
    MELDING_IS_NEW,
    PARKED_ONCE,
    REPLY_IS_NEW,
    Stored,
    SubmissionStore,
    announcement_id,
    confirm,
    confirmation_id,
    forget_address,
    forget_addresses_at,
    insert,
    insert_reply,
    letter_to_reporter,
    lift,
    object_id,
    park,
)

# What the register of processing activities calls it (docs/privacy.md).
ACTIVITY = "signalen_ontvangen"
# With an announcement for each, well within the 100 parts of a transaction.
_FORGOTTEN_AT_ONCE = 20
# What the clock takes up in one tick; the rest follows in the next.
_DUE_AT_ONCE = 200


@dataclass(frozen=True)
class Triage:
    """What triage works with: no keys, so it cannot open what it stores."""

    database: Database
    network: NetworkStore
    journal: JournalStore
    queues: Queues
    now: Clock
    flood: Flood
    terms: MailboxTerms
    # Absences are in local days, and all Dutch municipalities keep one time.
    zone: str = "Europe/Amsterdam"

    @property
    def store(self) -> SubmissionStore:
        return SubmissionStore(self.database)

    @property
    def arriving(self) -> Arriving:
        return Arriving(self.database, self.queues, self.now, self.flood)


def handle_message(work: Triage, body: str) -> None:
    """Handle one message of the queue ``reports``. Returns when its effect is stored for good."""
    try:
        message = _read(body)
        match message.get("kind"):
            case "bevestiging":
                _confirm(work, str(message.get("token_digest")))
            case mailbox.REPLY:
                _store_reply(work, mailbox.from_message(message))
            case mailbox.ERASE | mailbox.EXPIRED as kind:
                lookup, expired = str(message.get("mailbox")), kind == mailbox.EXPIRED
                take_away(work.database, work.journal, work.now(), lookup, expired=expired)
            case messages.FORGET_ADDRESSES:
                _forget_addresses(work, str(message.get("sid")))
            case _:
                _store(work, messages.from_message(message))
    except Unreadable as error:
        _park(work, body, error)


def send_to_forget(store: SubmissionStore, queues: Queues, now: Clock) -> int:
    """Ask triage to forget the addresses that are due; how many meldingen. Opens nothing."""
    due = store.to_forget(to_text(now()), limit=_DUE_AT_ONCE)
    for sid in due:
        queues.send("reports", {"kind": messages.FORGET_ADDRESSES, "sid": sid})
    return len(due)


def _store(work: Triage, submission: Submission) -> None:
    verified = _verified_by_code(work, submission)
    chosen = route(submission.header, verified, Network(None), _today(work))
    at = to_text(work.now())
    entry = _entry(work, "ontvangen", submission.header, chosen)
    chain = work.journal.first(object_id(submission.sid), **entry)

    def parts(*, quarantine: bool) -> list[Part]:
        stored = insert(submission, verified, chosen, at=at, amends=False, quarantine=quarantine)
        return [*stored, insert_mailbox(_mailbox(work, submission)), chain]

    try:
        work.arriving.store(_arrival(work, submission, verified, chosen, parts))
    except Conflict as conflict:
        if MELDING_IS_NEW not in conflict.refused:
            raise
        _store_again(work, submission, verified, chosen)


def _store_again(work: Triage, submission: Submission, verified: Verified, chosen: Route) -> None:
    """The melding exists: this is the same message once more, or other words by the same person."""
    known = work.store.submissions(submission.sid)
    if any(stored.header.digest == submission.header.digest for stored in known):
        # The first delivery may have died before it told the mailer; telling twice is harmless.
        tell_mailer(work.queues, announcement_id(submission))
        return
    at = to_text(work.now())
    entry = _entry(work, "aangevuld", submission.header, chosen)
    chain = work.journal.following(object_id(submission.sid), **entry)

    def parts(*, quarantine: bool) -> list[Part]:
        stored = insert(submission, verified, chosen, at=at, amends=True, quarantine=quarantine)
        return [*stored, *_forgotten_too(work, known[0], submission), chain]

    work.arriving.store(_arrival(work, submission, verified, chosen, parts))


def _forgotten_too(work: Triage, melding: Stored, submission: Submission) -> list[Part]:
    """An address that comes when those of a finished melding are gone gets a day of its own to go."""
    if not melding.done_at or melding.forget_at or "notify" not in submission.sealed:
        return []
    last_day = _today(work) + timedelta(days=work.terms.after_closing_days)
    return [forget_addresses_at(melding, end_of(last_day, work.zone))]


def _store_reply(work: Triage, reply: Reply) -> None:
    """Keep what a reporter wrote from the mailbox, also when the mailbox went meanwhile."""
    at = to_text(work.now())
    box = MailboxStore(work.database).mailbox(reply.mailbox)
    chain = work.journal.following(
        object_id(reply.sid),
        at=at,
        actor="triage",
        action="bericht_ontvangen",
        facts={"activity": ACTIVITY, "purpose": "ontvangst", "digest": reply.digest},
    )

    def parts(*, quarantine: bool) -> list[Part]:
        stored: list[Part] = [insert_reply(reply, at=at, quarantine=quarantine), chain]
        if box is not None:
            stored.append(note_reply(box, reply.numbers, on=_today(work).isoformat()))
        return stored

    announcement = Announcement(
        f"{reply.sid}.{reply.digest[:32]}", at, (to_desk(reply.danger_now),)
    )
    arrival = Arrival(parts, announcement, verified=False, is_urgent=reply.danger_now == "ja")
    try:
        work.arriving.store(arrival)
    except Conflict as conflict:
        if REPLY_IS_NEW not in conflict.refused:
            raise
        tell_mailer(work.queues, announcement.id)


def _forget_addresses(work: Triage, sid: str) -> None:
    """The addresses of a melding are due: they leave the table, and SES's suppression list too."""
    submissions = work.store.submissions(sid)
    at = to_text(work.now())
    if not submissions or not "" < submissions[0].forget_at <= at:
        return
    held = [stored for stored in submissions if "notify" in stored.sealed]
    now, later = held[:_FORGOTTEN_AT_ONCE], held[_FORGOTTEN_AT_ONCE:]
    changed = {stored.sk: stored for stored in [submissions[0], *now]}
    entry = work.journal.following(
        object_id(sid),
        at=at,
        actor="triage",
        action="adressen_gewist",
        facts={"activity": ACTIVITY, "purpose": "wissen"},
    )
    announcements = [
        Announcement(
            f"{sid}.{stored.header.digest[:32]}.vergeet",
            at,
            (ToSealed(FORGET, sid, stored.sealed["notify"]),),
        )
        for stored in now
    ]
    parts: list[Part] = [
        *(forget_address(stored, last=not later) for stored in changed.values()),
        *(announce(announcement, due_at=at) for announcement in announcements),
        entry,
    ]
    work.database.commit(Transaction(parts))
    for announcement in announcements:
        tell_mailer(work.queues, announcement.id)


def _confirm(work: Triage, token_digest: str) -> None:
    found = work.store.confirmed_by(token_digest)
    stored = work.store.submission(*found) if found else None
    if stored is None:
        log.event("confirmation_unknown")
        return
    if stored.confirmed_at:
        tell_mailer(work.queues, confirmation_id(stored))
        return
    network = work.network.of_organisatie(stored.header.organisatie_id)
    verified, chosen = route_confirmed(stored.header, network, _today(work))
    entry = _entry(work, "adres_bevestigd", stored.header, chosen)
    parts: list[Part] = [
        confirm(stored, verified, chosen, at=to_text(work.now())),
        work.journal.following(object_id(stored.sid), **entry),
        *_lifted(work, stored, verified),
    ]
    told = _told_on_confirmation(stored, verified, chosen)
    if told:
        announcement = Announcement(confirmation_id(stored), to_text(work.now()), told)
        commit_and_tell(work.database, work.queues, parts, announcement)
    else:
        work.database.commit(Transaction(parts))


def _lifted(work: Triage, stored: Stored, verified: Verified) -> list[Part]:
    """Who amended had the code of the melding, so that is set apart no longer either."""
    if not verified or stored.sk == "melding":
        return []
    melding = work.store.submission(stored.sid, "melding")
    return [lift(melding)] if melding and melding.quarantine else []


def _park(work: Triage, body: str, error: Unreadable) -> None:
    """Keep what cannot be read, and ask the desk to look; dropping it could drop a cry for help."""
    log.fault("message_unreadable", error)
    at = to_text(work.now())
    digest, part = park(body, at=at)
    announcement = Announcement(
        # It may be a cry for help: everybody at the desk is asked to look.
        f"onleesbaar.{digest[:32]}",
        at,
        (ToDesk("desk_nieuw", ("triagist", "teamleider", "oproep")),),
    )
    try:
        commit_and_tell(work.database, work.queues, [part], announcement)
    except Conflict as conflict:
        if PARKED_ONCE not in conflict.refused:
            raise


def _arrival(
    work: Triage,
    submission: Submission,
    verified: Verified,
    chosen: Route,
    parts: Parts,
) -> Arrival:
    header = submission.header
    to_reporter = _to_reporter(submission)

    def still_told() -> tuple[Recipient, ...]:
        # In a flood only who can be a professional of that organisation is asked to confirm: nobody
        # can make us mail the whole world.
        network = work.network.of_organisatie(header.organisatie_id)
        asked = bool(submission.confirmation) and is_of_organisatie(header.mail_domain, network)
        return to_reporter if asked else ()

    announcement = Announcement(
        announcement_id(submission), to_text(work.now()), (*chosen.recipients, *to_reporter)
    )
    return Arrival(parts, announcement, bool(verified), header.danger_now == "ja", still_told)


def _to_reporter(submission: Submission) -> tuple[Recipient, ...]:
    """The mail to the address that was filled in: a professional must confirm it."""
    if "notify" not in submission.sealed:
        return ()
    letter = letter_to_reporter(submission)
    return (ToSealed(letter, submission.sid, submission.sealed["notify"]),)


def _mailbox(work: Triage, submission: Submission) -> Mailbox:
    opened_on = from_text(submission.accepted_at).astimezone(ZoneInfo(work.zone)).date()
    last_day = opened_on + timedelta(days=work.terms.open_days)
    return Mailbox(
        lookup=submission.mailbox,
        key=submission.mailbox_key,
        state="ontvangen",
        opened_on=opened_on.isoformat(),
        expires_at=end_of(last_day, work.zone),
        version=1,
    )


def _told_on_confirmation(
    stored: Stored, verified: Verified, chosen: Route
) -> tuple[Recipient, ...]:
    """Whom a confirmation is news to: not the desk, which has it already.

    Unless nobody else is there, or the desk was not told because it came in a flood.
    """
    if chosen.rule == "R7" or (stored.quarantine and verified):
        return chosen.recipients
    return tuple(to for to in chosen.recipients if not isinstance(to, ToDesk))


def _verified_by_code(work: Triage, submission: Submission) -> Verified:
    if submission.header.channel != "sleutelpersoon" or not submission.personal_code:
        return ""
    return "persoonlijke_code" if work.network.knows_code(submission.personal_code) else ""


def _today(work: Triage) -> date:
    return work.now().astimezone(ZoneInfo(work.zone)).date()


def _entry(work: Triage, action: str, header: Header, chosen: Route) -> dict[str, Any]:
    return {
        "at": to_text(work.now()),
        "actor": "triage",
        "action": action,
        "facts": {
            "activity": ACTIVITY,
            "purpose": "ontvangst",
            "digest": header.digest,
            "rule": chosen.rule,
        },
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
