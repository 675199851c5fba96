"""The journal for the data protection officer: a day on a page, and as a file."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from datetime import date

from chalice import Blueprint, Response

from chalicelib.access.guard import Guard, Visit
from chalicelib.access.usecases import Access, names_of, read_journal
from chalicelib.journal.domain import Entry
from chalicelib.platform import log
from chalicelib.platform.faults import Conflict, Unavailable
from chalicelib.platform.web import door, headers

# A page shows so many of a day; all of them are in the file.
_SHOWN = 500
_COLUMNS = ("at", "actor", "action", "object", "number", "facts", "hash")


def routes(access: Callable[[], Access]) -> tuple[Blueprint, Guard]:
    """The pages; ``access`` is called when a request needs it."""
    pages = Blueprint(__name__)
    guard = Guard(pages, access)

    @guard.route("/journaal", right="journaal_lezen")
    def look(visit: Visit) -> Response:
        asked: Mapping[str, str] = visit.request.query_params or {}
        day = _day(asked.get("dag", "")) or access().now().date()
        try:
            entries = read_journal(access(), day, by=visit.medewerker, purpose="inzage")
            names = names_of(access(), {entry.actor for entry in entries[:_SHOWN]})
        except (Unavailable, Conflict) as error:
            return _closed(visit, error)
        return visit.page(
            "bureau/journaal.html",
            day=day.isoformat(),
            entries=entries[:_SHOWN],
            count=len(entries),
            names=names,
        )

    @guard.route("/journaal/{dag}", right="journaal_lezen")
    def export(visit: Visit, dag: str) -> Response:
        day = _day(dag.removesuffix(".csv"))
        if day is None:
            return visit.not_found()
        try:
            entries = read_journal(access(), day, by=visit.medewerker, purpose="uitvoer")
        except (Unavailable, Conflict) as error:
            return _closed(visit, error)
        kind = {
            "Content-Type": "text/csv; charset=utf-8",
            "Content-Disposition": f'attachment; filename="journaal-{day.isoformat()}.csv"',
        }
        return Response(_file(entries), {**headers.SECRET, **kind})

    return pages, guard


def _file(entries: Sequence[Entry]) -> str:
    """The entries as CSV (RFC 4180), with the semicolons that a Dutch spreadsheet opens in columns."""
    written = io.StringIO()
    rows = csv.writer(written, delimiter=";")
    rows.writerow(_COLUMNS)
    for entry in entries:
        facts = " ".join(f"{name}={value}" for name, value in sorted(entry.facts.items()))
        rows.writerow(
            [entry.at, entry.actor, entry.action, entry.object_id, entry.seq, facts, entry.hash]
        )
    return written.getvalue()


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        return None


def _closed(visit: Visit, error: Exception) -> Response:
    log.fault("journal_not_shown", error)
    return door.error_page(visit.request, 503)
