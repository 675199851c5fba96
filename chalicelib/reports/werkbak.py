"""The page of the werkbak: what waits for the desk."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from chalice import Blueprint, Response

from chalicelib.access.guard import Guard, Visit
from chalicelib.access.usecases import Access, names_of
from chalicelib.platform import gemeente, log
from chalicelib.platform.calendar import moment_text
from chalicelib.platform.faults import Unavailable
from chalicelib.platform.i18n import N_
from chalicelib.platform.web import door
from chalicelib.platform.web.place import from_address, to_address
from chalicelib.reports.desk import Desk, werkbak
from chalicelib.reports.inbox import PILES, Filters, Pile, Waiting, read_before, urgency_of

# A page of one pile, and what each pile shows on the page of all.
_PAGE, _FIRST = 50, 20
_CURSOR = {"pk", "sk", "bak", "bak_at"}

_PILE_NAMES: Mapping[Pile, str] = {
    "dringend": N_("Gevaar"),
    "apart": N_("Apart gezet: er kwam ineens veel binnen"),
    "nieuw": N_("Nieuw"),
    "lopend": N_("In behandeling"),
}


def routes(desk: Callable[[], Desk], access: Callable[[], Access]) -> tuple[Blueprint, Guard]:
    """The werkbak; both arguments are called when a request needs them."""
    pages = Blueprint(__name__)
    guard = Guard(pages, access)

    @guard.route("/werkbak", right="werkbak_zien")
    def inbox(visit: Visit) -> Response:
        return _Inbox(visit, desk(), access()).page()

    return pages, guard


@dataclass(frozen=True)
class _Row:
    """A row of the werkbak as it is shown."""

    waiting: Waiting
    deadline: datetime
    deadline_text: str
    urgency: str
    handler: str


@dataclass(frozen=True)
class _Pile:
    name: Pile
    title: str
    rows: Sequence[_Row]
    more: str


class _Inbox:
    """The werkbak: each pile by itself, or all of them with danger on top. Filters stand in the address."""

    def __init__(self, visit: Visit, desk: Desk, access: Access) -> None:
        self._visit = visit
        self._desk = desk
        self._access = access
        self._asked: Mapping[str, str] = visit.request.query_params or {}
        self._now = desk.now()
        self._hours = gemeente.current().hours

    def page(self) -> Response:
        asked = self._asked.get("bak", "")
        chosen = tuple(pile for pile in PILES if pile == asked)
        try:
            piles = [self._pile(pile, alone=bool(chosen)) for pile in chosen or PILES]
        except Unavailable as error:
            log.fault("inbox_not_shown", error)
            return door.error_page(self._visit.request, 503)
        return self._visit.page(
            "bureau/werkbak.html",
            piles=piles,
            asked=asked,
            filters=self._filters,
            options=self._options(),
            pile_names=_PILE_NAMES,
            address=self._address,
        )

    @property
    def _filters(self) -> Filters:
        handler = self._visit.medewerker.id if self._asked.get("wie") == "ik" else ""
        return Filters(
            channel=self._asked.get("kanaal", ""),
            subject_kind=self._asked.get("onderwerp", ""),
            wijk_code=self._asked.get("wijk", ""),
            handler=handler,
        )

    def _pile(self, pile: Pile, *, alone: bool) -> _Pile:
        after = from_address(self._asked.get("na", ""), _CURSOR, "bak", pile) if alone else None
        limit = _PAGE if alone else _FIRST
        rows, following = werkbak(self._desk, pile, self._filters, limit=limit, after=after)
        names = names_of(self._access, {row.handler for row in rows if row.handler})
        more = "" if following is None else self._address(bak=pile, na=to_address(following))
        return _Pile(pile, _PILE_NAMES[pile], [self._row(row, names) for row in rows], more)

    def _row(self, waiting: Waiting, names: Mapping[str, str]) -> _Row:
        deadline = read_before(waiting, self._hours)
        return _Row(
            waiting,
            deadline,
            moment_text(deadline.astimezone(ZoneInfo(self._hours.zone)), self._visit.language),
            "" if waiting.pile == "lopend" else urgency_of(deadline, self._now, self._hours.zone),
            names.get(waiting.handler, ""),
        )

    def _options(self) -> Mapping[str, Mapping[str, str]]:
        """What can be chosen in each filter: value to words."""
        return {
            "kanaal": {
                "publiek": N_("Inwoner"),
                "professional": N_("Professional"),
                "sleutelpersoon": N_("Sleutelpersoon"),
            },
            "onderwerp": {
                "persoon": N_("Eén persoon"),
                "groep": N_("Een groep"),
                "spanning": N_("Spanning of onrust"),
                "weet_niet": N_("Weet ik niet"),
            },
            "wijk": {wijk.code: wijk.name for wijk in gemeente.current().wijken},
        }

    def _address(self, **changed: str) -> str:
        """The address of this werkbak with other choices; what is empty is left out."""
        kept = {
            name: self._asked.get(name, "")
            for name in ("bak", "kanaal", "onderwerp", "wijk", "wie")
        }
        language = self._visit.language
        query = {**kept, "lang": "" if language == "nl" else language, **changed}
        return "?" + urlencode({name: value for name, value in query.items() if value})
