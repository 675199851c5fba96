"""A day of the journal as files, part by part."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from chalice import Response

from chalicelib.access.guard import Guard, Visit
from chalicelib.oversight.files.usecases import day_part, part_file
from chalicelib.platform.calendar import date_text, full_date_text, time_text
from chalicelib.platform.clock import from_text
from chalicelib.platform.errors import Conflict, Unavailable
from chalicelib.platform.spreadsheet import TYPE
from chalicelib.platform.web import headers
from chalicelib.platform.web.cursor import from_address, to_address

_PLACE = {"pk", "sk", "day", "day_at"}
# Of the number of a part: more parts than that has no day.
_DIGITS = 4


def routes(guard: Guard) -> None:
    """The pages; they stay by hand: a file is no page."""
    guard.route("/journaal/{dag}", right="journaal_lezen")(_file)
    guard.route("/journaal/{dag}/delen", right="journaal_lezen")(_part_page)


def _file(visit: Visit) -> Response:
    day = _day(visit.at["dag"].removesuffix(".csv"))
    if day is None:
        return visit.not_found()
    number, after = _part_asked(visit, day)
    try:
        file = part_file(visit.work, day, number, after=after)
    except (Unavailable, Conflict) as error:
        return visit.closed("journal_not_shown", error)
    kind = {
        "Content-Type": TYPE,
        "Content-Disposition": f'attachment; filename="journaal-{day.isoformat()}-deel-{number}.csv"',
    }
    return Response(file, {**headers.SECRET, **kind})


def _part_page(visit: Visit) -> Response:
    """Which part of the day a file is, and where the next one lies: a file has no place for a link."""
    day = _day(visit.at["dag"])
    if day is None:
        return visit.not_found()
    number, after = _part_asked(visit, day)
    try:
        part = day_part(visit.work, day, number, after=after)
    except (Unavailable, Conflict) as error:
        return visit.closed("journal_not_shown", error)
    own = {} if after is None else {"deel": str(number), "na": to_address(after)}
    following = part.following
    behind = {"deel": str(number + 1), "na": to_address(following)} if following else {}
    here, language = visit.ports.here, visit.language

    def moment(stored: str) -> str:
        try:
            at = here.local(from_text(stored))
        except ValueError:
            # A row that is no entry (journal/store.py).
            return stored
        return f"{date_text(at.date(), language)}, {time_text(at.time(), language)}"

    return visit.page(
        "bureau/journaal_delen.html",
        day=day.isoformat(),
        title=full_date_text(day, language),
        part=part,
        moment=moment,
        address=lambda **changed: visit.address(**{**own, **changed}),
        more=visit.address(**behind) if behind else "",
    )


def _part_asked(visit: Visit, day: date) -> tuple[int, Mapping[str, str] | None]:
    """The number of a part and the place behind which it begins; the first part for what is no place."""
    after = from_address(visit.asked.get("na", ""), _PLACE, "day", day.isoformat())
    typed = visit.asked.get("deel", "")
    is_number = typed.isascii() and typed.isdigit() and 0 < len(typed) <= _DIGITS
    return (1, None) if after is None or not is_number else (int(typed), after)


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        return None
