"""Adding to a melding what its reporter sends later under the same code: other words, and replies.

Above a number it lies apart, as surplus (store/surplus.py): nothing is lost, and no melding grows for ever.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from chalicelib.journal.domain import Noted
from chalicelib.mail.announcing.usecases import tell_mailer
from chalicelib.mail.domain import Announcement, ToDesk
from chalicelib.mail.store import MailStore, call_off
from chalicelib.mailbox.domain import end_of
from chalicelib.mailbox.messages import Reply
from chalicelib.mailbox.store import MailboxStore, note_reply
from chalicelib.platform.code import proves
from chalicelib.platform.errors import Conflict, Unreadable
from chalicelib.platform.table import Change, Part, together
from chalicelib.reports.arriving.usecases import RECEIVING, arrival_of, entry_of
from chalicelib.reports.domain import (
    MAX_AMENDMENTS,
    MAX_REPLIES,
    Header,
    Route,
    Verified,
    is_stricter,
    strictest,
    to_desk,
)
from chalicelib.reports.flood.usecases import Arrival, store_arrival
from chalicelib.reports.messages import Submission
from chalicelib.reports.piles import Kind
from chalicelib.reports.store.cases import add_news
from chalicelib.reports.store.file import FileStore, Involved
from chalicelib.reports.store.sharing import involve_nobody
from chalicelib.reports.store.submissions import (
    AMENDMENT_IS_NEW,
    REPLY_IS_NEW,
    Stored,
    SubmissionStore,
    announcement_id,
    count_amendment,
    count_reply,
    forget_addresses_at,
    headers_of,
    insert,
    insert_reply,
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

# Beside the parts that store an amendment, well within the 100 of a transaction.
_TAKEN_BACK_AT_ONCE = 80


def add_amendment(work: Work, submission: Submission, verified: Verified, chosen: Route) -> None:
    """The melding exists: this is the same message once more, or other words by the same person.

    Raises Unreadable (of another reporter), Conflict (look again) and Unavailable.
    """
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
        _store_surplus(work, melding, from_submission(submission), [*said, *taken_back], *taken)
        return
    facts = {"share": header.share, "keep_out": header.keep_out} if len(taken_back) > 1 else {}
    entry = entry_of(work, "aangevuld", submission, chosen, **facts)
    changed = together(
        count_amendment(melding),
        add_news(
            melding,
            "aanvulling",
            submission.accepted_at,
            header.danger_now,
            work.ports.here.hours,
            unsafe=header.is_unsafe,
        ),
        *_forgotten_too(work, melding, submission),
        *taken_back,
    )
    number = melding.arrivals + 1

    def parts(*, quarantine: bool) -> list[Part | Noted]:
        stored = insert(submission, verified, chosen, at=at, quarantine=quarantine, number=number)
        return [stored, *changed, entry]

    told = tuple(
        replace(one, handler=melding.handler) if isinstance(one, ToDesk) else one
        for one in chosen.recipients
    )
    try:
        arrival = arrival_of(work, submission, verified, replace(chosen, recipients=told), parts)
        store_arrival(work, replace(arrival, is_shielded=melding.shielded))
    except Conflict as conflict:
        if AMENDMENT_IS_NEW not in conflict.refused:
            raise
        tell_mailer(work.ports.queues, announcement_id(submission))


def add_reply(work: Work, reply: Reply) -> None:
    """Keep what a reporter wrote from the mailbox, also when the mailbox went meanwhile.

    Raises Unreadable (no such melding, or of another reporter), Conflict (look again) and Unavailable.
    """
    melding = _melding(work, reply.sid, reply.proof)
    if melding.mailbox != reply.mailbox:
        raise Unreadable("geen_bewijs")
    at, store = work.at, SubmissionStore(work.ports.database)
    announcement = Announcement(
        f"{reply.sid}.{reply.digest[:32]}",
        at,
        (to_desk(reply.danger_now, melding.handler),),
        object_id(reply.sid),
    )
    box = MailboxStore(work.ports.database).mailbox(reply.mailbox)
    today = work.ports.today.isoformat()
    answered = [note_reply(box, reply.numbers, on=today)] if box is not None else []
    if melding.replies >= MAX_REPLIES:
        if store.has_reply(reply):
            tell_mailer(work.ports.queues, announcement.id)
        else:
            _store_surplus(work, melding, from_reply(reply), answered)
        return
    entry = work.entry(object_id(reply.sid), "antwoord_ontvangen", RECEIVING, digest=reply.digest)
    news = _news(work, melding, "antwoord", reply.accepted_at, reply.danger_now)
    counted, number = together(count_reply(melding), news), melding.arrivals + 1

    def parts(*, quarantine: bool) -> list[Part | Noted]:
        stored = insert_reply(reply, at=at, quarantine=quarantine, number=number)
        return [stored, *counted, *answered, entry]

    arrival = Arrival(
        parts,
        announcement,
        verified=False,
        is_urgent=reply.danger_now == "ja",
        is_shielded=melding.shielded,
    )
    try:
        store_arrival(work, arrival)
    except Conflict as conflict:
        if REPLY_IS_NEW not in conflict.refused:
            raise
        tell_mailer(work.ports.queues, announcement.id)


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


def _news(work: Work, melding: Stored, kind: Kind, accepted_at: str, danger_now: str) -> Change:
    return add_news(melding, kind, accepted_at, danger_now, work.ports.here.hours)


def _store_surplus(
    work: Work, melding: Stored, one: OneOfMany, changed: Sequence[Change], *entries: Noted
) -> None:
    """Keep what is more than a person can be asked to read, and tell of it as of anything that comes in.

    The case says that there is more once, until somebody dealt with it; danger it says each time.
    """
    at, before = work.at, SurplusStore(work.ports.database).surplus(one.sid)
    entry = work.entry(surplus_id(one.sid), "meer_ontvangen", RECEIVING)
    is_danger = one.danger_now == "ja" and not melding.danger_since
    is_news = is_danger or SURPLUS not in melding.news
    news = [_news(work, melding, SURPLUS, one.accepted_at, one.danger_now)] if is_news else []
    moved = together(*changed, *news)

    def parts(*, quarantine: bool) -> list[Part | Noted]:
        counted = count_surplus(before, one.sid)
        return [insert_surplus(one, at=at), counted, *moved, *entries, entry]

    announcement = Announcement(
        f"{one.sid}.{SURPLUS}.{one.place}",
        at,
        (to_desk(one.danger_now, melding.handler),),
        object_id(one.sid),
    )
    arrival = Arrival(
        parts,
        announcement,
        verified=False,
        is_urgent=one.danger_now == "ja",
        is_shielded=melding.shielded,
    )
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
