"""A question as it is declared, beside the field that holds its answer."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

from chalicelib.platform.forms.condition import holds
from chalicelib.platform.forms.context import Option
from chalicelib.platform.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pydantic import GetCoreSchemaHandler
    from pydantic_core.core_schema import CoreSchema, ValidationInfo

    from chalicelib.platform.forms.condition import Condition, Given
    from chalicelib.platform.forms.context import Context
    from chalicelib.platform.forms.view import Widget

FREE_TEXT = frozenset({"text", "textarea"})
CHOICES = frozenset({"radio", "checkboxes", "select", "tick"})
# The one answer of a box that stands alone.
TICKED = "ja"
# The inputs of a date, in the order in which they are shown.
DATE_PARTS = ("dag", "maand", "jaar")


@dataclass(frozen=True)
class Listed:
    """Choices that are no part of the form: a list that the context knows by ``name``."""

    name: str


@dataclass(frozen=True)
class Wording:
    """Other words of a question, asked so under ``when``: label and hint, both Dutch msgids."""

    when: Condition
    label: str
    hint: str = ""


@dataclass(frozen=True, kw_only=True)
class Question:
    """A question, its place and condition, and the answers that are good. All texts are Dutch msgids.

    The metadata of a field, put there by ``Step.ask`` (form.py).

    ``error`` is the text for the main check of the field: that it is filled in or, when that is not
    needed, what is most likely to go wrong; ``main_check`` overrules which one that is. Lengths are
    in characters, of what was read. ``day`` bounds a date by today, today included; one that is asked
    ``roughly`` may be a month, a year or a week, and its answer is the name of that (ISO 8601). ``prompt`` is
    the first line of a select, which stands for no choice; empty: something is always chosen. A ``tick`` is
    one box by itself, and a ``hidden`` field says what the form is about. A ``day`` is typed as people
    write it or picked from the browser's calendar; its answer is the text, ISO when it was picked. ``page``
    is empty in a form of one page.
    ``says_optional`` is off where the act may still ask for an answer: the label would be wrong.
    ``worded``: the first wording whose condition holds takes the place of ``label`` and ``hint``.
    ``preset`` is the answer that is chosen until somebody chooses another. ``forgets``: the answer leaves
    the page as soon as the question is not asked any more. ``height`` is that of a text area, in lines, on a
    page with several long ones.
    """

    page: str = ""
    label: str
    widget: Widget
    hint: str = ""
    error: str = ""
    main_check: str = ""
    optional: bool = False
    says_optional: bool = True
    condition: Condition | None = None
    choices: tuple[Option | Listed, ...] = ()
    max_length: int | None = None
    autocomplete: str = ""
    day: Literal["", "until_today", "from_today"] = ""
    roughly: bool = False
    prompt: str = N_("Kies een antwoord")
    worded: tuple[Wording, ...] = ()
    preset: str = ""
    forgets: bool = False
    height: int = 0

    def said(self, given: Given) -> Question:
        """The question in the words that fit the answers on earlier pages."""
        for wording in self.worded:
            if holds(wording.when, given):
                return replace(self, label=wording.label, hint=wording.hint)
        return self

    @property
    def checked_first(self) -> str:
        """The code of the check that ``error`` speaks about."""
        if self.main_check:
            return self.main_check
        if not self.optional:
            return "choose" if self.widget in CHOICES else "required"
        if self.widget in CHOICES:
            return "invalid_choice"
        return {"tel": "phone", "email": "email", "date": "date"}.get(self.widget, "too_long")

    @property
    def rows(self) -> int:
        """The height of a text area, in lines: it hints at how much is expected."""
        return self.height or max(3, min(12, (self.max_length or 0) // 250))

    def inputs(self, name: str) -> tuple[str, ...]:
        """The names of the inputs that belong to the field ``name``."""
        if self.widget == "date":
            return tuple(f"{name}-{part}" for part in DATE_PARTS)
        if self.widget == "day":
            return (name, f"{name}-kies")
        return (name,)

    def offered(self, context: Context) -> tuple[Option, ...]:
        """Every answer that can be chosen, in the reader's language."""
        found: list[Option] = []
        if self.widget == "tick":
            return (Option(TICKED, context.text(self.label)),)
        for choice in self.choices:
            if isinstance(choice, Listed):
                found += context.options(choice.name)
            else:
                label, hint = context.text(choice.label), context.text(choice.hint)
                found.append(choice._replace(label=label, hint=hint))
        return tuple(found)

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        """Pydantic reads what was typed by the rules of the question (``reading.py``)."""
        from pydantic_core import PydanticCustomError, core_schema

        from chalicelib.platform.forms.reading import read
        from chalicelib.platform.typed import Wrong

        def typed(raw: Sequence[str], info: ValidationInfo[Context]) -> object:
            try:
                return read(self, raw, info.context)
            except Wrong as wrong:
                # No words of the reporter in the error: only the reason travels on.
                raise PydanticCustomError("wrong", "wrong", {"wrong": wrong}) from None

        return core_schema.with_info_before_validator_function(typed, handler(source))
