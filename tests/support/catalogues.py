"""Every text that is marked for translation, and the catalogue of every language."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[2]
LOCALE = ROOT / "chalicelib/locale"
# The languages with a catalogue; Dutch is in the code.
LANGUAGES = sorted(path.name for path in LOCALE.iterdir())
PLACEHOLDER = re.compile(r"\{\w*\}|%\(\w+\)s")
# What the catalogue says of a text that is left as it is.
_SAME = "The same in both languages."


@cache
def texts() -> frozenset[str]:
    """Every text in code and templates that is marked for translation."""
    with (ROOT / "babel.cfg").open(encoding="utf-8") as config:
        methods, options = parse_mapping_cfg(config)  # type: ignore[no-untyped-call]
    found = extract_from_dir(
        ROOT,
        methods,
        options,
        keywords={**DEFAULT_KEYWORDS, "N_": None},
        directory_filter=lambda path: (
            Path(path).name not in {"build", "vendor", "tests"}
            and not Path(path).name.startswith(".")
        ),
    )
    return frozenset(
        text
        for _, _, message, _, _ in found
        for text in ([message] if isinstance(message, str) else message)
    )


@cache
def catalogue(language: str) -> Catalog:
    with (LOCALE / language / "LC_MESSAGES/signaalpunt.po").open("rb") as file:
        return read_po(file)


@cache
def translations(language: str) -> dict[str, str]:
    """The texts of a catalogue, by the Dutch text; those marked as doubtful are left out."""
    return {str(m.id): str(m.string) for m in catalogue(language) if m.id and not m.fuzzy}


@cache
def the_same(language: str) -> frozenset[str]:
    """The texts of which the catalogue says that they are the same in Dutch."""
    return frozenset(str(m.id) for m in catalogue(language) if _SAME in m.user_comments)
