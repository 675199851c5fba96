"""A form over HTTP: GET shows its first page, every POST answers with the next one.

There is no session: the receipt code and all earlier answers travel in hidden fields and are
validated again when the form is sent. So Back, reload and a second tab all work, and nothing is
kept on the server before somebody presses send.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from chalice import Blueprint, Response
from chalice.app import Request

from chalicelib.platform import gemeente, i18n, log
from chalicelib.platform.clock import system_clock
from chalicelib.platform.code import NotACode, ReceiptCode, mint, parse
from chalicelib.platform.errors import Unavailable
from chalicelib.platform.forms.context import Context, Option, language_of
from chalicelib.platform.forms.engine import (
    Complete,
    Refused,
    answer,
    first_page,
    kept,
    shown_again,
)
from chalicelib.platform.forms.filled import Filled
from chalicelib.platform.forms.form import Form
from chalicelib.platform.forms.view import Page
from chalicelib.platform.i18n import N_, translator
from chalicelib.platform.web import headers, responses
from chalicelib.platform.web.body import BadBody, read_form

_Fields = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Sent:
    """The page after a form was sent: a template and its context."""

    template: str
    context: Mapping[str, Any]


@dataclass(frozen=True)
class FormPages:
    """One form on one path, which may hold a parameter.

    ``lists`` gives the choices that are data, for a language; ``send`` does what the form is for;
    both may raise Unavailable. ``is_report`` shows the emergency numbers. ``begin`` shows the first page in
    a way of its own and may raise Unavailable too.
    """

    path: str
    form: Form
    lists: Callable[[str], Mapping[str, Sequence[Option]]]
    send: Callable[[ReceiptCode, Filled], Sent]
    is_report: bool
    begin: Callable[[Request, Page], Response] | None = None


def add(blueprint: Blueprint, pages: FormPages) -> None:
    """Register GET and POST of a form on a blueprint."""

    @blueprint.route(pages.path, methods=["GET"], name=f"{pages.form.name}_begin")
    def begin(**_: str) -> Response:
        return _begin(pages, blueprint.current_request)

    # Any content type reaches us, so that what is no form gets our own page and not Chalice's JSON.
    @blueprint.route(
        pages.path, methods=["POST"], content_types=["*/*"], name=f"{pages.form.name}_go"
    )
    def go(**_: str) -> Response:
        return _go(pages, blueprint.current_request)


def _begin(pages: FormPages, request: Request) -> Response:
    language = responses.language_of(request)
    try:
        shown = first_page(pages.form, _context(pages, language), code=mint().characters)
        if pages.begin is not None:
            return pages.begin(request, shown)
    except Unavailable as error:
        log.fault("form_not_shown", error, form=pages.form.name)
        return responses.error_page(request, 503)
    return _show(pages, request, shown, language)


def _go(pages: FormPages, request: Request) -> Response:
    if responses.is_from_elsewhere(request):
        return responses.refused_from_elsewhere(
            request, lambda fields, language: kept(pages.form, fields, context_of(language))
        )
    try:
        fields: _Fields = read_form(
            responses.raw_body(request), request.headers.get("content-type", "")
        )
    except BadBody as bad:
        return _refuse(pages, request, bad.status, bad.kept)
    language = language_asked(fields)
    try:
        context = _context(pages, language)
    except Unavailable as error:
        log.fault("form_not_shown", error, form=pages.form.name)
        return _refuse(pages, request, 503, fields)
    code = _code(fields)
    fields = {**fields, "code": [code.characters]}
    outcome = answer(pages.form, fields, context)
    if isinstance(outcome, Refused):
        return _refuse(pages, request, 400, fields)
    if isinstance(outcome, Page):
        return _show(pages, request, outcome, language)
    return _send(pages, request, outcome, code, fields, context)


def _send(
    pages: FormPages,
    request: Request,
    complete: Complete,
    code: ReceiptCode,
    fields: _Fields,
    context: Context,
) -> Response:
    try:
        sent = pages.send(code, complete.filled)
    # Whatever went wrong, the words are still here and nothing was promised: say so, loudly for us.
    except Exception as error:
        log.fault("form_not_sent", error, form=pages.form.name)
        page = shown_again(pages.form, fields, context)
        return _show(pages, request, page, complete.language, alert=_sorry(context), status=503)
    return responses.page(
        request,
        sent.template,
        caching=headers.BEHIND_A_CODE,
        language=complete.language,
        **sent.context,
    )


def _show(
    pages: FormPages,
    request: Request,
    page: Page,
    language: str,
    *,
    alert: str = "",
    status: int = 0,
) -> Response:
    return responses.page(
        request,
        "form_page.html",
        caching=headers.QUESTION,
        status=status or (422 if page.problems else 200),
        language=language,
        page=page,
        onward=responses.onward(request),
        form_name=translator(language).gettext(pages.form.title),
        safety=pages.is_report,
        alert=alert,
    )


def _refuse(pages: FormPages, request: Request, status: int, fields: _Fields) -> Response:
    """Say what is wrong, and give back whatever could be read."""
    log.event("form_refused", form=pages.form.name, status=status)
    language = language_asked(fields)
    readable = kept(pages.form, fields, context_of(language))
    # What somebody wrote is on this page and nowhere else: a link and Back must not lose it.
    return responses.error_page(
        request, status, language=language, kept=readable, caching=headers.QUESTION
    )


def language_asked(fields: _Fields) -> str:
    """The language to answer a form in: the one of the button, or of the page; else Dutch."""
    return language_of(fields, [one.code for one in i18n.LANGUAGES], "nl")


def _context(pages: FormPages, language: str) -> Context:
    return context_of(language, pages.lists(language))


def context_of(language: str, lists: Mapping[str, Sequence[Option]] | None = None) -> Context:
    """The context in which a form is read and shown now: language, day, municipality, lists."""
    here = gemeente.current()
    today = system_clock().astimezone(ZoneInfo(here.hours.zone)).date()
    return Context(translator(language), today, here, lists or {})


def _code(fields: _Fields) -> ReceiptCode:
    """The code that travels with the form. One that is no code of ours is replaced by a new one."""
    try:
        return parse((fields.get("code") or ("",))[0])
    except NotACode:
        return mint()


def _sorry(context: Context) -> str:
    return context.text(
        N_(
            "Het versturen is niet gelukt. Uw antwoorden staan hieronder. Wacht een paar minuten en "
            "verstuur ze opnieuw, of bel {telefoon_gemeente}."
        )
    )
