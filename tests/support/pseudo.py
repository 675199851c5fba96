"""A language that nobody speaks, to see what a further language would meet. Never on a real site.

Each text is the Dutch one with an accent on every letter, between marks, and some 40 per cent longer,
as translations are. So a plain letter on a page never came through a catalogue, and a text that does
not fit shows it. The code is that of CLDR's pseudo-locale for scripts that run from right to left: a
browser and axe know its ``ar``, where they would know nothing of ``qps``.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo

from chalicelib.platform import i18n
from chalicelib.platform.i18n import Language
from tests.support.catalogues import LOCALE, PLACEHOLDER, texts

PSEUDO = Language("ar-XB", "تجربة", "rtl")

_PLAIN = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
_ACCENTED = str.maketrans(_PLAIN, "áƀçđéƒĝĥíĵķļɱñóþɋŕšţúṽŵẋýžÁƁÇĐÉƑĜĤÍĴĶĻṀÑÓÞɊŔŠŢÚṼŴẊÝŽ")
# Arabic for "trial": real letters too, for their shape and height.
_FILLER = "تجربة"
_LONGER = 0.4
# Right-to-left override around each word, so that our letters run as Arabic ones do; and the Arabic
# letter mark after it, which makes a number what it is in an Arabic text: "0900-8844" turns around.
_WORD = re.compile(r"[^\W\d_]+")
_TURNED = "\u202e{}\u202c\u061c"


def pseudo(text: str) -> str:
    """``text`` in the pseudo-locale; placeholders stay as they are.

    >>> pseudo("Bel {nummer}.").translate({0x202E: None, 0x202C: None, 0x61C: None})
    '⟦Ɓéļ {nummer}. تجربة⟧'
    """
    pieces = re.split(f"({PLACEHOLDER.pattern})", text)
    turned = "".join(
        piece if PLACEHOLDER.fullmatch(piece) else _WORD.sub(_turn, piece) for piece in pieces
    )
    filler = " ".join([_FILLER] * max(1, round(_LONGER * len(text) / (len(_FILLER) + 1))))
    return f"⟦{turned} {filler}⟧"


def _turn(word: re.Match[str]) -> str:
    return _TURNED.format(word.group().translate(_ACCENTED))


@contextmanager
def offered(folder: Path) -> Iterator[None]:
    """While it lasts, the site has one language more: a catalogue in ``folder`` and a line."""
    shutil.copytree(LOCALE, folder, dirs_exist_ok=True)
    catalogue = Catalog()
    for text in texts():
        catalogue.add(text, pseudo(text))
    target = folder / PSEUDO.code / "LC_MESSAGES" / "signaalpunt.mo"
    target.parent.mkdir(parents=True)
    with target.open("wb") as file:
        write_mo(file, catalogue)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(i18n, "_LOCALE", folder)
        patch.setattr(i18n, "LANGUAGES", (*i18n.LANGUAGES, PSEUDO))
        i18n.translator.cache_clear()
        yield
    i18n.translator.cache_clear()
