"""Batches: meldingen of a flood that two people close as misuse at once. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

# A person reads all of them: that, and one row of the table with their first words, bounds a batch.
AT_MOST = 250
# Signs of each melding: enough to tell what somebody wrote from what a script sent. All of them are sealed in
# one piece (platform/sealing.py), so an emoji counts as what it takes there.
FIRST_WORDS, MOST_BYTES = 160, 420

# ``lezen`` and ``sluiten`` are done by a worker; ``beeindigd``: its proposal ended without a signature.
State = Literal["lezen", "gelezen", "voorgesteld", "sluiten", "gesloten", "beeindigd"]


@dataclass(frozen=True)
class Row:
    """A melding in a batch as it was read at a ``version``; ``result`` is what became of it (a code)."""

    sid: str
    version: int
    reference: str
    accepted_at: str
    subject_kind: str
    result: str = ""


@dataclass(frozen=True)
class Batch:
    """A batch that a medewerker (``by``) began ``at`` a stored moment.

    ``todo`` are the meldingen (``sid``) that are read for it and ``rows`` those that fit; ``left_out`` counts
    the others by why not (a code). ``done`` is how far the worker is: in ``todo`` when ``state`` is
    ``lezen``, in ``rows`` when it is ``sluiten``. ``sealed`` (part ``dossier``) holds the first words of each
    row, and why they are misuse; empty when all is over. ``proposal`` is the id of its proposal,
    ``signed_by`` its second person. ``version`` counts its changes. ``expires`` is when it is gone, in
    seconds since 1970.
    """

    id: str
    by: str
    at: str
    state: State
    todo: Sequence[str]
    rows: Sequence[Row] = ()
    left_out: Mapping[str, int] = field(default_factory=dict)
    done: int = 0
    sealed: bytes = b""
    proposal: str = ""
    signed_by: str = ""
    version: int = 1
    expires: int = 0


@dataclass(frozen=True)
class Words:
    """The ``first`` words of a text, and a ``digest`` of all of it: two that begin alike are told apart."""

    first: str
    digest: str


@dataclass(frozen=True)
class Group:
    """The rows of a batch with the same text, of which a person reads the first words (``text``) once.

    ``name`` is the ``sid`` of its first row, by which a form names it.
    """

    text: str
    rows: Sequence[Row]

    @property
    def name(self) -> str:
        return self.rows[0].sid


def groups_of(rows: Sequence[Row], words: Sequence[Words]) -> list[Group]:
    """The rows by their text, in the order in which the texts come.

    >>> row = Row("a", 1, "", "", "")
    >>> words = [Words("Nu", "1"), Words("Echt", "2"), Words("NU", "1"), Words("Nu", "3")]
    >>> [(one.text, len(one.rows)) for one in groups_of([row] * 4, words)]
    [('Nu', 2), ('Echt', 1), ('Nu', 1)]
    """
    found: dict[str, tuple[str, list[Row]]] = {}
    for row, one in zip(rows, words, strict=True):
        found.setdefault(one.digest, (one.first, []))[1].append(row)
    return [Group(text, own) for text, own in found.values()]


@dataclass(frozen=True)
class Begun:
    """A batch among the others: who began it when."""

    id: str
    by: str
    at: str
