"""What the desk does with the reporter of a melding: ask, tell how far it is, read what came back.

The pages of the bureau call these and check first who may. The journal knows of each before anything
else does: a change writes its entry in its own transaction, a reading writes it before it opens.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from chalicelib.catalogue.store import CatalogueStore
from chalicelib.journal.domain import Entry
from chalicelib.journal.store import JournalStore
from chalicelib.mail.announcing import commit_and_tell
from chalicelib.mail.domain import Announcement, ToPerson, ToSealed, row_id, row_to_person
from chalicelib.mail.store import MailStore
from chalicelib.mailbox.domain import (
    MAX_QUESTION_LENGTH,
    MAX_QUESTIONS,
    Mailbox,
    Question,
    State,
    end_of,
    is_open,
    seal,
)
from chalicelib.mailbox.store import MailboxStore, ask, tell
from chalicelib.network.store import NetworkStore
from chalicelib.platform.clock import Clock, to_text
from chalicelib.platform.faults import Conflict, Fault
from chalicelib.platform.gemeente import MailboxTerms
from chalicelib.platform.queue import Queues
from chalicelib.platform.sealing import Keys, from_bytes, to_bytes
from chalicelib.platform.table import Cursor, Database, Part, Transaction
from chalicelib.reports.inbox import Filters, Pile, Waiting
from chalicelib.reports.store import (
    LINK_IS_NEW,
    File,
    ReportStore,
    Stored,
    announcement_id,
    confirmation_id,
    done,
    forget_addresses_at,
    insert_question,
    involvement_id,
    letter_to_reporter,
    link,
    not_done,
    object_id,
    take_up,
    unlink,
)
from chalicelib.reports.wording import IDENTITY_REASONS, LINK_REASONS

# What the register of processing activities calls it (docs/privacy.md).
ACTIVITY = "signalen_beoordelen"
# With the melding and its entry, within the 100 parts of a transaction.
_TAKEN_AT_ONCE = 90
# Rows of a pile that one page looks at, whatever is filtered.
_LOOKED_AT = 250


class NoMelding(Fault):
    """Nothing is stored under this id."""


class NoMailbox(Fault):
    """The reporter closed the mailbox, or it expired: they can only be called, or mailed."""


class NoReason(Fault):
    """Who somebody is, is shown for a reason only."""


class BadField(Fault):
    """What somebody filled in cannot be: ``field`` names it, ``mend`` says what to do about it (N_)."""

    def __init__(self, field: str, mend: str) -> None:
        super().__init__(mend)
        self.field = field
        self.mend = mend


class CannotAsk(Fault):
    """A question is empty, too long, or one too many; the message says which."""


@dataclass(frozen=True)
class Desk:
    """What the desk works with. ``keys`` opens part ``content`` and seals part ``dossier``."""

    database: Database
    keys: Keys
    journal: JournalStore
    queues: Queues
    now: Clock
    terms: MailboxTerms
    zone: str = "Europe/Amsterdam"

    @property
    def store(self) -> ReportStore:
        return ReportStore(self.database)

    @property
    def catalogue(self) -> CatalogueStore:
        return CatalogueStore(self.database)

    @property
    def network(self) -> NetworkStore:
        return NetworkStore(self.database)

    @property
    def today(self) -> date:
        return self.now().astimezone(ZoneInfo(self.zone)).date()


def werkbak(
    desk: Desk, pile: Pile, filters: Filters, *, limit: int, after: Cursor | None
) -> tuple[list[Waiting], Cursor | None]:
    """A page of a pile, and where the next one begins; nothing is opened. Raises Unavailable.

    However long the pile, at most ``_LOOKED_AT`` rows are looked at; with filters a page may hold fewer
    than ``limit`` and still not be the last one.
    """
    found: list[Waiting] = []
    looked_at = 0
    while True:
        rows, after = desk.store.waiting(pile, limit=limit, after=after)
        looked_at += len(rows)
        found += [row for row in rows if filters.take(row)]
        if after is None or len(found) >= limit or looked_at + limit > _LOOKED_AT:
            return found, after


@dataclass(frozen=True)
class Opened:
    """A melding, opened. ``texts`` and ``questions`` map what arrived, and the numbers of what was asked,
    to what is sealed there: for a text its ``answers`` (docs/forms.md) and, for a reply, ``numbers``.
    ``requests`` maps who was involved (``sk``) to what was asked of them.
    ``mails`` are the letters to the reporter and to aandachtsfunctionarissen, each with its state.
    """

    file: File
    texts: Mapping[str, Mapping[str, Any]]
    questions: Mapping[int, Mapping[str, Any]]
    requests: Mapping[str, Mapping[str, Any]]
    mailbox: Mailbox | None
    chain: Sequence[Entry]
    mails: Sequence[tuple[str, str]]


def open_melding(desk: Desk, sid: str, *, by: str, purpose: str, action: str = "gelezen") -> Opened:
    """Open a melding with all that belongs to it; the journal holds who reads, and what for, before that.

    Raises NoMelding (and then nothing is noted here), Conflict, Unavailable and SealBroken.
    """
    file = desk.store.file(sid)
    if file is None:
        raise NoMelding
    _note(desk, sid, by, action, purpose=purpose)
    return Opened(
        file=file,
        texts={
            arrived.sk: from_bytes(desk.keys.open(part, sid, arrived.sealed[part]))
            for arrived in file.arrived
            for part in ("dossier" if arrived.kind == "duiding" else "content",)
        },
        questions={
            asked.number: from_bytes(desk.keys.open("dossier", sid, asked.sealed))
            for asked in file.asked
        },
        requests={
            involved.sk: from_bytes(desk.keys.open("dossier", sid, involved.sealed))
            for involved in file.involved
        },
        mailbox=MailboxStore(desk.database).mailbox(file.submissions[0].mailbox),
        chain=desk.journal.chain(object_id(sid)),
        mails=_mails(desk, file),
    )


def _mails(desk: Desk, file: File) -> list[tuple[str, str]]:
    """The letters to the reporter, then those to aandachtsfunctionarissen, and how each fares."""
    melding = file.submissions[0]
    caused = [(announcement_id(stored), letter_to_reporter(stored)) for stored in file.submissions]
    caused += [(f"{melding.sid}.vraag{asked.number}", "vraag_open") for asked in file.asked]
    if melding.done_at:
        caused.append((f"{melding.sid}.afgerond.{melding.done_at}", "melder_afgerond"))
    store = MailStore(desk.database)
    rows = [
        (letter, store.row(row_id(announcement, f"{melding.sid}/{letter}")))
        for announcement, letter in caused
    ]
    found = [(letter, row.state) for letter, row in rows if row is not None]
    told = [confirmation_id(stored) for stored in file.submissions if stored.shared_with]
    told += [involvement_id(involved) for involved in file.involved]
    return found + [mail for announcement in told for mail in _mails_to_people(store, announcement)]


def _mails_to_people(store: MailStore, announcement_id: str) -> list[tuple[str, str]]:
    """The letters to people in the directory that an announcement caused; one that waits is on its way."""
    announced = store.announcement(announcement_id)
    people = announced[0].recipients if announced else ()
    rows = [
        (to.letter, store.row(row_to_person(announcement_id, to)))
        for to in people
        if isinstance(to, ToPerson)
    ]
    return [(letter, "sending" if row is None else row.state) for letter, row in rows]


def show_identity(desk: Desk, sid: str, *, by: str, reason: str) -> Opened:
    """The same, to see who reporter and betrokkene are: for a reason, one of ``IDENTITY_REASONS``.

    Raises NoReason, and as ``open_melding``.
    """
    if reason not in IDENTITY_REASONS:
        raise NoReason
    return open_melding(desk, sid, by=by, purpose=reason, action="identiteit_getoond")


def take_up_melding(desk: Desk, sid: str, *, by: str) -> None:
    """Take up a melding: it is under way, and what arrived with it waits no longer.

    Raises NoMelding, Conflict (somebody else was quicker: look again) and Unavailable.
    """
    file = desk.store.file(sid)
    if file is None:
        raise NoMelding
    waiting = [arrived for arrived in file.arrived if arrived.pile]
    melding = file.submissions[0]
    if melding.handler == by and all(arrived.pile == "lopend" for arrived in waiting):
        return
    parts: list[Part] = [
        *take_up(melding, waiting[:_TAKEN_AT_ONCE], by=by, at=to_text(desk.now())),
        _entry(desk, sid, by, "opgepakt"),
    ]
    desk.database.commit(Transaction(parts))


def ask_reporter(desk: Desk, sid: str, text: str, *, language: str, by: str, page: str) -> int:
    """Put a question in the reporter's mailbox; its number. ``by`` is who asks.

    ``language`` is the one it is written in; ``page`` names the page that it was written on, so that
    pressing its button twice asks once. The reporter is mailed that there is a question, when they gave
    an address. The mailbox stays long enough to answer. Raises NoMelding, NoMailbox, CannotAsk,
    Conflict (look again) and Unavailable.
    """
    file = desk.store.file(sid)
    if file is None:
        raise NoMelding
    for before in file.asked:
        if before.page == page:
            return before.number
    submissions = file.submissions
    mailbox = MailboxStore(desk.database).mailbox(submissions[0].mailbox)
    if mailbox is None or not is_open(mailbox, desk.now()):
        raise NoMailbox
    asked = _question(mailbox, text, language, desk.today)
    sealed = seal(mailbox.lookup, mailbox.key, asked)
    held = to_bytes({"number": asked.number, "text": asked.text, "language": language})
    at, until = to_text(desk.now()), _after_closing(desk)
    parts: list[Part] = [
        ask(mailbox, sealed, expires_at=until),
        insert_question(sid, sealed, desk.keys.seal("dossier", sid, held), by=by, at=at, page=page),
        _entry(desk, sid, by, "vraag_gesteld", number=str(asked.number)),
    ]
    melding = submissions[0]
    if melding.forget_at:
        # The address is needed as long as the question stands.
        parts.append(forget_addresses_at(melding, max(melding.forget_at, until)))
    _commit_and_mail(desk, parts, submissions, "vraag_open", f"vraag{asked.number}")
    return asked.number


def tell_reporter(desk: Desk, sid: str, state: State, *, by: str) -> None:
    """Tell the reporter how far it is. Once it is done they are mailed; the addresses, and at least so
    long the mailbox, stay for ``after_closing_days`` more; saying so twice changes nothing.

    Raises NoMelding, Conflict and Unavailable; a mailbox that is gone is fine.
    """
    submissions = desk.store.submissions(sid)
    if not submissions:
        raise NoMelding
    melding, at, is_done = submissions[0], to_text(desk.now()), state == "afgerond"
    if is_done and melding.done_at:
        return
    until = _after_closing(desk)
    parts: list[Part] = [_entry(desk, sid, by, "stand_gemeld", state=state)]
    mailbox = MailboxStore(desk.database).mailbox(melding.mailbox)
    if mailbox is not None and is_open(mailbox, desk.now()):
        parts.append(tell(mailbox, state, expires_at=until))
    if is_done:
        parts.append(done(melding, at=at, forget_at=until))
        _commit_and_mail(desk, parts, submissions, "melder_afgerond", f"afgerond.{at}")
        return
    if melding.done_at:
        parts.append(not_done(melding))
    desk.database.commit(Transaction(parts))


def read_replies(desk: Desk, sid: str, *, by: str, purpose: str) -> list[Mapping[str, Any]]:
    """What the reporter wrote from the mailbox, oldest first: ``accepted_at``, ``numbers``, ``answers``.

    The journal holds who reads and what for before anything is opened. Raises Conflict, Unavailable and
    SealBroken.
    """
    _note(desk, sid, by, "berichten_gelezen", purpose=purpose)
    return [
        {"accepted_at": at, **from_bytes(desk.keys.open("content", sid, sealed))}
        for at, sealed in desk.store.replies(sid)
    ]


def link_to(desk: Desk, sid: str, other: str, *, by: str, reason: str) -> None:
    """Say that two meldingen belong together, such as when a reporter lost the code and reported again.

    Both keep their own mailbox. ``reason`` is one of ``LINK_REASONS``; saying so twice is once. Raises
    NoMelding, NoReason, Conflict and Unavailable.
    """
    first, second = (desk.store.submissions(one)[:1] for one in (sid, other))
    if not first or not second or sid == other:
        raise NoMelding
    if reason not in LINK_REASONS:
        raise NoReason
    parts: list[Part] = [
        *link(first[0], second[0], reason=reason, at=to_text(desk.now())),
        _entry(desk, sid, by, "gekoppeld", to=other, purpose=reason),
        _entry(desk, other, by, "gekoppeld", to=sid, purpose=reason),
    ]
    try:
        desk.database.commit(Transaction(parts))
    except Conflict as conflict:
        if LINK_IS_NEW not in conflict.refused:
            raise


def unlink_from(desk: Desk, sid: str, other: str, *, by: str) -> None:
    """Take a link back that was a mistake; the journal keeps that it was there.

    Raises NoMelding when they are not linked, Conflict and Unavailable.
    """
    file = desk.store.file(sid)
    if file is None or other not in {related.sid for related in file.related}:
        raise NoMelding
    parts: list[Part] = [
        *unlink(sid, other),
        _entry(desk, sid, by, "losgemaakt", to=other),
        _entry(desk, other, by, "losgemaakt", to=sid),
    ]
    desk.database.commit(Transaction(parts))


def address_to_mail(submissions: Sequence[Stored]) -> bytes | None:
    """The sealed address to mail the reporter at, if they gave one: the newest they stand behind.

    What a professional typed counts once it is confirmed; anybody else's address is as it was given.
    """
    for stored in reversed(submissions):
        stands = stored.header.channel != "professional" or stored.confirmed_at
        if stands and "notify" in stored.sealed:
            return stored.sealed["notify"]
    return None


def _question(mailbox: Mailbox, text: str, language: str, today: date) -> Question:
    trimmed = text.strip()
    if not 0 < len(trimmed) <= MAX_QUESTION_LENGTH:
        msg = f"a question has 1 to {MAX_QUESTION_LENGTH} characters"
        raise CannotAsk(msg)
    if len(mailbox.questions) >= MAX_QUESTIONS:
        msg = f"a mailbox holds {MAX_QUESTIONS} questions"
        raise CannotAsk(msg)
    return Question(len(mailbox.questions) + 1, today.isoformat(), trimmed, language)


def _after_closing(desk: Desk) -> str:
    return end_of(desk.today + timedelta(days=desk.terms.after_closing_days), desk.zone)


def _note(desk: Desk, sid: str, by: str, action: str, **facts: str) -> None:
    """Note something that changes nothing else, before it is done."""
    desk.journal.write(
        object_id(sid),
        at=to_text(desk.now()),
        actor=by,
        action=action,
        facts={"activity": ACTIVITY, "purpose": "triage", **facts},
    )


def _entry(desk: Desk, sid: str, by: str, action: str, **facts: str) -> Part:
    return desk.journal.following(
        object_id(sid),
        at=to_text(desk.now()),
        actor=by,
        action=action,
        facts={"activity": ACTIVITY, "purpose": "triage", **facts},
    )


def _commit_and_mail(
    desk: Desk, parts: list[Part], submissions: Sequence[Stored], letter: str, what: str
) -> None:
    sid, sealed = submissions[0].sid, address_to_mail(submissions)
    if sealed is None:
        desk.database.commit(Transaction(parts))
        return
    told = (ToSealed(letter, sid, sealed),)
    announcement = Announcement(f"{sid}.{what}", to_text(desk.now()), told)
    commit_and_tell(desk.database, desk.queues, parts, announcement)
