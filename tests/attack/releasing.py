"""Releases as the product makes them: its own command, in this process."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from unittest.mock import patch

from chalicelib.evaluation import plans
from chalicelib.evaluation.__main__ import main
from chalicelib.evaluation.figures import Published
from chalicelib.evaluation.files.whole import files_of
from chalicelib.evaluation.labels import labels_of
from chalicelib.evaluation.lines import read
from chalicelib.evaluation.periods import SETTLED, ends_at
from chalicelib.evaluation.releases import Edition, Maker, due
from chalicelib.evaluation.tally import month_before
from chalicelib.platform import gemeente


def release(
    facts: bytes,
    until: date,
    folder: Path,
    codes: Sequence[str],
    counted_from: date | None = None,
) -> list[Path]:
    """Publish every period of these plans that is over on a day; the folder of each plan.

    ``counted_from``: the municipality begins to count on another day than its file says.
    """
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "facts.jsonl"
    file.write_bytes(facts)
    made = list[Path]()
    for plan in codes:
        made.append(folder / plan)
        told = io.StringIO()
        asked = (
            f"--plan {plan} --until {until.isoformat()} --profile publicatie --gemeente dordrecht"
        )
        with contextlib.redirect_stderr(told), _counted_from(counted_from):
            status = main(["--facts", str(file), "--out", str(made[-1]), *asked.split()])
        assert status == 0, told.getvalue()[-800:]
    return made


@contextlib.contextmanager
def _counted_from(day: date | None) -> Iterator[None]:
    known = plans.load("dordrecht")
    if day is not None:
        known = replace(known, counted_from=day)
    with patch.object(plans, "load", return_value=known):
        yield


def revise(facts: bytes, until: date, folder: Path, plan_code: str) -> None:
    """Publish a second release of every period, beside the first one."""
    here, known = gemeente.load("dordrecht"), plans.load("dordrecht")
    plan = known.named(plan_code)
    assert plan is not None
    file = folder.parent / "again.jsonl"
    file.write_bytes(facts)
    tally, activities = read(file, known.plans, known.began(plan))
    assert not tally.faults
    labels, zone = labels_of(here, known.small_wijken), here.hours.zone
    counted = Published(tally, labels, month_before(until))
    maker = Maker(here.name, zone, tally, labels, activities, counted)
    for one in due(plan, tally.first, ends_at(until, zone) + SETTLED, zone):
        if one.edition.profile == "publicatie":
            edition = Edition(one.period.code, "publicatie", 2)
            again = maker.release(
                plan, replace(one, edition=edition), previous="", reason="Een fout in een kop."
            )
            place = folder / edition.path
            place.mkdir(parents=True)
            for name, content in files_of(again).items():
                (place / name).write_bytes(content)
