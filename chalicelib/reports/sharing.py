"""What an aandachtsfunctionaris does with a report of the own organisation: know of it, and add to it.

They see what its reporter allowed: ``inhoud`` (everything but who it is about) or ``alleen_status`` (that
a colleague reported, who that is and how far it is). What is not shared with their organisation is not there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from chalicelib.mail.announcing import commit_and_tell
from chalicelib.mail.domain import Announcement, ToDesk
from chalicelib.platform.clock import to_text
from chalicelib.platform.faults import Conflict, Fault
from chalicelib.platform.i18n import N_
from chalicelib.platform.sealing import from_bytes, to_bytes
from chalicelib.platform.table import Cursor, Part, Transaction
from chalicelib.reports.desk import Desk, NoMelding
from chalicelib.reports.forms.sections import section_of
from chalicelib.reports.store import (
    VIEW_IS_NEW,
    Stored,
    insert_view,
    note_shared_seen,
    object_id,
)

# What the register of processing activities calls it (docs/privacy.md).
ACTIVITY = "signalen_delen"
MAX_VIEW_LENGTH = 4_000
_VIEW = N_("Wat de aandachtsfunctionaris toevoegt")


class BadView(Fault):
    """What was added is empty or too long."""


@dataclass(frozen=True)
class Shared:
    """A report as far as it is shared. ``stored`` are the submissions, ``state`` how far the desk is."""

    sid: str
    reference: str
    state: str
    stored: Sequence[Stored]

    @property
    def is_seen(self) -> bool:
        return all(stored.seen_by for stored in self.stored)


def shared(
    desk: Desk, organisatie_id: str, *, limit: int, after: Cursor | None = None
) -> tuple[list[Shared], Cursor | None]:
    """What is shared with an organisation, page by page; nothing is opened. Raises Unavailable."""
    sids, following = desk.store.shared_with(organisatie_id, limit=limit, after=after)
    found = (_shared(desk, sid, organisatie_id) for sid in sids)
    return [one for one in found if one is not None], following


def open_shared(
    desk: Desk, sid: str, organisatie_id: str, *, by: str
) -> tuple[Shared, list[list[Mapping[str, Any]]]]:
    """A shared report, and of each submission the answers that may be seen; the journal comes first.

    Raises NoMelding when there is none or it is not for this organisation, Conflict, Unavailable, SealBroken.
    """
    found = _found(desk, sid, organisatie_id)
    desk.journal.write(object_id(sid), **_facts(desk, by, "gelezen_door_af"))
    answers = []
    for stored in found.stored:
        opened = from_bytes(desk.keys.open("content", sid, stored.sealed["content"]))
        answers.append([a for a in opened["answers"] if _may_be_seen(stored, str(a["name"]))])
    return found, answers


def acknowledge(desk: Desk, sid: str, organisatie_id: str, *, by: str) -> None:
    """Say to have seen it; twice is once. Raises NoMelding, Conflict and Unavailable."""
    found = _found(desk, sid, organisatie_id)
    if found.is_seen:
        return
    parts: list[Part] = [
        *(note_shared_seen(stored, by=by) for stored in found.stored if not stored.seen_by),
        _entry(desk, sid, by, "gezien_door_af"),
    ]
    desk.database.commit(Transaction(parts))


def add_view(
    desk: Desk, sid: str, organisatie_id: str, text: str, *, language: str, by: str, page: str
) -> None:
    """Add what one knows or thinks, for the desk; once for each ``page``. The desk is mailed.

    Raises BadView, NoMelding, Conflict and Unavailable.
    """
    trimmed = text.strip()
    if not 0 < len(trimmed) <= MAX_VIEW_LENGTH:
        raise BadView
    _found(desk, sid, organisatie_id)
    at = to_text(desk.now())
    answer = {"name": "af_duiding", "question": _VIEW, "value": trimmed, "shown": [trimmed]}
    held = to_bytes({"language": language, "answers": [answer]})
    parts: list[Part] = [
        insert_view(sid, page, desk.keys.seal("dossier", sid, held), by=by, at=at),
        _entry(desk, sid, by, "aangevuld_door_af"),
    ]
    told = Announcement(f"{sid}.duiding.{page}", at, (ToDesk("desk_nieuw", ("triagist",)),))
    try:
        commit_and_tell(desk.database, desk.queues, parts, told)
    except Conflict as conflict:
        if VIEW_IS_NEW not in conflict.refused:
            raise


def _may_be_seen(stored: Stored, name: str) -> bool:
    """Who the colleague is always; the rest as the colleague said; who it is about never."""
    section = section_of(name)
    if stored.header.share == "inhoud":
        return section != "betrokkene"
    return section == "melder"


def _found(desk: Desk, sid: str, organisatie_id: str) -> Shared:
    found = _shared(desk, sid, organisatie_id)
    if found is None:
        raise NoMelding
    return found


def _shared(desk: Desk, sid: str, organisatie_id: str) -> Shared | None:
    file = desk.store.file(sid)
    if file is None or not organisatie_id:
        return None
    theirs = [s for s in file.submissions if s.shared_with == organisatie_id]
    if not theirs:
        return None
    melding = file.submissions[0]
    return Shared(sid, melding.reference, melding.state, theirs)


def _entry(desk: Desk, sid: str, by: str, action: str) -> Part:
    return desk.journal.following(object_id(sid), **_facts(desk, by, action))


def _facts(desk: Desk, by: str, action: str) -> dict[str, Any]:
    return {
        "at": to_text(desk.now()),
        "actor": by,
        "action": action,
        "facts": {"activity": ACTIVITY, "purpose": "meekijken"},
    }
