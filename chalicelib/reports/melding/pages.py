"""The pages of one melding, and what the desk does with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, cast, get_args
from zoneinfo import ZoneInfo

from chalice import Blueprint, Response

from chalicelib.access.accounts import Access
from chalicelib.access.guard import Guard, Visit, written
from chalicelib.access.staff.usecases import names_of
from chalicelib.access.watching.usecases import count_reading
from chalicelib.mailbox.domain import MailboxState, is_open
from chalicelib.platform import log
from chalicelib.platform.calendar import moment_text
from chalicelib.platform.clock import from_text
from chalicelib.platform.errors import Conflict, Unavailable
from chalicelib.platform.i18n import N_, translator
from chalicelib.platform.sealing import SealBroken
from chalicelib.platform.web import responses
from chalicelib.reports.codes import (
    ACTIONS,
    IDENTITY_REASONS,
    INVOLVE_REASONS,
    LETTERS,
    LINK_REASONS,
    MAIL_STATES,
    PURPOSES,
    RULES,
    SECTION_NAMES,
)
from chalicelib.reports.melding.usecases import (
    BadField,
    Desk,
    NoMelding,
    NoReason,
    Opened,
    claim_melding,
    link_to,
    open_melding,
    show_identity,
    unlink_from,
)
from chalicelib.reports.reporter.usecases import CannotAsk, NoMailbox, ask_reporter, tell_reporter
from chalicelib.reports.sections import MASKED, Section, section_of
from chalicelib.reports.sharing.usecases import involve

_PURPOSE = "triage"


def routes(desk: Callable[[], Desk], access: Callable[[], Access]) -> tuple[Blueprint, Guard]:
    """The desk's pages; both arguments are called when a request needs them."""
    pages = Blueprint(__name__)
    guard = Guard(pages, access)

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

    @guard.route("/melding/{sid}/koppelen", right="melding_behandelen", method="POST")
    def link(visit: Visit, sid: str) -> Response:
        return _Melding(visit, desk(), access(), sid).link()

    @guard.route("/melding/{sid}/losmaken", right="melding_behandelen", method="POST")
    def unlink(visit: Visit, sid: str) -> Response:
        return _Melding(visit, desk(), access(), sid).unlink()

    @guard.route(
        "/melding/{sid}/betrekken", right="melding_behandelen", method="POST", typed=("verzoek",)
    )
    def involve(visit: Visit, sid: str) -> Response:
        return _Melding(visit, desk(), access(), sid).involve()

    @guard.route("/melding/{sid}/afdruk", right="melding_lezen", method="POST")
    def print_out(visit: Visit, sid: str) -> Response:
        return _Melding(visit, desk(), access(), sid).print_out()

    return pages, guard


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
        return self._done(lambda: claim_melding(self._desk, self._sid, by=self._by))

    def ask(self) -> Response:
        text, language = self._visit.one("vraag"), self._visit.one("taal")
        once = self._visit.once

        def do() -> None:
            ask_reporter(
                self._desk,
                self._sid,
                text,
                language="en" if language == "en" else "nl",
                by=self._by,
                once=once,
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
        if state not in get_args(MailboxState):
            return self._again(problems={"stand": N_("Kies hoe ver u bent.")})
        told = cast("MailboxState", state)
        return self._done(lambda: tell_reporter(self._desk, self._sid, told, by=self._by))

    def link(self) -> Response:
        other, reason = self._visit.one("ander"), self._visit.one("reden")
        try:
            return self._done(
                lambda: link_to(self._desk, self._sid, other, by=self._by, reason=reason)
            )
        except NoReason:
            problem = N_("Kies bij het koppelen waarom de meldingen bij elkaar horen.")
            return self._again(problems={"": problem})

    def unlink(self) -> Response:
        other = self._visit.one("ander")
        return self._done(lambda: unlink_from(self._desk, self._sid, other, by=self._by))

    def involve(self) -> Response:
        typed = {
            name: self._visit.one(name) for name in ("organisatie", "verzoek", "waarom", "ziet")
        }

        def do() -> None:
            involve(
                self._desk,
                self._sid,
                typed["organisatie"],
                typed["verzoek"],
                sees=typed["ziet"],
                reason=typed["waarom"],
                language=self._visit.language,
                by=self._by,
                once=self._visit.once,
            )

        try:
            return self._done(do, typed["verzoek"])
        except BadField as bad:
            return self._again(problems={bad.field: bad.mend}, involving=typed)

    def print_out(self) -> Response:
        """The melding as it goes on paper, masked; the journal knows who took it along."""
        return self._opened(
            lambda: open_melding(
                self._desk, self._sid, by=self._by, purpose=_PURPOSE, action="afgedrukt"
            ),
            printed=True,
        )

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
            return responses.error_page(self._visit.request, 503, kept=kept)
        return self._visit.go(f"melding/{self._sid}")

    def _again(
        self,
        *,
        problems: Mapping[str, str],
        typed: str = "",
        involving: Mapping[str, str] | None = None,
        status: int = 422,
    ) -> Response:
        """The page of the melding again, with what is wrong and what was typed."""
        return self._opened(
            lambda: open_melding(self._desk, self._sid, by=self._by, purpose=_PURPOSE),
            problems=problems,
            typed=typed,
            involving=involving,
            status=status,
        )

    def _opened(
        self,
        do: Callable[[], Opened],
        *,
        unmasked: bool = False,
        printed: bool = False,
        problems: Mapping[str, str] | None = None,
        typed: str = "",
        involving: Mapping[str, str] | None = None,
        status: int = 200,
    ) -> Response:
        try:
            count_reading(self._access, self._by)
            opened = do()
            melding = opened.file.submissions[0]
            actors = {entry.actor for entry in opened.chain}
            names = names_of(self._access, actors | {melding.handler})
            organisaties = {one.id: one.name for one in self._desk.catalogue.organisaties()}
        except NoMelding:
            return self._visit.not_found()
        except (Unavailable, Conflict, SealBroken) as error:
            # The journal comes first: when it does not answer, nothing was opened.
            log.fault("melding_not_shown", error)
            kept = written(self._visit.request, typed, (involving or {}).get("verzoek", ""))
            return responses.error_page(self._visit.request, 503, kept=kept)
        return self._visit.page(
            "bureau/afdruk.html" if printed else "bureau/melding.html",
            status=status,
            # With its year: paper can lie about for long.
            printed_at=f"{self._desk.now().astimezone(ZoneInfo(self._desk.zone)):%Y-%m-%d %H:%M}",
            related=opened.file.related,
            link_reasons=LINK_REASONS,
            involved=[
                {
                    "organisatie": organisaties.get(one.organisatie_id, one.organisatie_id),
                    "at": self._moment(one.at),
                    "why": INVOLVE_REASONS[one.reason],
                    "sees": one.sees,
                    "is_seen": bool(one.seen_by),
                    "text": opened.requests[one.sk]["text"],
                    "language": opened.requests[one.sk]["language"],
                }
                for one in opened.file.involved
            ],
            involve_reasons=INVOLVE_REASONS,
            involving=involving
            or {"organisatie": "", "verzoek": "", "waarom": "", "ziet": "vraag"},
            organisaties=organisaties,
            mailbox_until=self._moment(opened.mailbox.expires_at) if opened.mailbox else "",
            melding=melding,
            texts=self._texts(opened, unmasked=unmasked),
            unmasked=unmasked,
            questions=self._questions(opened),
            mailbox_open=opened.mailbox is not None and is_open(opened.mailbox, self._desk.now()),
            mailbox_state=opened.mailbox.state if opened.mailbox else "",
            timeline=self._timeline(opened, names),
            handler=names.get(melding.handler, ""),
            reasons=IDENTITY_REASONS,
            rule=RULES.get(melding.rule, ""),
            mails=[
                {"what": LETTERS[letter], "state": MAIL_STATES[state]}
                for letter, state in opened.mails
            ],
            problems=problems or {},
            typed=typed,
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
                        (SECTION_NAMES[section], sections[section])
                        for section in SECTION_NAMES
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
                "what": said(ACTIONS.get(entry.action, entry.action)),
                "why": said(PURPOSES[why])
                if (why := entry.facts.get("purpose", "")) in PURPOSES
                else "",
            }
            for entry in reversed(opened.chain)
        ]

    def _moment(self, stored: str) -> str:
        zone = ZoneInfo(self._desk.zone)
        return moment_text(from_text(stored).astimezone(zone), self._visit.language)
