"""A file of a release for somebody in the bureau: who may have it, and the journal entry that comes first."""

from __future__ import annotations

from chalicelib.access.domain import Medewerker
from chalicelib.evaluation.files import TYPES
from chalicelib.evaluation.store import EvaluationStore, Made
from chalicelib.journal.domain import Purpose
from chalicelib.platform.errors import Barred, NotThere
from chalicelib.platform.i18n import N_
from chalicelib.platform.ports import Ports
from chalicelib.work import Work

# The lists of who reads what is not public.
INTERN, ANNEX = "intern", "bijlage"


def may_read(ports: Ports, medewerker: Medewerker, made: Made) -> bool:
    """Whether somebody may have the files of a release: exact figures are for its reading list.

    Raises Unavailable.
    """
    return made.profile == "publicatie" or _is_on(ports, medewerker, INTERN)


def may_read_annex(ports: Ports, medewerker: Medewerker, made: Made) -> bool:
    """Whether somebody may have the exact figures that go with a release. Raises Unavailable."""
    return bool(made.annex) and _is_on(ports, medewerker, ANNEX)


def open_file(work: Work, medewerker: Medewerker, named: str, file: str) -> bytes:
    """A file of a release by its name. The journal entry is there before the file is read.

    Raises NotThere (also for a file that is none of a release), Barred, Conflict and Unavailable.
    """
    made = _made(work.ports, named)
    if file not in TYPES:
        raise NotThere
    if not may_read(work.ports, medewerker, made):
        raise Barred(N_("U staat niet op de leeslijst van deze cijfers."))
    purpose = Purpose("evaluatie", "uitvoer")
    work.note(f"uitgave#{named}", "bestand_gelezen", purpose, file=file)
    return _read(work.ports, made, file)


def open_annex(work: Work, medewerker: Medewerker, named: str, file: str) -> bytes:
    """The same of the exact figures that go with a release, for the reading list of annexes."""
    made = _made(work.ports, named)
    if file not in TYPES:
        raise NotThere
    if not may_read_annex(work.ports, medewerker, made):
        raise Barred(N_("U staat niet op de leeslijst van deze bijlage."))
    exact = _made(work.ports, made.annex)
    purpose = Purpose("evaluatie", "bijlage")
    work.note(f"uitgave#{named}", "bestand_gelezen", purpose, file=file)
    return _read(work.ports, exact, file)


def _made(ports: Ports, named: str) -> Made:
    made = EvaluationStore(ports.database).release(named)
    if made is None or not made.is_there:
        raise NotThere
    return made


def _read(ports: Ports, made: Made, file: str) -> bytes:
    found = ports.releases.read(f"{made.folder}/{file}")
    if found is None:
        raise NotThere
    return found


def _is_on(ports: Ports, medewerker: Medewerker, name: str) -> bool:
    return medewerker.id in EvaluationStore(ports.database).reading_list(name).people
