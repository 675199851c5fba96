"""The files of a release: their names and types, and the headers with which each is given.

What makes them stands in the modules beside; a page that shows names loads none of it.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Mapping
from hashlib import sha256

from chalicelib.platform.i18n import N_

CSV = "cijfers.csv"
MACHINES = "cijfers-data.csv"
CSVW = "cijfers-data.csv-metadata.json"
XLSX = "cijfers.xlsx"
REPORT = "rapport.html"
DICTIONARY = "begrippen.csv"
LETTER = "concept-raadsbrief.html"
MANIFEST = "manifest.json"
CHECKSUMS = "SHA256SUMS"
# A draft for the council is work of the municipality: it is never published with the rest.
NOT_PUBLISHED = frozenset({LETTER})
# What people call them; what they read first stands first.
NAMES: Mapping[str, str] = {
    REPORT: N_("Rapport"),
    XLSX: N_("Cijfers als werkblad (Excel)"),
    CSV: N_("Cijfers als tabel (CSV)"),
    DICTIONARY: N_("Begrippen"),
    LETTER: N_("Concept-raadsbrief"),
    MACHINES: N_("Cijfers voor programma’s (CSV)"),
    CSVW: N_("Beschrijving van dat bestand (CSVW)"),
    CHECKSUMS: N_("Controlegetallen"),
    MANIFEST: N_("Manifest"),
}
_STYLE = re.compile(rb"<style>(.*?)</style>", re.DOTALL)
TYPES: Mapping[str, str] = {
    CSV: "text/csv; charset=utf-8",
    MACHINES: "text/csv; charset=utf-8",
    CSVW: "application/csvm+json",
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    REPORT: "text/html; charset=utf-8",
    DICTIONARY: "text/csv; charset=utf-8",
    LETTER: "text/html; charset=utf-8",
    MANIFEST: "application/json",
    CHECKSUMS: "text/plain; charset=utf-8",
}


def headers_of(named: str, file: str, content: bytes) -> Mapping[str, str]:
    """The headers with which a file of a release is given: pages are shown, all else is saved.

    A page stands by itself and has its style in it, so its policy allows that very style (Content Security
    Policy 3, hashes) and nothing else.
    """
    if not file.endswith(".html"):
        return {"Content-Disposition": f'attachment; filename="{named}-{file}"'}
    style = _STYLE.search(content)
    own = b64encode(sha256(style[1] if style else b"").digest()).decode()
    policy = (
        f"default-src 'none'; style-src 'sha256-{own}'; base-uri 'none'; frame-ancestors 'none'"
    )
    return {"Content-Security-Policy": policy}
