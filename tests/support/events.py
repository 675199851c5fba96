"""Patterns of EventBridge: whether an event matches one (its user guide, "Comparison operators")."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def matches(pattern: Mapping[str, Any], event: Any) -> bool:
    """Whether ``event`` matches. Knows values, ``anything-but``, ``prefix``, ``$or``; stops at the rest."""
    return all(_field(name, wanted, event) for name, wanted in pattern.items())


def _field(name: str, wanted: Any, event: Any) -> bool:
    if isinstance(event, list):
        return any(_field(name, wanted, one) for one in event)
    if name == "$or":
        return any(matches(one, event) for one in wanted)
    found = event.get(name) if isinstance(event, dict) else None
    if isinstance(wanted, dict):
        return matches(wanted, found if found is not None else {})
    values = found if isinstance(found, list) else [] if found is None else [found]
    return any(_value(one, values) for one in wanted)


def _value(wanted: Any, values: list[Any]) -> bool:
    if not isinstance(wanted, dict):
        return wanted in values
    kind, of = next(iter(wanted.items()))
    if kind == "anything-but":
        return any(value not in list(of) for value in values)
    if kind == "prefix":
        return any(str(value).startswith(of) for value in values)
    msg = f"the matcher does not know {kind}"
    raise NotImplementedError(msg)
