"""Searching earlier meldingen about the same person or place.

There is no index of names: a search opens every melding that is alive, one stretch after another, in a
function of its own. The journal knows of it, and why, in the transaction that asks for it; each melding
that is found gets an entry of its own before anybody is told. The words searched and the outcome, with a
few words around each hit, lie sealed (part ``dossier``) and are gone a day later.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from functools import partial
from itertools import chain, islice
from typing import Any, TypeVar

from chalicelib.access.domain import day_of
from chalicelib.platform import log
from chalicelib.platform.clock import from_text
from chalicelib.platform.errors import NotThere, Refused
from chalicelib.platform.i18n import N_
from chalicelib.platform.messages import read
from chalicelib.platform.ports import Ports
from chalicelib.platform.sealing import SealBroken, from_bytes, to_bytes
from chalicelib.platform.table import Cursor, only_known
from chalicelib.platform.typed.text import one_line
from chalicelib.process.jobs import Clock, bring_on
from chalicelib.reports.linking.usecases import link_to
from chalicelib.reports.looking.usecases import Found, Place, look_in
from chalicelib.reports.melding.usecases import TRIAGE
from chalicelib.reports.messages import SearchStretch
from chalicelib.reports.outcomes import OUTCOMES
from chalicelib.reports.piles import PILES, Pile
from chalicelib.reports.spelling import length_of, read_spelling
from chalicelib.reports.store.cases import CaseStore
from chalicelib.reports.store.examination import Searched, insert_searched
from chalicelib.reports.store.file import FileStore
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

_T = TypeVar("_T")

MAX_SPELLINGS, MIN_LENGTH, MAX_LENGTH = 10, 2, 100
MAX_TEXT_LENGTH = MAX_SPELLINGS * (MAX_LENGTH + 1)
# What one search looks through, what is urgent or new first, and after how many it notes how far it is.
AT_MOST, STRETCH = 5_000, 100
# How long somebody who asked for a search waits for it before a page says how far it is, in seconds.
WAITS = (0.5, 1.0, 2.0)
# A search for "jan" finds all, and all that is found lies sealed in one row (platform/sealing.py): so many
# meldingen, and so many bytes of excerpts.
MOST_FOUND, MOST_BYTES = 250, 55_000
# The piles that a search walks: first what somebody works on, last what was set apart in a flood.
_APART = ("apart_dringend", "apart")
# Of the searches of today, the newest that a page names.
MOST_NAMED = 20
# Rows of a pile that are listed at once.
_PAGE = 250


@dataclass(frozen=True)
class Begun:
    """A search that somebody asked for ``at`` a stored moment, and for which ``reason`` (a code)."""

    id: str
    at: str
    reason: str
    spellings: tuple[str, ...]


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
    Refused, Conflict and Unavailable. The melding ``beside`` knows that it was searched from it, and for what
    not.
    """
    spellings = _spellings(text)
    ports, search_id = work.ports, work.once
    todo = searched(ports)
    held = to_bytes({"spellings": spellings, "beside": beside})
    sealed = ports.keys.seal("dossier", search_id, held)
    search = Search(search_id, work.by, work.at, reason, todo, 0, sealed, b"")
    why = TRIAGE.of(reason)
    # A row beside a melding that is not there, or not for this person, would belong to nothing.
    is_there = bool(beside) and SubmissionStore(ports.database).submission(beside, "melding")
    started = Searched(search_id, work.by, work.at)
    work.commit(
        *insert_search(search),
        *([insert_searched(beside, started, SEARCH_IS_NEW)] if is_there else ()),
        work.entry(_chain(search_id), "gezocht", why, meldingen=str(len(todo))),
        already={SEARCH_IS_NEW},
    )
    ports.queues.send("searches", SearchStretch(search=search_id, by=work.by))
    return search_id


def search_stretch(ports: Ports, body: str, clock: Clock = time.monotonic) -> None:
    """Bring a search on, and ask for the rest; each melding found is noted first.

    Safe to repeat: a stretch counts once. Raises Conflict and Unavailable.
    """
    message = read(body, SearchStretch)
    work = Work(ports, message.by)
    search = SearchStore(ports.database).search(message.by, message.search)
    if search is None or _is_gone(ports, search):
        return
    bring_on(
        search,
        is_over=partial(_is_over, ports),
        do=partial(_looked_on, work),
        again=lambda: ports.queues.send("searches", message),
        clock=clock,
    )


def _is_over(ports: Ports, search: Search) -> bool:
    return search.looked_at >= len(search.todo) or bool(_found(ports, search)["is_full"])


def _looked_on(work: Work, search: Search, is_late: Callable[[], bool]) -> Search:
    """The search after the next meldingen: a stretch of them, fewer when it is late or enough is found."""
    ports = work.ports
    asked = from_bytes(ports.keys.open("dossier", search.id, search.sealed))
    before = _found(ports, search)
    found, read_whole = list(before["found"]), str(before["read_whole"])
    spellings = list(map(read_spelling, asked["spellings"]))
    until, store = search.looked_at, FileStore(ports.database)
    for sid in search.todo[search.looked_at : search.looked_at + STRETCH]:
        # At least one, so that each message brings the search on.
        if len(found) >= MOST_FOUND or (until > search.looked_at and is_late()):
            break
        until += 1
        file = store.file(sid)
        if file is None:
            read_whole += "1"
            continue
        one, is_whole = look_in(ports, file, spellings)
        read_whole += "1" if is_whole else "0"
        if one is not None and sid != asked["beside"]:
            work.note(object_id(sid), "gevonden_bij_zoeken", TRIAGE.of(search.reason))
            found.append(asdict(one))
    outcome = {
        "found": _within_bounds(found),
        # A sign for each that was looked at: whoever may not know of one is told a number without it.
        "read_whole": read_whole,
        "is_full": len(found) >= MOST_FOUND,
    }
    sealed = ports.keys.seal("dossier", search.id, to_bytes(outcome))
    work.commit(advance_search(search, to=until, found=sealed))
    return replace(search, looked_at=until, found=sealed)


def wait_for_search(work: Work, search_id: str) -> None:
    """Wait until a search of this medewerker looked at all, or for ``WAITS``: most are over by then.

    Nothing is opened, so nothing is noted; ``read_search`` says whether the search is there at all. A search
    that stopped because it found too much is waited for in vain. Raises Unavailable.
    """
    for seconds in WAITS:
        search = SearchStore(work.ports.database).search(work.by, search_id)
        if search is None or search.looked_at >= len(search.todo):
            return
        work.ports.pause(seconds)


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
    counts = [sid not in ports.hidden for sid in search.todo]
    return Outcome(
        at=search.at,
        spellings=tuple(asked["spellings"]),
        reason=search.reason,
        beside=asked["beside"],
        looked_at=sum(counts[: search.looked_at]),
        total=sum(counts),
        unreadable=sum(
            counts[place] for place, whole in enumerate(outcome["read_whole"]) if whole == "0"
        ),
        found=tuple(map(_to_found, outcome["found"])),
        is_full=bool(outcome["is_full"]),
    )


def own_searches(work: Work) -> list[Begun]:
    """The searches of this medewerker that are not gone yet, the newest first; the journal comes first.

    Raises Conflict and Unavailable.
    """
    ports = work.ports
    begun = SearchStore(ports.database).begun(work.by, limit=MOST_NAMED)
    alive = [search for search in begun if not _is_gone(ports, search)]
    if not alive:
        return []
    work.note(day_of(work.by, work.at), "zoekopdrachten_gelezen", TRIAGE)
    named = []
    for search in alive:
        try:
            asked = from_bytes(ports.keys.open("dossier", search.id, search.sealed))
        except SealBroken as error:
            log.fault("search_could_not_open", error)
            continue
        named.append(Begun(search.id, search.at, search.reason, tuple(asked["spellings"])))
    return named


def link_found(work: Work, search_id: str, beside: str, other: str, reason: str) -> None:
    """Link a melding that a search found to the one for which it was asked, as ``link_to``.

    Raises Refused when one of the two is there no longer, NotThere for a search of somebody else, Conflict
    and Unavailable.
    """
    search = SearchStore(work.ports.database).search(work.by, search_id)
    if search is None or _is_gone(work.ports, search):
        raise NotThere
    try:
        link_to(work, beside, other, reason)
    except NotThere:
        raise Refused(
            "", N_("Koppelen lukte niet: een van de meldingen is er niet meer.")
        ) from None


def spellings_in(text: str) -> int:
    """How many spellings somebody wants to search for, right or wrong."""
    return len(list(filter(None, map(one_line, text.splitlines()))))


def _spellings(text: str) -> list[str]:
    lines = list(filter(None, map(one_line, text.splitlines())))
    if not 0 < len(lines) <= MAX_SPELLINGS:
        raise Refused("zoek", N_("Schrijf 1 tot 10 regels, op elke regel één schrijfwijze."))
    if any(length_of(line) < MIN_LENGTH or len(line) > MAX_LENGTH for line in lines):
        raise Refused("zoek", N_("Elke regel heeft 2 tot 100 letters of cijfers."))
    return lines


def searched(ports: Ports) -> list[str]:
    """``sid`` of every melding that a search looks through, each once: all that are kept.

    Those in the piles of the desk come first, then those that were decided on and are kept. What was set
    apart in a flood comes last, and pushes no other melding out.
    """
    return list(islice(dict.fromkeys(_kept(ports)), AT_MOST))


def _kept(ports: Ports) -> Iterator[str]:
    store = CaseStore(ports.database)
    working = [pile for pile in PILES if pile not in _APART]
    yield from chain.from_iterable(_in_pile(store, pile) for pile in working)
    for outcome in OUTCOMES:
        yield from _all(partial(store.kept, outcome, limit=_PAGE))
    yield from chain.from_iterable(_in_pile(store, pile) for pile in PILES if pile in _APART)


def _in_pile(store: CaseStore, pile: Pile) -> Iterator[str]:
    return (row.sid for row in _all(partial(store.waiting, pile, limit=_PAGE)))


def _all(page: Callable[..., tuple[list[_T], Cursor | None]]) -> Iterator[_T]:
    """What all pages of a list hold; ``page`` is called with where each begins (``after``)."""
    after: Cursor | None = None
    while True:
        found, after = page(after=after)
        yield from found
        if after is None:
            return


def _within_bounds(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The same meldingen, the later ones without their excerpts when those are more than a row holds."""
    room, kept = MOST_BYTES, []
    for one in found:
        room -= len(json.dumps(one["places"], ensure_ascii=False).encode())
        kept.append(one if room >= 0 else {**one, "places": ()})
    return kept


def _to_found(held: Mapping[str, Any]) -> Found:
    places = tuple(
        replace(
            only_known(Place, one), parts=tuple((text, bool(hit)) for text, hit in one["parts"])
        )
        for one in held.get("places", ())
    )
    return only_known(Found, {**held, "sections": tuple(held["sections"])}, places=places)


def _found(ports: Ports, search: Search) -> Mapping[str, Any]:
    none: Mapping[str, Any] = {"found": [], "read_whole": "", "is_full": False}
    if not search.found:
        return none
    held = from_bytes(ports.keys.open("dossier", search.id, search.found))
    # What was found before it was kept from this person is not there any more.
    found = [one for one in held["found"] if one["sid"] not in ports.hidden]
    # A search that an older release began may not say all of this.
    return {**none, **held, "found": found}


def _is_gone(ports: Ports, search: Search) -> bool:
    return ports.now() >= from_text(search.at) + SEARCHES_KEPT


def _chain(search_id: str) -> str:
    return f"zoeken#{search_id}"
