"""A mailbox is of one medewerker with access, whatever the capitals and what follows a plus.

Whose it is stands in a row of its own, written with the medewerker and gone with their access.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from chalicelib.access.domain import Medewerker
from chalicelib.access.store import (
    MAILBOX_IS_FREE,
    AccessStore,
    release_mailbox,
    reserve_mailbox,
)
from chalicelib.mail.domain import mailbox_of
from chalicelib.platform.errors import Conflict, Refused
from chalicelib.platform.i18n import N_
from chalicelib.platform.ports import Ports
from chalicelib.platform.table import Part


def refuse_if_taken(ports: Ports, own: Medewerker, field: str = "") -> None:
    """Raises Refused, with the name, when another medewerker with access has the mailbox of ``own``."""
    for other in AccessStore(ports.database).everybody():
        has_it = other.active and other.email and mailbox_of(other.email) == mailbox_of(own.email)
        if has_it and other.id != own.id:
            mend = N_("Dit adres is al van {name}. Een adres is van één medewerker.")
            raise Refused(field, mend, name=other.name)


@contextmanager
def of_its_own(ports: Ports, own: Medewerker, field: str = "") -> Iterator[None]:
    """Say whose the mailbox is when somebody else got it right before our transaction."""
    try:
        yield
    except Conflict as conflict:
        if MAILBOX_IS_FREE in conflict.refused:
            refuse_if_taken(ports, own, field)
        raise


def mailbox_follows(ports: Ports, seen: Medewerker, *, is_in: bool) -> list[Part]:
    """The parts by which a mailbox is of who has access, and nobody's when that ends.

    Raises Refused when it became somebody else's while ``seen`` had no access, and Unavailable.
    """
    if not seen.email:
        return []
    holder = AccessStore(ports.database).of_mailbox(seen.email)
    if not is_in:
        return [release_mailbox(seen.email, seen.id)] if holder == seen.id else []
    if not seen.active:
        refuse_if_taken(ports, seen)
    return [] if holder else [reserve_mailbox(seen.email, seen.id)]
