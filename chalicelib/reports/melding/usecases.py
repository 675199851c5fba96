"""What the desk does with a melding: open it, claim it, link it.

The pages of the bureau call these and check first who may. The journal knows of each before anything
else does: a change writes its entry in its own transaction, a reading writes it before it opens.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from chalicelib.catalogue.store import CatalogueStore
from chalicelib.journal.domain import Entry
from chalicelib.journal.store import JournalStore
from chalicelib.mail.domain import ToPerson, row_id, row_to_person
from chalicelib.mail.store import MailStore
from chalicelib.mailbox.domain import Mailbox
from chalicelib.mailbox.store import MailboxStore
from chalicelib.network.store import NetworkStore
from chalicelib.platform.clock import Clock, to_text
from chalicelib.platform.errors import Conflict, Fault
from chalicelib.platform.gemeente import MailboxTerms
from chalicelib.platform.queue import Queues
from chalicelib.platform.sealing import Keys, from_bytes
from chalicelib.platform.table import Database, Part, Transaction
from chalicelib.reports.codes import IDENTITY_REASONS, LINK_REASONS
from chalicelib.reports.store.file import LINK_IS_NEW, File, FileStore, claim, link, unlink
from chalicelib.reports.store.searches import SearchStore
from chalicelib.reports.store.sharing import SharingStore, involvement_id
from chalicelib.reports.store.submissions import (
    SubmissionStore,
    announcement_id,
    confirmation_id,
    letter_to_reporter,
    object_id,
)

# What the register of processing activities calls it (docs/privacy.md).
ACTIVITY = "signalen_beoordelen"
# With the melding and its entry, within the 100 parts of a transaction.
_TAKEN_AT_ONCE = 90


class NoMelding(Fault):
    """Nothing is stored under this id."""


class NoReason(Fault):
    """Who somebody is, is shown for a reason only."""


class BadField(Fault):
    """What somebody filled in cannot be: ``field`` names it, ``mend`` says what to do about it (N_)."""

    def __init__(self, field: str, mend: str) -> None:
        super().__init__(mend)
        self.field = field
        self.mend = mend


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
    def submission_store(self) -> SubmissionStore:
        return SubmissionStore(self.database)

    @property
    def file_store(self) -> FileStore:
        return FileStore(self.database)

    @property
    def sharing_store(self) -> SharingStore:
        return SharingStore(self.database)

    @property
    def search_store(self) -> SearchStore:
        return SearchStore(self.database)

    @property
    def catalogue(self) -> CatalogueStore:
        return CatalogueStore(self.database)

    @property
    def network(self) -> NetworkStore:
        return NetworkStore(self.database)

    @property
    def today(self) -> date:
        return self.now().astimezone(ZoneInfo(self.zone)).date()


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
    file = desk.file_store.file(sid)
    if file is None:
        raise NoMelding
    note_reading(desk, sid, by, action, purpose=purpose)
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


def claim_melding(desk: Desk, sid: str, *, by: str) -> None:
    """Take up a melding: it is under way, and what arrived with it waits no longer.

    Raises NoMelding, Conflict (somebody else was quicker: look again) and Unavailable.
    """
    file = desk.file_store.file(sid)
    if file is None:
        raise NoMelding
    waiting = [arrived for arrived in file.arrived if arrived.pile]
    melding = file.submissions[0]
    if melding.handler == by and all(arrived.pile == "lopend" for arrived in waiting):
        return
    parts: list[Part] = [
        *claim(melding, waiting[:_TAKEN_AT_ONCE], by=by, at=to_text(desk.now())),
        melding_entry(desk, sid, by, "opgepakt"),
    ]
    desk.database.commit(Transaction(parts))


def link_to(desk: Desk, sid: str, other: str, *, by: str, reason: str) -> None:
    """Say that two meldingen belong together, such as when a reporter lost the code and reported again.

    Both keep their own mailbox. ``reason`` is one of ``LINK_REASONS``; saying so twice is once. Raises
    NoMelding, NoReason, Conflict and Unavailable.
    """
    first, second = (desk.submission_store.submissions(one)[:1] for one in (sid, other))
    if not first or not second or sid == other:
        raise NoMelding
    if reason not in LINK_REASONS:
        raise NoReason
    parts: list[Part] = [
        *link(first[0], second[0], reason=reason, at=to_text(desk.now())),
        melding_entry(desk, sid, by, "gekoppeld", to=other, purpose=reason),
        melding_entry(desk, other, by, "gekoppeld", to=sid, purpose=reason),
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
    file = desk.file_store.file(sid)
    if file is None or other not in {related.sid for related in file.related}:
        raise NoMelding
    parts: list[Part] = [
        *unlink(sid, other),
        melding_entry(desk, sid, by, "losgemaakt", to=other),
        melding_entry(desk, other, by, "losgemaakt", to=sid),
    ]
    desk.database.commit(Transaction(parts))


def note_reading(desk: Desk, sid: str, by: str, action: str, **facts: str) -> None:
    """Note something that changes nothing else, before it is done."""
    desk.journal.write(
        object_id(sid),
        at=to_text(desk.now()),
        actor=by,
        action=action,
        facts={"activity": ACTIVITY, "purpose": "triage", **facts},
    )


def melding_entry(desk: Desk, sid: str, by: str, action: str, **facts: str) -> Part:
    return desk.journal.following(
        object_id(sid),
        at=to_text(desk.now()),
        actor=by,
        action=action,
        facts={"activity": ACTIVITY, "purpose": "triage", **facts},
    )
