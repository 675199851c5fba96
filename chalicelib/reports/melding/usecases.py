"""Opening a melding."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import takewhile
from typing import Any, TypeGuard, TypeVar

from chalicelib.access.staff.usecases import names_of
from chalicelib.access.store import AccessStore
from chalicelib.journal.domain import Entry, Purpose
from chalicelib.journal.store import JournalStore
from chalicelib.mailbox.domain import Mailbox
from chalicelib.mailbox.store import MailboxStore
from chalicelib.network.store import NetworkStore
from chalicelib.platform import log
from chalicelib.platform.errors import NotThere, Overtaken, Refused
from chalicelib.platform.i18n import N_
from chalicelib.platform.ports import Ports
from chalicelib.platform.sealing import SealBroken
from chalicelib.reports.codes import IDENTITY_REASONS
from chalicelib.reports.mailed.usecases import Mailed, mails_about
from chalicelib.reports.opening.usecases import MOST_OPENED, newest_on_a_page, open_asked, open_text
from chalicelib.reports.store.file import Arrived, File, FileStore
from chalicelib.reports.store.submissions import Stored, SubmissionStore, object_id
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
    newest entries, oldest first. ``mails`` are those to the reporter and to aandachtsfunctionarissen.
    """

    file: File
    shown: Sequence[Arrived]
    older: int
    texts: Mapping[str, Mapping[str, Any]]
    questions: Mapping[int, Mapping[str, Any]]
    requests: Mapping[str, Mapping[str, Any]]
    mailbox: Mailbox | None
    chain: Sequence[Entry]
    mails: Sequence[Mailed]


def open_melding(
    work: Work,
    sid: str,
    *,
    before: str = "",
    action: str = "gelezen",
    why: Purpose = TRIAGE,
    most: int = MOST_OPENED,
) -> Opened:
    """Open a melding with what belongs to it; the journal holds who reads, and why, before that.

    Of what came in for it the newest is opened, at most ``most``, or what stands before the row ``before``: a
    page has bounds.
    One part that does not open, such as a damaged one, hides no other part: a person is warned in the log.
    Raises NotThere (and then nothing is noted here), Conflict and Unavailable.
    """
    database, keys = work.ports.database, work.ports.keys
    file = FileStore(database).file(sid)
    if file is None:
        raise NotThere
    work.note(object_id(sid), action, why)
    shown, older = _to_open(file, before, most)
    return Opened(
        file=file,
        shown=shown,
        older=older,
        texts=_opened({a.sk: partial(open_text, keys, a) for a in shown}),
        questions=_opened({a.number: partial(open_asked, keys, sid, a.sealed) for a in file.asked}),
        requests=_opened({i.sk: partial(open_asked, keys, sid, i.sealed) for i in file.involved}),
        mailbox=MailboxStore(database).mailbox(file.submissions[0].mailbox),
        chain=_chain(work.ports, sid),
        mails=mails_about(work.ports, file),
    )


def _to_open(file: File, before: str, most: int) -> tuple[list[Arrived], int]:
    """The melding and the newest of what came in for it, before a row or all, and how much is older."""
    melding = [one for one in file.arrived if one.kind == "melding"]
    rest = [one for one in file.arrived if one.kind != "melding"]
    rest = list(takewhile(lambda one: one.sk != before, rest))
    older = len(rest) - newest_on_a_page(melding, rest, most=most)
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
        raise Refused("reden", N_("Kies een reden om de identiteit te zien."))
    why = TRIAGE.of(reason)
    return open_melding(work, sid, before=before, action="identiteit_getoond", why=why)


def sleutelpersoon_of(ports: Ports, opened: Opened) -> str:
    """The id of the netwerklid whose personal code came with a melding; empty when nobody's did.

    Raises Unavailable.
    """
    given = opened.texts.get("melding", {}).get("personal_code", "")
    # Whatever is sealed need not be a digest of ours.
    if opened.file.submissions[0].verified != "persoonlijke_code" or not _is_digest(given):
        return ""
    return NetworkStore(ports.database).netwerklid_of(given)


def _is_digest(given: object) -> TypeGuard[str]:
    return isinstance(given, str) and re.fullmatch("[0-9a-f]{64}", given) is not None


def writers_of(ports: Ports, opened: Opened) -> dict[str, tuple[str, str]]:
    """Who wrote each view (``sk``): the organisation, empty for one that nobody knows, and the medewerker.

    Raises Unavailable.
    """
    views = {one.sk: one.by for one in opened.shown if one.kind == "duiding"}
    store = AccessStore(ports.database)
    people = {by: store.medewerker(by) for by in {*views.values()} if by}
    return {
        sk: (person.organisatie_id, by) if (person := people.get(by)) else ("", by)
        for sk, by in views.items()
    }


def log_of(ports: Ports, sid: str) -> tuple[Stored, Sequence[Entry]]:
    """A melding as it lies there, and the newest entries of its chain; nothing is opened.

    Raises NotThere and Unavailable.
    """
    return handler_of(ports, sid), _chain(ports, sid)


def _chain(ports: Ports, sid: str) -> Sequence[Entry]:
    """The newest entries of a melding, without those that name a melding kept from whoever looks."""
    most = None if ports.hidden else MOST_ENTRIES
    chain = JournalStore(ports.database).chain(object_id(sid), newest=most)
    seen = [one for one in chain if ports.hidden.isdisjoint(one.facts.values())]
    return seen[-MOST_ENTRIES:]


def file_of(ports: Ports, sid: str) -> File:
    """All that belongs to a melding; nothing is opened. Raises NotThere and Unavailable."""
    file = FileStore(ports.database).file(sid)
    if file is None:
        raise NotThere
    return file


def handler_of(ports: Ports, sid: str) -> Stored:
    """The melding as it lies there, to tell who claimed it; nothing is opened.

    Raises NotThere and Unavailable.
    """
    melding = SubmissionStore(ports.database).submission(sid, "melding")
    if melding is None:
        raise NotThere
    return melding


def stop_if_overtaken(work: Work, melding: Stored, seen: str | None) -> None:
    """Raises Overtaken when the melding is of somebody else than was read on the page.

    ``seen`` is the handler that the page named, empty for nobody; None: no page named one.
    """
    handler = melding.handler
    if seen is not None and handler not in {"", seen, work.by}:
        raise Overtaken(names_of(work.ports, {handler}).get(handler, handler))
