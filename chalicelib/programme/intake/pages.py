"""The form to sign up for a training."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from chalice import Blueprint

from chalicelib.catalogue.domain import Catalogue, ShownSessie
from chalicelib.platform import gemeente
from chalicelib.platform.calendar import day_text, span_text
from chalicelib.platform.clock import from_text, system_clock, to_text
from chalicelib.platform.code import ReceiptCode
from chalicelib.platform.forms.context import Option
from chalicelib.platform.forms.filled import Filled
from chalicelib.platform.i18n import N_, translator
from chalicelib.platform.ports import Visiting
from chalicelib.platform.web import form_pages
from chalicelib.platform.web.visited import Visited
from chalicelib.programme.forms import TRAINING
from chalicelib.programme.intake.usecases import sign_up


def routes(visiting: Callable[[], Visiting], catalogue: Callable[[], Catalogue]) -> Blueprint:
    """The pages of the programme; both arguments are called when a request needs them."""
    pages = Visited(__name__)

    def lists(language: str) -> Mapping[str, Sequence[Option]]:
        shown, now = catalogue(), to_text(system_clock())
        return {
            "organisaties": [Option(one.id, one.name) for one in shown.organisaties()],
            "sessies": [_option(one, language) for one in shown.sessies() if one.start > now],
        }

    def send(code: ReceiptCode, filled: Filled) -> form_pages.Sent:
        reference = sign_up(visiting(), code, filled)
        (session,) = (a for a in filled.answered if a["name"] == "training_session_id")
        context = {"reference": reference, "session": " ".join(session["shown"])}
        return form_pages.Sent("programme/receipt.html", context)

    form_pages.add(
        pages,
        form_pages.FormPages(
            "/aanmelden",
            TRAINING,
            lists,
            send,
            is_report=False,
            closed=("sessies", "programme/geen_bijeenkomst.html"),
        ),
    )
    return pages


def _option(session: ShownSessie, language: str) -> Option:
    here = gemeente.current()
    start, end = (here.local(from_text(text)) for text in (session.start, session.end))
    label = translator(language).gettext(N_("{training}, {date}, {time}"))
    # The moment is part of the label: the check page, the receipt and the sealed answer show labels,
    # and two sessions of one training differ in nothing else.
    shown = label.format(
        training=session.title.get(language, session.title["nl"]),
        date=day_text(start.date(), language),
        time=span_text(start.time(), end.time(), language),
    )
    return Option(session.id, shown, session.venue)
