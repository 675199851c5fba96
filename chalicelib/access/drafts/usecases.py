"""Keeping what a medewerker typed at an act and did not send: a session ends after a quarter of an hour.

A draft is its writer's alone: its place is that of one medewerker and one act, and no other page reads it.
It is sealed (part ``dossier``), unchecked until it is sent, gone once it is used, and after a week at most.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from chalicelib.access.domain import DRAFTS_KEPT, Draft, day_of
from chalicelib.access.store import AccessStore, delete_draft, put_draft
from chalicelib.journal.domain import Purpose
from chalicelib.platform import log
from chalicelib.platform.clock import from_text
from chalicelib.platform.errors import Conflict, Refused
from chalicelib.platform.forms.engine import MAX_TEXT_BYTES
from chalicelib.platform.i18n import N_
from chalicelib.platform.sealing import SealBroken, from_bytes, to_bytes
from chalicelib.work import Work

_READING = Purpose("signalen_beoordelen", "concept")
# Two tabs of one medewerker at one act: the last press holds.
_TRIES = 4
# More acts that keep drafts than one object has.
_MOST_BELOW = 10

Typed = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Kept:
    """A draft, opened: the posted fields, and the stored moment at which they were kept."""

    at: str
    typed: Typed


def keep_draft(work: Work, path: str, typed: Typed) -> None:
    """Keep what is typed at the act at ``path``, in the place of what was kept there before.

    Raises Refused (more text than an act takes), Conflict and Unavailable.
    """
    texts = {name: list(values) for name, values in typed.items() if any(values)}
    if sum(len(v.encode()) for values in texts.values() for v in values) > MAX_TEXT_BYTES:
        raise Refused("", N_("Deze tekst is te lang om op te slaan. Maak de tekst korter."))
    ports, store = work.ports, AccessStore(work.ports.database)
    sealed = ports.keys.seal("dossier", _object_id(work.by, path), to_bytes(texts))
    for tries_left in reversed(range(_TRIES)):
        before = store.draft(work.by, path)
        try:
            work.commit(put_draft(before, Draft(work.by, path, work.at, sealed)))
        except Conflict:
            if not tries_left:
                raise
        else:
            return


def read_draft(work: Work, path: str) -> Kept | None:
    """What this medewerker kept at the act at ``path``; the journal comes before it is opened.

    None when there is none, when its week is over, and when it does not open. Raises Conflict, Unavailable.
    """
    draft = AccessStore(work.ports.database).draft(work.by, path)
    if draft is None or work.ports.now() >= from_text(draft.at) + DRAFTS_KEPT:
        return None
    work.note(day_of(work.by, work.at), "concept_gelezen", _READING)
    try:
        return Kept(
            draft.at,
            from_bytes(work.ports.keys.open("dossier", _object_id(work.by, path), draft.sealed)),
        )
    except SealBroken as error:
        log.fault("part_not_opened", error)
        return None


def drafts_below(work: Work, path: str) -> frozenset[str]:
    """The paths of the acts below ``path``, which ends in a slash, at which this medewerker kept something.

    Nothing is opened. Raises Unavailable.
    """
    store, now = AccessStore(work.ports.database), work.ports.now()
    drafts = store.drafts_below(work.by, path, limit=_MOST_BELOW)
    return frozenset(one.path for one in drafts if now < from_text(one.at) + DRAFTS_KEPT)


def drop_draft(work: Work, path: str) -> None:
    """Take away what this medewerker kept at the act at ``path``: it is used, or not wanted. Twice is once.

    Raises Unavailable.
    """
    draft = AccessStore(work.ports.database).draft(work.by, path)
    if draft is None:
        return
    try:
        work.commit(delete_draft(draft))
    except Conflict:
        # Another tab kept other words or took it away at this moment: those stay, and go by themselves.
        log.event("draft_changed")


def _object_id(medewerker_id: str, path: str) -> str:
    return f"concept#{medewerker_id}#{path}"
