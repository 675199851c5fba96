"""Searching earlier meldingen about the same person or place.

There is no index of names: a search opens every melding that is alive, one stretch after another, in a
function of its own. The journal knows of it, and why, in the transaction that asks for it; each melding
that is found gets an entry of its own before anybody is told. The words searched and the outcome lie
sealed (part ``dossier``) and are gone a day later.
"""

from __future__ import annotations

import re
import time
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any, get_args

from chalicelib.platform import log
from chalicelib.platform.clock import from_text
from chalicelib.platform.errors import NotThere, Refused
from chalicelib.platform.i18n import N_
from chalicelib.platform.messages import read
from chalicelib.platform.ports import Ports
from chalicelib.platform.sealing import SealBroken, from_bytes, to_bytes
from chalicelib.platform.table import Cursor, only_known
from chalicelib.platform.typed.text import one_line, plain
from chalicelib.reports.melding.usecases import TRIAGE
from chalicelib.reports.messages import SearchStretch
from chalicelib.reports.opening.usecases import open_text
from chalicelib.reports.piles import PILES, Waiting
from chalicelib.reports.sections import Section, section_of
from chalicelib.reports.store.file import File, FileStore
from chalicelib.reports.store.searches import (
    SEARCH_IS_NEW,
    SEARCHES_KEPT,
    Search,
    SearchStore,
    advance_search,
    insert_search,
)
from chalicelib.reports.store.submissions import SubmissionStore, object_id
from chalicelib.work import Work

MAX_SPELLINGS, MIN_LENGTH, MAX_LENGTH = 10, 3, 100
MAX_TEXT_LENGTH = MAX_SPELLINGS * (MAX_LENGTH + 1)
# What one search looks through, what is urgent or new first, and after how many it notes how far it is.
AT_MOST, STRETCH = 5_000, 100
# Of the 30 that Lambda gives: a search of all meldingen is a handful of messages, and no loop to AWS.
SECONDS = 20
# A search for "jan" finds all; what lies sealed in one row holds some 500 (platform/sealing.py).
MOST_FOUND = 500
# Rows of the piles that are listed at most: some three seconds of the thirty that a page has.
_PAGE, _MOST_ROWS = 250, 40_000


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

    ``at`` is the stored moment at which somebody asked for the search. ``beside`` is the melding for which it
    was asked, empty when there was none. ``is_full``: it stopped, because the words occur in too many.
    """

    at: str
    spellings: tuple[str, ...]
    reason: str
    beside: str
    looked_at: int
    total: int
    unreadable: int
    found: tuple[Found, ...]
    is_full: bool

    @property
    def is_done(self) -> bool:
        return self.is_full or self.looked_at >= self.total


def begin_search(work: Work, text: str, reason: str, *, beside: str) -> str:
    """Ask for a search; its id. ``text`` has one spelling a line: a melding is found when all words of a
    line occur in it. The same words from the same page are one search, other words are another. Raises
    Refused, Conflict and Unavailable.
    """
    spellings = _spellings(text)
    ports, search_id = work.ports, work.once
    todo = _alive(ports)
    held = to_bytes({"spellings": spellings, "beside": beside})
    sealed = ports.keys.seal("dossier", search_id, held)
    search = Search(search_id, work.by, work.at, reason, todo, 0, sealed, b"")
    why = TRIAGE.of(reason)
    work.commit(
        insert_search(search),
        work.entry(_chain(search_id), "gezocht", why, meldingen=str(len(todo))),
        already={SEARCH_IS_NEW},
    )
    ports.queues.send("searches", SearchStretch(search=search_id, by=work.by))
    return search_id


def search_stretch(ports: Ports, body: str, clock: Callable[[], float] = time.monotonic) -> None:
    """Search on for ``SECONDS`` of ``clock``, and ask for the rest; each melding found is noted first.

    Safe to repeat: a stretch counts once. Raises Conflict and Unavailable.
    """
    message = read(body, SearchStretch)
    work, ends = Work(ports, message.by), clock() + SECONDS
    search = SearchStore(ports.database).search(message.by, message.search)
    if search is None or _is_gone(ports, search):
        return
    while not _is_over(ports, search):
        if clock() >= ends:
            ports.queues.send("searches", message)
            return
        search = _looked_on(work, search, lambda: clock() >= ends)


def _is_over(ports: Ports, search: Search) -> bool:
    return search.looked_at >= len(search.todo) or bool(_found(ports, search)["is_full"])


def _looked_on(work: Work, search: Search, is_late: Callable[[], bool]) -> Search:
    """The search after the next meldingen: a stretch of them, fewer when it is late or enough is found."""
    ports = work.ports
    asked = from_bytes(ports.keys.open("dossier", search.id, search.sealed))
    before = _found(ports, search)
    found, unreadable = list(before["found"]), int(before["unreadable"])
    until, store = search.looked_at, FileStore(ports.database)
    for sid in search.todo[search.looked_at : search.looked_at + STRETCH]:
        # At least one, so that each message brings the search on.
        if len(found) >= MOST_FOUND or (until > search.looked_at and is_late()):
            break
        until += 1
        file = store.file(sid)
        sections, is_whole = (
            ([], True) if file is None else _occurs(ports, file, asked["spellings"])
        )
        unreadable += not is_whole
        if file is not None and sections and sid != asked["beside"]:
            work.note(object_id(sid), "gevonden_bij_zoeken", TRIAGE.of(search.reason))
            found.append(_told(file, sections))
    outcome = {"found": found, "unreadable": unreadable, "is_full": len(found) >= MOST_FOUND}
    sealed = ports.keys.seal("dossier", search.id, to_bytes(outcome))
    work.commit(advance_search(search, to=until, found=sealed))
    return replace(search, looked_at=until, found=sealed)


def read_search(work: Work, search_id: str) -> Outcome:
    """How far a search of this medewerker is, and what it found; the journal comes first.

    Raises NotThere (also for a search of somebody else), Conflict, Unavailable and SealBroken.
    """
    ports = work.ports
    search = SearchStore(ports.database).search(work.by, search_id)
    if search is None or _is_gone(ports, search):
        raise NotThere
    work.note(_chain(search_id), "zoekuitkomst_gelezen", TRIAGE.of(search.reason))
    asked = from_bytes(ports.keys.open("dossier", search.id, search.sealed))
    outcome = _found(ports, search)
    return Outcome(
        at=search.at,
        spellings=tuple(asked["spellings"]),
        reason=search.reason,
        beside=asked["beside"],
        looked_at=search.looked_at,
        total=len(search.todo),
        unreadable=int(outcome["unreadable"]),
        found=tuple(
            only_known(Found, {**one, "sections": tuple(one["sections"])})
            for one in outcome["found"]
        ),
        is_full=bool(outcome["is_full"]),
    )


# Cyrillic and Greek letters that a reader takes for Latin ones (Unicode TR39), as far as they are common.
_LOOKS_LIKE = str.maketrans(
    "АВЕЅІЈКМНОРСТУХаеѕіјорсухһԁԛԝΑΒΕΖΗΙΚΜΝΟΡΤΥΧαικνορτυ",
    "ABESIJKMHOPCTYXaesijopcyxhdqwABEZHIKMNOPTYXaiKvoptu",
)
# A word of one script is a word of that script; only a mixed one is made to look like another.
_MIXED = re.compile(r"\b(?=\w*[A-Za-z])(?=\w*[\u0370-\u052f])\w+")


def folded(text: str) -> str:
    r"""A text without what differs between two ways of writing the same: case, accents, kinds of space, marks
    without a shape, and a letter of another script that looks like the Latin one it stands among.

    >>> folded("José  VAN DER Straßen"), folded("J\u0430n\u200bsen")
    ('jose van der strassen', 'jansen')
    """
    bare = _in_one_script(_without_accents(plain(text)))
    # Twice: folding can bring back what decomposing took apart (Unicode 3.13, D146).
    for _ in range(2):
        bare = _without_accents(bare.casefold())
    # And again in small letters, some of which look like Latin ones where the capitals do not.
    return " ".join(_in_one_script(bare).split())


def _without_accents(text: str) -> str:
    apart = unicodedata.normalize("NFKD", text)
    return "".join(c for c in apart if not unicodedata.combining(c))


def _in_one_script(text: str) -> str:
    return _MIXED.sub(lambda word: word[0].translate(_LOOKS_LIKE), text)


def occurs(spelling: str, texts: Sequence[str]) -> bool:
    """Whether all words of a spelling occur in one of these texts, also as part of a longer word."""
    words = folded(spelling).split()
    return any(all(word in text for word in words) for text in map(folded, texts))


def spellings_in(text: str) -> int:
    """How many spellings somebody wants to search for, right or wrong."""
    return len(list(filter(None, map(one_line, text.splitlines()))))


def _spellings(text: str) -> list[str]:
    lines = list(filter(None, map(one_line, text.splitlines())))
    if not 0 < len(lines) <= MAX_SPELLINGS:
        raise Refused("zoek", N_("Schrijf 1 tot 10 regels, op elke regel één schrijfwijze."))
    if any(not MIN_LENGTH <= len(folded(line)) <= MAX_LENGTH for line in lines):
        raise Refused("zoek", N_("Elke regel heeft 3 tot 100 tekens."))
    return lines


def _alive(ports: Ports) -> list[str]:
    """``sid`` of every melding that is alive, each once: whatever waits or is under way lies in a pile.

    What was set apart in a flood comes last: a flood pushes no other melding out of a search.
    """
    by_calm: dict[bool, dict[str, None]] = {True: {}, False: {}}
    for row in islice(_rows(ports), _MOST_ROWS):
        by_calm[row.pile == "lopend" or not row.quarantine][row.sid] = None
    return list({**by_calm[True], **by_calm[False]})[:AT_MOST]


def _rows(ports: Ports) -> Iterator[Waiting]:
    store = SubmissionStore(ports.database)
    for pile in PILES:
        after: Cursor | None = None
        while True:
            rows, after = store.waiting(pile, limit=_PAGE, after=after)
            yield from rows
            if after is None:
                break


def _occurs(ports: Ports, file: File, spellings: Sequence[str]) -> tuple[list[Section], bool]:
    """Under which headings of a melding one of the spellings occurs, and whether all of it was opened."""
    by_section: dict[Section, list[str]] = {}
    is_whole = file.surplus is None
    for arrived in file.arrived:
        try:
            opened = open_text(ports.keys, arrived)
        except SealBroken as error:
            log.fault("search_could_not_open", error)
            is_whole = False
            continue
        for answer in opened["answers"]:
            by_section.setdefault(section_of(answer["name"]), []).append(" ".join(answer["shown"]))
    # Somebody may be named in one answer and described in another.
    whole = [" ".join(text for texts in by_section.values() for text in texts)]
    whole.append(file.submissions[0].reference)
    hits = [spelling for spelling in spellings if occurs(spelling, whole)]
    if not hits:
        return [], is_whole
    named = [
        section
        for section in get_args(Section)
        if any(
            any(word in text for word in folded(spelling).split())
            for spelling in hits
            for text in map(folded, by_section.get(section, []))
        )
    ]
    return named or ["feiten"], is_whole


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


def _found(ports: Ports, search: Search) -> Mapping[str, Any]:
    if not search.found:
        return {"found": [], "unreadable": 0, "is_full": False}
    # A search that an older release began says nothing of being full.
    return {"is_full": False, **from_bytes(ports.keys.open("dossier", search.id, search.found))}


def _is_gone(ports: Ports, search: Search) -> bool:
    return ports.now() >= from_text(search.at) + SEARCHES_KEPT


def _chain(search_id: str) -> str:
    return f"zoeken#{search_id}"
