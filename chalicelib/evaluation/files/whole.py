"""All files of a release: everything that leaves the bureau is made here, of the figures of a release alone.

The same release gives the same bytes: no file holds a clock, a random name or an order that differs by run.
"""

from __future__ import annotations

from collections.abc import Mapping

from chalicelib.evaluation.files import (
    CHECKSUMS,
    CSV,
    CSVW,
    DICTIONARY,
    LETTER,
    MACHINES,
    MANIFEST,
    NOT_PUBLISHED,
    REPORT,
    TYPES,
    XLSX,
)
from chalicelib.evaluation.files.dictionary import dictionary_rows
from chalicelib.evaluation.files.manifest import checksums, manifest
from chalicelib.evaluation.files.report import letter, report
from chalicelib.evaluation.files.tables import csv_for_machines, csv_for_people, csvw, rows_of
from chalicelib.evaluation.files.workbook import workbook
from chalicelib.evaluation.releases import Release


def files_of(release: Release) -> Mapping[str, bytes]:
    """All files of a release by name, in the order in which they are written: the manifest last."""
    rows = rows_of(release)
    made: dict[str, bytes] = {
        CSV: csv_for_people(rows),
        MACHINES: csv_for_machines(rows),
        CSVW: csvw(release, MACHINES),
        XLSX: workbook(release, rows),
        REPORT: report(release, rows).encode(),
        DICTIONARY: csv_for_people(dictionary_rows(release.plan)),
        LETTER: letter(release).encode(),
    }
    made[CHECKSUMS] = checksums({n: f for n, f in made.items() if n not in NOT_PUBLISHED})
    made[MANIFEST] = manifest(release, made, TYPES, NOT_PUBLISHED)
    return made
