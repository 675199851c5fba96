"""Attack every kind of data and print how narrow the intervals get: ``python -m tests.attack [NAME ..]``."""

from __future__ import annotations

import math
import os
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

os.environ.setdefault("GEMEENTE", "dordrecht")

from tests.attack.data import KINDS, Kind
from tests.attack.readers import Judged
from tests.attack.releasing import release
from tests.attack.verdict import Verdict, attack

# B6 and C6 are about the parts of counts that have six parts or more.
_HEAD = "kind of data,releases,judged,A,B,B6,C,C6,error,seconds,faults".split(",")
_ROW = "{:44} {:>8} {:>7} {:>3} {:>3} {:>3} {:>3} {:>3} {:>5} {:>7} {:>6}\n"


def main(names: list[str]) -> int:
    kinds = [KINDS[name] for name in names] if names else list(KINDS.values())
    sys.stdout.write(_ROW.format(*_HEAD))
    found = [_attack(kind) for kind in kinds]
    sys.stdout.write(_row(f"all {len(kinds)} kinds", _together(found), time.process_time()))
    faults = [
        f"{k.name}: {fault}" for k, one in zip(kinds, found, strict=True) for fault in one.faults
    ]
    sys.stdout.writelines(f"{fault}\n" for fault in faults)
    return int(bool(faults))


def _attack(kind: Kind) -> Verdict:
    begun = time.process_time()
    facts = kind.facts()
    with tempfile.TemporaryDirectory() as folder:
        made = release(facts, kind.until, Path(folder), kind.plans, kind.counted_from)
        found = attack(made, facts, kind.knows, insiders=True)
    sys.stdout.write(_row(kind.name, found, time.process_time() - begun))
    sys.stdout.flush()
    return found


def _together(found: Sequence[Verdict]) -> Verdict:
    """All attacks as one: the sums, and the least and the most of each."""
    whole = Verdict(sum(one.releases for one in found), Judged())
    for one in found:
        whole.public.take(one.public)
        whole.grows.take(one.grows)
        whole.covers.take(one.covers)
        whole.error = max(whole.error, one.error)
        whole.inexact += one.inexact
        whole.strange = [*whole.strange, *one.strange]
    return whole


def _row(name: str, found: Verdict, seconds: float) -> str:
    return _ROW.format(
        name,
        found.releases,
        found.public.runs,
        _told(found.public.least),
        *(_told(one) for one in (found.grows.least, found.grows.least_of_many)),
        *(_told(one) for one in (found.covers.least, found.covers.least_of_many)),
        f"{found.error:g}",
        f"{seconds:.2f}",
        len(found.faults),
    )


def _told(least: float) -> str:
    return f"{least:g}" if math.isfinite(least) else "-"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
