"""When a question is asked: conditions as data, on answers given on earlier pages."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

# The answers chosen so far, of the questions that are asked. A question that is not asked is absent.
Given = Mapping[str, Collection[str]]


@dataclass(frozen=True, init=False)
class Is:
    """The field has one of these answers (of check boxes: at least one of them is ticked)."""

    field: str
    values: tuple[str, ...]

    def __init__(self, field: str, *values: str) -> None:
        object.__setattr__(self, "field", field)
        object.__setattr__(self, "values", values)


@dataclass(frozen=True, init=False)
class IsNot:
    """The field has none of these answers; also true when it has no answer or is not asked."""

    field: str
    values: tuple[str, ...]

    def __init__(self, field: str, *values: str) -> None:
        object.__setattr__(self, "field", field)
        object.__setattr__(self, "values", values)


Condition = Is | IsNot


def holds(condition: Condition | None, given: Given) -> bool:
    """Whether ``condition`` holds; no condition always does."""
    match condition:
        case None:
            return True
        case Is(field=field, values=values):
            return any(value in given.get(field, ()) for value in values)
        case IsNot(field=field, values=values):
            return not any(value in given.get(field, ()) for value in values)
