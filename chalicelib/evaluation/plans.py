"""The plans of a municipality, from ``chalicelib/gemeente/plans/<name>.toml``.

A file of its own beside that of the municipality: pages of reporters load the other one and none of this.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Annotated

import msgspec

from chalicelib.evaluation.domain import Plan
from chalicelib.platform.gemeente import BadGemeente

_FOLDER = Path(__file__).parents[1] / "gemeente" / "plans"


@dataclass(frozen=True)
class Plans:
    """The file: plans in the order of their periods, and the codes of wijken that are too small to name.

    ``counted_from`` is the first day of the month in which the municipality began to count facts: of what
    was over before there is no release.

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
        if self.counted_from.day != 1 or self.counted_from < self.plans[0].start:
            msg = "counted_from must be the first day of a month, in the first plan or later"
            raise ValueError(msg)
        codes = [one.code for one in self.plans]
        if len(set(codes)) < len(codes):
            msg = "two plans have one code"
            raise ValueError(msg)

    def named(self, code: str) -> Plan | None:
        """A plan by its code; None when there is none."""
        return next((one for one in self.plans if one.code == code), None)


def load(name: str, folder: Path = _FOLDER) -> Plans:
    """The plans of a municipality. Raises BadGemeente, naming the file and the key."""
    path = folder / f"{name}.toml"
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
        return msgspec.convert(found, Plans)
    except FileNotFoundError:
        msg = f"gemeente/plans/{name}.toml does not exist: the setting GEMEENTE names it"
        raise BadGemeente(msg) from None
    except tomllib.TOMLDecodeError as error:
        msg = f"gemeente/plans/{name}.toml cannot be read: {error}"
        raise BadGemeente(msg) from None
    # It names the key and no value.
    except msgspec.ValidationError as error:
        msg = f"gemeente/plans/{name}.toml: {error}"
        raise BadGemeente(msg) from None
