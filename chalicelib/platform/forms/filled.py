"""A form that was filled in, as use cases take it: no pydantic, no HTTP."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Filled:
    """A form whose every answer was validated.

    ``values`` are the stored values by field name (JSON-like); ``answered`` the questions as they
    were asked, with their answers, in the order of the form (JSON-like, to be sealed).
    """

    form: str
    version: int
    language: str
    values: Mapping[str, Any]
    answered: Sequence[Mapping[str, Any]]
