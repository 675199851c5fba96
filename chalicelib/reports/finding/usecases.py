"""Finding a melding by its reference, which opens nothing: a reference tells nobody's name."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from chalicelib.platform import log
from chalicelib.platform.code import references_in
from chalicelib.platform.errors import NotThere
from chalicelib.platform.ports import Ports
from chalicelib.platform.sealing import SealBroken
from chalicelib.reports.melding.usecases import TRIAGE
from chalicelib.reports.opening.usecases import open_text
from chalicelib.reports.store.file import FileStore
from chalicelib.reports.store.submissions import Named, Stored, SubmissionStore, object_id
from chalicelib.work import Work

# Of what somebody pasted, so many words may pass for a reference: a query for each.
_MOST_READ = 5
# What a reporter sent under one code of which the earlier reference is read: the melding, and the newest.
_MOST_OPENED = 10
_EARLIER = "earlier_reference"


@dataclass(frozen=True)
class Earlier:
    """The ``reference`` that a reporter named in another melding, and the ``melding`` that has it, if any.

    ``is_linked``: the two belong together already.
    """

    reference: str
    melding: Stored | None
    is_linked: bool = False


def find_by_reference(ports: Ports, typed: str) -> list[Named]:
    """The meldingen whose reference somebody typed, in any spelling and with words around it.

    One or none, unless chance gave two the same. Raises Unavailable.
    """
    store = SubmissionStore(ports.database)
    for reference in references_in(typed)[:_MOST_READ]:
        if found := store.with_reference(reference):
            return found
    return []


def standing(ports: Ports, sids: Collection[str]) -> Mapping[str, Stored]:
    """How meldingen stand now, by their ``sid``; those that are there no longer are left out. Unavailable."""
    store = SubmissionStore(ports.database)
    found = {sid: store.submission(sid, "melding") for sid in sids}
    return {sid: stored for sid, stored in found.items() if stored is not None}


def linked_to(ports: Ports, sid: str) -> frozenset[str]:
    """``sid`` of each melding that is linked to a melding; none when it is there no longer. Unavailable."""
    file = FileStore(ports.database).file(sid)
    return frozenset(one.sid for one in file.related) if file else frozenset()


def earlier_of(work: Work, sid: str) -> Sequence[Earlier]:
    """The earlier meldingen that the reporter of a melding named, who lost the code; the journal comes first.

    Of what is sealed nothing else is told. Raises NotThere, Conflict and Unavailable.
    """
    ports = work.ports
    file = FileStore(ports.database).file(sid)
    if file is None:
        raise NotThere
    work.note(object_id(sid), "gelezen", TRIAGE.of("code_kwijt"))
    sent = [one for one in file.arrived if one.kind in {"melding", "aanvulling"}]
    named: dict[str, None] = {}
    for arrived in [*sent[:1], *sent[1:][1 - _MOST_OPENED :]]:
        try:
            answers = open_text(ports.keys, arrived)["answers"]
        except SealBroken as error:
            log.fault("part_not_opened", error)
            continue
        typed = " ".join(
            line for one in answers if one["name"] == _EARLIER for line in one["shown"]
        )
        named |= dict.fromkeys(references_in(typed)[:_MOST_READ])
    store, related = SubmissionStore(ports.database), {one.sid for one in file.related}
    return [
        Earlier(reference, store.submission(one.sid, "melding"), one.sid in related)
        for reference in named
        for one in store.with_reference(reference)
        if one.sid != sid
    ] or [Earlier(reference, None) for reference in named]
