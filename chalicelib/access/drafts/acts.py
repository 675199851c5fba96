"""The draft of an act on its page: filled in, kept or thrown away by a button, and gone once the act is done.

Each is called with the form of the act and its path with the parameters filled in.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from chalicelib.access.domain import DRAFTS_KEPT
from chalicelib.access.drafts.usecases import drop_draft, keep_draft, read_draft
from chalicelib.access.guard import Visit
from chalicelib.platform import log
from chalicelib.platform.calendar import date_text
from chalicelib.platform.errors import Unavailable
from chalicelib.platform.forms.engine import prefilled
from chalicelib.platform.forms.form import Form
from chalicelib.platform.forms.view import Page
from chalicelib.platform.i18n import N_
from chalicelib.platform.typed.text import scrub


def keep(visit: Visit, form: Form, path: str, page: Page) -> Page:
    """The same page, what is typed on it kept unchecked. Raises Refused, Conflict and Unavailable."""
    typed = {n: list(map(scrub, v)) for n, v in visit.fields.items() if n in form.inputs}
    keep_draft(visit.work, path, typed)
    day = date_text(visit.ports.today + DRAFTS_KEPT, visit.language)
    said = N_("Concept opgeslagen tot {day}. Alleen u ziet het, op deze pagina.")
    return replace(page, done=visit.context.text(said, day=day))


def drop(visit: Visit, form: Form, path: str, page: Page) -> Page:
    """The page, which says that the draft is gone. Raises Unavailable."""
    drop_draft(visit.work, path)
    return replace(page, done=visit.context.text(N_("Concept verwijderd.")))


def offered(visit: Visit, form: Form, path: str, given: Mapping[str, Sequence[str]]) -> Page | None:
    """The page as its writer kept it; None when nothing was kept. What is not typed on it is empty there.

    Hidden fields that were not kept are as ``given``. Raises Conflict and Unavailable.
    """
    kept = read_draft(visit.work, path)
    if kept is None:
        return None
    about = {n: v for n, v in given.items() if form.questions[n].widget == "hidden"}
    page = prefilled(form, {**about, **kept.typed}, visit.context)
    moment = visit.ports.here.said(kept.at, visit.language)
    said = N_("Dit is uw concept van {moment}. Alleen u ziet het.")
    return replace(page, done=visit.context.text(said, moment=moment))


def used(visit: Visit, path: str) -> None:
    """The act is done, so its draft is not needed. One that cannot be taken away goes by itself."""
    try:
        drop_draft(visit.work, path)
    except Unavailable as error:
        log.fault("draft_not_dropped", error)
