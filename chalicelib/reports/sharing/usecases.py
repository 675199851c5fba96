"""What an aandachtsfunctionaris does with a report of the own organisation: know of it, and add to it.

They see what its reporter allowed: ``inhoud`` (everything but who it is about) or ``alleen_status`` (that
a colleague reported, who that is and how far it is). The desk can involve one in any other report, for a
reason: then they see what it asks, and, if the desk says so, what was seen, but never by or about whom. What
is not shared with their organisation is not there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, cast

from chalicelib.mail.announcing.usecases import commit_and_tell
from chalicelib.mail.domain import Announcement, ToDesk, ToPerson
from chalicelib.platform.clock import to_text
from chalicelib.platform.errors import Conflict, Fault
from chalicelib.platform.i18n import N_
from chalicelib.platform.sealing import from_bytes, to_bytes
from chalicelib.platform.table import Cursor, Part, Transaction
from chalicelib.reports.codes import INVOLVE_REASONS
from chalicelib.reports.domain import (
    SHOWN_WHEN_INVOLVED,
    contact_of,
    limit_of_reporter,
    visible_sections,
)
from chalicelib.reports.melding.usecases import BadField, Desk, NoMelding
from chalicelib.reports.sections import Section, section_of
from chalicelib.reports.store.file import File, Involved
from chalicelib.reports.store.sharing import (
    INVOLVED_IS_NEW,
    VIEW_IS_NEW,
    insert_involved,
    insert_view,
    involvement_id,
    note_shared_seen,
)
from chalicelib.reports.store.submissions import Stored, object_id

# What the register of processing activities calls it (docs/privacy.md).
ACTIVITY = "signalen_delen"
MAX_VIEW_LENGTH = 4_000
_VIEW = N_("Wat de aandachtsfunctionaris toevoegt")


class BadView(Fault):
    """What was added is empty or too long."""


MAX_REQUEST_LENGTH = 2_000


@dataclass(frozen=True)
class Shared:
    """A report as far as it is shared. ``stored`` are the submissions of colleagues, ``involved`` what we
    asked, ``state`` how far the desk is.
    """

    sid: str
    reference: str
    state: str
    stored: Sequence[Stored]
    involved: Sequence[Involved]

    @property
    def since(self) -> str:
        """The stored moment since which it is shared."""
        return min([*(s.accepted_at for s in self.stored), *(i.at for i in self.involved)])

    @property
    def everything(self) -> list[Stored | Involved]:
        return [*self.stored, *self.involved]

    @property
    def is_seen(self) -> bool:
        return all(one.seen_by for one in self.everything)


@dataclass(frozen=True)
class Text:
    """A text of a shared report, with the answers that may be seen.

    ``share``: what a colleague allowed, ``inhoud`` or ``alleen_status``; empty when the desk shows it.
    """

    accepted_at: str
    share: str
    answers: Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class OpenedShare:
    """A shared report, opened: what was reported, and what the desk asks, oldest first."""

    shared: Shared
    texts: Sequence[Text]
    questions: Sequence[Mapping[str, Any]]


def shared(
    desk: Desk, organisatie_id: str, *, limit: int, after: Cursor | None = None
) -> tuple[list[Shared], Cursor | None]:
    """What is shared with an organisation, page by page; nothing is opened. Raises Unavailable."""
    sids, following = desk.sharing_store.shared_with(organisatie_id, limit=limit, after=after)
    found = (_shared(desk, sid, organisatie_id) for sid in sids)
    return [one[0] for one in found if one is not None], following


def open_shared(desk: Desk, sid: str, organisatie_id: str, *, by: str) -> OpenedShare:
    """A shared report, as far as this organisation may see it; the journal comes first.

    Raises NoMelding when there is none or it is not for this organisation, Conflict, Unavailable, SealBroken.
    """
    found, file = _found(desk, sid, organisatie_id)
    desk.journal.write(object_id(sid), **_facts(desk, by, "gelezen_door_af"))
    texts = [
        Text(
            stored.accepted_at,
            stored.header.share,
            _answers(desk, stored, visible_sections(stored.header)),
        )
        for stored in found.stored
    ]
    if any(involved.sees == "inhoud" for involved in found.involved):
        texts += [
            Text(stored.accepted_at, "", _answers(desk, stored, SHOWN_WHEN_INVOLVED))
            for stored in file.submissions
            if stored not in found.stored and not limit_of_reporter(stored.header, organisatie_id)
        ]
    questions = [
        from_bytes(desk.keys.open("dossier", sid, involved.sealed)) for involved in found.involved
    ]
    return OpenedShare(found, texts, questions)


def involve(
    desk: Desk,
    sid: str,
    organisatie_id: str,
    text: str,
    *,
    sees: str,
    reason: str,
    language: str,
    by: str,
    once: str,
) -> None:
    """Ask the aandachtsfunctionaris of an organisation about a melding (R10), once for each ``once``.

    ``sees`` is ``vraag`` or ``inhoud`` (``Involved``), ``reason`` one of ``INVOLVE_REASONS``. They are
    mailed that something waits. Raises BadField (also when nobody is there), NoMelding, Conflict and
    Unavailable.
    """
    trimmed = text.strip()
    if reason not in INVOLVE_REASONS:
        raise BadField("waarom", N_("Kies waarom u deze organisatie erbij betrekt."))
    if sees not in {"vraag", "inhoud"}:
        raise BadField("ziet", N_("Kies wat de aandachtsfunctionaris te zien krijgt."))
    if not 0 < len(trimmed) <= MAX_REQUEST_LENGTH:
        raise BadField("verzoek", N_("Schrijf wat u vraagt, met hooguit 2.000 tekens."))
    file = desk.file_store.file(sid)
    if file is None:
        raise NoMelding
    limits = {limit_of_reporter(stored.header, organisatie_id) for stored in file.submissions}
    if "nee" in limits:
        mend = N_("Kies een andere organisatie: de melder wilde niet dat de eigen meekijkt.")
        raise BadField("organisatie", mend)
    if "alleen_status" in limits and sees == "inhoud":
        mend = N_("Kies ‘alleen mijn vraag’: de melder liet de eigen organisatie niet meer zien.")
        raise BadField("ziet", mend)
    network = desk.network.of_organisatie(organisatie_id)
    contact = contact_of(file.submissions[0].header.wijk_code, network, desk.today)
    if contact is None:
        mend = N_("Kies een organisatie. Deze heeft nu geen aandachtsfunctionaris die er is.")
        raise BadField("organisatie", mend)
    at, (_, person) = to_text(desk.now()), contact
    held = to_bytes({"language": language, "text": trimmed, "at": at})
    involved = Involved(
        sid,
        f"betrokken#{once}",
        organisatie_id,
        cast('Literal["vraag", "inhoud"]', sees),
        reason,
        at,
        by,
        "",
        desk.keys.seal("dossier", sid, held),
    )
    facts = {"activity": ACTIVITY, "purpose": reason, "to": organisatie_id, "sees": sees}
    entry = desk.journal.following(
        object_id(sid), at=at, actor=by, action="af_betrokken", facts=facts
    )
    to = ToPerson("af_gevraagd", organisatie_id, person.id)
    told = Announcement(involvement_id(involved), at, (to,))
    try:
        commit_and_tell(desk.database, desk.queues, [insert_involved(involved), entry], told)
    except Conflict as conflict:
        if INVOLVED_IS_NEW not in conflict.refused:
            raise


def acknowledge(desk: Desk, sid: str, organisatie_id: str, *, by: str) -> None:
    """Say to have seen it; twice is once. Raises NoMelding, Conflict and Unavailable."""
    found, _ = _found(desk, sid, organisatie_id)
    if found.is_seen:
        return
    parts: list[Part] = [
        *(note_shared_seen(one, by=by) for one in found.everything if not one.seen_by),
        _entry(desk, sid, by, "gezien_door_af"),
    ]
    desk.database.commit(Transaction(parts))


def add_view(
    desk: Desk, sid: str, organisatie_id: str, text: str, *, language: str, by: str, once: str
) -> None:
    """Add what one knows or thinks, for the desk; once for each ``once``. The desk is mailed.

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
        insert_view(sid, once, desk.keys.seal("dossier", sid, held), by=by, at=at),
        _entry(desk, sid, by, "aangevuld_door_af"),
    ]
    told = Announcement(f"{sid}.duiding.{once}", at, (ToDesk("desk_nieuw", ("triagist",)),))
    try:
        commit_and_tell(desk.database, desk.queues, parts, told)
    except Conflict as conflict:
        if VIEW_IS_NEW not in conflict.refused:
            raise


def _answers(
    desk: Desk, stored: Stored, sections: frozenset[Section]
) -> Sequence[Mapping[str, Any]]:
    opened = from_bytes(desk.keys.open("content", stored.sid, stored.sealed["content"]))
    return [a for a in opened["answers"] if section_of(str(a["name"])) in sections]


def _found(desk: Desk, sid: str, organisatie_id: str) -> tuple[Shared, File]:
    found = _shared(desk, sid, organisatie_id)
    if found is None:
        raise NoMelding
    return found


def _shared(desk: Desk, sid: str, organisatie_id: str) -> tuple[Shared, File] | None:
    file = desk.file_store.file(sid)
    if file is None or not organisatie_id:
        return None
    theirs = [s for s in file.submissions if s.shared_with == organisatie_id]
    asked = [i for i in file.involved if i.organisatie_id == organisatie_id]
    if not theirs and not asked:
        return None
    melding = file.submissions[0]
    return Shared(sid, melding.reference, melding.state, theirs, asked), file


def _entry(desk: Desk, sid: str, by: str, action: str) -> Part:
    return desk.journal.following(object_id(sid), **_facts(desk, by, action))


def _facts(desk: Desk, by: str, action: str) -> dict[str, Any]:
    return {
        "at": to_text(desk.now()),
        "actor": by,
        "action": action,
        "facts": {"activity": ACTIVITY, "purpose": "meekijken"},
    }
