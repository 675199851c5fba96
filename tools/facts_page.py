"""``make docs``: docs/facts.md, every kind of fact, from the declarations themselves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import get_args

from chalicelib.facts.domain import KINDS, UNKNOWN, Correction, KindOf
from tools import package

PAGE = package.ROOT / "docs/facts.md"
_REASONS = ", ".join(f"`{reason}`" for reason in get_args(Correction))
_HEAD = f"""# The facts

Made by `make docs` from `chalicelib/facts/domain.py`.

A fact says that a step counted, for the figures of the plan. Each row of the table `facts` has a random name,
the kind and its `version`, the action `line`, `when` and `registered`, a `delta`, a `reason`, and the fields
below. What was not answered is `{UNKNOWN}`. The first row of a step carries the day of the event and the day
of the transaction. What is counted apart is a row of its own for each dimension, with quarters in the place
of days: no row holds two of what can point at somebody ([0042](decisions/0042-facts-are-margins.md)).

A count has the `delta` 1 and no `reason`. A correction takes it back: the same fields and the same `when`, a
`delta` of -1, the day of the correction as `registered`, and as its `reason` one of these:
{_REASONS}.
Figures inside the municipality go by `when`, public ones by `registered`: a published figure stays as it was.
"""


def text() -> str:
    """The whole page."""
    return _HEAD + "".join(_section(name, kind) for name, kind in KINDS.items())


def _section(name: str, kind: KindOf) -> str:
    apart = {str(name): what for name, what in kind.apart.items()}
    tables = [_table("field", kind.fields), *([_table("counted apart", apart)] if apart else [])]
    line = kind.line or "the one that the step says"
    written = (
        f"Written when {kind.written}."
        if kind.is_written
        else f"No step writes it yet: when {kind.written}."
    )
    return f"\n## {name}\n\n{written} Line: {line}.\n\n" + "\n".join(tables)


def _table(head: str, rows: Mapping[str, str]) -> str:
    lines = [f"| `{name}` | {what} |" for name, what in rows.items()]
    return "\n".join([f"| {head} | what it is |", "| --- | --- |", *lines, ""])


if __name__ == "__main__":
    PAGE.write_text(text(), "utf-8")
