"""The journal for the data protection officer: in sentences, the newest first, by what they look for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from chalice import Response

from chalicelib.access.domain import Medewerker, Right
from chalicelib.access.guard import Guard, Visit
from chalicelib.access.staff.usecases import list_medewerkers
from chalicelib.journal.codes.action import GROUPS, OBJECTS, Group
from chalicelib.journal.codes.actions import ACTIONS
from chalicelib.journal.codes.purposes import COMMANDS, FUNCTIONS
from chalicelib.journal.domain import Entry
from chalicelib.journal.telling.usecases import Names, activity_of, group_of, told, who_of
from chalicelib.oversight.journal.usecases import (
    Asked,
    Place,
    find_melding,
    read_journal,
)
from chalicelib.oversight.nights.usecases import Night, last_nights
from chalicelib.platform.calendar import near_day_text, time_text
from chalicelib.platform.clock import from_text
from chalicelib.platform.code import NotACode, parse_reference
from chalicelib.platform.errors import Conflict, Unavailable
from chalicelib.platform.i18n import N_, translator
from chalicelib.platform.typed import Wrong
from chalicelib.platform.typed.day import read_day
from chalicelib.platform.typed.text import one_line
from chalicelib.platform.web.cursor import from_address, to_address
from chalicelib.reports.naming.usecases import names_in

_PLACE = {"pk", "sk", "day", "day_at"}
FILTERS = ("van", "tot", "door", "wat", "over", "kenmerk")
# Of the number of an entry (journal/store.py).
_DIGITS = 9
_ALL_OF: Mapping[Group, str] = {
    "gedaan": N_("Alle handelingen"),
    "gelezen": N_("Alle inzage"),
    "automatisch": N_("Alles automatisch"),
}
# What an officer is asked about most.
_FIRST_TO_SEE = ("veel_gelezen", "identiteit_getoond", "geweigerd", "afgedrukt", "journaal_gelezen")
_NO_DAY = N_("Onbekende datum. Schrijf bijvoorbeeld 27 maart 2026 of 27-3-2026.")
_WRONG_ORDER = N_("‘Tot en met’ ligt voor ‘Vanaf’. Kijk beide data na.")
_NO_REFERENCE = N_("Dit kenmerk klopt niet. Het heeft 9 letters en cijfers, zoals ABC-DEF-GHJ.")
_TWO_MELDINGEN = N_("Meer dan één melding heeft dit kenmerk. Zoek zonder kenmerk.")
_NO_MELDING = N_("Er is geen melding met dit kenmerk.")


def routes(guard: Guard) -> None:
    """The page; it stays by hand: the filters are part of the address."""
    guard.route("/journaal", right="journaal_lezen")(_journal)


def _journal(visit: Visit) -> Response:
    chosen = {name: one_line(visit.asked.get(name, "")) for name in FILTERS}
    asked, odd = Asked(), None
    entries: list[Entry] = []
    following: Place | None = None
    try:
        staff = list_medewerkers(visit.ports)
        try:
            asked = _asked(visit, chosen)
        except OddFilter as error:
            odd = error
        else:
            entries, following = read_journal(visit.work, asked, _begins(visit))
        names = names_in(visit.ports, entries, staff)
        nights = [] if any(chosen.values()) or visit.asked.get("dag") else last_nights(visit.ports)
    except (Unavailable, Conflict) as error:
        return visit.closed("journal_not_shown", error)

    def address(**changed: str) -> str:
        return visit.address(**{**chosen, **changed})

    file_day = asked.last or visit.ports.now().date()
    return visit.page(
        "bureau/journaal.html",
        days=_by_day(visit, entries, names),
        number=len(entries),
        nights=[_night(visit, one) for one in nights],
        problem=visit.context.text(str(odd)) if odd else "",
        odd_field=odd.field if odd else "",
        asked=chosen,
        is_on=any(chosen.values()),
        choices=_choices(visit, chosen, staff),
        address=address,
        first_to_see=[(code, ACTIONS[code].name) for code in _FIRST_TO_SEE],
        only=lambda code: visit.address(wat=code),
        address_of=lambda about: _address_of(visit, about),
        file_day=file_day.isoformat(),
        file_title=near_day_text(file_day, visit.ports.today, visit.language),
        begins=visit.asked.get("dag", "") or visit.asked.get("nr", ""),
        more="" if following is None else address(**_in_address(following)),
    )


class OddFilter(Exception):
    """A filter cannot be read: which one, and why (a msgid)."""

    def __init__(self, field: str, words: str) -> None:
        super().__init__(words)
        self.field = field


def _asked(visit: Visit, chosen: Mapping[str, str]) -> Asked:
    """What the filters ask for. Raises OddFilter."""
    first, last = (_typed_day(visit, name, chosen[name]) for name in ("van", "tot"))
    if first and last and last < first:
        raise OddFilter("tot", _WRONG_ORDER)
    what = chosen["wat"]
    groups: list[Group] = [one for one in GROUPS if what == f"alle-{one}"]
    return Asked(
        first=first,
        last=last,
        actor=chosen["door"],
        action="" if groups else what,
        group=groups[0] if groups else "",
        kind=chosen["over"],
        object_id=_object_with(visit, chosen["kenmerk"]),
    )


def _object_with(visit: Visit, reference: str) -> str:
    """The chain of the melding with a reference; empty when none was typed. Raises OddFilter."""
    if not reference:
        return ""
    try:
        found = find_melding(visit.ports, parse_reference(reference))
    except NotACode:
        raise OddFilter("kenmerk", _NO_REFERENCE) from None
    if len(found) != 1:
        raise OddFilter("kenmerk", _TWO_MELDINGEN if found else _NO_MELDING)
    return f"melding#{found[0]}"


def _typed_day(visit: Visit, field: str, typed: str) -> date | None:
    """A day of the journal; a browser with a calendar sends ISO. Raises OddFilter."""
    if not typed:
        return None
    today, language = visit.ports.today, visit.language
    try:
        return read_day(typed, today=today, language=language, towards="until_today").first
    except Wrong:
        raise OddFilter(field, _NO_DAY) from None


def _begins(visit: Visit) -> Place:
    """Where the page begins: the address of the page before it says so."""
    number, day = visit.asked.get("nr", ""), visit.asked.get("dag", "")
    if number.isascii() and number.isdigit() and len(number) <= _DIGITS:
        return Place(number=int(number))
    if _day(day) is None:
        return Place()
    return Place(day, from_address(visit.asked.get("na", ""), _PLACE, "day", day))


def _in_address(place: Place) -> dict[str, str]:
    if place.number:
        return {"nr": str(place.number)}
    return {"dag": place.day, "na": to_address(place.after) if place.after else ""}


def _choices(
    visit: Visit, chosen: Mapping[str, str], staff: Sequence[Medewerker]
) -> dict[str, list[tuple[str, list[tuple[str, str]]]]]:
    """The groups of each list to choose from, each with its values and their words.

    What stands in the address and in no list is a choice too: an id or a code of before.
    """
    said, language = translator(visit.language).gettext, visit.language
    here = [(one.id, one.name) for one in staff if one.active]
    left = [(one.id, one.name) for one in staff if not one.active]
    themselves = [(one, who_of(one, language, {})) for one in (*FUNCTIONS, *COMMANDS)]
    all_of = [(f"alle-{one}", said(name)) for one, name in _ALL_OF.items()]
    actions = [(said(name), _actions_of(group, said)) for group, name in GROUPS.items()]
    kinds = [(one, said(name)) for one, name in OBJECTS.items()]
    found = {
        "door": [
            (said(N_("Medewerkers")), here),
            (said(N_("Oud-medewerkers")), left),
            (said(N_("Automatisch")), themselves),
        ],
        "wat": [(said(N_("Alles van één soort")), all_of), *actions],
        "over": [("", kinds)],
    }
    for name, groups in found.items():
        known = {value for _, values in groups for value, _ in values}
        if chosen[name] and chosen[name] not in known:
            words = who_of(chosen[name], language, {}) if name == "door" else chosen[name]
            groups.append((said(N_("Niet meer in gebruik")), [(chosen[name], words)]))
    return {name: [one for one in groups if one[1]] for name, groups in found.items()}


def _actions_of(group: str, said: Callable[[str], str]) -> list[tuple[str, str]]:
    return [(code, said(one.name)) for code, one in ACTIONS.items() if one.group == group]


def _by_day(visit: Visit, entries: Sequence[Entry], names: Names) -> list[dict[str, Any]]:
    """The entries under the local day on which they were written, each as a row of the page."""
    here, language = visit.ports.here, visit.language
    found: list[dict[str, Any]] = []
    for entry in entries:
        try:
            at = here.local(from_text(entry.at))
        except ValueError:
            # A row that is no entry (journal/store.py).
            at = None
        day = at.date() if at else None
        if not found or found[-1]["day"] != day:
            words = near_day_text(day, visit.ports.today, language) if day else entry.at
            found.append({"day": day, "title": _capital(words), "rows": []})
        found[-1]["rows"].append(
            {
                "at": entry.at,
                "time": _unbroken(time_text(at.time(), language)) if at else "",
                "told": told(entry, language, names),
                "group": GROUPS[group_of(entry)],
                "activity": activity_of(entry, language),
            }
        )
    return found


def _unbroken(words: str) -> str:
    """The words on one line."""
    return words.replace(" ", "\u00a0")


def _night(visit: Visit, night: Night) -> dict[str, Any]:
    words = near_day_text(night.day, visit.ports.today, visit.language)
    return {"night": night, "iso": night.day.isoformat(), "title": _capital(words), "day": words}


def _capital(words: str) -> str:
    """The words as a sentence begins; a name of a month keeps its own capital."""
    return words[:1].upper() + words[1:]


def _address_of(visit: Visit, about: str) -> str:
    """The page of an object, when this reader may open it; empty otherwise."""
    kind, _, rest = about.partition("#")
    pages: Mapping[str, tuple[Right, str]] = {
        "melding": ("melding_lezen", f"melding/{rest}"),
        "meer": ("melding_lezen", f"melding/{rest}/meer"),
        "organisatie": ("af_uitnodigen", f"organisatie/{rest}"),
        "onleesbaar": ("werkbak_zien", f"onleesbaar/{rest.replace('#', '/')}"),
        "medewerker": ("medewerkers_beheren", "medewerkers"),
    }
    right, page = pages.get(kind, ("inloggen", ""))
    return page if visit.may(right) else ""


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        return None
