"""The training sessions that are open, what each is, and the form to sign up for one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from chalice import Blueprint, Response
from chalice.app import Request

from chalicelib.catalogue.domain import Catalogue, ShownSessie
from chalicelib.platform import gemeente, log
from chalicelib.platform.calendar import full_date_text, length_text, span_text, time_text
from chalicelib.platform.clock import from_text, system_clock, to_text
from chalicelib.platform.code import ReceiptCode
from chalicelib.platform.errors import Unavailable
from chalicelib.platform.forms.context import Option
from chalicelib.platform.forms.filled import Filled
from chalicelib.platform.forms.view import Page
from chalicelib.platform.i18n import N_, translator
from chalicelib.platform.ports import Visiting
from chalicelib.platform.web import form_pages, headers, responses
from chalicelib.platform.web.visited import Visited
from chalicelib.programme.forms import TRAINING
from chalicelib.programme.intake.usecases import sign_up


def routes(visiting: Callable[[], Visiting], catalogue: Callable[[], Catalogue]) -> Blueprint:
    """The pages of the programme; both arguments are called when a request needs them."""
    pages = Visited(__name__)

    def coming() -> list[ShownSessie]:
        now = to_text(system_clock())
        return [one for one in catalogue().sessies() if one.start > now]

    def lists(language: str) -> Mapping[str, Sequence[Option]]:
        return {
            "organisaties": [Option(one.id, one.name) for one in catalogue().organisaties()],
            "sessies": [_option(one, language) for one in coming()],
        }

    def describe(request: Request, page: Page) -> Response:
        language = responses.language_of(request)
        wanted = (request.uri_params or {}).get("sessie", "")
        found = next((one for one in coming() if one.id == wanted), None)
        if found is None:
            return _none(request, status=404)
        return responses.page(
            request,
            "programme/bijeenkomst.html",
            caching=headers.QUESTION,
            page=page,
            onward=responses.onward(request),
            sessie=_told(found, language),
        )

    def send(code: ReceiptCode, filled: Filled) -> form_pages.Sent:
        reference = sign_up(visiting(), code, filled)
        (session,) = (a for a in filled.answered if a["name"] == "training_session_id")
        context = {
            "reference": reference,
            "session": " ".join(session["shown"]),
            "session_id": session["value"],
        }
        return form_pages.Sent("programme/receipt.html", context)

    @pages.route("/aanmelden", methods=["GET"], name="training_list")
    def show() -> Response:
        request = pages.current_request
        language = responses.language_of(request)
        try:
            told = [_told(one, language) for one in coming()]
        except Unavailable as error:
            log.fault("sessions_not_shown", error)
            return responses.error_page(request, 503)
        if not told:
            return _none(request, status=200)
        return responses.page(
            request, "programme/bijeenkomsten.html", caching=headers.QUESTION, sessies=told
        )

    form_pages.add(
        pages,
        form_pages.FormPages(
            "/aanmelden/{sessie}", TRAINING, lists, send, is_report=False, begin=describe
        ),
    )
    return pages


def _none(request: Request, *, status: int) -> Response:
    """The page without a session: none is open (200), or not this one (404)."""
    return responses.page(
        request,
        "programme/geen_bijeenkomst.html",
        caching=headers.ERROR if status == 404 else headers.QUESTION,
        status=status,
        any_open=status == 404,
    )


def _told(session: ShownSessie, language: str) -> Mapping[str, Any]:
    """A session in the words of a page, with its seats and the moment at which they were read."""
    here = gemeente.current()
    start, end = (here.local(from_text(text)) for text in (session.start, session.end))
    return {
        "id": session.id,
        "title": _in(session.title, language),
        "about": _in(session.about, language),
        "audience": _in(session.audience, language),
        "date": full_date_text(start.date(), language),
        "time": span_text(start.time(), end.time(), language),
        "length": length_text(end - start, language),
        "venue": session.venue,
        "address": session.address,
        "seats": session.seats_left,
        "waiting": session.waiting,
        "read_at": time_text(here.local(system_clock()).time(), language),
    }


def _option(session: ShownSessie, language: str) -> Option:
    told = _told(session, language)
    label = translator(language).gettext(N_("{training}, {date}, {time}"))
    # The moment is part of the label: the check page, the receipt and the sealed answer show labels,
    # and two sessions of one training differ in nothing else.
    shown = label.format(training=told["title"], date=told["date"], time=told["time"])
    return Option(session.id, shown, f"{session.venue}, {session.address}")


def _in(texts: Mapping[str, str], language: str) -> str:
    """A text of a session in a language; Dutch where that is missing."""
    return texts.get(language, texts["nl"])
