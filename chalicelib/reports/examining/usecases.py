"""Examining a melding: saving what the desk found, and naming what was checked.

All of it may stay empty, so that it is saved while somebody works on it. Nothing is ticked that was not done:
a check is a row of the melding, such as a contact or a search that was started from it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from chalicelib.access.staff.usecases import names_of
from chalicelib.platform import log
from chalicelib.platform.errors import Overtaken, Refused
from chalicelib.platform.i18n import N_
from chalicelib.platform.ports import Ports
from chalicelib.platform.sealing import SealBroken, to_bytes
from chalicelib.platform.table import Change, Item
from chalicelib.reports.allowing.usecases import stop_if_barred
from chalicelib.reports.codes import EXAMINED, FENOMENEN, NOT_PRESENTED, URGENCIES, WEEGPLOEG
from chalicelib.reports.excerpts import first_words
from chalicelib.reports.melding.usecases import TRIAGE, file_of
from chalicelib.reports.notes.usecases import MAX_NOTES
from chalicelib.reports.opening.usecases import open_examined
from chalicelib.reports.store.cases import move
from chalicelib.reports.store.examination import Examination, save_examination
from chalicelib.reports.store.file import File
from chalicelib.reports.store.notes import NoteStore
from chalicelib.reports.store.submissions import object_id
from chalicelib.reports.store.terms import move_term
from chalicelib.reports.terms import decide_before
from chalicelib.work import Work, looking_again

# Characters.
MAX_FOUND_LENGTH, MAX_WHY_LENGTH = 4_000, 1_000
NOT_PRESENTED_WHY = N_("Kies waarom niet is voorgelegd.")
_COLLEAGUE_SAVED = N_(
    "{name} sloeg het onderzoek intussen op. Vergelijk eerst met wat bij de melding staat: opslaan komt "
    "daarvoor in de plaats."
)
_SAVED_ELSEWHERE = N_(
    "U sloeg het onderzoek intussen op een andere pagina op. Vergelijk eerst met wat bij de melding staat: "
    "opslaan komt daarvoor in de plaats."
)

ControleKind = Literal["antwoord", "contact", "inbreng", "gezocht"]


@dataclass(frozen=True)
class Found:
    """The findings of the desk, as they are typed; all may be empty but the ``urgency``.

    ``texts`` are by the codes of ``EXAMINED``. ``fenomeen``, ``urgency``: codes. ``controles`` are keys of
    ``Controle``. ``weegploeg`` is ``ja``, ``nee`` or empty, ``not_presented`` the code of why not.
    """

    texts: Mapping[str, str]
    fenomeen: str
    urgency: str
    controles: Sequence[str]
    weegploeg: str
    not_presented: str


@dataclass(frozen=True)
class Controle:
    """A check that was really done at a melding: the ``key`` of its row, and who did it when.

    ``by`` is a medewerker, empty for the reporter, who answered the questions ``numbers``; of a contact it
    holds the number of the note.
    """

    key: str
    kind: ControleKind
    by: str
    at: str
    numbers: Sequence[int] = ()


@dataclass(frozen=True)
class Examined:
    """An examination that was opened: its row, and its texts and fenomeen; None: it does not open."""

    row: Examination
    text: Mapping[str, str] | None


def controles_of(ports: Ports, file: File) -> list[Controle]:
    """All that can be named as a check at a melding, the first one first; nothing is opened.

    Raises Unavailable.
    """
    notes = NoteStore(ports.database).page(file.submissions[0].sid, limit=MAX_NOTES)
    found = [
        *(
            Controle(one.sk, "antwoord", "", one.accepted_at, tuple(one.numbers))
            for one in file.arrived
            if one.kind == "antwoord" and one.numbers
        ),
        *(
            Controle(one.sk, "inbreng", one.by, one.accepted_at)
            for one in file.arrived
            if one.kind == "duiding"
        ),
        *(Controle(one.sk, "gezocht", one.by, one.at) for one in file.searches),
        *(
            Controle(one.sk, "contact", one.by, one.at, (one.number,))
            for one in notes
            if one.kind == "contact"
        ),
    ]
    return sorted(found, key=lambda one: (one.at, one.key))


def read_examination(work: Work, file: File) -> Examined | None:
    """Open the examination of a melding; the journal holds who reads before that. None: there is none.

    Raises Conflict and Unavailable.
    """
    if file.examination is None:
        return None
    work.note(object_id(file.submissions[0].sid), "onderzoek_gelezen", TRIAGE)
    return opened_examination(work.ports, file)


def opened_examination(ports: Ports, file: File) -> Examined | None:
    """The examination of a melding, for whoever noted in the journal that the melding is read.

    Raises Unavailable.
    """
    row = file.examination
    if row is None:
        return None
    try:
        return Examined(row, open_examined(ports.keys, row.sid, row.sealed))
    except SealBroken as error:
        log.fault("part_not_opened", error)
        return Examined(row, None)


def save(work: Work, sid: str, found: Found, seen: int) -> None:
    """Save what the handler found at a melding, in the place of version ``seen`` (0: there was none).

    Twice is once. Raises NotThere, Barred, Refused (a check that is none), Overtaken (it was saved since, by
    a colleague or on another page), Conflict and Unavailable.
    """
    weegploeg = _presented(found)
    _stop_if_no_code(found)
    looking_again(lambda: _save(work, sid, found, weegploeg, seen))


def _save(work: Work, sid: str, found: Found, weegploeg: str, seen: int) -> None:
    ports = work.ports
    file = file_of(ports, sid)
    melding, before = file.submissions[0], file.examination
    if before is not None and before.once == work.once:
        return
    stop_if_barred(work, melding, "onderzoek")
    if before is not None and before.version != seen:
        mine = before.by == work.by
        name = names_of(ports, {before.by}).get(before.by, before.by)
        raise Overtaken(name, _SAVED_ELSEWHERE if mine else _COLLEAGUE_SAVED)
    known = {one.key for one in controles_of(ports, file)}
    if not known.issuperset(found.controles):
        raise Refused("controles", N_("Kies controles uit de lijst."))
    after = Examination(
        sid=sid,
        version=(before.version if before else 0) + 1,
        by=work.by,
        at=work.at,
        once=work.once,
        filled=[code for code in EXAMINED if found.texts.get(code)],
        controles=list(found.controles),
        weegploeg=weegploeg,
        sealed=ports.keys.seal("dossier", sid, to_bytes(_sealed(found))),
    )
    changed = {} if found.urgency == melding.urgency else {"urgency": found.urgency}
    moved, term_at = _term_moved(ports, file, found.urgency) if changed else ([], {})
    work.commit(
        move(melding, ports.here.hours, put={"urgency": found.urgency, **term_at}),
        save_examination(before, after),
        *moved,
        work.entry(
            object_id(sid), "onderzoek_opgeslagen", TRIAGE, version=str(after.version), **changed
        ),
    )


def _term_moved(ports: Ports, file: File, urgency: str) -> tuple[list[Change], Item]:
    """The term of the decision as another urgency has it, and what the row of the melding says of it."""
    term, here = file.term("besluit"), ports.here
    if term is None:
        return [], {}
    ends_at = decide_before(
        term.started_at, urgency, here.terms, here.hours, is_extended=term.is_extended
    )
    return [move_term(term, replace(term, ends_at=ends_at))], {"term_at": ends_at}


def _sealed(found: Found) -> dict[str, str]:
    return {**{code: found.texts.get(code, "") for code in EXAMINED}, "fenomeen": found.fenomeen}


def _presented(found: Found) -> str:
    """What is stored of the weegploeg: ``ja``, the code of why not, or nothing."""
    if found.weegploeg == "nee" and found.not_presented not in NOT_PRESENTED:
        raise Refused("weegploeg_reden", NOT_PRESENTED_WHY)
    if found.weegploeg == "ja" and found.not_presented:
        raise Refused("weegploeg_reden", N_("Kies geen reden bij ‘Voorgelegd’."))
    return "ja" if found.weegploeg == "ja" else found.not_presented


def _stop_if_no_code(found: Found) -> None:
    if found.urgency not in URGENCIES:
        raise Refused("urgentie", N_("Kies een urgentie."))
    if found.fenomeen and found.fenomeen not in FENOMENEN:
        raise Refused("fenomeen", N_("Kies een fenomeen uit de lijst."))


def controle_words(
    ports: Ports, controles: Sequence[Controle], language: str, said: Callable[..., str]
) -> dict[str, str]:
    """What each check is called, by its key: what was done, when and by whom.

    ``said`` turns a msgid with its facts into the language of the reader. Raises Unavailable.
    """
    names = names_of(ports, {one.by for one in controles if one.by})
    gone = said(N_("iemand die er niet meer werkt"))
    return {
        one.key: said(
            _CONTROLES[one.kind],
            moment=ports.here.said(one.at, language),
            name=names.get(one.by, gone),
            numbers=", ".join(map(str, one.numbers)),
        )
        for one in controles
    }


_CONTROLES: Mapping[ControleKind, str] = {
    "antwoord": N_("Antwoord van de melder op vraag {numbers}, {moment}"),
    "contact": N_("Contact {numbers}, {name}, {moment}"),
    "inbreng": N_("Inbreng van {name}, {moment}"),
    "gezocht": N_("Eerdere meldingen gezocht, {name}, {moment}"),
}


def to_read(
    ports: Ports, file: File, examined: Examined, language: str, said: Callable[..., str]
) -> dict[str, Any]:
    """An examination as ``macros/onderzoek.html`` draws it. ``said`` as in ``controle_words``.

    Raises Unavailable.
    """
    row, text = examined.row, examined.text or {}
    chosen = [one for one in controles_of(ports, file) if one.key in row.controles]
    presented = WEEGPLOEG["ja" if row.weegploeg == "ja" else "nee"] if row.weegploeg else ""
    reason = NOT_PRESENTED.get(row.weegploeg, "")
    return {
        "is_opened": examined.text is not None,
        "by": names_of(ports, {row.by}).get(row.by, ""),
        "at": ports.here.said(row.at, language),
        "texts": [(name, text[code]) for code, name in EXAMINED.items() if text.get(code)],
        "excerpt": first_words(next((text[code] for code in EXAMINED if text.get(code)), "")),
        "fenomeen": FENOMENEN.get(text.get("fenomeen", ""), ""),
        "controles": list(controle_words(ports, chosen, language, said).values()),
        "weegploeg": [words for words in (presented, reason) if words],
    }


def words_of_examination(ports: Ports, file: File) -> tuple[list[str], bool]:
    """All that the desk wrote in an examination, for a search, and whether it opened.

    The search notes the melding in the journal when something is found. Raises Unavailable.
    """
    opened = opened_examination(ports, file)
    if opened is None:
        return [], True
    texts = opened.text or {}
    return [texts[code] for code in EXAMINED if texts.get(code)], opened.text is not None
