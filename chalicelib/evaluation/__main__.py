"""``python -m chalicelib.evaluation``: the releases of a plan from a file of facts, without AWS.

The files are the same, byte for byte, as those that the scheduled job makes of the same facts. What cannot be
counted is named and counted on standard error; then nothing is written, and the exit status is 1.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from chalicelib.evaluation import plans
from chalicelib.evaluation.domain import PROFILES, Plan
from chalicelib.evaluation.figures import Published
from chalicelib.evaluation.files import MANIFEST
from chalicelib.evaluation.files.manifest import digest
from chalicelib.evaluation.files.whole import files_of
from chalicelib.evaluation.labels import labels_of
from chalicelib.evaluation.lines import read
from chalicelib.evaluation.periods import SETTLED, ends_at
from chalicelib.evaluation.releases import Due, Maker, due
from chalicelib.evaluation.tally import Tally, month_before
from chalicelib.platform import gemeente


def main(arguments: Sequence[str] | None = None) -> int:
    """Make the releases; the exit status."""
    asked = _options().parse_args(arguments)
    # The pages of a report know the municipality that is served.
    os.environ.setdefault("GEMEENTE", asked.gemeente)
    try:
        here, known = gemeente.load(asked.gemeente), plans.load(asked.gemeente)
    except gemeente.BadGemeente as error:
        return _stop(str(error))
    plan = known.named(asked.plan)
    if plan is None:
        codes = ", ".join(one.code for one in known.plans)
        return _stop(f"{asked.plan} is no plan of {asked.gemeente}; its plans are {codes}")
    try:
        tally, activities = read(
            asked.facts, known.plans, known.began(plan), lambda n: _tell(f"{n} lines read")
        )
    except OSError as error:
        return _stop(f"{asked.facts} cannot be read: {error.strerror}")
    if tally.faults:
        return _stop_at(tally)
    last = month_before(asked.until)
    labels = labels_of(here, known.small_wijken)
    zone = here.hours.zone
    _tell(f"{tally.facts} facts counted")
    maker = Maker(here.name, zone, tally, labels, activities, Published(tally, labels, last))
    now = ends_at(asked.until, zone) + SETTLED
    wanted = [
        one for one in due(plan, tally.first, now, zone) if one.edition.profile == asked.profile
    ]
    return _write_all(maker, plan, wanted, asked.out, asked.period)


def _write_all(maker: Maker, plan: Plan, wanted: Sequence[Due], out: Path, only: str) -> int:
    previous, wrong, made = "", 0, 0
    for one in wanted:
        files = files_of(maker.release(plan, one, previous=previous))
        previous = digest(files[MANIFEST])
        if only and one.period.code != only:
            continue
        fault = _write(out / one.edition.path, files)
        if fault:
            _tell(f"{one.edition.path}: {fault}")
        wrong += bool(fault)
        made += 1
        _tell(f"{one.edition.path} ({made} of {len(wanted)})")
    if not made:
        return _stop("no period of this plan is over on that day, or none has that code")
    return 1 if wrong else 0


def _write(folder: Path, files: Mapping[str, bytes]) -> str:
    """Write what is not there yet, the manifest last; what was wrong with what was there."""
    folder.mkdir(parents=True, exist_ok=True)
    there = {path.name for path in folder.iterdir()} & files.keys()
    is_half = bool(there) and there != files.keys()
    for name, file in files.items():
        path = folder / name
        if path.exists():
            if path.read_bytes() != file:
                return f"{name} is there already with other bytes, and was left as it is"
        else:
            # A run that is killed leaves no torn file under the name of a whole one.
            half = path.with_name(f".{name}.half")
            half.write_bytes(file)
            half.replace(path)
    return "it was half written, and is whole now" if is_half else ""


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("python -m chalicelib.evaluation", description=__doc__)
    parser.add_argument("--facts", type=Path, required=True, help="JSON Lines: a fact on each line")
    parser.add_argument("--plan", required=True, help="code of the plan")
    parser.add_argument(
        "--until", type=date.fromisoformat, required=True, help="what is over on this day (ISO)"
    )
    parser.add_argument("--profile", choices=PROFILES, required=True)
    parser.add_argument("--out", type=Path, required=True, help="folder for the releases")
    parser.add_argument(
        "--period", default="", help="write this period only, such as 2021 or 2021-K2"
    )
    parser.add_argument(
        "--gemeente", default=os.environ.get("GEMEENTE", "dordrecht"), help="whose plans and words"
    )
    return parser


def _stop_at(tally: Tally) -> int:
    for why, times in sorted(tally.faults.items()):
        _tell(f"{times} x {why} (first at {tally.places[why]})")
    return _stop(f"{tally.faults.total()} lines cannot be counted; nothing was written")


def _stop(why: str) -> int:
    _tell(why)
    return 1


def _tell(line: str) -> None:
    print(line, file=sys.stderr)  # noqa: T201 - it is a command


if __name__ == "__main__":
    sys.exit(main())
