"""Opening a melding, and linking it to another one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import takewhile
from typing import Any, TypeVar

from chalicelib.journal.domain import Entry, Purpose
from chalicelib.journal.store import JournalStore
from chalicelib.mail.domain import ToPerson, row_id, row_to_person
from chalicelib.mail.store import MailStore
from chalicelib.mailbox.domain import Mailbox
from chalicelib.mailbox.store import MailboxStore
from chalicelib.platform import log
from chalicelib.platform.errors import NotThere, Refused
from chalicelib.platform.i18n import N_
from chalicelib.platform.sealing import SealBroken
from chalicelib.reports.codes import IDENTITY_REASONS, LINK_REASONS
from chalicelib.reports.opening.usecases import newest_on_a_page, open_asked, open_text
from chalicelib.reports.store.file import (
    LINK_AS_SEEN,
    LINK_IS_NEW,
    Arrived,
    File,
    FileStore,
    Involved,
    link,
    unlink,
)
from chalicelib.reports.store.sharing import involvement_id
from chalicelib.reports.store.submissions import (
    Stored,
    announcement_id,
    confirmation_id,
    letter_to_reporter,
    object_id,
)
from chalicelib.work import Work

_Of = TypeVar("_Of")

# As the register of processing activities calls it (docs/privacy.md).
TRIAGE = Purpose("signalen_beoordelen", "triage")
MOST_ENTRIES = 200


@dataclass(frozen=True)
class Opened:
    """A melding, opened.

    ``texts`` and ``questions`` map what arrived, and the numbers of what was asked, to what is sealed
    there: for a text its ``answers`` (docs/forms.md) and, for a reply, ``numbers``. ``requests`` maps each
    involvement (``sk``) to what was asked. What does not open is in none of the three. ``shown`` is what of
    all that arrived is opened, the melding first; ``older`` how much stands before it. ``chain`` holds the
    newest entries, oldest first. ``mails`` are the letters to the reporter and to aandachtsfunctionarissen,
    each with its state.
    """

    file: File
    shown: Sequence[Arrived]
    older: int
    texts: Mapping[str, Mapping[str, Any]]
    questions: Mapping[int, Mapping[str, Any]]
    requests: Mapping[str, Mapping[str, Any]]
    mailbox: Mailbox | None
    chain: Sequence[Entry]
    mails: Sequence[tuple[str, str]]


def open_melding(
    work: Work, sid: str, *, before: str = "", action: str = "gelezen", why: Purpose = TRIAGE
) -> Opened:
    """Open a melding with what belongs to it; the journal holds who reads, and why, before that.

    Of what came in for it the newest is opened, or what stands before the row ``before``: a page has bounds.
    One part that does not open, such as a damaged one, hides no other part: a person is warned in the log.
    Raises NotThere (and then nothing is noted here), Conflict and Unavailable.
    """
    database, keys = work.ports.database, work.ports.keys
    file = FileStore(database).file(sid)
    if file is None:
        raise NotThere
    work.note(object_id(sid), action, why)
    shown, older = _to_open(file, before)
    return Opened(
        file=file,
        shown=shown,
        older=older,
        texts=_opened({a.sk: partial(open_text, keys, a) for a in shown}),
        questions=_opened({a.number: partial(open_asked, keys, sid, a.sealed) for a in file.asked}),
        requests=_opened({i.sk: partial(open_asked, keys, sid, i.sealed) for i in file.involved}),
        mailbox=MailboxStore(database).mailbox(file.submissions[0].mailbox),
        chain=JournalStore(database).chain(object_id(sid), newest=MOST_ENTRIES),
        mails=_mails(MailStore(database), file),
    )


def _to_open(file: File, before: str) -> tuple[list[Arrived], int]:
    """The melding and the newest of what came in for it, before a row or all, and how much is older."""
    melding = [one for one in file.arrived if one.kind == "melding"]
    rest = [one for one in file.arrived if one.kind != "melding"]
    rest = list(takewhile(lambda one: one.sk != before, rest))
    older = len(rest) - newest_on_a_page(melding, rest)
    return [*melding, *rest[older:]], older


def _opened(each: Mapping[_Of, Callable[[], Mapping[str, Any]]]) -> dict[_Of, Mapping[str, Any]]:
    """What is sealed in each part, but for the parts that do not open."""
    found = {}
    for of, opens in each.items():
        try:
            found[of] = opens()
        except SealBroken as error:
            log.fault("part_not_opened", error)
    return found


def show_identity(work: Work, sid: str, reason: str, *, before: str = "") -> Opened:
    """Open a melding to see who reporter and betrokkene are: for a reason, one of ``IDENTITY_REASONS``.

    Raises Refused, and as ``open_melding``.
    """
    if reason not in IDENTITY_REASONS:
        raise Refused("reden", N_("Kies waarom u wilt zien wie het is."))
    why = TRIAGE.of(reason)
    return open_melding(work, sid, before=before, action="identiteit_getoond", why=why)


def link_to(work: Work, sid: str, other: str, reason: str) -> None:
    """Say that two meldingen belong together, such as when a reporter lost the code and reported again.

    Both keep their own mailbox. ``reason`` is one of ``LINK_REASONS``; twice is once. Raises NotThere,
    Refused, Conflict and Unavailable.
    """
    store = FileStore(work.ports.database)
    first, second = store.file(sid), store.file(other)
    if first is None or second is None or sid == other:
        raise NotThere
    if reason not in LINK_REASONS:
        raise Refused("reden", N_("Kies bij het koppelen waarom de meldingen bij elkaar horen."))
    why = TRIAGE.of(reason)
    work.commit(
        *link(first.submissions[0], second.submissions[0], reason=reason, at=work.at),
        work.entry(object_id(sid), "gekoppeld", why, to=other),
        work.entry(object_id(other), "gekoppeld", why, to=sid),
        already={LINK_IS_NEW},
    )


def unlink_from(work: Work, sid: str, other: str) -> None:
    """Take back a link that was a mistake; the journal keeps that the link was there. Twice is once.

    Raises NotThere when one of the two is no melding, Conflict and Unavailable.
    """
    store = FileStore(work.ports.database)
    first, second = store.file(sid), store.file(other)
    if first is None or second is None or sid == other:
        raise NotThere
    if other not in {related.sid for related in first.related}:
        return
    work.commit(
        *unlink(sid, other),
        work.entry(object_id(sid), "losgemaakt", TRIAGE, to=other),
        work.entry(object_id(other), "losgemaakt", TRIAGE, to=sid),
        already={LINK_AS_SEEN},
    )


def _mails(store: MailStore, file: File) -> list[tuple[str, str]]:
    """The letters to the reporter, then those to aandachtsfunctionarissen, and how each fares."""
    melding = file.submissions[0]
    caused = [(announcement_id(stored), letter_to_reporter(stored)) for stored in file.submissions]
    caused += [(f"{melding.sid}.vraag{asked.number}", "vraag_open") for asked in file.asked]
    if melding.done_at:
        caused.append((f"{melding.sid}.afgerond.{melding.done_at}", "melder_afgerond"))
    rows = [
        (letter, store.row(row_id(announcement, f"{melding.sid}/{letter}")))
        for announcement, letter in caused
    ]
    found = [(letter, row.state) for letter, row in rows if row is not None]
    told = [
        confirmation_id(stored) for stored in file.submissions if stored.verified == "werkadres"
    ]
    told += [involvement_id(one.sid, one.sk) for one in file.involved]
    shared: list[Stored | Involved] = [*file.submissions, *file.involved]
    told += [told for one in shared for told in one.shared_to.values()]
    return found + [
        mail
        for announcement in dict.fromkeys(told)
        for mail in _mails_to_people(store, announcement)
    ]


def _mails_to_people(store: MailStore, announcement_id: str) -> list[tuple[str, str]]:
    """The letters to people in the directory that an announcement caused, and how each fares.

    A letter without a row is on its way until its announcement is handled. After that its reader had left
    before: the desk was told instead.
    """
    announced = store.announcement(announcement_id)
    if announced is None:
        return []
    announcement, cursor = announced
    found = []
    for number, to in enumerate(announcement.recipients):
        if isinstance(to, ToPerson):
            row = store.row(row_to_person(announcement_id, to))
            state = "given_up" if number < cursor else "sending"
            found.append((to.letter, row.state if row else state))
    return found
