"""Sharing a melding with an aandachtsfunctionaris: involving them, what they see, what they add.

They see what its reporter allowed: ``inhoud`` (everything but who it is about) or ``alleen_status`` (that
a colleague reported, who that is and how far it is). The desk can involve one in any other melding, for
a reason: then they see what it asks, and, if the desk says so, what was reported, but never by or about
whom. What is not shared with their organisation is not there for them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from chalicelib.journal.domain import Purpose
from chalicelib.mail.domain import Announcement, ToDesk, ToPerson
from chalicelib.network.store import NetworkStore
from chalicelib.platform.errors import NotThere, Refused
from chalicelib.platform.i18n import N_
from chalicelib.platform.ports import Ports
from chalicelib.platform.sealing import from_bytes, to_bytes
from chalicelib.platform.table import Cursor
from chalicelib.reports.domain import (
    SHOWN_WHEN_INVOLVED,
    contact_of,
    visible_sections,
    word_of_reporter,
)
from chalicelib.reports.sections import Section, section_of
from chalicelib.reports.store.file import File, FileStore, Involved
from chalicelib.reports.store.sharing import (
    INVOLVED_IS_NEW,
    VIEW_IS_NEW,
    SharingStore,
    insert_involved,
    insert_view,
    involvement_id,
    note_shared_seen,
)
from chalicelib.reports.store.submissions import Stored, object_id
from chalicelib.work import Work

# As the register of processing activities calls it (docs/privacy.md).
SHARING = Purpose("signalen_delen", "meekijken")
MAX_VIEW_LENGTH = 4_000
MAX_REQUEST_LENGTH = 2_000
_VIEW = N_("Wat de aandachtsfunctionaris toevoegt")


@dataclass(frozen=True)
class Shared:
    """A melding as far as it is shared.

    ``stored`` are the submissions of colleagues, ``involved`` what we asked, ``state`` how far the desk is;
    ``share`` is the word of the reporter that holds for this organisation.
    """

    sid: str
    reference: str
    state: str
    stored: Sequence[Stored]
    involved: Sequence[Involved]
    share: str

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
    """A text of a shared melding, with the answers that may be seen.

    ``share``: what a colleague allowed, ``inhoud`` or ``alleen_status``; empty when the desk shows it.
    """

    accepted_at: str
    share: str
    answers: Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class OpenedShare:
    """A shared melding, opened: what was reported, and what the desk asks, oldest first."""

    shared: Shared
    texts: Sequence[Text]
    questions: Sequence[Mapping[str, Any]]


def list_shared(
    ports: Ports, organisatie_id: str, *, limit: int, after: Cursor | None = None
) -> tuple[list[Shared], Cursor | None]:
    """The meldingen shared with an organisation, page by page; nothing is opened. Raises Unavailable."""
    store = SharingStore(ports.database)
    sids, following = store.shared_with(organisatie_id, limit=limit, after=after)
    found = (_shared(ports, sid, organisatie_id) for sid in sids)
    return [one[0] for one in found if one is not None], following


def open_shared(work: Work, sid: str, organisatie_id: str) -> OpenedShare:
    """Open a shared melding, as far as this organisation may see it; the journal comes first.

    Raises NotThere when there is none or it is not for this organisation, Conflict, Unavailable, SealBroken.
    """
    found, file = _found(work.ports, sid, organisatie_id)
    work.note(object_id(sid), "gelezen_door_af", SHARING)
    texts = [
        Text(
            stored.accepted_at,
            found.share,
            _answers(work, stored, visible_sections(found.share)),
        )
        for stored in found.stored
    ]
    if found.share != "alleen_status" and any(i.sees == "inhoud" for i in found.involved):
        texts += [
            Text(stored.accepted_at, "", _answers(work, stored, SHOWN_WHEN_INVOLVED))
            for stored in file.submissions
            if stored not in found.stored
        ]
    questions = [
        from_bytes(work.ports.keys.open("dossier", sid, involved.sealed))
        for involved in found.involved
    ]
    return OpenedShare(found, texts, questions)


def involve(
    work: Work,
    sid: str,
    organisatie_id: str,
    text: str,
    *,
    sees: Literal["vraag", "inhoud"],
    reason: str,
) -> None:
    """Ask the aandachtsfunctionaris of an organisation about a melding (R10).

    The same words from the same page ask once. ``sees`` as in ``Involved``, ``reason`` one of
    ``INVOLVE_REASONS``. They are mailed that something waits. Raises NotThere, Refused (also when nobody is
    there, or the reporter did not want it), Conflict and Unavailable.
    """
    ports = work.ports
    file = FileStore(ports.database).file(sid)
    if file is None:
        raise NotThere
    word = word_of_reporter([one.header for one in file.submissions], organisatie_id)
    if word == "nee":
        mend = N_("Kies een andere organisatie: de melder wilde niet dat de eigen meekijkt.")
        raise Refused("organisatie", mend)
    if word == "alleen_status" and sees == "inhoud":
        mend = N_("Kies ‘alleen mijn vraag’: de melder liet de eigen organisatie niet meer zien.")
        raise Refused("ziet", mend)
    network = NetworkStore(ports.database).of_organisatie(organisatie_id)
    contact = contact_of(file.submissions[0].header.wijk_code, network, ports.today)
    if contact is None:
        mend = N_("Kies een organisatie. Deze heeft nu geen aandachtsfunctionaris die er is.")
        raise Refused("organisatie", mend)
    at, (_, person) = work.at, contact
    held = to_bytes({"language": work.language, "text": text, "at": at})
    involved = Involved(
        sid=sid,
        sk=f"betrokken#{work.once}",
        organisatie_id=organisatie_id,
        sees=sees,
        reason=reason,
        at=at,
        by=work.by,
        seen_by="",
        sealed=ports.keys.seal("dossier", sid, held),
    )
    to = ToPerson("af_gevraagd", organisatie_id, person.id)
    why = SHARING.of(reason)
    work.commit(
        insert_involved(involved),
        work.entry(object_id(sid), "af_betrokken", why, to=organisatie_id, sees=sees),
        tell=Announcement(involvement_id(involved), at, (to,), about=object_id(sid)),
        already={INVOLVED_IS_NEW},
    )


def acknowledge(work: Work, sid: str, organisatie_id: str) -> None:
    """Say to have seen it; twice is once. Raises NotThere, Conflict and Unavailable."""
    found, _ = _found(work.ports, sid, organisatie_id)
    if found.is_seen:
        return
    work.commit(
        *(note_shared_seen(one, by=work.by) for one in found.everything if not one.seen_by),
        work.entry(object_id(sid), "gezien_door_af", SHARING),
    )


def add_view(work: Work, sid: str, organisatie_id: str, text: str) -> None:
    """Add what an aandachtsfunctionaris knows or thinks, for the desk, which is mailed.

    The same words from the same page are added once. Raises NotThere, Conflict and Unavailable.
    """
    _found(work.ports, sid, organisatie_id)
    at = work.at
    answer = {"name": "af_duiding", "question": _VIEW, "value": text, "shown": [text]}
    held = to_bytes({"language": work.language, "answers": [answer]})
    dossier = work.ports.keys.seal("dossier", sid, held)
    to = ToDesk("desk_nieuw", ("triagist",))
    work.commit(
        insert_view(sid, work.once, dossier, by=work.by, at=at),
        work.entry(object_id(sid), "aangevuld_door_af", SHARING),
        tell=Announcement(f"{sid}.duiding.{work.once}", at, (to,), about=object_id(sid)),
        already={VIEW_IS_NEW},
    )


def _answers(
    work: Work, stored: Stored, sections: frozenset[Section]
) -> Sequence[Mapping[str, Any]]:
    opened = from_bytes(work.ports.keys.open("content", stored.sid, stored.sealed["content"]))
    return [a for a in opened["answers"] if section_of(str(a["name"])) in sections]


def _found(ports: Ports, sid: str, organisatie_id: str) -> tuple[Shared, File]:
    found = _shared(ports, sid, organisatie_id)
    if found is None:
        raise NotThere
    return found


def _shared(ports: Ports, sid: str, organisatie_id: str) -> tuple[Shared, File] | None:
    file = FileStore(ports.database).file(sid)
    if file is None or not organisatie_id:
        return None
    theirs = [s for s in file.submissions if s.shared_with == organisatie_id]
    asked = [i for i in file.involved if i.organisatie_id == organisatie_id]
    word = word_of_reporter([one.header for one in file.submissions], organisatie_id)
    if word == "nee" or not (theirs or asked):
        return None
    melding = file.submissions[0]
    return Shared(sid, melding.reference, melding.state, theirs, asked, word), file
