"""The plans of a municipality, from ``chalicelib/gemeente/plans/<name>.toml``.

A file of its own beside that of the municipality: pages of reporters load the other one and none of this.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Annotated

import msgspec

from chalicelib.evaluation.domain import Plan
from chalicelib.evaluation.indicators import BY_ID
from chalicelib.evaluation.periods import Month, month_of
from chalicelib.platform.gemeente import BadGemeente

_FOLDER = Path(__file__).parents[1] / "gemeente" / "plans"


@dataclass(frozen=True)
class Plans:
    """The file: plans in the order of their periods, and the codes of wijken that are too small to name.

    ``counted_from`` is the first day of the month in which this municipality begins to count facts: of what
    was over before there is no release. It is no secret, and the month of the first fact is one.

    Raises ValueError when two plans overlap or share a code.
    """

    plans: Annotated[tuple[Plan, ...], msgspec.Meta(min_length=1)]
    counted_from: date
    small_wijken: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for one, following in pairwise(self.plans):
            if following.start <= one.end:
                msg = f"{following.code} begins before {one.code} ends"
                raise ValueError(msg)
        if self.counted_from.day != 1:
            msg = "counted_from is not the first day of a month"
            raise ValueError(msg)
        codes = [one.code for one in self.plans]
        if len(set(codes)) < len(codes):
            msg = "two plans have one code"
            raise ValueError(msg)

    def began(self, plan: Plan) -> Month:
        """The month in which counting for a plan began: of one that was over sooner, its first month."""
        first = plan.start if plan.end < self.counted_from else self.counted_from
        return month_of(first)

    def named(self, code: str) -> Plan | None:
        """A plan by its code; None when there is none."""
        return next((one for one in self.plans if one.code == code), None)


def load(name: str, folder: Path = _FOLDER) -> Plans:
    """The plans of a municipality. Raises BadGemeente, naming the file and the key."""
    path = folder / f"{name}.toml"
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
        plans = msgspec.convert(found, Plans)
    except FileNotFoundError:
        msg = f"gemeente/plans/{name}.toml does not exist: the setting GEMEENTE names it"
        raise BadGemeente(msg) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        msg = f"gemeente/plans/{name}.toml cannot be read: {error}"
        raise BadGemeente(msg) from None
    except msgspec.ValidationError as error:
        msg = f"gemeente/plans/{name}.toml: {error}"
        raise BadGemeente(msg) from None
    odd = [*_unknown(found, msgspec.to_builtins(plans)), *_of_no_indicator(plans)]
    if odd:
        msg = f"gemeente/plans/{name}.toml: nobody reads {', '.join(odd)}"
        raise BadGemeente(msg)
    return plans


def _unknown(found: object, known: object, key: str = "") -> Iterator[str]:
    """The keys of a file that nothing of it was made of: a misspelt one would be left out in silence."""
    if isinstance(found, dict) and isinstance(known, dict):
        for name, inner in found.items():
            if name in known:
                yield from _unknown(inner, known[name], f"{key}.{name}" if key else name)
            else:
                yield f"{key}.{name}" if key else str(name)
    elif isinstance(found, list) and isinstance(known, list | tuple):
        for inner, made in zip(found, known, strict=True):
            yield from _unknown(inner, made, key)


def _of_no_indicator(plans: Plans) -> Iterator[str]:
    """The indicators that a plan names and nobody declared."""
    for plan in plans.plans:
        named = [one.indicator for one in plan.openings]
        named += [one.indicator for one in plan.targets]
        named += [one for found in plan.breaks for one in found.indicators]
        yield from (f"indicator {one} of {plan.code}" for one in named if one not in BY_ID)
