"""The figures as rows, and as CSV for people and for programs."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from decimal import Decimal

from chalicelib.evaluation.figures import Figure, Shown
from chalicelib.evaluation.indicators import BLOCKS
from chalicelib.evaluation.releases import Release
from chalicelib.evaluation.words import said
from chalicelib.platform.spreadsheet import Cell, safe_cell, to_csv

COLUMNS: Sequence[tuple[str, str, str]] = (
    ("plan", "string", "Code van het plan"),
    ("periode", "string", "Code van de periode"),
    ("van", "date", "Eerste dag"),
    ("tot_en_met", "date", "Laatste dag"),
    ("profiel", "string", "Voor wie: intern of publicatie"),
    ("herziening", "integer", "Nummer van de uitgave van deze periode"),
    ("actielijn", "string", "Actielijn of onderdeel van het plan"),
    ("indicator", "string", "Nummer van de indicator"),
    ("naam", "string", "Naam van de indicator"),
    ("niveau", "string", "teller, noemer, deel, rest of aandeel"),
    ("uitsplitsing", "string", "Waarnaar is uitgesplitst"),
    ("categorie", "string", "Code van de categorie"),
    ("omschrijving", "string", "Wat is geteld"),
    ("cijfer", "decimal", "Het cijfer; bij een beschermde telling hele tientallen"),
    (
        "ondergrens",
        "decimal",
        "Er zijn er ten minste zoveel geteld",
    ),
    ("bovengrens", "decimal", "Er zijn er ten hoogste zoveel geteld"),
    ("eenheid", "string", "Eenheid"),
    ("in_woorden", "string", "Het cijfer in woorden"),
    ("stand", "string", "voorlopig of definitief"),
)


def rows_of(release: Release) -> Sequence[Sequence[Cell]]:
    """Every figure of a release as a row, below the names of the columns.

    How many rows there are follows from the indicators and their parts, and of a kind of fact that nothing
    writes yet from whether it is counted at all.
    """
    head = tuple(name for name, _, _ in COLUMNS)
    return [
        head,
        *(_row(release, shown, figure) for shown in release.shown for figure in shown.figures),
    ]


def _row(release: Release, shown: Shown, figure: Figure) -> Sequence[Cell]:
    one, period, edition = shown.indicator, release.period, release.edition
    return (
        release.plan.code,
        period.code,
        period.start.isoformat(),
        period.end.isoformat(),
        edition.profile,
        edition.revision,
        BLOCKS[one.block],
        one.id,
        one.name,
        figure.role,
        figure.split,
        figure.value,
        figure.label,
        *_numbers(figure),
        figure.unit,
        said(figure),
        "definitief" if release.is_final else "voorlopig",
    )


def _numbers(figure: Figure) -> tuple[Cell, Cell, Cell]:
    """The figure, and the bounds between which the true number lies."""
    found = figure.range
    if found is None or figure.missing:
        return None, None, None
    if figure.role == "rest" and found.tens is not None:
        return found.tens, None, None
    if figure.unit == "euro":
        amount = Decimal(found.low).scaleb(-2).quantize(Decimal("0.01"))
        return amount, amount, amount
    more = figure.opening.count if figure.opening else 0
    # Of a stock that nobody knows exactly there is no upper bound, and of one that is about right no bound.
    low = None if figure.opening and figure.opening.kind == "ongeveer" else found.low + more
    high = None if figure.opening else found.high
    number = found.low if found.is_exact else found.tens
    return None if number is None else number + more, low, high


def csv_for_people(rows: Sequence[Sequence[Cell]]) -> bytes:
    """As a Dutch spreadsheet opens it: semicolons, a decimal comma, and a byte order mark."""
    return to_csv(rows).encode()


def csv_for_machines(rows: Sequence[Sequence[Cell]]) -> bytes:
    """RFC 4180 with commas, decimal points and LF, as ``csvw`` describes it."""
    written = io.StringIO(newline="")
    writer = csv.writer(written, lineterminator="\n")
    for row in rows:
        writer.writerow(
            [safe_cell(c) if isinstance(c, str) else "" if c is None else c for c in row]
        )
    return written.getvalue().encode()


def csvw(release: Release, file: str) -> bytes:
    """What ``csv_for_machines`` wrote, for programs (W3C, Metadata Vocabulary for Tabular Data)."""
    told = {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "nl"}],
        "url": file,
        "dc:title": f"{release.plan.title}: {release.period.name()}",
        "dc:publisher": f"Gemeente {release.gemeente}",
        "dc:license": {"@id": "https://creativecommons.org/publicdomain/zero/1.0/"},
        "dialect": {
            "delimiter": ",",
            "encoding": "utf-8",
            "header": True,
            "lineTerminators": ["\n"],
        },
        "tableSchema": {
            "columns": [
                {"name": name, "titles": name, "datatype": datatype, "dc:description": about}
                for name, datatype, about in COLUMNS
            ],
            "primaryKey": [
                "periode",
                "profiel",
                "herziening",
                "indicator",
                "niveau",
                "uitsplitsing",
                "categorie",
            ],
        },
    }
    return (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode()
