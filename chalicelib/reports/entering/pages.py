"""The pages on which the desk enters a report: a form for an inhabitant, and one for a professional."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial

from chalice import Response

from chalicelib.access.acts import NEW_LOGIN
from chalicelib.access.guard import Guard, Visit
from chalicelib.catalogue.showing.usecases import shown_organisaties
from chalicelib.platform import log
from chalicelib.platform.code import NotACode, ReceiptCode, mint, parse
from chalicelib.platform.errors import Conflict, Unavailable
from chalicelib.platform.forms.context import Option
from chalicelib.platform.forms.engine import (
    Complete,
    Refused,
    answer,
    first_page,
    kept,
    shown_again,
)
from chalicelib.platform.forms.form import RESERVED, Form
from chalicelib.platform.forms.view import Page
from chalicelib.platform.i18n import N_
from chalicelib.reports.entering.usecases import EnteredBefore, enter_report
from chalicelib.reports.forms.invoer import INVOER, SIGNAAL_OP

_PATH = "/melding-invoeren"
_SORRY = N_(
    "De melding is niet opgeslagen. De invoer staat hieronder. Wacht een paar minuten en sla opnieuw op."
)
_OTHER = N_(
    "Met dit formulier is al melding {reference} opgeslagen, met andere antwoorden. Zet de verschillen in "
    "een notitie bij die melding, of voer een nieuwe melding in."
)

_Fields = Mapping[str, Sequence[str]]


def routes(guard: Guard) -> None:
    """The page that asks who reports, and the form for each."""

    @guard.route(_PATH, right="melding_behandelen")
    def choose(visit: Visit) -> Response:
        return visit.page("bureau/invoeren.html")

    for who, form in INVOER.items():
        path = f"{_PATH}/{who}"
        guard.route(path, right="melding_behandelen")(partial(_begin, form, path))
        route = guard.route(
            path,
            right="melding_behandelen",
            method="POST",
            keep=partial(kept, form),
            again=partial(_again, form, path),
        )
        route(partial(_go, form, path))


def _begin(form: Form, path: str, visit: Visit) -> Response:
    try:
        visit = _with_lists(form, visit)
    except Unavailable as error:
        return visit.closed("screen_not_shown", error)
    today = visit.context.today
    # Most of it is told today; a letter has another day.
    day = dict(zip(SIGNAAL_OP, map(str, (today.day, today.month, today.year)), strict=True))
    return _show(path, visit, first_page(form, visit.context, code=mint().characters, given=day))


def _again(form: Form, path: str, visit: Visit) -> Response:
    """The page as it was typed, for who logged in anew since it was made: no step was taken."""
    try:
        visit = _with_lists(form, visit)
    except Unavailable as error:
        return visit.closed("screen_not_shown", error)
    # The button of a language gives a page back unchecked.
    fields = {**_own(form, visit), "go": [f"lang:{visit.language}"]}
    page = answer(form, fields, visit.context)
    if not isinstance(page, Page):
        return visit.error(400)
    return _show(path, visit, page, alert=visit.context.text(NEW_LOGIN), status=403)


def _own(form: Form, visit: Visit) -> _Fields:
    """The posted answers of the form, with a code of ours."""
    own = {n: v for n, v in visit.fields.items() if n in form.inputs or n in RESERVED}
    return {**own, "code": [_code(visit).characters]}


def _go(form: Form, path: str, visit: Visit) -> Response:
    fields = _own(form, visit)
    code = parse(fields["code"][0])
    try:
        visit = _with_lists(form, visit)
    except Unavailable as error:
        return visit.closed("act_failed", error)
    outcome = answer(form, fields, visit.context)
    if isinstance(outcome, Refused):
        return visit.error(400)
    if isinstance(outcome, Page):
        return _show(path, visit, outcome)
    return _enter(form, path, visit, outcome, code, fields)


def _enter(
    form: Form, path: str, visit: Visit, complete: Complete, code: ReceiptCode, fields: _Fields
) -> Response:
    try:
        receipt = enter_report(visit.work, code, complete.filled)
    except EnteredBefore as before:
        said = visit.context.text(_OTHER, reference=before.reference)
        page = shown_again(form, fields, visit.context)
        return _show(path, visit, page, alert=said, status=409)
    except (Unavailable, Conflict) as error:
        log.fault("report_not_entered", error)
        page = shown_again(form, fields, visit.context)
        return _show(path, visit, page, alert=visit.context.text(_SORRY), status=503)
    return visit.page("bureau/ingevoerd.html", receipt=receipt)


def _show(path: str, visit: Visit, page: Page, *, alert: str = "", status: int = 0) -> Response:
    return visit.page(
        "bureau/invoer.html",
        status=status or (422 if page.problems else 200),
        page=page,
        target=path.lstrip("/"),
        problems=page.problems,
        alert=alert,
    )


def _with_lists(form: Form, visit: Visit) -> Visit:
    """The visit with the organisations, for a form that asks for one."""
    if "organisatie_id" not in form.questions:
        return visit
    found = [Option(one.id, one.name) for one in shown_organisaties(visit.ports)]
    return replace(visit, lists={"organisaties": found})


def _code(visit: Visit) -> ReceiptCode:
    """The code that travels with the form. One that is no code of ours is replaced by a new one."""
    try:
        return parse(visit.one("code"))
    except NotACode:
        return mint()
