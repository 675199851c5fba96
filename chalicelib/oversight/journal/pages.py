"""The journal for the data protection officer: a day page by page, and as files, part by part."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from chalice import Response

from chalicelib.access.guard import Guard, Visit
from chalicelib.access.staff.usecases import list_medewerkers
from chalicelib.oversight.journal.usecases import day_part, part_file, read_journal
from chalicelib.platform.errors import Conflict, Unavailable
from chalicelib.platform.spreadsheet import TYPE
from chalicelib.platform.typed.text import one_line
from chalicelib.platform.web import headers
from chalicelib.platform.web.cursor import from_address, to_address

_PLACE = {"pk", "sk", "day", "day_at"}
_FILTERS = ("dag", "door", "wat")
# Of the number of a part: more parts than that has no day.
_DIGITS = 4


def routes(guard: Guard) -> None:
    """The pages; they stay by hand: the filters are part of the address, and a file is no page."""
    guard.route("/journaal", right="journaal_lezen")(_day_page)
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
    return visit.page(
        "bureau/journaal_delen.html",
        day=day.isoformat(),
        part=part,
        address=lambda **changed: visit.address(**{**own, **changed}),
        more=visit.address(**behind) if behind else "",
    )


def _part_asked(visit: Visit, day: date) -> tuple[int, Mapping[str, str] | None]:
    """The number of a part and the place behind which it begins; the first part for what is no place."""
    after = from_address(visit.asked.get("na", ""), _PLACE, "day", day.isoformat())
    typed = visit.asked.get("deel", "")
    is_number = typed.isascii() and typed.isdigit() and 0 < len(typed) <= _DIGITS
    return (1, None) if after is None or not is_number else (int(typed), after)


def _day_page(visit: Visit) -> Response:
    asked = {name: one_line(visit.asked.get(name, "")) for name in _FILTERS}
    day = _day(asked["dag"]) or visit.ports.now().date()
    after = from_address(visit.asked.get("na", ""), _PLACE, "day", day.isoformat())
    try:
        entries, following = read_journal(
            visit.work, day, actor=asked["door"], action=asked["wat"], after=after
        )
        names = {one.id: one.name for one in list_medewerkers(visit.ports)}
    except (Unavailable, Conflict) as error:
        return visit.closed("journal_not_shown", error)

    def address(**changed: str) -> str:
        return visit.address(**{**asked, "dag": day.isoformat(), **changed})

    # Who is no medewerker can be chosen too: what works by itself has a name of its own.
    others = {entry.actor for entry in entries} | {asked["door"]} - {""}
    return visit.page(
        "bureau/journaal.html",
        day=day.isoformat(),
        entries=entries,
        names=names,
        actors={**names, **{one: one for one in sorted(others - set(names))}},
        asked=asked,
        address=address,
        more="" if following is None else address(na=to_address(following)),
    )


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        return None
