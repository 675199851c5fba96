"""Handling the queue ``reports``: each kind of message has its topic, and a new report is stored here.

One transaction stores the melding, its mailbox, the journal entry and the announcement of who must be
told, so a message handled twice, late or out of order ends in the same melding.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from chalicelib.journal.domain import Noted
from chalicelib.mail.announcing.usecases import keep_unreadable
from chalicelib.mail.store import ANNOUNCED_ONCE, ROW_IS_NEW
from chalicelib.mailbox.domain import Mailbox, end_of, mark_of
from chalicelib.mailbox.ending.usecases import erase, expire
from chalicelib.mailbox.messages import Erase, Expired, Reply
from chalicelib.mailbox.store import MAILBOX_IS_NEW, insert_mailbox
from chalicelib.network.domain import Network
from chalicelib.network.store import NetworkStore
from chalicelib.platform import log
from chalicelib.platform.clock import from_text
from chalicelib.platform.errors import Conflict, Unreadable
from chalicelib.platform.messages import Message, check_moment, read
from chalicelib.platform.table import Part
from chalicelib.platform.unreadable import ReadAgain, park, read_again
from chalicelib.reports.adding.usecases import add_amendment, add_reply
from chalicelib.reports.arriving.usecases import arrival_of, entry_of
from chalicelib.reports.confirming.usecases import confirm_address
from chalicelib.reports.domain import Verified, route
from chalicelib.reports.flood.usecases import store_arrival
from chalicelib.reports.forgetting.usecases import forget_addresses
from chalicelib.reports.messages import AddressesDue, Confirmation, Submission
from chalicelib.reports.store.cases import first_place
from chalicelib.reports.store.submissions import MELDING_IS_NEW, insert
from chalicelib.work import Work, looking_again

_KINDS = (Submission, Confirmation, Reply, Erase, Expired, AddressesDue)
# Names that are derived from a receipt code. A letter that waits in a line has its row at once.
_TAKEN = frozenset({MAILBOX_IS_NEW, ANNOUNCED_ONCE, ROW_IS_NEW})


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


def _handle(work: Work, message: Message, came_in: datetime) -> None:
    match message:
        case Submission() as submission:
            check_moment(submission.accepted_at, came_in)
            _unless_taken(lambda: _store(work, submission))
        case Confirmation(token_digest=digest):
            looking_again(lambda: confirm_address(work, digest))
        case Reply() as reply:
            check_moment(reply.accepted_at, came_in)
            _unless_taken(lambda: looking_again(lambda: add_reply(work, reply)))
        case Erase() as asked:
            erase(work, asked)
        case Expired(mailbox=lookup):
            expire(work, lookup)
        case AddressesDue(sid=sid):
            forget_addresses(work, sid)


def _store(work: Work, submission: Submission) -> None:
    verified = _verified_by_code(work, submission)
    chosen = route(submission.header, verified, Network(None), work.ports.today)
    at = work.at
    entry = replace(entry_of(work, "ontvangen", submission, chosen), is_first=True)

    header, hours = submission.header, work.ports.here.hours

    def parts(*, quarantine: bool) -> list[Part | Noted]:
        place = first_place(header, submission.accepted_at, quarantine=quarantine, hours=hours)
        stored = insert(submission, verified, chosen, at=at, quarantine=quarantine, place=place)
        return [stored, insert_mailbox(mailbox_of(work, submission)), entry]

    try:
        store_arrival(work, arrival_of(work, submission, verified, chosen, parts))
    except Conflict as conflict:
        if MELDING_IS_NEW not in conflict.refused:
            raise
        looking_again(lambda: add_amendment(work, submission, verified, chosen))


def _unless_taken(do: Callable[[], None]) -> None:
    """Do it. Raises Unreadable when another has its mailbox or the name of its announcement already.

    Both are derived from the receipt code, so only a forger meets that; such a message would come back for
    ever.
    """
    try:
        do()
    except Conflict as conflict:
        if conflict.refused & _TAKEN:
            raise Unreadable("vreemde_inhoud") from None
        raise


def _park(work: Work, body: str, error: Unreadable) -> None:
    """Keep what cannot be read, and ask the desk to look; dropping it could drop a cry for help."""
    log.fault("message_unreadable", error, queue="reports", why=error.why)
    part = park("reports", body, error.why, at=work.at)
    # It may be a cry for help: everybody at the desk is asked to look.
    keep_unreadable(work, part, "triagist", "teamleider", "oproep")


def mailbox_of(work: Work, submission: Submission) -> Mailbox:
    """The mailbox of a new report, which its reporter opens with the code."""
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


def _verified_by_code(work: Work, submission: Submission) -> Verified:
    if submission.header.channel != "sleutelpersoon" or not submission.personal_code:
        return ""
    knows = NetworkStore(work.ports.database).knows_code(submission.personal_code)
    return "persoonlijke_code" if knows else ""
