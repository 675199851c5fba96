"""The pages of the desk: the werkbak, a melding, and what can be done with it."""

from __future__ import annotations

import base64
import binascii
import json
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast, get_args
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from chalice import Blueprint, Response

from chalicelib.access.guard import Guard, Visit, written
from chalicelib.access.usecases import Access, count_reading, names_of
from chalicelib.mailbox.domain import State, is_open
from chalicelib.platform import gemeente, log
from chalicelib.platform.calendar import moment_text
from chalicelib.platform.clock import from_text
from chalicelib.platform.faults import Conflict, Unavailable
from chalicelib.platform.i18n import N_, translator
from chalicelib.platform.sealing import SealBroken
from chalicelib.platform.table import Cursor
from chalicelib.platform.web import door
from chalicelib.reports.desk import (
    IDENTITY_REASONS,
    CannotAsk,
    Desk,
    NoMailbox,
    NoMelding,
    NoReason,
    Opened,
    ask_reporter,
    open_melding,
    show_identity,
    take_up_melding,
    tell_reporter,
    werkbak,
)
from chalicelib.reports.forms.sections import MASKED, Section, section_of
from chalicelib.reports.inbox import PILES, Filters, Pile, Waiting, read_before, urgency_of

_PURPOSE = "triage"
# A page of one pile, and what each pile shows on the page of all.
_PAGE, _FIRST = 50, 20
_CURSOR = {"pk", "sk", "bak", "bak_at"}

_PILE_NAMES: Mapping[Pile, str] = {
    "dringend": N_("Gevaar"),
    "apart": N_("Apart gezet: er kwam ineens veel binnen"),
    "nieuw": N_("Nieuw"),
    "lopend": N_("In behandeling"),
}
_SECTION_NAMES: Mapping[Section, str] = {
    "feiten": N_("Wat is gezien of gehoord"),
    "duiding": N_("Wat de melder ervan vindt"),
    "tegensignalen": N_("Wat er tegen spreekt, en wat beschermt"),
    "afspraken": N_("De melder, en wat is afgesproken"),
    "melder": N_("Wie is de melder"),
    "betrokkene": N_("Om wie gaat het"),
}


def routes(desk: Callable[[], Desk], access: Callable[[], Access]) -> tuple[Blueprint, Guard]:
    """The desk's pages; both arguments are called when a request needs them."""
    pages = Blueprint(__name__)
    guard = Guard(pages, access)

    @guard.route("/werkbak", right="werkbak_zien")
    def inbox(visit: Visit) -> Response:
        return _Inbox(visit, desk(), access()).page()

    @guard.route("/melding/{sid}", right="melding_lezen")
    def melding(visit: Visit, sid: str) -> Response:
        return _Melding(visit, desk(), access(), sid).read()

    @guard.route("/melding/{sid}/wie", right="identiteit_zien", method="POST")
    def identity(visit: Visit, sid: str) -> Response:
        return _Melding(visit, desk(), access(), sid).who()

    @guard.route("/melding/{sid}/oppakken", right="melding_behandelen", method="POST")
    def take_up(visit: Visit, sid: str) -> Response:
        return _Melding(visit, desk(), access(), sid).take_up()

    @guard.route(
        "/melding/{sid}/vraag", right="melding_behandelen", method="POST", typed=("vraag",)
    )
    def ask(visit: Visit, sid: str) -> Response:
        return _Melding(visit, desk(), access(), sid).ask()

    @guard.route("/melding/{sid}/stand", right="melding_behandelen", method="POST")
    def tell(visit: Visit, sid: str) -> Response:
        return _Melding(visit, desk(), access(), sid).tell()

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
        after = _cursor(self._asked.get("na", ""), pile) if alone else None
        limit = _PAGE if alone else _FIRST
        rows, following = werkbak(self._desk, pile, self._filters, limit=limit, after=after)
        names = names_of(self._access, {row.handler for row in rows if row.handler})
        more = "" if following is None else self._address(bak=pile, na=_said(following))
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


class _Melding:
    """One melding, and what somebody does with it."""

    def __init__(self, visit: Visit, desk: Desk, access: Access, sid: str) -> None:
        self._visit = visit
        self._desk = desk
        self._access = access
        self._sid = sid

    def read(self) -> Response:
        return self._opened(
            lambda: open_melding(self._desk, self._sid, by=self._by, purpose=_PURPOSE)
        )

    def who(self) -> Response:
        reason = self._visit.one("reden")
        try:
            return self._opened(
                lambda: show_identity(self._desk, self._sid, by=self._by, reason=reason),
                unmasked=True,
            )
        except NoReason:
            problem = N_("Kies waarom u wilt zien wie het is.")
            return self._again(problems={"reden": problem})

    def take_up(self) -> Response:
        return self._done(lambda: take_up_melding(self._desk, self._sid, by=self._by))

    def ask(self) -> Response:
        text, language = self._visit.one("vraag"), self._visit.one("taal")
        page = self._visit.one("blad")

        def do() -> None:
            ask_reporter(
                self._desk,
                self._sid,
                text,
                language="en" if language == "en" else "nl",
                by=self._by,
                page=page,
            )

        try:
            return self._done(do, text)
        except CannotAsk:
            problem = N_(
                "Schrijf een vraag van hooguit 2.000 tekens. Er passen er 20 in een postvak."
            )
            return self._again(problems={"vraag": problem}, typed=text)
        except NoMailbox:
            problem = N_("Het postvak van de melder is er niet meer. Bel de melder, als dat kan.")
            return self._again(problems={"vraag": problem}, typed=text)

    def tell(self) -> Response:
        state = self._visit.one("stand")
        if state not in get_args(State):
            return self._again(problems={"stand": N_("Kies hoe ver u bent.")})
        told = cast("State", state)
        return self._done(lambda: tell_reporter(self._desk, self._sid, told, by=self._by))

    @property
    def _by(self) -> str:
        return self._visit.medewerker.id

    def _done(self, do: Callable[[], object], typed: str = "") -> Response:
        """Do something and go back to the melding; whatever goes wrong, what was typed is shown again."""
        try:
            do()
        except NoMelding:
            return self._visit.not_found()
        except Conflict:
            problem = N_("Een collega was u voor. Kijk eerst wat er nu staat.")
            return self._again(problems={"": problem}, typed=typed, status=409)
        except Unavailable as error:
            log.fault("not_done_at_desk", error)
            kept = written(self._visit.request, typed)
            return door.error_page(self._visit.request, 503, kept=kept)
        return self._visit.go(f"melding/{self._sid}")

    def _again(
        self, *, problems: Mapping[str, str], typed: str = "", status: int = 422
    ) -> Response:
        """The page of the melding again, with what is wrong and what was typed."""
        return self._opened(
            lambda: open_melding(self._desk, self._sid, by=self._by, purpose=_PURPOSE),
            problems=problems,
            typed=typed,
            status=status,
        )

    def _opened(
        self,
        do: Callable[[], Opened],
        *,
        unmasked: bool = False,
        problems: Mapping[str, str] | None = None,
        typed: str = "",
        status: int = 200,
    ) -> Response:
        try:
            count_reading(self._access, self._by)
            opened = do()
            melding = opened.file.submissions[0]
            actors = {entry.actor for entry in opened.chain}
            names = names_of(self._access, actors | {melding.handler})
        except NoMelding:
            return self._visit.not_found()
        except (Unavailable, Conflict, SealBroken) as error:
            # The journal comes first: when it does not answer, nothing was opened.
            log.fault("melding_not_shown", error)
            kept = written(self._visit.request, typed)
            return door.error_page(self._visit.request, 503, kept=kept)
        return self._visit.page(
            "bureau/melding.html",
            status=status,
            melding=melding,
            texts=self._texts(opened, unmasked=unmasked),
            unmasked=unmasked,
            questions=self._questions(opened),
            mailbox_open=opened.mailbox is not None and is_open(opened.mailbox, self._desk.now()),
            mailbox_state=opened.mailbox.state if opened.mailbox else "",
            timeline=self._timeline(opened, names),
            handler=names.get(melding.handler, ""),
            reasons=_REASONS,
            rule=_RULES.get(melding.rule, ""),
            mails=[
                {"what": _LETTERS[letter], "state": _MAIL_STATES[state]}
                for letter, state in opened.mails
            ],
            problems=problems or {},
            typed=typed,
            page_name=secrets.token_hex(10),
            moment=self._moment,
        )

    def _texts(self, opened: Opened, *, unmasked: bool) -> list[dict[str, Any]]:
        """What arrived, in order; each with its sections, the masked ones without their words."""
        shown = []
        for arrived in opened.file.arrived:
            sections: dict[Section, list[dict[str, Any]]] = {}
            for answer in opened.texts[arrived.sk]["answers"]:
                section = section_of(answer["name"])
                hidden = section in MASKED and not unmasked
                said = [] if hidden else list(answer["shown"])
                given = bool(answer["shown"] or answer.get("kept_apart"))
                sections.setdefault(section, []).append(
                    {
                        "question": answer["question"],
                        "lines": said,
                        "masked": hidden and given,
                        "apart": bool(answer.get("kept_apart")) and not hidden,
                    }
                )
            shown.append(
                {
                    "kind": arrived.kind,
                    "at": self._moment(arrived.accepted_at),
                    "language": opened.texts[arrived.sk]["language"],
                    "sections": [
                        (_SECTION_NAMES[section], sections[section])
                        for section in _SECTION_NAMES
                        if section in sections
                    ],
                }
            )
        return shown

    def _questions(self, opened: Opened) -> list[dict[str, Any]]:
        answered = (
            {q.number: q.answered_on for q in opened.mailbox.questions} if opened.mailbox else {}
        )
        return [
            {
                "number": asked.number,
                "at": self._moment(asked.asked_at),
                "text": opened.questions[asked.number]["text"],
                "language": opened.questions[asked.number]["language"],
                "answered": bool(answered.get(asked.number)),
            }
            for asked in opened.file.asked
        ]

    def _timeline(self, opened: Opened, names: Mapping[str, str]) -> list[dict[str, str]]:
        said = translator(self._visit.language).gettext
        return [
            {
                "at": self._moment(entry.at),
                "who": names.get(entry.actor, said(N_("het systeem"))),
                "what": said(_ACTIONS.get(entry.action, entry.action)),
                "why": said(_REASONS[why])
                if (why := entry.facts.get("purpose", "")) in _REASONS
                else "",
            }
            for entry in reversed(opened.chain)
        ]

    def _moment(self, stored: str) -> str:
        zone = ZoneInfo(self._desk.zone)
        return moment_text(from_text(stored).astimezone(zone), self._visit.language)


_REASONS: Mapping[str, str] = dict(
    zip(
        IDENTITY_REASONS,
        (
            N_("Ik ga de melder bellen"),
            N_("Iemand is in gevaar"),
            N_("Ik zoek of er eerder over gemeld is"),
            N_("Ik overleg met een partner"),
        ),
        strict=True,
    )
)
# Why it was routed as it was (the rules R0 to R7 of the process).
_RULES: Mapping[str, str] = {
    "R0": N_("Elke melding komt bij ons. Het werkadres is nog niet bevestigd, dus nergens anders."),
    "R1": N_("Een melding van een inwoner of sleutelpersoon komt alleen bij ons."),
    "R2": N_("De melder wilde niet dat een aandachtsfunctionaris meekijkt."),
    "R4": N_("De aandachtsfunctionaris van deze wijk is gemaild."),
    "R5": N_("De aandachtsfunctionaris van de organisatie is gemaild."),
    "R6": N_("De vervanger van de aandachtsfunctionaris is gemaild."),
    "R7": N_("Deze organisatie heeft nu geen aandachtsfunctionaris. Zoek er een."),
}
_LETTERS: Mapping[str, str] = {
    "melder_bevestigt": N_("Vraag om het werkadres te bevestigen"),
    "melder_ontvangst": N_("Bericht dat de melding er is"),
    "vraag_open": N_("Bericht dat er een vraag is"),
    "melder_afgerond": N_("Bericht dat wij klaar zijn"),
}
_MAIL_STATES: Mapping[str, str] = {
    "sending": N_("wordt verstuurd"),
    "sent": N_("verstuurd"),
    "delivered": N_("aangekomen"),
    "bounced": N_("niet aangekomen"),
    "complained": N_("niet aangekomen: als ongewenst gemeld"),
    "refused": N_("niet te versturen"),
    "given_up": N_("niet gelukt"),
    "withheld": N_("niet verstuurd: dit adres kreeg vandaag al te veel mails"),
}
_ACTIONS: Mapping[str, str] = {
    "ontvangen": N_("Melding ontvangen"),
    "aangevuld": N_("Melding aangevuld"),
    "adres_bevestigd": N_("Werkadres bevestigd"),
    "bericht_ontvangen": N_("Bericht van de melder ontvangen"),
    "berichten_gelezen": N_("Berichten van de melder gelezen"),
    "gelezen": N_("Gelezen"),
    "identiteit_getoond": N_("Gezien wie melder en betrokkene zijn"),
    "opgepakt": N_("Opgepakt"),
    "vraag_gesteld": N_("Vraag gesteld aan de melder"),
    "stand_gemeld": N_("De melder verteld hoe ver wij zijn"),
    "gekoppeld": N_("Gekoppeld aan een andere melding"),
    "adressen_gewist": N_("Adressen gewist"),
    "gelezen_door_af": N_("Gelezen door de aandachtsfunctionaris"),
    "gezien_door_af": N_("De aandachtsfunctionaris zag het"),
    "aangevuld_door_af": N_("De aandachtsfunctionaris voegde iets toe"),
}


def _said(cursor: Cursor) -> str:
    held = json.dumps(dict(cursor), sort_keys=True, separators=(",", ":"))
    return base64.urlsafe_b64encode(held.encode()).decode().rstrip("=")


def _cursor(said: str, pile: Pile) -> Cursor | None:
    """Where a page of a pile begins, as an address said it; what is none of ours begins at the start."""
    try:
        held = json.loads(base64.urlsafe_b64decode(said + "=" * (-len(said) % 4)))
    except (ValueError, binascii.Error):
        return None
    if not isinstance(held, dict) or set(held) != _CURSOR or held["bak"] != pile:
        return None
    return held if all(type(value) is str and value for value in held.values()) else None
