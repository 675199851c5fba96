"""The werkvoorraad: the cases that somebody works on, one row each, in views with their counts."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, cast

from chalice import Response

from chalicelib.access.domain import day_of
from chalicelib.access.guard import Guard, Visit
from chalicelib.access.staff.usecases import names_of
from chalicelib.platform.calendar import date_text, short_moment_text, time_text
from chalicelib.platform.clock import from_text
from chalicelib.platform.errors import Conflict, Unavailable
from chalicelib.platform.gemeente import Gemeente
from chalicelib.platform.i18n import N_, translator
from chalicelib.platform.web.cursor import from_address, to_address
from chalicelib.reports.codes import (
    CHANNEL_NAMES,
    NEWS_NAMES,
    STATE_NAMES,
    SUBJECT_NAMES,
    WAITS_NAMES,
)
from chalicelib.reports.domain import DECIDED, has_lost_code
from chalicelib.reports.inbox.usecases import (
    PILES_OF,
    TABS,
    Counted,
    Overview,
    Tab,
    by_urgency,
    filter_of,
    list_pile,
    next_case,
    overview,
)
from chalicelib.reports.melding.usecases import TRIAGE
from chalicelib.reports.piles import PILES, Filters, Pile, Waiting, decision_of, term_of

# What a page shows of one pile.
_PAGE = 50
_CURSOR = {"pk", "sk", "bak", "bak_at"}
_MOST_COUNTED = 99

_TAB_NAMES: Mapping[Tab, str] = {
    "te_doen": N_("Te doen"),
    "gevaar": N_("Gevaar"),
    "te_laat": N_("Te laat"),
    "mij": N_("Van mij"),
    "vrij": N_("Niet toegewezen"),
    "tekenen": N_("Tekenen"),
    "wacht": N_("Wacht"),
    "onderzoek": N_("In onderzoek"),
    "piek": N_("Piekinstroom"),
}
_PILE_NAMES: Mapping[Pile, str] = {
    "dringend": N_("Gevaar"),
    "reactie": N_("Reactie"),
    "nieuw": N_("Nieuw"),
    "tekenen": N_("Ter ondertekening"),
    "wacht": N_("Wacht op antwoord"),
    "lopend": N_("In onderzoek"),
    "apart_dringend": N_("Piekinstroom met gevaar"),
    "apart": N_("Piekinstroom"),
}
_FILTER_NAMES: Mapping[str, str] = {
    "kanaal": N_("Melder"),
    "onderwerp": N_("Onderwerp"),
    "wijk": N_("Wijk"),
}
# How the rows can be put in order, by what is on the page; without a choice, by danger and term.
_SORTS: Mapping[str, Callable[[_Row], Any]] = {
    "ontvangen": lambda row: row.waiting.accepted_at,
    "onderwerp": lambda row: row.waiting.subject_kind,
    "wijk": lambda row: row.wijk,
    "behandelaar": lambda row: row.handler.casefold(),
}


def routes(guard: Guard) -> None:
    """The werkvoorraad; by hand: the views are part of the address, and no form has answers."""

    @guard.route("/werkbak", right="werkbak_zien")
    def inbox(visit: Visit) -> Response:
        return _Inbox(visit, visit.asked).page()

    @guard.route("/werkbak/afdruk", right="werkbak_zien", method="POST")
    def on_paper(visit: Visit) -> Response:
        return _Inbox(visit, {name: visit.one(name) for name in visit.fields}).on_paper()

    @guard.route("/volgende/{sid}", right="werkbak_zien")
    def following(visit: Visit) -> Response:
        try:
            seen = overview(visit.ports, visit.medewerker.id)
        except Unavailable as error:
            return visit.closed("inbox_not_shown", error)
        found = next_case(seen, visit.at["sid"], visit.medewerker.id)
        return visit.go(f"melding/{found}" if found else "werkbak")


@dataclass(frozen=True)
class _Badge:
    """A state in one or two words; ``tone`` as in macros/bureau.html."""

    words: str
    tone: str


@dataclass(frozen=True)
class _Row:
    """A row as it is shown. ``term`` and ``received`` are local moments, each with its words.

    ``is_of_decision``: the term is that of the decision, and not the one before which a person looks.
    """

    waiting: Waiting
    badges: Sequence[_Badge]
    term: datetime | None
    term_text: str
    is_late: bool
    is_of_decision: bool
    wijk: str
    handler: str
    received: datetime
    received_text: str


@dataclass(frozen=True)
class _Tab:
    """A view, as macros/bureau.html draws it."""

    name: str
    address: str
    is_open: bool
    count: str
    tone: str


@dataclass(frozen=True)
class _Chosen:
    """A filter that is on: what it is called, what was chosen, and the address without it."""

    name: str
    words: str
    without: str


class _Inbox:
    """A view of the werkvoorraad. What is asked stands in the address, and for paper in the form."""

    def __init__(self, visit: Visit, asked: Mapping[str, str]) -> None:
        self._visit = visit
        self._now = visit.ports.now()
        self._here = visit.ports.here
        self._said = translator(visit.language).gettext
        self._options = _options(self._here, self._said)
        self._after = asked.get("na", "")
        # What is none of ours is not asked for.
        known: dict[str, Collection[str]] = {
            "tab": TABS,
            "bak": PILES,
            "sorteer": _SORTS,
            **self._options,
        }
        self._asked = {
            name: asked[name] for name, values in known.items() if asked.get(name, "") in values
        }
        self._tab = cast("Tab", self._asked.get("tab", "te_doen"))

    def page(self) -> Response:
        try:
            seen = overview(self._visit.ports, self._visit.medewerker.id)
            rows, more = self._rows(seen)
        except Unavailable as error:
            return self._visit.closed("inbox_not_shown", error)
        return self._shown(
            "bureau/werkbak.html",
            rows,
            more=more,
            tabs=self._tabs(seen),
            apart=self._apart(seen),
            options=self._options,
            filter_names=_FILTER_NAMES,
            address=self._address,
            after=self._after,
            updated=time_text(self._here.local(self._now).time(), self._visit.language),
        )

    def on_paper(self) -> Response:
        """The same rows to print; the journal knows of it before they are shown."""
        try:
            rows, _ = self._rows(overview(self._visit.ports, self._visit.medewerker.id))
            work = self._visit.work
            own = day_of(work.by, work.at)
            work.note(own, "afgedrukt", TRIAGE.of("afdruk"), what="werkbak", rows=str(len(rows)))
        except (Unavailable, Conflict) as error:
            return self._visit.closed("inbox_not_shown", error)
        local, language = self._here.local(self._now), self._visit.language
        return self._shown(
            "bureau/werkbak_afdruk.html",
            rows,
            back=self._address(),
            day=date_text(local.date(), language),
            time=time_text(local.time(), language),
        )

    def _shown(self, template: str, rows: Sequence[_Row], **more: Any) -> Response:
        pile = self._asked.get("bak")
        return self._visit.page(
            template,
            rows=rows,
            asked=self._asked,
            view=_PILE_NAMES[cast("Pile", pile)] if pile else _TAB_NAMES[self._tab],
            chosen=self._chosen(),
            words=self._options,
            **more,
        )

    def _filters(self, tab: Tab | None) -> Filters:
        return replace(
            filter_of(tab, self._now) if tab else Filters(),
            channel=self._asked.get("kanaal", ""),
            subject_kind=self._asked.get("onderwerp", ""),
            wijk_code=self._asked.get("wijk", ""),
        )

    def _rows(self, seen: Overview) -> tuple[list[_Row], list[tuple[str, str]]]:
        """The rows of the view, and where there are more: words and address. Raises Unavailable."""
        pile = cast("Pile | None", self._asked.get("bak"))
        if pile is None and self._tab == "mij":
            found = [row for row in seen.own if self._filters(None).take(row)]
            return self._drawn(found[:_PAGE]), []
        parts: list[Waiting] = []
        more = []
        filters = self._filters(None if pile else self._tab)
        after = from_address(self._after, _CURSOR, "bak", pile) if pile else None
        for one in [pile] if pile else PILES_OF[self._tab]:
            rows, following = list_pile(
                self._visit.ports, one, filters, limit=_PAGE, after=after, seen=seen
            )
            parts += rows
            if following is not None:
                name = self._said(_PILE_NAMES[one])
                more.append((name, self._address(tab="", bak=one, na=to_address(following))))
        return self._drawn(parts), more

    def _drawn(self, rows: Sequence[Waiting]) -> list[_Row]:
        names = names_of(self._visit.ports, {row.handler for row in rows if row.handler})
        drawn = [self._row(row, names) for row in rows]
        drawn.sort(key=lambda row: by_urgency(row.waiting))
        chosen = self._asked.get("sorteer")
        return sorted(drawn, key=_SORTS[chosen]) if chosen else drawn

    def _row(self, waiting: Waiting, names: Mapping[str, str]) -> _Row:
        term, decision, language = term_of(waiting), decision_of(waiting), self._visit.language
        # A row takes one line, so it names one moment: the first that comes.
        decides_first = decision is not None and (term is None or decision < term)
        first = decision if decides_first else term
        local = self._here.local(first) if first else None
        received = self._here.local(from_text(waiting.accepted_at))
        return _Row(
            waiting,
            self._badges(waiting),
            local,
            self._soon(local) if local else "",
            bool(first and self._now >= first),
            decides_first,
            self._options["wijk"].get(waiting.wijk_code, ""),
            names.get(waiting.handler, ""),
            received,
            short_moment_text(received, language),
        )

    def _badges(self, waiting: Waiting) -> list[_Badge]:
        """What is new about a case: danger first."""
        said = self._said
        if waiting.is_odd:
            return [_Badge(said(N_("Onleesbaar")), "danger")]
        found = [_Badge(said(words), tone) for holds, words, tone in _marks(waiting) if holds]
        for kind, number in waiting.news.items():
            words = said(NEWS_NAMES.get(kind, kind))
            found.append(_Badge(f"{words} ({number})" if number > 1 else words, "warning"))
        if waiting.handler and not waiting.news:
            found += [_Badge(said(WAITS_NAMES.get(who, who)), "neutral") for who in waiting.waits]
        return found or [_Badge(said(N_("In onderzoek")), "neutral")]

    def _soon(self, term: datetime) -> str:
        """A term as somebody says it who looks at the clock; the whole moment stands beside it."""
        now, said = self._here.local(self._now), self._said
        at = time_text(term.time(), self._visit.language)
        left = term - now
        if timedelta() <= left < timedelta(hours=1):
            return said(N_("over {minutes} min")).format(minutes=int(left.total_seconds()) // 60)
        if term.date() == now.date():
            return said(N_("vandaag {time}")).format(time=at)
        return short_moment_text(term, self._visit.language)

    def _tabs(self, seen: Overview) -> list[_Tab]:
        found = []
        for tab in TABS:
            count = seen.count(tab, self._now)
            # Red is for danger alone, and a view with nothing in it calls nobody.
            tone = "danger" if tab == "gevaar" and count.number else ""
            is_open = tab == self._tab and "bak" not in self._asked
            name, address = self._said(_TAB_NAMES[tab]), self._visit.address(tab=tab)
            found.append(_Tab(name, address, is_open, _said(count), tone))
        return found

    def _apart(self, seen: Overview) -> str:
        """How much lies apart in the flood, said below the work and not among it; empty: nothing."""
        if self._tab != "te_doen" or "bak" in self._asked:
            return ""
        count = seen.count("piek", self._now)
        return _said(count) if count.number else ""

    def _chosen(self) -> list[_Chosen]:
        """The filters that are on."""
        found = []
        for name, title in _FILTER_NAMES.items():
            value = self._asked.get(name, "")
            if value:
                words = self._options[name][value]
                found.append(_Chosen(self._said(title), words, self._address(**{name: ""})))
        return found

    def _address(self, **changed: str) -> str:
        """The address of this view with other choices."""
        return self._visit.address(**{**self._asked, **changed})


def _said(count: Counted) -> str:
    is_more = count.is_more or count.number > _MOST_COUNTED
    return f"{min(count.number, _MOST_COUNTED)}+" if is_more else str(count.number)


def _options(here: Gemeente, said: Callable[[str], str]) -> Mapping[str, Mapping[str, str]]:
    """The choices of each filter, value to words, in the language of ``said``."""
    wijken = {wijk.code: wijk.name for wijk in here.wijken}
    wijken["buiten_gemeente"] = said(N_("Buiten {gemeente}")).format(gemeente=here.name)
    wijken["weet_niet"] = said(N_("Onbekend"))
    return {
        "kanaal": {code: said(words) for code, words in CHANNEL_NAMES.items()},
        "onderwerp": {code: said(words) for code, words in SUBJECT_NAMES.items()},
        "wijk": wijken,
    }


def _marks(waiting: Waiting) -> Sequence[tuple[bool, str, str]]:
    """What a case may be marked with: whether it is, the words (a msgid) and the tone of the badge."""
    is_nobodys = not waiting.handler
    return (
        (bool(waiting.danger_since), N_("Gevaar"), "danger"),
        (waiting.unsafe, N_("Melder onveilig"), "danger"),
        (has_lost_code(waiting.form), N_("Code kwijt"), "neutral"),
        (waiting.state in DECIDED, STATE_NAMES.get(waiting.state, ""), "neutral"),
        (is_nobodys and waiting.state not in DECIDED, N_("Nieuw"), "warning"),
        (bool(waiting.proposed), N_("Voorstel"), "neutral"),
        (waiting.quarantine and is_nobodys, N_("Piekinstroom"), "neutral"),
        (waiting.shielded, N_("Afgeschermde melding"), "neutral"),
    )
