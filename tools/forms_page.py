"""``make docs``: docs/forms.md, the questions of every form, from the declarations themselves."""

from __future__ import annotations

from chalicelib.mailbox.forms import POSTVAK_BERICHT
from chalicelib.platform.forms.form import Form, describe, describe_notes
from chalicelib.programme.forms import TRAINING
from chalicelib.reports.forms import (
    MELDING_AANVULLING,
    MELDING_PROFESSIONAL,
    MELDING_PUBLIEK,
    MELDING_SLEUTELPERSOON,
)
from tools import package

PAGE = package.ROOT / "docs/forms.md"
_FORMS = (
    MELDING_PUBLIEK,
    MELDING_PROFESSIONAL,
    MELDING_SLEUTELPERSOON,
    MELDING_AANVULLING,
    POSTVAK_BERICHT,
    TRAINING,
)


def text() -> str:
    """The whole page."""
    made_from = "the forms of `chalicelib/reports`, `chalicelib/mailbox` and `chalicelib/programme`"
    head = f"# The forms\n\nMade by `make docs` from {made_from}.\n"
    return head + "".join(map(_section, _FORMS))


def _section(form: Form) -> str:
    tables = [table for table in (describe(form), describe_notes(form)) if table]
    return "\n".join([f"\n## {form.name}, version {form.version}\n", "\n\n".join(tables), ""])


if __name__ == "__main__":
    PAGE.write_text(text(), encoding="utf-8")
