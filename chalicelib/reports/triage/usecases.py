"""Handling the queue ``reports``: triage, and the confirmation of an address.

One transaction stores the melding, its mailbox, the journal entry and the announcement of who must be
told, so a message handled twice, late or out of order ends in the same melding.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from chalicelib.journal.domain import Noted, Purpose
from chalicelib.mail.announcing.usecases import tell_mailer
from chalicelib.mail.domain import FORGET, Announcement, Recipient, ToDesk, ToSealed
from chalicelib.mail.store import announce
from chalicelib.mailbox.domain import Mailbox, end_of
from chalicelib.mailbox.ending.usecases import take_away
from chalicelib.mailbox.messages import Erase, Expired, Reply
from chalicelib.mailbox.store import MailboxStore, insert_mailbox, note_reply
from chalicelib.network.domain import Network
from chalicelib.network.store import NetworkStore
from chalicelib.platform import log
from chalicelib.platform.clock import from_text, to_text
from chalicelib.platform.errors import Conflict, Unreadable
from chalicelib.platform.messages import read
from chalicelib.platform.ports import Ports
from chalicelib.platform.table import Part
from chalicelib.platform.unreadable import PARKED_ONCE, park, told_of
from chalicelib.reports.domain import (
    Route,
    Verified,
    is_of_organisatie,
    route,
    route_confirmed,
    to_desk,
    word_of_reporter,
)
from chalicelib.reports.flood.usecases import Arrival, Parts, store_arrival
from chalicelib.reports.messages import AddressesDue, Confirmation, Submission
from chalicelib.reports.store.submissions import (
    MELDING_IS_NEW,
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
    withdraw,
)
from chalicelib.work import Work

# As the register of processing activities calls it (docs/privacy.md).
RECEIVING = Purpose("signalen_ontvangen", "ontvangst")
_KINDS = (Submission, Confirmation, Reply, Erase, Expired, AddressesDue)
# With an announcement for each, well within the 100 parts of a transaction.
_FORGOTTEN_AT_ONCE = 20
# What the clock takes up in one tick; the rest follows in the next.
_DUE_AT_ONCE = 200


def handle_message(work: Work, body: str) -> None:
    """Handle one message of the queue ``reports``. Returns when its effect is stored for good."""
    try:
        match read(body, *_KINDS):
            case Submission() as submission:
                _store(work, submission)
            case Confirmation(token_digest=digest):
                _confirm(work, digest)
            case Reply() as reply:
                _store_reply(work, reply)
            case Erase(mailbox=lookup):
                take_away(work, lookup, expired=False)
            case Expired(mailbox=lookup):
                take_away(work, lookup, expired=True)
            case AddressesDue(sid=sid):
                _forget_addresses(work, sid)
    except Unreadable as error:
        _park(work, body, error)


def send_to_forget(ports: Ports) -> int:
    """Ask triage to forget the addresses that are due; how many meldingen. Opens nothing."""
    store = SubmissionStore(ports.database)
    due = store.to_forget(to_text(ports.now()), limit=_DUE_AT_ONCE)
    for sid in due:
        ports.queues.send("reports", AddressesDue(sid=sid))
    return len(due)


def _store(work: Work, submission: Submission) -> None:
    verified = _verified_by_code(work, submission)
    chosen = route(submission.header, verified, Network(None), work.ports.today)
    at = work.at
    entry = replace(_entry(work, "ontvangen", submission, chosen), is_first=True)

    def parts(*, quarantine: bool) -> list[Part | Noted]:
        stored = insert(submission, verified, chosen, at=at, amends=False, quarantine=quarantine)
        return [*stored, insert_mailbox(_mailbox(work, submission)), entry]

    try:
        store_arrival(work, _arrival(work, submission, verified, chosen, parts))
    except Conflict as conflict:
        if MELDING_IS_NEW not in conflict.refused:
            raise
        _store_again(work, submission, verified, chosen)


def _store_again(work: Work, submission: Submission, verified: Verified, chosen: Route) -> None:
    """The melding exists: this is the same message once more, or other words by the same person."""
    known = SubmissionStore(work.ports.database).submissions(submission.sid)
    if any(stored.header.digest == submission.header.digest for stored in known):
        # The first delivery may have died before it told the mailer; telling twice is harmless.
        tell_mailer(work.ports.queues, announcement_id(submission))
        return
    at, refused = work.at, submission.header.share == "nee"
    shared = [stored for stored in known if refused and stored.shared_with]
    entry = _entry(work, "aangevuld", submission, chosen, **({"share": "nee"} if shared else {}))
    forgotten = _forgotten_too(work, known[0], submission, refused=known[0] in shared)
    # A transaction may hold a row once (AWS): the melding is changed for both reasons at once.
    gone = [*forgotten, *(withdraw(one) for one in shared if not forgotten or one != known[0])]

    def parts(*, quarantine: bool) -> list[Part | Noted]:
        stored = insert(submission, verified, chosen, at=at, amends=True, quarantine=quarantine)
        return [*stored, *gone, entry]

    store_arrival(work, _arrival(work, submission, verified, chosen, parts))


def _forgotten_too(
    work: Work, melding: Stored, submission: Submission, *, refused: bool
) -> list[Part]:
    """An address that comes when those of a finished melding are gone gets a day of its own to go."""
    if not melding.done_at or melding.forget_at or "notify" not in submission.sealed:
        return []
    last_day = work.ports.today + timedelta(days=work.ports.here.mailbox.after_closing_days)
    end = end_of(last_day, work.ports.here.hours.zone)
    return [forget_addresses_at(melding, end, refused=refused)]


def _store_reply(work: Work, reply: Reply) -> None:
    """Keep what a reporter wrote from the mailbox, also when the mailbox went meanwhile."""
    at = work.at
    box = MailboxStore(work.ports.database).mailbox(reply.mailbox)
    entry = work.entry(object_id(reply.sid), "antwoord_ontvangen", RECEIVING, digest=reply.digest)

    def parts(*, quarantine: bool) -> list[Part | Noted]:
        stored: list[Part | Noted] = [insert_reply(reply, at=at, quarantine=quarantine), entry]
        if box is not None:
            stored.append(note_reply(box, reply.numbers, on=work.ports.today.isoformat()))
        return stored

    announcement = Announcement(
        f"{reply.sid}.{reply.digest[:32]}",
        at,
        (to_desk(reply.danger_now),),
        object_id(reply.sid),
    )
    arrival = Arrival(parts, announcement, verified=False, is_urgent=reply.danger_now == "ja")
    try:
        store_arrival(work, arrival)
    except Conflict as conflict:
        if REPLY_IS_NEW not in conflict.refused:
            raise
        tell_mailer(work.ports.queues, announcement.id)


def _forget_addresses(work: Work, sid: str) -> None:
    """The addresses of a melding are due: they leave the table, and SES's suppression list too."""
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


def _confirm(work: Work, token_digest: str) -> None:
    found = SubmissionStore(work.ports.database).confirmed_by(token_digest)
    stored = SubmissionStore(work.ports.database).submission(*found) if found else None
    if stored is None:
        log.event("confirmation_unknown")
        return
    if stored.confirmed_at:
        tell_mailer(work.ports.queues, confirmation_id(stored))
        return
    own = stored.header.organisatie_id
    submissions = SubmissionStore(work.ports.database).submissions(stored.sid)
    word = word_of_reporter([one.header for one in submissions], own)
    network = NetworkStore(work.ports.database).of_organisatie(own)
    header = replace(stored.header, share=word)
    verified, chosen = route_confirmed(header, network, work.ports.today)
    told = _told_on_confirmation(stored, verified, chosen)
    about = object_id(stored.sid)
    work.commit(
        confirm(stored, verified, chosen, share=word, at=work.at),
        _entry(work, "adres_bevestigd", stored, chosen),
        *_lifted(work, stored, verified),
        tell=Announcement(confirmation_id(stored), work.at, told, about) if told else None,
    )


def _lifted(work: Work, stored: Stored, verified: Verified) -> list[Part]:
    """A verified amendment proves possession of the code, so the melding leaves quarantine too."""
    if not verified or stored.sk == "melding":
        return []
    melding = SubmissionStore(work.ports.database).submission(stored.sid, "melding")
    return [lift(melding)] if melding and melding.quarantine else []


def _park(work: Work, body: str, error: Unreadable) -> None:
    """Keep what cannot be read, and ask the desk to look; dropping it could drop a cry for help."""
    log.fault("message_unreadable", error, queue="reports", why=error.why)
    part = park("reports", "reports", body, error.why, at=work.at)
    # It may be a cry for help: everybody at the desk is asked to look.
    to = ToDesk("desk_nieuw", ("triagist", "teamleider", "oproep"))
    told = Announcement(told_of(part), work.at, (to,), about=part.key.pk)
    work.commit(part, tell=told, already={PARKED_ONCE})


def _arrival(
    work: Work, submission: Submission, verified: Verified, chosen: Route, parts: Parts
) -> Arrival:
    header = submission.header
    to_reporter = _to_reporter(submission)

    def still_told() -> tuple[Recipient, ...]:
        # In a flood only who can be a professional of that organisation is asked to confirm: nobody
        # can make us mail the whole world.
        network = NetworkStore(work.ports.database).of_organisatie(header.organisatie_id)
        asked = bool(submission.confirmation) and is_of_organisatie(header.mail_domain, network)
        return to_reporter if asked else ()

    announcement = Announcement(
        announcement_id(submission),
        work.at,
        (*chosen.recipients, *to_reporter),
        object_id(submission.sid),
    )
    return Arrival(parts, announcement, bool(verified), header.danger_now == "ja", still_told)


def _to_reporter(submission: Submission) -> tuple[Recipient, ...]:
    """The mail to the address that was filled in: a professional must confirm it."""
    if "notify" not in submission.sealed:
        return ()
    letter = letter_to_reporter(submission)
    return (ToSealed(letter, submission.sid, submission.sealed["notify"]),)


def _mailbox(work: Work, submission: Submission) -> Mailbox:
    opened_on = work.ports.here.today(from_text(submission.accepted_at))
    last_day = opened_on + timedelta(days=work.ports.here.mailbox.open_days)
    return Mailbox(
        lookup=submission.mailbox,
        key=submission.mailbox_key,
        state="ontvangen",
        opened_on=opened_on.isoformat(),
        expires_at=end_of(last_day, work.ports.here.hours.zone),
        version=1,
    )


def _told_on_confirmation(
    stored: Stored, verified: Verified, chosen: Route
) -> tuple[Recipient, ...]:
    """The recipients to whom a confirmation is news: not the desk, which has the report already.

    Unless nobody else is there, or the desk was not told because it came in a flood.
    """
    if chosen.rule == "R7" or (stored.quarantine and verified):
        return chosen.recipients
    return tuple(to for to in chosen.recipients if not isinstance(to, ToDesk))


def _verified_by_code(work: Work, submission: Submission) -> Verified:
    if submission.header.channel != "sleutelpersoon" or not submission.personal_code:
        return ""
    knows = NetworkStore(work.ports.database).knows_code(submission.personal_code)
    return "persoonlijke_code" if knows else ""


def _entry(
    work: Work, action: str, submitted: Submission | Stored, chosen: Route, **more: str
) -> Noted:
    facts = {"digest": submitted.header.digest, "rule": chosen.rule, **more}
    return work.entry(object_id(submitted.sid), action, RECEIVING, **facts)
