"""Every page of the public site, made of invented values, and builders for pages of a form."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

from chalicelib.mailbox.domain import MailboxState, OpenedMailbox, Question
from chalicelib.platform.forms.view import Choice, Field, Page, Problem, Row, Widget
from chalicelib.platform.web.html import render
from chalicelib.site.statement import statement

WIDGETS: tuple[Widget, ...] = (
    "radio",
    "checkboxes",
    "select",
    "text",
    "textarea",
    "email",
    "tel",
    "date",
    "code",
)
CHOSEN = {"radio": 1, "checkboxes": 2, "select": 1}
HIDDEN = (("code", "0123"), ("lang", "nl"), ("page", "wat"), ("bron", "zelf"), ("bron", "online"))


def a_field(widget: Widget = "text", **changed: Any) -> Field:
    name = f"vraag_{widget}"
    fields: dict[str, Any] = {
        "name": name,
        "id": f"{name}-dag" if widget == "date" else name,
        "widget": widget,
        "label": f"Vraag {widget}?",
        "hint": f"Uitleg {widget}.",
        "optional": False,
        "error": "",
        "values": ("31", "2", "2026") if widget == "date" else ("getypt",),
        "choices": tuple(
            Choice(value=f"w{n}", label=f"Antwoord {n}", chosen=n < CHOSEN[widget], hint="")
            for n in range(3)
        )
        if widget in CHOSEN
        else (),
        "max_length": 4000 if widget == "textarea" else None,
        "autocomplete": "off",
        "rows": 8,
        "takes_out_bsn": False,
    }
    return Field(**{**fields, **changed})


def a_page(*fields: Field, **changed: Any) -> Page:
    values: dict[str, Any] = {
        "kind": "questions",
        "form": "melding_publiek",
        "name": "wat",
        "title": "Wat is er gebeurd",
        "intro": "",
        "step": 2,
        "steps": 6,
        "first": False,
        "fields": fields,
        "problems": tuple(Problem(field.id, field.error) for field in fields if field.error),
        "rows": (),
        "hidden": HIDDEN,
        "send_label": "Melding versturen",
    }
    return Page(**{**values, **changed})


def a_check_page(**changed: Any) -> Page:
    rows = (
        Row(
            "observed_behaviour",
            "gezien",
            "Wat hebt u gezien?",
            ("Een ruzie.", "Met geschreeuw."),
            own_words=True,
        ),
        Row("recurrence", "bron", "Gebeurde dit vaker?", (), own_words=False),
    )
    checked = {
        "kind": "check",
        "rows": rows,
        "title": "Controleer uw antwoorden",
        "notes": ("Alleen wij lezen dit.", "U kunt nu nog stoppen."),
    }
    return a_page(**{**checked, **changed})


def shown(page: Page, **context: Any) -> str:
    """A page of a form as it is sent to the browser."""
    return render(
        "form_page.html", **{"language": "nl", "path": "/melden", "page": page, **context}
    )


@functools.cache
def every_page(language: str = "nl") -> dict[str, str]:
    """All pages and states of the public site by a name for each."""
    wrong = [a_field(widget, error="Vul dit veld in.") for widget in WIDGETS]
    receipt = {
        "code": "7K3M-Q9TX-2B4H-WD8N-5RPV-Z",
        "reference": "4F7K-92QX",
        "read_at_text": "maandag 2 maart om 9.00 uur",
    }

    def page(template: str, path: str, **context: Any) -> str:
        return render(template, language=language, path=path, **context)

    def form(shown_page: Page, **context: Any) -> str:
        return page("form_page.html", "/melden", page=shown_page, **context)

    return {
        "start": page("start.html", "/"),
        "first": form(a_page(a_field("radio"), first=True, step=1)),
        "questions": form(a_page(*[a_field(widget) for widget in WIDGETS], intro="Vul in.")),
        "errors": form(a_page(*wrong)),
        "bsn": form(a_page(a_field("textarea", error="Haal het weg.", takes_out_bsn=True))),
        "danger": form(a_page(kind="notice", intro="Bel eerst 112.")),
        "check": form(a_check_page()),
        "queue down": form(a_check_page(), alert="Er is nog niets verstuurd."),
        "sign-up": form(a_page(a_field("email")), form_name="Aanmelding", safety=False),
        "receipt": page(
            "reports/receipt.html", "/melden", confirms_address=False, again="melden", **receipt
        ),
        "receipt of a professional": page(
            "reports/receipt.html",
            "/melden-professional",
            confirms_address=True,
            again="melden-professional",
            **receipt,
        ),
        "receipt of a sign-up": page(
            "programme/receipt.html", "/aanmelden", reference="4F7K-92QX", session="Basistraining"
        ),
        "confirm": page("reports/bevestig.html", "/bevestig/abc"),
        "confirmed": page("reports/bevestigd.html", "/bevestig/abc"),
        "professionals": page("professionals.html", "/professionals"),
        **{f"mailbox {name}": body for name, body in _mailbox_pages(page).items()},
        "privacy": page("privacy.html", "/privacy"),
        "accessibility": page("toegankelijkheid.html", "/toegankelijkheid", **statement(language)),
        "error with text": page(
            "error.html", "/melden", status=413, kept=(("Wat hebt u gezien?", "Een ruzie."),)
        ),
        **{
            f"error {status}": page("error.html", "/melden", status=status, kept=())
            for status in (400, 403, 404, 405, 413, 415, 422, 429, 500, 503)
        },
    }


def _mailbox_pages(page: Callable[..., str]) -> dict[str, str]:
    """The pages behind the receipt code."""
    code = {"code": "0123"}
    kept = (("Uw antwoord", "Een ruzie."),)
    asked = tuple(Question(n, "2026-03-02", "Wanneer?\nEn waar?", "nl") for n in (1, 2))
    answered = replace(asked[0], answered_on="2026-03-04")
    carried = (("vragen", "1,2"), ("blad", "abc"))

    def door(error: str = "") -> str:
        field = a_field("code", error=error)
        problems = (Problem(field.id, error),) if error else ()
        return page("mailbox/code.html", "/postvak", code=field, problems=problems)

    def box(state: MailboxState, *questions: Question, shown: Page, failed: bool = False) -> str:
        opened = OpenedMailbox(state, questions, "2026-03-04", date(2026, 9, 1))
        return page(
            "mailbox/postvak.html",
            "/postvak",
            box=opened,
            page=shown,
            failed=failed,
            day=str,
            last_day="1 september 2026",
            carried=carried,
        )

    empty = a_page(a_field("textarea"), a_field("radio"))
    wrong = a_page(a_field("textarea", error="Haal het weg.", takes_out_bsn=True))
    return {
        "door": door(),
        "door with a problem": door("Deze code klopt niet."),
        "nothing": page("mailbox/geen.html", "/postvak", kept=kept),
        "received": box("ontvangen", shown=empty),
        "asked": box("in_onderzoek", *asked, shown=empty),
        "answered": box("in_onderzoek", answered, shown=wrong),
        "done": box("afgerond", answered, shown=empty, failed=True),
        "sent": page("mailbox/verstuurd.html", "/postvak", read_at_text="maandag", **code),
        "erase": page("mailbox/wissen.html", "/postvak", carried=carried, **code),
        "erased": page("mailbox/gewist.html", "/postvak"),
        **{
            name: page(
                "mailbox/dicht.html",
                "/postvak",
                carried=carried,
                kept=kept,
                erasing=erasing,
                **code,
            )
            for name, erasing in (("closed", False), ("not erased", True))
        },
    }
