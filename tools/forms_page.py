"""``make docs``: docs/forms.md, the questions of every form, from the declarations themselves."""

from __future__ import annotations

from chalicelib.mailbox.forms import POSTVAK_BERICHT
from chalicelib.platform.forms.condition import Condition, Is
from chalicelib.platform.forms.form import Form
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


def describe(form: Form) -> str:
    """The questions of ``form`` as a Markdown table, for the documentation."""
    lines = [
        "| page | field | question | widget | needed | length | asked when |",
        "|---" * 7 + "|",
    ]
    for name, question in form.questions.items():
        needed = "no" if question.optional else "yes"
        length = str(question.max_length or "")
        when = _words(question.condition)
        others = (f" ({_words(one.when)}: {one.label})" for one in question.worded)
        label = question.label + "".join(others)
        cells = (question.page, f"`{name}`", label, question.widget, needed, length, when)
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def describe_notes(form: Form) -> str:
    """The notes of ``form`` on its readers, as a Markdown table; "" when there are none."""
    if not form.notes:
        return ""
    lines = ["| said of who reads it | when |", "|---|---|"]
    for line in form.opening.readers if form.opening else ():
        lines.append(f"| {line} | before the first question |")
    for note in form.notes:
        when = " and ".join(_words(condition) for condition in note.conditions)
        lines.append(f"| {note.text} | {when} |")
    return "\n".join(lines)


def _words(condition: Condition | None) -> str:
    if condition is None:
        return ""
    verb = "is" if isinstance(condition, Is) else "is not"
    return f"`{condition.field}` {verb} {' or '.join(condition.values)}"


if __name__ == "__main__":
    PAGE.write_text(text(), encoding="utf-8")
