"""The difference between two texts, as a person reads it: by sentence, and within one by word. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

# Of what stayed the same, so many characters stand on each side of what changed.
_AROUND = 80
# Sentences that share less than this are two sentences, and not one with other words.
_ALIKE = 0.4


@dataclass(frozen=True)
class Piece:
    """A piece of text that stayed, came or went."""

    what: Literal["same", "ins", "del"]
    text: str


def difference(before: str, after: str) -> list[Piece]:
    """The pieces of ``after`` and of what went, in the order in which they are read.

    >>> [
    ...     (one.what, one.text)
    ...     for one in difference("Hij stond daar. Het was laat.", "Hij zat daar. Het was laat.")
    ... ]
    [('same', 'Hij '), ('del', 'stond '), ('ins', 'zat '), ('same', 'daar. Het was laat.')]
    >>> [(one.what, one.text) for one in difference("‘Ja.’ Hij ging.", "‘Ja.’ Zij kwam later.")]
    [('same', '‘Ja.’ '), ('del', 'Hij ging.'), ('ins', 'Zij kwam later.')]
    """
    return _joined(_by_sentence(before, after))


def shortened(pieces: Sequence[Piece]) -> list[Piece]:
    """The same, with the middle of a long piece that stayed left out for an ellipsis."""
    last = len(pieces) - 1
    return [
        _short(one, is_first=number == 0, is_last=number == last)
        for number, one in enumerate(pieces)
    ]


def _short(one: Piece, *, is_first: bool, is_last: bool) -> Piece:
    if one.what != "same" or len(one.text) <= 2 * _AROUND:
        return one
    head = "" if is_first else one.text[:_AROUND].rpartition(" ")[0] + " "
    tail = "" if is_last else " " + one.text[-_AROUND:].partition(" ")[2]
    return Piece("same", f"{head}\u2026{tail}")


def _by_sentence(before: str, after: str) -> Iterator[Piece]:
    old, new = _sentences(before), _sentences(after)
    for tag, i, j, k, m in _matcher(old, new).get_opcodes():
        if tag == "equal":
            yield Piece("same", "".join(new[k:m]))
        else:
            yield from _by_word("".join(old[i:j]), "".join(new[k:m]))


def _by_word(before: str, after: str) -> Iterator[Piece]:
    old, new = _words(before), _words(after)
    matcher = _matcher(old, new)
    if matcher.ratio() < _ALIKE:
        yield from _pieces(before, after)
        return
    for tag, i, j, k, m in matcher.get_opcodes():
        if tag == "equal":
            yield Piece("same", "".join(new[k:m]))
        else:
            yield from _pieces("".join(old[i:j]), "".join(new[k:m]))


def _matcher(old: Sequence[str], new: Sequence[str]) -> SequenceMatcher[str]:
    """Compares without the space at the end: the last word stays the same when another follows it."""
    return SequenceMatcher(None, [one.rstrip() for one in old], [one.rstrip() for one in new])


def _pieces(before: str, after: str) -> Iterator[Piece]:
    if before:
        yield Piece("del", before)
    if after:
        yield Piece("ins", after)


def _joined(pieces: Iterator[Piece]) -> list[Piece]:
    """Neighbours of one kind as one piece."""
    found: list[Piece] = []
    for one in pieces:
        if found and found[-1].what == one.what:
            found[-1] = Piece(one.what, found[-1].text + one.text)
        else:
            found.append(one)
    return found


def _sentences(text: str) -> list[str]:
    # A quotation mark or bracket that closes belongs to the sentence before it.
    return re.findall(r"[^.!?\n]*(?:[.!?\n]+[’”»\"')\]]*\s*|$)", text)[:-1] if text else []


def _words(text: str) -> list[str]:
    return re.findall(r"\S+\s*|\s+", text)
