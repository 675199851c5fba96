"""Looking for spellings in a melding, with all that came in for it, and with what the desk wrote.

What is told is where they stand, and some words around them.

An excerpt shows what the page of the melding shows to everybody who may read it: of an answer that is masked
there it tells only that something stands in it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import get_args

from chalicelib.platform import log
from chalicelib.platform.ports import Ports
from chalicelib.platform.sealing import SealBroken
from chalicelib.reports.examining.usecases import words_of_examination
from chalicelib.reports.excerpts import excerpts, telling
from chalicelib.reports.labels import read_answer
from chalicelib.reports.notes.usecases import words_of_notes
from chalicelib.reports.opening.usecases import open_text
from chalicelib.reports.sections import MASKED, Section, section_of
from chalicelib.reports.spelling import Hit, Passage, Spelling, find
from chalicelib.reports.store.file import File

MOST_EXCERPTS = 3


@dataclass(frozen=True)
class Place:
    """Some words of an answer around what was sought, as ``Excerpt`` has them, under its question.

    ``name`` is that of its field, ``question`` as the reporter read it, ``language`` that of both words.
    Nothing of a masked answer is in it: neither words nor question, and ``parts`` is empty.
    """

    section: Section
    question: str = ""
    language: str = ""
    parts: tuple[tuple[str, bool], ...] = ()
    name: str = ""


@dataclass(frozen=True)
class Found:
    """A melding in which a spelling occurs, under which headings, and some of its words there.

    ``places`` is empty when only the reference is what was sought, and when too much was found.
    """

    sid: str
    reference: str
    accepted_at: str
    subject_kind: str
    wijk_code: str
    sections: tuple[Section, ...]
    places: tuple[Place, ...] = ()


def look_in(ports: Ports, file: File, spellings: Sequence[Spelling]) -> tuple[Found | None, bool]:
    """What is found in a melding and its notes, None for nothing, and whether all of it was opened.

    Somebody may be named in one answer and described in another: all answers are searched together.
    """
    melding, is_whole = file.submissions[0], file.surplus is None
    facts = ports.here.facts("nl")

    def said(words: str) -> str:
        # Dutch: what is found is kept, and read in either language.
        return words.format_map(facts)

    answers: list[tuple[Place, Passage]] = []
    for arrived in file.arrived:
        try:
            opened = open_text(ports.keys, arrived)
        except SealBroken as error:
            log.fault("search_could_not_open", error)
            is_whole = False
            continue
        for answer in opened["answers"]:
            section, read = (
                section_of(answer["name"]),
                read_answer(answer, opened["language"], said),
            )
            place = Place(section, answer["question"], read.lang or "nl", name=answer["name"])
            text = "\n".join(read.lines)
            answers.append((Place(section) if section in MASKED else place, Passage(text)))
    notes, are_whole = words_of_notes(ports, melding.sid)
    answers += [(Place("notities"), Passage(text)) for text in notes]
    examined, is_opened = words_of_examination(ports, file)
    answers += [(Place("onderzoek"), Passage(text)) for text in examined]
    is_whole = is_whole and are_whole and is_opened
    passages = [*(passage for _, passage in answers), Passage(melding.reference)]
    found = [hits for one in spellings if (hits := find(one, passages)) is not None]
    if not found:
        return None, is_whole
    hits = [sorted(set(chain.from_iterable(each))) for each in zip(*found, strict=True)]
    named = {place.section for (place, _), own in zip(answers, hits, strict=False) if own}
    return (
        Found(
            sid=melding.sid,
            reference=melding.reference,
            accepted_at=melding.accepted_at,
            subject_kind=melding.header.subject_kind,
            wijk_code=melding.header.wijk_code,
            sections=tuple(section for section in get_args(Section) if section in named),
            places=tuple(_places(answers, hits)),
        ),
        is_whole,
    )


def _places(
    answers: Sequence[tuple[Place, Passage]], hits: Sequence[Sequence[Hit]]
) -> Iterator[Place]:
    """Where something was found, with some words around it; of what is masked, only that it is there."""
    found = [
        (place, excerpt)
        for (place, passage), own in zip(answers, hits, strict=False)
        if place.section not in MASKED
        for excerpt in excerpts(passage.text, own)
    ]
    for n in telling([excerpt for _, excerpt in found], MOST_EXCERPTS):
        place, excerpt = found[n]
        yield replace(place, parts=excerpt.parts)
    masked = (place for (place, _), own in zip(answers, hits, strict=False) if own)
    yield from dict.fromkeys(place for place in masked if place.section in MASKED)
