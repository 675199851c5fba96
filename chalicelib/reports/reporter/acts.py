"""The acts towards the reporter: a question, and how far the desk is."""

from __future__ import annotations

from typing import Literal

from chalicelib.access.acts import Act, Help
from chalicelib.access.guard import Visit
from chalicelib.mailbox.domain import MAX_QUESTION_LENGTH
from chalicelib.platform.errors import Refused
from chalicelib.platform.forms.context import options_of
from chalicelib.platform.forms.engine import prefilled
from chalicelib.platform.forms.form import Answers, Form, ask
from chalicelib.platform.forms.question import Listed
from chalicelib.platform.forms.view import Page
from chalicelib.platform.i18n import N_
from chalicelib.reports.codes import MAILBOX_STATES
from chalicelib.reports.handling.usecases import take_up
from chalicelib.reports.reporter.usecases import (
    ask_reporter,
    tell_reporter,
    with_standard_question,
)


class Vraag(Answers):
    """A question to the reporter; ``behandelaar`` is who had the melding on the page."""

    behandelaar: str | None = ask("hidden", "", optional=True, max_length=100)
    standaard: str | None = ask(
        "select",
        N_("Standaardvraag"),
        choices=(Listed("standaardvragen"),),
        prompt=N_("Kies een standaardvraag"),
        optional=True,
    )
    vraag: str = ask(
        "textarea",
        N_("Vraag aan de melder"),
        hint=N_("Vraag alleen wat nodig is. Alleen wie de code heeft, kan dit lezen."),
        max_length=MAX_QUESTION_LENGTH,
        error=N_("Schrijf een vraag aan de melder."),
    )
    taal: str = ask("select", N_("Taal van de vraag"), choices=(Listed("talen"),), prompt="")


def _use_standard(visit: Visit, form: Form, _: str, page: Page) -> Page:
    """The page with the chosen standard question below what was typed, in the language of the question."""
    typed = {f.name: f.values for f in page.fields}
    text, code, language = ("".join(typed[name][:1]) for name in ("vraag", "standaard", "taal"))
    if not code:
        raise Refused("standaard", N_("Kies een standaardvraag."))
    said = with_standard_question(visit.ports.here, text, code, language)
    return prefilled(form, {**typed, "vraag": (said,), "standaard": ()}, visit.context)


def _ask(visit: Visit, asked: Vraag) -> None:
    sid, seen = visit.at["sid"], asked.behandelaar or ""
    if not seen:
        # An answer comes to whoever asked. Taken up first: who is too late for that has asked nothing.
        take_up(visit.work, sid)
    ask_reporter(visit.work, sid, asked.vraag, asked.taal, seen=seen)


VRAAG = Act(
    "/melding/{sid}/vraag",
    right="melding_behandelen",
    asks=Vraag,
    do=_ask,
    button=N_("Vraag stellen"),
    is_main=True,
    helps={"standaard": Help(N_("Gebruik standaardvraag"), _use_standard)},
    done=N_("Vraag gesteld. Zij staat in het postvak van de melder."),
)


class Status(Answers):
    """The state that the reporter is told; ``behandelaar`` as in ``Vraag``."""

    behandelaar: str | None = ask("hidden", "", optional=True, max_length=100)
    status: Literal["ontvangen", "in_onderzoek"] = ask(
        "radio",
        N_("Status voor de melder"),
        choices=options_of(
            {state: name for state, name in MAILBOX_STATES.items() if state != "afgerond"}
        ),
        error=N_("Kies een status."),
    )


STATUS = Act(
    "/melding/{sid}/status",
    right="melding_behandelen",
    asks=Status,
    do=lambda visit, asked: tell_reporter(
        visit.work, visit.at["sid"], asked.status, seen=asked.behandelaar or ""
    ),
    button=N_("Status doorgeven"),
    is_main=True,
    done=N_("Status opgeslagen."),
)
