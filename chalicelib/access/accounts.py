"""What the use cases of accounts have in common: their ports, their faults and their journal entries."""

from __future__ import annotations

from dataclasses import dataclass

from chalicelib.access.domain import Medewerker
from chalicelib.access.oidc import Provider
from chalicelib.access.store import AccessStore
from chalicelib.journal.store import JournalStore
from chalicelib.platform.clock import Clock, to_text
from chalicelib.platform.errors import Fault
from chalicelib.platform.table import Database, Part

# What the register of processing activities calls it (docs/privacy.md).
ACTIVITY = "toegang"
# The path by which somebody comes who was invited.
INVITED_BY = "uitnodiging"


class NotKnown(Fault):
    """Nobody with this login works here, or not any more."""


class BadMedewerker(Fault):
    """A medewerker has a name and a role, and is not changed by themself."""


class NotAllowed(Fault):
    """Somebody is known, but may not do this."""


@dataclass(frozen=True)
class Access:
    """What the door of the bureau works with."""

    database: Database
    journal: JournalStore
    provider: Provider
    now: Clock

    @property
    def store(self) -> AccessStore:
        return AccessStore(self.database)


def note_printed(access: Access, *, by: Medewerker, what: str, activity: str, rows: int) -> None:
    """Note that somebody prints a list: paper goes where no right of ours reaches.

    Raises Conflict and Unavailable, and then nothing may be shown to print.
    """
    at = to_text(access.now())
    facts = {"activity": activity, "purpose": "afdruk", "what": what, "rows": str(rows)}
    day = day_of(by.id, at)
    access.journal.write(day, at=at, actor=by.id, action="afgedrukt", facts=facts)


def day_of(medewerker_id: str, at: str) -> str:
    """The name in the journal of what somebody did on a (UTC) day where there is no other object."""
    return f"medewerker#{medewerker_id}#{at[:10]}"


def medewerker_entry(
    access: Access, by: str, medewerker_id: str, action: str, **facts: str
) -> Part:
    """An entry in the chain of a medewerker: who gave or took which access."""
    return access.journal.following(
        f"medewerker#{medewerker_id}",
        at=to_text(access.now()),
        actor=by,
        action=action,
        facts={"activity": ACTIVITY, "purpose": "beheer", **facts},
    )


def day_entry(access: Access, medewerker: Medewerker, action: str, **facts: str) -> Part:
    at = to_text(access.now())
    return access.journal.following(
        day_of(medewerker.id, at),
        at=at,
        actor=medewerker.id,
        action=action,
        facts={"activity": ACTIVITY, "purpose": "toegang", **facts},
    )
