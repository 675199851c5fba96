"""The pages of an aandachtsfunctionaris: what colleagues reported, as far as they allowed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from zoneinfo import ZoneInfo

from chalice import Blueprint, Response

from chalicelib.access.accounts import Access
from chalicelib.access.guard import Guard, Visit, written
from chalicelib.access.watching.usecases import count_reading
from chalicelib.network.absence.usecases import waits_for_confirmation
from chalicelib.network.directory.usecases import Register
from chalicelib.platform import log
from chalicelib.platform.calendar import moment_text
from chalicelib.platform.clock import from_text
from chalicelib.platform.errors import Conflict, Unavailable
from chalicelib.platform.i18n import N_
from chalicelib.platform.sealing import SealBroken
from chalicelib.platform.web import responses
from chalicelib.reports.melding.usecases import Desk, NoMelding
from chalicelib.reports.sharing.usecases import BadView, acknowledge, add_view, open_shared, shared

_FIRST = 50


def routes(
    desk: Callable[[], Desk], access: Callable[[], Access], register: Callable[[], Register]
) -> tuple[Blueprint, Guard]:
    """The pages; the arguments are called when a request needs them."""
    pages = Blueprint(__name__)
    guard = Guard(pages, access)

    @guard.route("/berichten", right="berichten_zien")
    def everything(visit: Visit) -> Response:
        try:
            by = visit.medewerker
            found, following = shared(desk(), by.organisatie_id, limit=_FIRST)
            is_silent = waits_for_confirmation(register(), by.organisatie_id, by.person_id)
        except Unavailable as error:
            log.fault("berichten_not_shown", error)
            return responses.error_page(visit.request, 503)
        return visit.page(
            "bureau/berichten.html",
            found=found,
            is_more=following is not None,
            is_silent=is_silent,
            moment=lambda at: _moment(desk(), visit, at),
        )

    @guard.route("/bericht/{sid}", right="berichten_zien")
    def one(visit: Visit, sid: str) -> Response:
        return _show(visit, desk(), access(), sid)

    @guard.route("/bericht/{sid}/gezien", right="berichten_zien", method="POST")
    def seen(visit: Visit, sid: str) -> Response:
        def do() -> None:
            acknowledge(desk(), sid, visit.medewerker.organisatie_id, by=visit.medewerker.id)

        return _done(visit, desk(), access(), sid, do)

    @guard.route(
        "/bericht/{sid}/duiding", right="berichten_zien", method="POST", typed=("duiding",)
    )
    def view(visit: Visit, sid: str) -> Response:
        def do() -> None:
            add_view(
                desk(),
                sid,
                visit.medewerker.organisatie_id,
                visit.one("duiding"),
                language=visit.language,
                by=visit.medewerker.id,
                once=visit.once,
            )

        return _done(visit, desk(), access(), sid, do, typed=visit.one("duiding"))

    return pages, guard


def _done(
    visit: Visit,
    desk: Desk,
    access: Access,
    sid: str,
    do: Callable[[], None],
    *,
    typed: str = "",
) -> Response:
    """Do something and go back to the report; whatever goes wrong, what was typed is shown again."""
    try:
        do()
    except NoMelding:
        return visit.not_found()
    except BadView:
        problem = N_("Schrijf iets, met hooguit 4.000 tekens.")
        return _show(visit, desk, access, sid, problems={"duiding": problem}, typed=typed)
    except (Unavailable, Conflict) as error:
        log.fault("bericht_not_answered", error)
        return responses.error_page(visit.request, 503, kept=written(visit.request, typed))
    return visit.go(f"bericht/{sid}")


def _show(
    visit: Visit,
    desk: Desk,
    access: Access,
    sid: str,
    *,
    problems: Mapping[str, str] | None = None,
    typed: str = "",
) -> Response:
    by = visit.medewerker
    try:
        count_reading(access, by.id)
        opened = open_shared(desk, sid, by.organisatie_id, by=by.id)
    except NoMelding:
        return visit.not_found()
    except (Unavailable, Conflict, SealBroken) as error:
        log.fault("bericht_not_shown", error)
        return responses.error_page(visit.request, 503, kept=written(visit.request, typed))
    return visit.page(
        "bureau/bericht.html",
        status=422 if problems else 200,
        found=opened.shared,
        texts=opened.texts,
        questions=opened.questions,
        problems=problems or {},
        typed=typed,
        moment=lambda at: _moment(desk, visit, at),
    )


def _moment(desk: Desk, visit: Visit, stored: str) -> str:
    return moment_text(from_text(stored).astimezone(ZoneInfo(desk.zone)), visit.language)
