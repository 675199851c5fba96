"""The pages behind the receipt code, all on one path: what is done is a button, the code never a link.

No session: the code travels in a hidden field of each page, and every button is a POST. A code that
opens nothing gets one answer, whatever the reason, so that nobody learns which codes exist.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from chalice import Blueprint, Response
from chalice.app import Request

from chalicelib.mailbox.domain import OpenedMailbox
from chalicelib.mailbox.forms import POSTVAK_BERICHT
from chalicelib.mailbox.intake.usecases import ask_to_erase, send_reply
from chalicelib.platform import log
from chalicelib.platform.calendar import day_text, full_date_text, moment_text
from chalicelib.platform.code import NotACode, ReceiptCode, parse, read_characters
from chalicelib.platform.forms.engine import Complete, kept, prefilled, single
from chalicelib.platform.forms.state import NotOurs
from chalicelib.platform.forms.view import Field, Page, Problem
from chalicelib.platform.i18n import N_
from chalicelib.platform.ports import Visiting
from chalicelib.platform.sealing import SealBroken
from chalicelib.platform.typed.text import scrub
from chalicelib.platform.web import headers, responses
from chalicelib.platform.web.body import BadBody, read_form
from chalicelib.platform.web.form_pages import context_of, language_asked
from chalicelib.platform.web.visited import Visited

_PATH = "/postvak"
_FORM = POSTVAK_BERICHT
# What the pages carry beside the fields of the form: the questions that stood open on it, and its name.
_OPEN, _NAME = "vragen", "blad"

_HINT = N_("De code van de bladzijde na uw melding. Hoofdletters en spaties maken niet uit.")
_NO_CODE = N_("Vul uw code in.")
_WRONG_CODE = N_(
    "Deze code klopt niet. Kijk hem na: er zijn 21 letters en cijfers. Een O is bij ons een 0, een I of "
    "L een 1."
)

_Fields = Mapping[str, Sequence[str]]


def routes(
    visiting: Callable[[], Visiting], opens: Callable[[ReceiptCode], OpenedMailbox | None]
) -> Blueprint:
    """The mailbox pages. ``visiting`` is called when a request needs it; ``opens`` opens a mailbox."""
    pages = Visited(__name__)

    @pages.route(_PATH, methods=["GET"], name="postvak")
    def enter() -> Response:
        request = pages.current_request
        return _door(request, responses.language_of(request))

    @pages.route(_PATH, methods=["POST"], content_types=["*/*"], name="postvak_open")
    def go() -> Response:
        request = pages.current_request
        if responses.is_from_elsewhere(request):
            return responses.refused_from_elsewhere(
                request, lambda fields, language: kept(_FORM, fields, context_of(language))
            )
        try:
            content_type = request.headers.get("content-type", "")
            fields: _Fields = read_form(responses.raw_body(request), content_type)
        except BadBody as bad:
            return _refuse(request, bad.status, bad.kept)
        return _Press(request, fields, visiting, opens).answer()

    return pages


class _Press:
    """One button that was pressed on a page behind the code."""

    def __init__(
        self,
        request: Request,
        fields: _Fields,
        visiting: Callable[[], Visiting],
        opens: Callable[[ReceiptCode], OpenedMailbox | None],
    ) -> None:
        self._request = request
        self._fields = fields
        self._visiting = visiting
        self._opens = opens
        self._language = language_asked(fields)
        self._context = context_of(self._language)
        # Question and answer of what was typed: whatever goes wrong, it is given back.
        self._written = kept(_FORM, fields, self._context)

    def answer(self) -> Response:
        typed, go = self._one("code"), self._one("go")
        is_at_the_door = not self._one("page") and not self._written
        if go.startswith("lang:") and is_at_the_door:
            return _door(self._request, self._language, typed=typed)
        try:
            code = parse(typed)
        except NotACode:
            if self._written:
                return _refuse(self._request, 400, self._fields)
            wrong = _WRONG_CODE if read_characters(typed) else _NO_CODE
            return _door(self._request, self._language, typed=typed, wrong=wrong)
        try:
            opened = self._opens(code)
        except SealBroken as error:
            log.fault("mailbox_broken", error)
            return self._closed(code)
        except Exception as error:
            log.fault("mailbox_not_opened", error)
            return self._closed(code)
        if opened is None:
            log.event("mailbox_not_found")
            return self._page("mailbox/geen.html", status=422, kept=self._written)
        return self._behind_the_code(code, opened, go)

    def _behind_the_code(self, code: ReceiptCode, opened: OpenedMailbox, go: str) -> Response:
        match go:
            case "wissen":
                carried = self._carried()
                return self._page("mailbox/wissen.html", code=code.characters, carried=carried)
            case "wis":
                return self._erase(code)
            case "open" if not self._written:
                return self._mailbox(
                    opened, prefilled(_FORM, {"code": [code.characters]}, self._context)
                )
            case _:
                return self._write(code, opened, go)

    def _write(self, code: ReceiptCode, opened: OpenedMailbox, go: str) -> Response:
        try:
            pressed = self._judged(code, go)
        except NotOurs:
            return _refuse(self._request, 400, self._fields)
        if isinstance(pressed, Page):
            return self._mailbox(opened, pressed)
        return self._send(code, opened, pressed)

    def _send(self, code: ReceiptCode, opened: OpenedMailbox, complete: Complete) -> Response:
        stood_open = self._one(_OPEN).split(",")
        numbers = [q.number for q in opened.questions if str(q.number) in stood_open]
        try:
            read_by = send_reply(self._visiting(), code, numbers, self._one(_NAME), complete.filled)
        # Whatever went wrong, the words are still here and nothing was promised.
        except Exception as error:
            log.fault("reply_not_sent", error)
            typed = {**self._fields, "code": [code.characters]}
            page = prefilled(_FORM, typed, self._context)
            return self._mailbox(opened, page, failed=True)
        moment = moment_text(read_by, self._language)
        return self._page(
            "mailbox/verstuurd.html",
            code=code.characters,
            read_at_text=moment,
            danger=complete.filled.values.get("danger_now") == "ja",
        )

    def _judged(self, code: ReceiptCode, go: str) -> Page | Complete:
        """The form as it was filled in, or its answers when this button sends them. Raises NotOurs."""
        return single(_FORM, {**self._fields, "code": [code.characters], "go": [go]}, self._context)

    def _carried(self) -> list[tuple[str, str]]:
        """The typed answers as hidden fields of a page that asks something else first."""
        names = ("page", *_FORM.inputs, _OPEN, _NAME)
        return [(n, scrub(value)) for n in names for value in self._fields.get(n, ()) if value]

    def _erase(self, code: ReceiptCode) -> Response:
        try:
            ask_to_erase(self._visiting(), code)
        except Exception as error:
            log.fault("erasure_not_sent", error)
            return self._closed(code, erasing=True)
        # Whoever wipes the mailbox wants nothing left of it in the browser either.
        return self._page("mailbox/gewist.html", caching={**headers.SECRET, **headers.CLEARING})

    def _closed(self, code: ReceiptCode, *, erasing: bool = False) -> Response:
        """The mailbox cannot be opened, or erased, now: nothing happened, and nothing is lost."""
        return self._page(
            "mailbox/dicht.html",
            status=503,
            code=code.characters,
            erasing=erasing,
            carried=self._carried(),
            kept=self._written,
        )

    def _mailbox(self, opened: OpenedMailbox, page: Page, *, failed: bool = False) -> Response:
        status = 503 if failed else 422 if page.problems else 200
        return self._page(
            "mailbox/postvak.html",
            status=status,
            page=page,
            failed=failed,
            box=opened,
            day=lambda day: day_text(date.fromisoformat(day), self._language),
            last_day=full_date_text(opened.last_day, self._language),
            carried=(
                (_OPEN, scrub(self._one(_OPEN)) or ",".join(str(q.number) for q in opened.waiting)),
                (_NAME, scrub(self._one(_NAME)) or secrets.token_hex(10)),
            ),
        )

    def _page(
        self,
        template: str,
        *,
        status: int = 200,
        caching: Mapping[str, str] = headers.BEHIND_A_CODE,
        **context: Any,
    ) -> Response:
        return responses.page(
            self._request,
            template,
            caching=caching,
            status=status,
            language=self._language,
            **context,
        )

    def _one(self, name: str) -> str:
        return (self._fields.get(name) or ("",))[0]


def _door(request: Request, language: str, *, typed: str = "", wrong: str = "") -> Response:
    """The page on which the code is asked for."""
    context = context_of(language)
    error = context.text(wrong)
    code = Field(
        name="code",
        id="code",
        widget="code",
        label=context.text(N_("Uw code")),
        hint=context.text(_HINT),
        optional=False,
        error=error,
        values=(scrub(typed),),
        choices=(),
        max_length=None,
        autocomplete="",
        rows=1,
        takes_out_bsn=False,
    )
    return responses.page(
        request,
        "mailbox/code.html",
        caching=headers.BEHIND_A_CODE,
        status=422 if wrong else 200,
        language=language,
        code=code,
        problems=(Problem("code", error),) if error else (),
    )


def _refuse(request: Request, status: int, fields: _Fields) -> Response:
    """Say what is wrong, and give back whatever was written."""
    log.event("mailbox_refused", status=status)
    language = language_asked(fields)
    readable = kept(_FORM, fields, context_of(language))
    return responses.error_page(
        request, status, language=language, kept=readable, caching=headers.QUESTION
    )
