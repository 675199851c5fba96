"""Which Python runtimes of Lambda are too near their end to deploy to (dates: infra/runtimes.toml)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

_FILE = Path(__file__).resolve().parents[2] / "infra/runtimes.toml"
# A municipality that installs today must not have to move within its first year.
DAYS_AHEAD = 365


@dataclass(frozen=True)
class Runtime:
    """The days on which AWS ends a runtime: its patches, making functions with it, changing them."""

    deprecated: date
    create_blocked: date
    update_blocked: date


@cache
def runtimes() -> Mapping[str, Runtime]:
    """Each runtime that we know, by its name at AWS, such as ``python3.13``."""
    document = tomllib.loads(_FILE.read_text("utf-8"))
    return {name: Runtime(**dates) for name, dates in document.items()}


def refusal(runtime: str, today: date) -> str | None:
    """Why ``runtime`` (``python3.11``) may not be deployed on ``today``, and what to do; None if it may.

    It is refused when AWS deprecates it within DAYS_AHEAD days, and when we do not know its days.
    """
    known = runtimes().get(runtime)
    if known is None:
        return f"infra/runtimes.toml knows no runtime {runtime}. {_mend(today)}"
    if _has_time(known, today):
        return None
    return (
        f"AWS deprecates the runtime {runtime} on {known.deprecated} and changes no function with "
        f"it from {known.update_blocked}: that is less than {DAYS_AHEAD} days after {today}. "
        f"{_mend(today)}"
    )


def _mend(today: date) -> str:
    left = [name for name, runtime in runtimes().items() if _has_time(runtime, today)]
    if not left:
        return "No runtime that infra/runtimes.toml knows has more time: a newer Signaalpunt is needed."
    newest = max(left, key=lambda name: runtimes()[name].deprecated)
    return f"Build and deploy with a newer Python: make deploy PYTHON={newest}"


def _has_time(runtime: Runtime, today: date) -> bool:
    return (runtime.deprecated - today).days >= DAYS_AHEAD
