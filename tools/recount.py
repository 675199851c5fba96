"""Whether the table of facts holds what meldingen, costs and activities count; prints each difference.

``python -m tools.recount`` with the right to scan the tables ``reports``, ``evaluation`` and ``facts``, and
TABLE_PREFIX in the environment (docs/operations.md). It reads codes only, opens nothing, and prints nothing
when all fits.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from typing import Any, cast

from chalicelib.facts.recounting.usecases import recount
from chalicelib.platform.settings import Settings
from chalicelib.platform.table import DynamoDatabase


def main() -> None:
    """Recount, and say what differs."""
    database = DynamoDatabase(Settings().text("TABLE_PREFIX"))
    kept = (
        item.get("counted", {})
        for table in ("reports", "evaluation")
        for item in database.every(table, "counted")
    )
    differences, odd = recount(cast("Iterable[Mapping[str, Any]]", kept), database.every("facts"))
    for one in differences:
        fields = " ".join(f"{name}={value}" for name, value in one.fields.items())
        told = f"{one.counted} on what counts, {one.found} in the table"
        print(f"{one.kind} {one.quarter} {fields}: {told}")  # noqa: T201
    if odd:
        print(f"{odd} counts or rows cannot be read")  # noqa: T201
    if differences or odd:
        sys.exit("The facts differ from what is counted (docs/operations.md).")


if __name__ == "__main__":
    main()
