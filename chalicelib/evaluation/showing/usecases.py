"""What was published, for everybody: the list, and the bytes of a file."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import cast

from chalicelib.catalogue.domain import ShownUitgave
from chalicelib.catalogue.store import CatalogueStore
from chalicelib.evaluation.periods import Period, PeriodKind, month_of
from chalicelib.platform.errors import NotThere
from chalicelib.platform.ports import Ports


def all_published(ports: Ports) -> Sequence[ShownUitgave]:
    """Everything that was published, the latest period first. Raises Unavailable."""
    return CatalogueStore(ports.database).uitgaven()


def published(ports: Ports, named: str) -> ShownUitgave:
    """A release that was published, or withdrawn later. Raises NotThere and Unavailable."""
    for one in all_published(ports):
        if one.id == named:
            return one
    raise NotThere


def period_of(shown: ShownUitgave) -> Period:
    """The period of a release."""
    start, end = (date.fromisoformat(day) for day in (shown.start, shown.end))
    return Period(cast("PeriodKind", shown.kind), shown.id, month_of(start), month_of(end))


def years(found: Sequence[ShownUitgave]) -> Sequence[tuple[str, Sequence[ShownUitgave]]]:
    """Releases by the year in which their period ends, the latest first."""
    names = dict.fromkeys(one.end[:4] for one in found)
    return [(year, [one for one in found if one.end[:4] == year]) for year in names]


def published_file(ports: Ports, named: str, file: str) -> bytes:
    """A file of what was published and stands. Raises NotThere and Unavailable.

    The list is asked first: a file whose signature did not come to its end is nobody's yet, and one that was
    withdrawn is given no more.
    """
    shown = published(ports, named)
    if shown.withdrawn_on or file not in shown.files:
        raise NotThere
    found = ports.published.read(f"{named}/{file}")
    if found is None:
        raise NotThere
    return found
