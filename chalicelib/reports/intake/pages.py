"""The report forms, and the page on which a professional confirms a work address."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from chalice import Blueprint, Response

from chalicelib.catalogue.domain import Catalogue
from chalicelib.platform import log
from chalicelib.platform.calendar import moment_text
from chalicelib.platform.code import ReceiptCode
from chalicelib.platform.errors import Unavailable
from chalicelib.platform.forms.context import Option
from chalicelib.platform.forms.filled import Filled
from chalicelib.platform.forms.form import Form
from chalicelib.platform.ports import Visiting
from chalicelib.platform.web import form_pages, headers, responses
from chalicelib.platform.web.visited import Visited
from chalicelib.reports.forms import (
    MELDING_AANVULLING,
    MELDING_PROFESSIONAL,
    MELDING_PUBLIEK,
    MELDING_SLEUTELPERSOON,
)
from chalicelib.reports.forms.receipt import Said
from chalicelib.reports.forms.receipt import said as receipt_of
from chalicelib.reports.intake.usecases import accept_report, ask_to_confirm

_FORMS: Mapping[str, Form] = {
    "/melden": MELDING_PUBLIEK,
    "/melden-professional": MELDING_PROFESSIONAL,
    "/melden-sleutelpersoon": MELDING_SLEUTELPERSOON,
    "/code-kwijt": MELDING_AANVULLING,
}


def routes(
    visiting: Callable[[], Visiting],
    catalogue: Callable[[], Catalogue],
    first_sent: Callable[[ReceiptCode], str | None],
    site_url: Callable[[], str],
) -> Blueprint:
    """The pages of the reports; all arguments are called when a request needs them.

    ``first_sent`` gives the mark of the answers that came in first under a code, None when nothing did;
    ``site_url`` is the address of this site.
    """
    pages = Visited(__name__)

    def organisaties(language: str) -> Mapping[str, Sequence[Option]]:
        found = catalogue().organisaties()
        return {"organisaties": [Option(one.id, one.name) for one in found]}

    def nothing(language: str) -> Mapping[str, Sequence[Option]]:
        return {}

    for path, form in _FORMS.items():
        lists = organisaties if "organisatie_id" in form.questions else nothing
        form_pages.add(
            pages,
            form_pages.FormPages(
                path, form, lists, _sender(visiting, first_sent, site_url, path), is_report=True
            ),
        )

    @pages.route("/bevestig/{token}", methods=["GET"])
    def ask(token: str) -> Response:
        # Mail scanners follow links, so a GET asks and only a POST acts.
        return responses.page(
            pages.current_request, "reports/bevestig.html", caching=headers.SECRET
        )

    @pages.route("/bevestig/{token}", methods=["POST"], content_types=["*/*"], name="bevestigd")
    def confirm(token: str) -> Response:
        request = pages.current_request
        if responses.is_from_elsewhere(request):
            return responses.refused_from_elsewhere(request)
        try:
            ask_to_confirm(visiting(), token)
        except Unavailable as error:
            log.fault("confirmation_not_sent", error)
            return responses.error_page(request, 503)
        return responses.page(request, "reports/bevestigd.html", caching=headers.SECRET)

    return pages


def _sender(
    visiting: Callable[[], Visiting],
    first_sent: Callable[[ReceiptCode], str | None],
    site_url: Callable[[], str],
    path: str,
) -> Callable[[ReceiptCode, Filled], form_pages.Sent]:
    # Who lost a code has another report to make at the form for everybody.
    again = "melden" if path == "/code-kwijt" else path.removeprefix("/")

    def send(code: ReceiptCode, filled: Filled) -> form_pages.Sent:
        first = _first(first_sent, code)
        receipt = accept_report(visiting(), code, filled)
        context = {
            "code": receipt.code.shown,
            "reference": receipt.reference,
            "address": f"{site_url().partition('://')[2]}/postvak",
            "read_at_text": moment_text(receipt.read_by, filled.language),
            "said": _said(filled),
            "is_addition": first not in {None, receipt.mark},
            "again": again,
        }
        return form_pages.Sent("reports/receipt.html", context)

    return send


def _first(first_sent: Callable[[ReceiptCode], str | None], code: ReceiptCode) -> str | None:
    """The mark of what came in first. Asked before sending, because triage may be quick."""
    try:
        return first_sent(code)
    # The report goes on: what is not known is only not said.
    except Exception as error:
        log.fault("mailbox_not_looked_up", error)
        return None


def _said(filled: Filled) -> Said:
    """The sentences of the receipt in the language of who reported."""
    context = form_pages.context_of(filled.language)
    shown = {a["name"]: " ".join(a["shown"]) for a in filled.answered}

    def told(sentences: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(context.text(s, moment=shown.get("best_call_time", "")) for s in sentences)

    said = receipt_of(filled.form, filled.values)
    return Said(said.danger, told(said.heard), told(said.steps), told(said.then))
