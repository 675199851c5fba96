"""Listing the surplus of a melding, and opening one of it. Nothing of it is opened by itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from chalicelib.journal.domain import Purpose
from chalicelib.platform import log
from chalicelib.platform.errors import NotThere, Refused
from chalicelib.platform.i18n import N_
from chalicelib.platform.ports import Ports
from chalicelib.platform.sealing import SealBroken
from chalicelib.reports.codes import IDENTITY_REASONS
from chalicelib.reports.melding.usecases import TRIAGE
from chalicelib.reports.opening.usecases import open_content
from chalicelib.reports.store.submissions import Stored, SubmissionStore
from chalicelib.reports.store.surplus import OneOfMany, SurplusStore, surplus_id
from chalicelib.work import Work

# Each holds up to 132 kB of ciphertext, which comes along.
_PAGE = 20
# A moment, a kind and a digest; a table takes a longer key for a mistake of ours.
_LONGEST_PLACE = 200


@dataclass(frozen=True)
class Listed:
    """A page of the surplus of ``melding``, the newest first; ``older`` is where the next page begins."""

    melding: Stored
    number: int
    found: Sequence[OneOfMany]
    older: str


def list_surplus(ports: Ports, sid: str, *, after: str) -> Listed:
    """A page of the surplus; ``after`` a place, or the newest for what is none.

    Raises NotThere and Unavailable.
    """
    melding = SubmissionStore(ports.database).submission(sid, "melding")
    surplus = SurplusStore(ports.database).surplus(sid)
    if melding is None or surplus is None:
        raise NotThere
    start = after if len(after) <= _LONGEST_PLACE else ""
    found = SurplusStore(ports.database).page(sid, limit=_PAGE + 1, after=start)
    page = found[:_PAGE]
    return Listed(melding, surplus.number, page, page[-1].place if len(found) > _PAGE else "")


@dataclass(frozen=True)
class OpenedOne:
    """One of the surplus of ``melding``; ``text`` is None when it does not open."""

    melding: Stored
    one: OneOfMany
    text: Mapping[str, Any] | None


def open_one(work: Work, sid: str, place: str, *, why: Purpose = TRIAGE) -> OpenedOne:
    """Open one of the surplus of a melding; the journal comes first.

    Raises NotThere (and then nothing is noted here), Conflict and Unavailable.
    """
    melding = SubmissionStore(work.ports.database).submission(sid, "melding")
    one = SurplusStore(work.ports.database).one(sid, place)
    if melding is None or one is None:
        raise NotThere
    action = "gelezen" if why == TRIAGE else "identiteit_getoond"
    work.note(surplus_id(sid), action, why, which=place)
    try:
        text = open_content(work.ports.keys, "content", sid, one.sealed)
    except SealBroken as error:
        log.fault("part_not_opened", error)
        return OpenedOne(melding, one, None)
    return OpenedOne(melding, one, text)


def show_identity_in(work: Work, sid: str, place: str, reason: str) -> OpenedOne:
    """As ``open_one``, to see who reporter and betrokkene are: for a reason, one of ``IDENTITY_REASONS``.

    Raises Refused, and as ``open_one``.
    """
    if reason not in IDENTITY_REASONS:
        raise Refused("reden", N_("Kies een reden om de identiteit te zien."))
    return open_one(work, sid, place, why=TRIAGE.of(reason))
