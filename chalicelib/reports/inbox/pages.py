"""The page of the werkbak: what waits for the desk."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, cast

from chalice import Response

from chalicelib.access.domain import day_of
from chalicelib.access.guard import Guard, Visit
from chalicelib.access.staff.usecases import names_of
from chalicelib.platform.calendar import date_text, moment_text, time_text
from chalicelib.platform.errors import Conflict, Unavailable
from chalicelib.platform.gemeente import Gemeente
from chalicelib.platform.i18n import N_, translator
from chalicelib.platform.web.cursor import from_address, to_address
from chalicelib.reports.codes import CHANNEL_NAMES, SUBJECT_NAMES
from chalicelib.reports.inbox.usecases import list_pile
from chalicelib.reports.melding.usecases import TRIAGE
from chalicelib.reports.piles import (
    PILES,
    Filters,
    Pile,
    Urgency,
    Waiting,
    how_it_stands,
    read_before,
)

# A page of one pile, and what each pile shows on the page of all.
_PAGE, _FIRST = 50, 20
_CURSOR = {"pk", "sk", "bak", "bak_at"}

_PILE_NAMES: Mapping[Pile, str] = {
    "dringend": N_("Gevaar"),
    "apart": N_("Apart gezet: er kwam ineens veel binnen"),
    "nieuw": N_("Nieuw"),
    "lopend": N_("In behandeling"),
}
# Where something waits for somebody to read it; who takes it up moves it out of there.
_UNREAD: tuple[Pile, ...] = ("dringend", "apart", "nieuw")
_NOBODY, _MINE = "niemand", "ik"


@dataclass(frozen=True)
class _View:
    """A saved view: its name, and what its address asks for beside the filters."""

    name: str
    bak: Pile | Literal[""] = ""
    wie: str = ""
    termijn: Urgency | Literal[""] = ""


_VIEWS = (
    _View(N_("Alles")),
    _View(N_("Gevaar"), bak="dringend"),
    _View(N_("Apart gezet"), bak="apart"),
    _View(N_("Nieuw"), bak="nieuw"),
    _View(N_("Te laat"), termijn="te_laat"),
    _View(N_("Van niemand"), wie=_NOBODY),
    _View(N_("In behandeling"), bak="lopend"),
    _View(N_("Van mij"), bak="lopend", wie=_MINE),
)
_FILTER_NAMES: Mapping[str, str] = {
    "kanaal": N_("Wie meldde"),
    "onderwerp": N_("Waarover"),
    "wijk": N_("Wijk"),
    "termijn": N_("Lezen vóór"),
}
_URGENCIES: Mapping[str, str] = {
    "te_laat": N_("Te laat"),
    "vandaag": N_("Vandaag"),
    "op_tijd": N_("Op tijd"),
}
_WHO: Mapping[str, str] = {_NOBODY: N_("Van niemand"), _MINE: N_("Van mij")}


def routes(guard: Guard) -> None:
    """The werkbak; both pages stay by hand: the filters are part of the address, and no form has answers."""

    @guard.route("/werkbak", right="werkbak_zien")
    def inbox(visit: Visit) -> Response:
        return _Inbox(visit, visit.asked).page()

    @guard.route("/werkbak/afdruk", right="werkbak_zien", method="POST")
    def on_paper(visit: Visit) -> Response:
        return _Inbox(visit, {name: visit.one(name) for name in visit.fields}).on_paper()


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


@dataclass(frozen=True)
class _Chosen:
    """A filter that is on: what it is called, what was chosen, and the address without it."""

    name: str
    words: str
    without: str


class _Inbox:
    """The werkbak: each pile by itself, or all of them with danger on top. What is asked stands in the
    address, and for paper in the form.
    """

    def __init__(self, visit: Visit, asked: Mapping[str, str]) -> None:
        self._visit = visit
        self._now = visit.ports.now()
        self._here = visit.ports.here
        self._options = _options(self._here)
        self._after = asked.get("na", "")
        # What is none of ours is not asked for.
        known: dict[str, Collection[str]] = {"bak": PILES, "wie": _WHO, **self._options}
        self._asked = {
            name: asked[name] for name, values in known.items() if asked.get(name, "") in values
        }

    def page(self) -> Response:
        try:
            piles = self._piles()
        except Unavailable as error:
            return self._visit.closed("inbox_not_shown", error)
        return self._shown(
            "bureau/werkbak.html",
            piles,
            views=[
                (view.name, self._address(**self._of(view)), view == self._view) for view in _VIEWS
            ],
            options=self._options,
            filter_names=_FILTER_NAMES,
            address=self._address,
            after=self._after,
        )

    def on_paper(self) -> Response:
        """The same rows to print; the journal knows of it before they are shown."""
        try:
            piles = self._piles()
            rows = sum(len(pile.rows) for pile in piles)
            work = self._visit.work
            own = day_of(work.by, work.at)
            work.note(own, "afgedrukt", TRIAGE.of("afdruk"), what="werkbak", rows=str(rows))
        except (Unavailable, Conflict) as error:
            return self._visit.closed("inbox_not_shown", error)
        local, language = self._here.local(self._now), self._visit.language
        return self._shown(
            "bureau/werkbak_afdruk.html",
            piles,
            back=self._address(),
            day=date_text(local.date(), language),
            time=time_text(local.time(), language),
        )

    def _shown(self, template: str, piles: Sequence[_Pile], **more: Any) -> Response:
        return self._visit.page(
            template,
            piles=piles,
            asked=self._asked,
            view=self._view.name if self._view else "",
            chosen=self._chosen(),
            words=self._options,
            urgencies=_URGENCIES,
            **more,
        )

    @property
    def _view(self) -> _View | None:
        """The saved view that is open, if it is one."""
        asked = {name: self._asked.get(name, "") for name in ("bak", "wie", "termijn")}
        return next((view for view in _VIEWS if self._of(view) == asked), None)

    def _of(self, view: _View) -> dict[str, str]:
        return {"bak": view.bak, "wie": view.wie, "termijn": view.termijn}

    @property
    def _filters(self) -> Filters:
        who = self._asked.get("wie", "")
        return Filters(
            channel=self._asked.get("kanaal", ""),
            subject_kind=self._asked.get("onderwerp", ""),
            wijk_code=self._asked.get("wijk", ""),
            handler=self._visit.medewerker.id if who == _MINE else "",
            nobodys=who == _NOBODY,
            urgency=cast("Urgency", self._asked.get("termijn", "")),
            now=self._now,
            hours=self._here.hours,
        )

    def _piles(self) -> list[_Pile]:
        """The piles that are asked for. Raises Unavailable."""
        asked = self._asked.get("bak", "")
        if asked:
            return [self._pile(cast("Pile", asked), alone=True)]
        is_unread = self._filters.nobodys or bool(self._filters.urgency)
        return [self._pile(pile, alone=False) for pile in (_UNREAD if is_unread else PILES)]

    def _pile(self, pile: Pile, *, alone: bool) -> _Pile:
        after = from_address(self._after, _CURSOR, "bak", pile) if alone else None
        limit = _PAGE if alone else _FIRST
        rows, following = list_pile(
            self._visit.ports, pile, self._filters, limit=limit, after=after
        )
        names = names_of(self._visit.ports, {row.handler for row in rows if row.handler})
        more = "" if following is None else self._address(bak=pile, na=to_address(following))
        return _Pile(pile, _PILE_NAMES[pile], [self._row(row, names) for row in rows], more)

    def _row(self, waiting: Waiting, names: Mapping[str, str]) -> _Row:
        deadline = self._here.local(read_before(waiting, self._here.hours))
        return _Row(
            waiting,
            deadline,
            moment_text(deadline, self._visit.language),
            how_it_stands(waiting, self._now, self._here.hours),
            names.get(waiting.handler, ""),
        )

    def _chosen(self) -> list[_Chosen]:
        """The filters that are on and that no open view says by its name."""
        said = translator(self._visit.language).gettext
        by_view = self._view is not None
        found = []
        for name, title in {**_FILTER_NAMES, "wie": N_("Wie is ermee bezig")}.items():
            value = self._asked.get(name, "")
            if value and not (by_view and name in {"wie", "termijn"}):
                words = (_WHO if name == "wie" else self._options[name])[value]
                shown = words if name == "wijk" else said(words)
                found.append(_Chosen(said(title), shown, self._address(**{name: ""})))
        return found

    def _address(self, **changed: str) -> str:
        """The address of this werkbak with other choices."""
        return self._visit.address(**{**self._asked, **changed})


def _options(here: Gemeente) -> Mapping[str, Mapping[str, str]]:
    """The choices of each filter: value to words."""
    return {
        "kanaal": CHANNEL_NAMES,
        "onderwerp": SUBJECT_NAMES,
        "wijk": {wijk.code: wijk.name for wijk in here.wijken},
        "termijn": _URGENCIES,
    }
