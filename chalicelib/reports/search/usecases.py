"""Looking for earlier reports about the same person or place.

There is no index of names: a search opens every melding that is alive, one stretch after another, in a
function of its own. The journal knows of it, and why, in the transaction that asks for it; each melding
that is found gets an entry of its own before anybody is told. What was searched for, and what was found,
lies sealed (part ``dossier``) and is gone a day later.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, get_args

from chalicelib.platform import log
from chalicelib.platform.clock import from_text, to_text
from chalicelib.platform.errors import Conflict, Fault
from chalicelib.platform.i18n import N_
from chalicelib.platform.sealing import SealBroken, from_bytes, to_bytes
from chalicelib.platform.table import Cursor, Part, Transaction
from chalicelib.reports.codes import SEARCH_REASONS
from chalicelib.reports.melding.usecases import ACTIVITY, BadField, Desk
from chalicelib.reports.piles import PILES
from chalicelib.reports.sections import Section, section_of
from chalicelib.reports.store.file import File
from chalicelib.reports.store.searches import (
    SEARCH_IS_NEW,
    SEARCHES_KEPT,
    Search,
    advance_search,
    insert_search,
)
from chalicelib.reports.store.submissions import object_id

MAX_SPELLINGS, MIN_LENGTH, MAX_LENGTH = 10, 3, 100
# What one search looks through, what is urgent or new first, and how much of that one invocation opens.
AT_MOST, STRETCH = 5_000, 100
_PAGE = 250


class NoSearch(Fault):
    """No such search of this medewerker, or it is gone again."""


@dataclass(frozen=True)
class Found:
    """A melding in which a spelling occurs, and under which headings. It tells no words of it."""

    sid: str
    reference: str
    accepted_at: str
    subject_kind: str
    wijk_code: str
    sections: tuple[Section, ...]


@dataclass(frozen=True)
class Outcome:
    """How far a search is: ``looked_at`` of ``total`` meldingen, ``unreadable`` of them could not be opened.

    ``beside`` is the melding for which it was asked, empty when there was none.
    """

    spellings: tuple[str, ...]
    reason: str
    beside: str
    looked_at: int
    total: int
    unreadable: int
    found: tuple[Found, ...]

    @property
    def is_done(self) -> bool:
        return self.looked_at >= self.total


def begin_search(desk: Desk, text: str, reason: str, *, beside: str, by: str, once: str) -> str:
    """Ask for a search; its id. ``text`` has one spelling a line: a melding is found when all words of a
    line occur in it. ``once`` names the page it was asked on: pressing its button twice searches once.

    Raises BadField, Conflict and Unavailable.
    """
    spellings = _spellings(text)
    if reason not in SEARCH_REASONS:
        raise BadField("reden", N_("Kies waarom u zoekt."))
    at = to_text(desk.now())
    todo = list(_alive(desk))
    held = to_bytes({"spellings": spellings, "beside": beside})
    search_id = id_of(once, spellings, reason, beside)
    sealed = desk.keys.seal("dossier", search_id, held)
    search = Search(search_id, by, at, reason, todo, 0, sealed, b"")
    parts: list[Part] = [
        insert_search(search),
        desk.journal.following(
            _chain(search_id),
            at=at,
            actor=by,
            action="gezocht",
            facts={"activity": ACTIVITY, "purpose": reason, "meldingen": str(len(todo))},
        ),
    ]
    try:
        desk.database.commit(Transaction(parts))
    except Conflict as conflict:
        if SEARCH_IS_NEW not in conflict.refused:
            raise
    desk.queues.send("searches", {"search": search_id, "by": by})
    return search_id


def id_of(once: str, spellings: Sequence[str], reason: str, beside: str) -> str:
    """The id of a search: the same for the same page and the same question, so that other words from one page
    are another search. The name of the page is random and kept nowhere, so the id gives no word away.
    """
    return sha256(json.dumps([once, *spellings, reason, beside]).encode()).hexdigest()[:20]


def search_stretch(desk: Desk, body: str) -> None:
    """Handle one message of the queue ``searches``: open the next stretch, note what is found, go on.

    Safe to repeat: a stretch counts once. Raises Conflict, Unavailable and KeyError (no message of ours).
    """
    message = json.loads(body)
    by, search_id = str(message["by"]), str(message["search"])
    search = desk.search_store.search(by, search_id)
    if search is None or _is_gone(desk, search) or search.looked_at >= len(search.todo):
        return
    asked = from_bytes(desk.keys.open("dossier", search.id, search.sealed))
    before = _found(desk, search)
    found, unreadable = list(before["found"]), int(before["unreadable"])
    until = min(search.looked_at + STRETCH, len(search.todo))
    for sid in search.todo[search.looked_at : until]:
        file = desk.file_store.file(sid)
        if file is None:
            continue
        try:
            sections = _occurs(desk, file, asked["spellings"])
        except SealBroken as error:
            log.fault("search_could_not_open", error)
            unreadable += 1
            continue
        if sections and sid != asked["beside"]:
            _note(desk, object_id(sid), by, "gevonden_bij_zoeken", search.reason)
            found.append(_told(file, sections))
    sealed = desk.keys.seal(
        "dossier", search.id, to_bytes({"found": found, "unreadable": unreadable})
    )
    desk.database.commit(Transaction([advance_search(search, to=until, found=sealed)]))
    if until < len(search.todo):
        desk.queues.send("searches", {"search": search.id, "by": by})


def read_search(desk: Desk, search_id: str, *, by: str) -> Outcome:
    """How far a search of ``by`` is, and what it found; the journal comes first.

    Raises NoSearch (also for a search of somebody else), Conflict, Unavailable and SealBroken.
    """
    search = desk.search_store.search(by, search_id)
    if search is None or _is_gone(desk, search):
        raise NoSearch
    _note(desk, _chain(search_id), by, "zoekuitkomst_gelezen", search.reason)
    asked = from_bytes(desk.keys.open("dossier", search.id, search.sealed))
    outcome = _found(desk, search)
    return Outcome(
        spellings=tuple(asked["spellings"]),
        reason=search.reason,
        beside=asked["beside"],
        looked_at=search.looked_at,
        total=len(search.todo),
        unreadable=int(outcome["unreadable"]),
        found=tuple(
            Found(**{**one, "sections": tuple(one["sections"])}) for one in outcome["found"]
        ),
    )


def folded(text: str) -> str:
    """A text without what differs between two ways of writing the same: case, accents, kinds of space.

    >>> folded("José  VAN DER Straßen")
    'jose van der strassen'
    """
    bare = text
    # Twice: folding can bring back what decomposing took apart (Unicode 3.13, D146).
    for _ in range(2):
        bare = unicodedata.normalize("NFKD", bare).casefold()
    return " ".join("".join(c for c in bare if not unicodedata.combining(c)).split())


def occurs(spelling: str, texts: Sequence[str]) -> bool:
    """Whether all words of a spelling occur in one of these texts, also as part of a longer word."""
    words = folded(spelling).split()
    return any(all(word in text for word in words) for text in map(folded, texts))


def _spellings(text: str) -> list[str]:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if not 0 < len(lines) <= MAX_SPELLINGS:
        raise BadField("zoek", N_("Schrijf 1 tot 10 regels, op elke regel één schrijfwijze."))
    if any(not MIN_LENGTH <= len(folded(line)) <= MAX_LENGTH for line in lines):
        raise BadField("zoek", N_("Elke regel heeft 3 tot 100 tekens."))
    return lines


def _alive(desk: Desk) -> Iterator[str]:
    """``sid`` of every melding that is alive, each once: whatever waits or is under way lies in a pile."""
    seen: set[str] = set()
    for pile in PILES:
        after: Cursor | None = None
        while len(seen) < AT_MOST:
            rows, after = desk.submission_store.waiting(pile, limit=_PAGE, after=after)
            for row in rows:
                if row.sid not in seen and len(seen) < AT_MOST:
                    seen.add(row.sid)
                    yield row.sid
            if after is None:
                break


def _occurs(desk: Desk, file: File, spellings: Sequence[str]) -> list[Section]:
    """Under which headings of a melding one of the spellings occurs."""
    sid = file.submissions[0].sid
    by_section: dict[Section, list[str]] = {}
    for arrived in file.arrived:
        part: Any = "dossier" if arrived.kind == "duiding" else "content"
        opened = from_bytes(desk.keys.open(part, sid, arrived.sealed[part]))
        for answer in opened["answers"]:
            by_section.setdefault(section_of(answer["name"]), []).append(" ".join(answer["shown"]))
    # Somebody may be named in one answer and described in another.
    whole = [" ".join(text for texts in by_section.values() for text in texts)]
    whole.append(file.submissions[0].reference)
    hits = [spelling for spelling in spellings if occurs(spelling, whole)]
    if not hits:
        return []
    named = [
        section
        for section in get_args(Section)
        if any(
            any(word in text for word in folded(spelling).split())
            for spelling in hits
            for text in map(folded, by_section.get(section, []))
        )
    ]
    return named or ["feiten"]


def _told(file: File, sections: Sequence[Section]) -> dict[str, Any]:
    melding = file.submissions[0]
    return {
        "sid": melding.sid,
        "reference": melding.reference,
        "accepted_at": melding.accepted_at,
        "subject_kind": melding.header.subject_kind,
        "wijk_code": melding.header.wijk_code,
        "sections": list(sections),
    }


def _found(desk: Desk, search: Search) -> Mapping[str, Any]:
    if not search.found:
        return {"found": [], "unreadable": 0}
    return from_bytes(desk.keys.open("dossier", search.id, search.found))


def _is_gone(desk: Desk, search: Search) -> bool:
    return desk.now() >= from_text(search.at) + SEARCHES_KEPT


def _chain(search_id: str) -> str:
    return f"zoeken#{search_id}"


def _note(desk: Desk, what: str, by: str, action: str, reason: str) -> None:
    desk.journal.write(
        what,
        at=to_text(desk.now()),
        actor=by,
        action=action,
        facts={"activity": ACTIVITY, "purpose": reason},
    )
