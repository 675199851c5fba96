"""Handling the queue ``reports``: triage, and the confirmation of an address.

One transaction stores the melding, its mailbox, the journal entry and the announcement of who must be
told, so a message handled twice, late or out of order ends in the same melding.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta

from chalicelib.journal.domain import Noted, Purpose
from chalicelib.mail.announcing.usecases import keep_unreadable, tell_mailer
from chalicelib.mail.domain import FORGET, Announcement, Recipient, ToDesk, ToPerson, ToSealed
from chalicelib.mail.store import MailStore, announce, call_off
from chalicelib.mailbox.domain import Mailbox, end_of, mark_of
from chalicelib.mailbox.ending.usecases import erase, expire
from chalicelib.mailbox.messages import Erase, Expired, Reply
from chalicelib.mailbox.store import MailboxStore, insert_mailbox, note_reply
from chalicelib.network.domain import Network
from chalicelib.network.store import NetworkStore
from chalicelib.platform import log
from chalicelib.platform.calendar import next_reading
from chalicelib.platform.clock import from_text, to_text
from chalicelib.platform.code import proves
from chalicelib.platform.errors import Conflict, Unreadable
from chalicelib.platform.messages import Message, check_moment, read
from chalicelib.platform.ports import Ports
from chalicelib.platform.table import Change, Part, together
from chalicelib.platform.unreadable import ReadAgain, park, read_again
from chalicelib.reports.domain import (
    MAX_AMENDMENTS,
    MAX_REPLIES,
    Header,
    Route,
    Verified,
    is_of_organisatie,
    is_stricter,
    kept_out,
    last_day_to_confirm,
    route,
    route_confirmed,
    strictest,
    to_desk,
    word_of_reporter,
)
from chalicelib.reports.flood.usecases import Arrival, Parts, store_arrival
from chalicelib.reports.messages import AddressesDue, Confirmation, Submission
from chalicelib.reports.store.file import FileStore, Involved
from chalicelib.reports.store.sharing import involve_nobody
from chalicelib.reports.store.submissions import (
    AMENDMENT_IS_NEW,
    MELDING_IS_NEW,
    REPLY_IS_NEW,
    Stored,
    SubmissionStore,
    announcement_id,
    confirm,
    confirmation_id,
    count_amendment,
    count_reply,
    forget_address,
    forget_addresses_at,
    headers_of,
    insert,
    insert_reply,
    letter_to_reporter,
    lift,
    note_words,
    object_id,
    sharing_as_read,
    sort_key,
    withdraw,
)
from chalicelib.reports.store.surplus import (
    SURPLUS,
    SURPLUS_IS_NEW,
    OneOfMany,
    SurplusStore,
    count_surplus,
    from_reply,
    from_submission,
    insert_surplus,
    surplus_id,
)
from chalicelib.work import Work

# As the register of processing activities calls it (docs/privacy.md).
RECEIVING = Purpose("signalen_ontvangen", "ontvangst")
_KINDS = (Submission, Confirmation, Reply, Erase, Expired, AddressesDue)
# With an announcement for each, well within the 100 parts of a transaction.
_FORGOTTEN_AT_ONCE = 20
# Beside the parts that store an amendment, well within the 100 of a transaction.
_TAKEN_BACK_AT_ONCE = 80
# So often it is looked again when the melding changed meanwhile; then the message waits in its queue.
_LOOKS = 4
# What the clock takes up in one tick; the rest follows in the next.
_DUE_AT_ONCE = 200


def handle_message(work: Work, body: str) -> None:
    """Handle one message of the queue ``reports``. Returns when its effect is stored for good."""
    try:
        match read(body, *_KINDS, ReadAgain):
            case ReadAgain() as asked:
                read_again(
                    work.ports.database,
                    "reports",
                    asked,
                    lambda kept, came_in: _handle(work, read(kept, *_KINDS), came_in),
                    at=work.at,
                )
            case message:
                _handle(work, message, work.ports.now())
    except Unreadable as error:
        _park(work, body, error)


def send_to_forget(ports: Ports) -> int:
    """Ask triage to forget the addresses that are due; how many meldingen. Opens nothing."""
    store = SubmissionStore(ports.database)
    due = store.to_forget(to_text(ports.now()), limit=_DUE_AT_ONCE)
    for sid in due:
        ports.queues.send("reports", AddressesDue(sid=sid))
    return len(due)


def _handle(work: Work, message: Message, came_in: datetime) -> None:
    match message:
        case Submission() as submission:
            check_moment(submission.accepted_at, came_in)
            _store(work, submission)
        case Confirmation(token_digest=digest):
            _looking_again(lambda: _confirm(work, digest))
        case Reply() as reply:
            check_moment(reply.accepted_at, came_in)
            _looking_again(lambda: _store_reply(work, reply))
        case Erase() as asked:
            erase(work, asked)
        case Expired(mailbox=lookup):
            expire(work, lookup)
        case AddressesDue(sid=sid):
            _forget_addresses(work, sid)


def _store(work: Work, submission: Submission) -> None:
    verified = _verified_by_code(work, submission)
    chosen = route(submission.header, verified, Network(None), work.ports.today)
    at = work.at
    entry = replace(_entry(work, "ontvangen", submission, chosen), is_first=True)

    def parts(*, quarantine: bool) -> list[Part | Noted]:
        stored = insert(submission, verified, chosen, at=at, amends=False, quarantine=quarantine)
        return [stored, insert_mailbox(_mailbox(work, submission)), entry]

    try:
        store_arrival(work, _arrival(work, submission, verified, chosen, parts))
    except Conflict as conflict:
        if MELDING_IS_NEW not in conflict.refused:
            raise
        _looking_again(lambda: _store_again(work, submission, verified, chosen))


def _looking_again(do: Callable[[], None]) -> None:
    """Do it by what stands there now, again when that changed meanwhile.

    A no and a confirmation that are handled at one moment both change the melding: the later one looks
    again, so that nothing is shared by what was read before the no.
    """
    for left in reversed(range(_LOOKS)):
        try:
            do()
        except Conflict:
            if not left:
                raise
        else:
            return


def _store_again(work: Work, submission: Submission, verified: Verified, chosen: Route) -> None:
    """The melding exists: this is the same message once more, or other words by the same person."""
    store, sid = SubmissionStore(work.ports.database), submission.sid
    melding = _melding(work, sid, submission.proof)
    at, header = work.at, submission.header
    amendment = sort_key(submission, amends=True)
    is_full = melding.amendments >= MAX_AMENDMENTS
    if melding.header.digest == header.digest or (is_full and store.submission(sid, amendment)):
        # The first delivery may have died before it told the mailer; telling twice is harmless.
        tell_mailer(work.ports.queues, announcement_id(submission))
        return
    taken_back = _take_back(work, melding, header) if _is_stricter(work, melding, header) else []
    if is_full:
        words = strictest(melding.surplus_words, header)
        said = [note_words(melding, words)] if words != melding.surplus_words else []
        taken = [work.entry(object_id(sid), "delen_teruggenomen", RECEIVING)] if taken_back else []
        one = from_submission(submission)
        _store_surplus(work, one, *together(*said, *taken_back), *taken)
        return
    facts = {"share": header.share, "keep_out": header.keep_out} if len(taken_back) > 1 else {}
    entry = _entry(work, "aangevuld", submission, chosen, **facts)
    changed = together(
        count_amendment(melding), *_forgotten_too(work, melding, submission), *taken_back
    )

    def parts(*, quarantine: bool) -> list[Part | Noted]:
        stored = insert(submission, verified, chosen, at=at, amends=True, quarantine=quarantine)
        return [stored, *changed, entry]

    try:
        store_arrival(work, _arrival(work, submission, verified, chosen, parts))
    except Conflict as conflict:
        if AMENDMENT_IS_NEW not in conflict.refused:
            raise
        tell_mailer(work.ports.queues, announcement_id(submission))


def _melding(work: Work, sid: str, proof: str) -> Stored:
    """The melding to which something came. Raises Unreadable: there is none, or another reporter sent it."""
    melding = SubmissionStore(work.ports.database).submission(sid, "melding")
    if melding is None:
        # An entry of it would begin the chain of a melding that is still to come.
        raise Unreadable("geen_melding")
    if not proves(proof, melding.send_check):
        raise Unreadable("geen_bewijs")
    return melding


def _is_stricter(work: Work, melding: Stored, now: Header) -> bool:
    """Whether these words take sharing back. Earlier words are read only when these say anything of it."""
    if now.share != "nee" and not now.keep_out:
        return False
    known = SubmissionStore(work.ports.database).submissions(melding.sid)
    return is_stricter(headers_of(known), now)


def _store_surplus(work: Work, one: OneOfMany, *changed: Part | Noted) -> None:
    """Keep what is more than a person can be asked to read, and tell of it as of anything that comes in."""
    at, before = work.at, SurplusStore(work.ports.database).surplus(one.sid)
    entry = work.entry(surplus_id(one.sid), "meer_ontvangen", RECEIVING)

    def parts(*, quarantine: bool) -> list[Part | Noted]:
        counted = count_surplus(before, one, quarantine=quarantine)
        return [insert_surplus(one, at=at), counted, *changed, entry]

    announcement = Announcement(
        f"{one.sid}.{SURPLUS}.{one.place}", at, (to_desk(one.danger_now),), object_id(one.sid)
    )
    arrival = Arrival(parts, announcement, verified=False, is_urgent=one.danger_now == "ja")
    try:
        store_arrival(work, arrival)
    except Conflict as conflict:
        if SURPLUS_IS_NEW not in conflict.refused:
            raise
        tell_mailer(work.ports.queues, announcement.id)


def _take_back(work: Work, melding: Stored, now: Header) -> list[Change]:
    """End all sharing of a melding, and call off the mails that did not leave yet.

    Returns the changes for the transaction of the submission that takes it back. What does not fit there
    is done before it: a message that is handled again goes on where this stopped. The first change is on
    the melding: whoever shares it at that very moment must look again. Raises Conflict, Unavailable.
    """
    file = FileStore(work.ports.database).file(melding.sid)
    if file is None:
        return []
    own = {one.header.organisatie_id for one in file.submissions} | {now.organisatie_id}
    shared = [one for one in file.submissions if one.shared_with]
    asked = [one for one in file.involved if one.organisatie_id in own and one.shared_to]
    rows: list[Stored | Involved] = [*shared, *asked]
    told = dict.fromkeys(told for one in rows for told in one.shared_to.values())
    posted = MailStore(work.ports.database)
    # Mails first: a row that is shared still says which ones there are.
    changes = [
        *(call_off(one) for one in told if posted.announcement(one)),
        *(withdraw(one) for one in shared),
        *(involve_nobody(one) for one in asked),
    ]
    while len(changes) > _TAKEN_BACK_AT_ONCE:
        first, changes = changes[:_TAKEN_BACK_AT_ONCE], changes[_TAKEN_BACK_AT_ONCE:]
        entry = work.entry(object_id(melding.sid), "delen_teruggenomen", RECEIVING)
        work.commit(*together(sharing_as_read(melding), *first), entry)
        melding = replace(melding, sharing=melding.sharing + 1)
    return [sharing_as_read(melding), *changes]


def _forgotten_too(work: Work, melding: Stored, submission: Submission) -> list[Change]:
    """An address that comes when those of a finished melding are gone gets a day of its own to go."""
    if not melding.done_at or melding.forget_at or "notify" not in submission.sealed:
        return []
    last_day = work.ports.today + timedelta(days=work.ports.here.mailbox.after_closing_days)
    end = end_of(last_day, work.ports.here.hours.zone)
    return [forget_addresses_at(melding, end)]


def _store_reply(work: Work, reply: Reply) -> None:
    """Keep what a reporter wrote from the mailbox, also when the mailbox went meanwhile."""
    melding = _melding(work, reply.sid, reply.proof)
    if melding.mailbox != reply.mailbox:
        raise Unreadable("geen_bewijs")
    at, store = work.at, SubmissionStore(work.ports.database)
    announcement = Announcement(
        f"{reply.sid}.{reply.digest[:32]}",
        at,
        (to_desk(reply.danger_now),),
        object_id(reply.sid),
    )
    box = MailboxStore(work.ports.database).mailbox(reply.mailbox)
    today = work.ports.today.isoformat()
    answered = [note_reply(box, reply.numbers, on=today)] if box is not None else []
    if melding.replies >= MAX_REPLIES:
        if store.has_reply(reply):
            tell_mailer(work.ports.queues, announcement.id)
        else:
            _store_surplus(work, from_reply(reply), *answered)
        return
    entry = work.entry(object_id(reply.sid), "antwoord_ontvangen", RECEIVING, digest=reply.digest)

    def parts(*, quarantine: bool) -> list[Part | Noted]:
        stored = insert_reply(reply, at=at, quarantine=quarantine)
        return [stored, count_reply(melding), *answered, entry]

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
    confirms = MailStore(work.ports.database).confirmable(token_digest)
    if confirms is None:
        log.event("confirmation_unknown")
        return
    store = SubmissionStore(work.ports.database)
    # Before the others: whatever is shared or taken back meanwhile changes it.
    melding = store.submission(confirms.sid, "melding")
    submissions = store.submissions(confirms.sid)
    of_letter = (one for one in submissions if announcement_id(one) == confirms.announcement)
    stored = next(of_letter, None)
    if stored is None or melding is None:
        log.event("confirmation_unknown")
        return
    if stored.header.mail_domain != confirms.domain:
        # No form sends this: somebody has the keys of the public site.
        log.event("confirmation_of_another_domain", level="error")
        return
    if stored.confirmed_at:
        tell_mailer(work.ports.queues, confirmation_id(stored))
        return
    if work.ports.today > last_day_to_confirm(_day_of(work, stored)):
        log.event("confirmation_too_late")
        return
    own = stored.header.organisatie_id
    headers = headers_of(submissions)
    network = NetworkStore(work.ports.database).of_organisatie(own)
    header = replace(
        stored.header, share=word_of_reporter(headers, own), keep_out=kept_out(headers)
    )
    verified, chosen = route_confirmed(
        header, network, work.ports.today, subdomains=work.ports.here.subdomains_are_own
    )
    told = _told_on_confirmation(stored, verified, chosen)
    asked = [to.person_id for to in chosen.recipients if isinstance(to, ToPerson)]
    about = object_id(stored.sid)
    work.commit(
        *together(
            confirm(stored, verified, chosen, at=work.at),
            *_lifted(stored, melding, verified),
            *(sharing_as_read(melding) for _ in asked),
        ),
        _entry(work, "adres_bevestigd", stored, chosen, **({"person": asked[0]} if asked else {})),
        tell=Announcement(confirmation_id(stored), work.at, told, about) if told else None,
    )


def _lifted(stored: Stored, melding: Stored, verified: Verified) -> list[Change]:
    """A verified amendment proves possession of the code, so the melding leaves quarantine too."""
    if not verified or stored.sk == "melding":
        return []
    return [lift(melding)] if melding.quarantine else []


def _park(work: Work, body: str, error: Unreadable) -> None:
    """Keep what cannot be read, and ask the desk to look; dropping it could drop a cry for help."""
    log.fault("message_unreadable", error, queue="reports", why=error.why)
    part = park("reports", body, error.why, at=work.at)
    # It may be a cry for help: everybody at the desk is asked to look.
    keep_unreadable(work, part, "triagist", "teamleider", "oproep")


def _arrival(
    work: Work, submission: Submission, verified: Verified, chosen: Route, parts: Parts
) -> Arrival:
    header = submission.header
    to_reporter = _to_reporter(work, submission)

    def still_told() -> tuple[Recipient, ...]:
        # In a flood only who can be a professional of that organisation is asked to confirm: nobody
        # can make us mail the whole world.
        network = NetworkStore(work.ports.database).of_organisatie(header.organisatie_id)
        asked = header.channel == "professional" and is_of_organisatie(
            header.mail_domain, network, subdomains=work.ports.here.subdomains_are_own
        )
        return to_reporter if asked else ()

    announcement = Announcement(
        announcement_id(submission),
        work.at,
        (*chosen.recipients, *to_reporter),
        object_id(submission.sid),
    )
    is_urgent = header.danger_now == "ja"
    return Arrival(parts, announcement, bool(verified), is_urgent, still_told, header.mail_domain)


def _to_reporter(work: Work, submission: Submission) -> tuple[Recipient, ...]:
    """The mail to the address that was filled in: a professional must confirm it.

    The mail names the moment of reading that the receipt named.
    """
    if "notify" not in submission.sealed:
        return ()
    letter = letter_to_reporter(submission)
    here = work.ports.here
    facts = {
        "read_by": to_text(next_reading(from_text(submission.accepted_at), here.hours)),
        "last_day": last_day_to_confirm(_day_of(work, submission)).isoformat(),
    }
    return (ToSealed(letter, submission.sid, submission.sealed["notify"], facts),)


def _day_of(work: Work, submitted: Submission | Stored) -> date:
    """The local day on which it was accepted."""
    return work.ports.here.today(from_text(submitted.accepted_at))


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
        first=mark_of(submission.header.digest),
        erase_check=submission.erase_check,
    )


def _told_on_confirmation(
    stored: Stored, verified: Verified, chosen: Route
) -> tuple[Recipient, ...]:
    """The recipients to whom a confirmation is news: not the desk, which has the report already.

    Unless nobody else is there, or the desk was not told because it came in a flood.
    """
    if chosen.rule in {"R3", "R7"} or (stored.quarantine and verified):
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
