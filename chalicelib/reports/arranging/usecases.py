"""The order in which a person reads an opened melding: what is new, the conversation, what each party says.

Pure: what was opened goes in, and nothing more is read.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from typing import Any

from chalicelib.platform.calendar import OfficeHours
from chalicelib.platform.clock import from_text
from chalicelib.platform.difference import Piece, difference, shortened
from chalicelib.reports.codes import SECTION_NAMES
from chalicelib.reports.excerpts import first_words
from chalicelib.reports.labels import Read, read_answer
from chalicelib.reports.melding.usecases import Opened
from chalicelib.reports.opening.usecases import to_read
from chalicelib.reports.piles import DATED, Kind, Standing, placed, rests
from chalicelib.reports.sections import MASKED, Section, section_of
from chalicelib.reports.store.file import Arrived
from chalicelib.reports.store.submissions import Stored

# Texts that people write at length: they are read as text, and not as a fact beside a name.
_RUNNING = frozenset(
    """
    observed_behaviour spanning_description addition bericht viewpoints trigger_event own_interpretation
    professional_duiding counter_signals connectors af_duiding actions_taken""".split()
)


@dataclass(frozen=True)
class Change:
    """The change of an answer: its question, and the pieces of both answers. ``is_masked``: not those.

    ``question_lang`` and ``lang`` are the languages of the question and the pieces, empty for the reader's.
    """

    question: str
    pieces: Sequence[Piece]
    is_masked: bool = False
    question_lang: str = ""
    lang: str = ""


@dataclass(frozen=True)
class Message:
    """Something that came in, or that the desk asked.

    ``id`` is its anchor on the page, ``nth`` tells those of one kind and minute apart. ``text`` is as
    ``to_read`` makes it, empty for a question or request of the desk; ``lines`` is what the desk wrote then.
    ``is_danger`` is for what says that there is danger, and not for an amendment that only says it once more,
    unless it is the newest that does while nobody judged it.
    ``number`` is that of a question, ``answers`` those that a reply answers. ``changes`` is what an amendment
    changed, None for any other message. ``by`` is the medewerker who wrote it, empty for the reporter,
    ``signed_by`` who signed a request.
    """

    kind: Kind | str
    id: str
    at: str
    language: str
    nth: int = 1
    by: str = ""
    organisatie_id: str = ""
    is_opened: bool = True
    is_new: bool = False
    is_danger: bool = False
    text: Mapping[str, Any] = field(default_factory=dict)
    lines: str = ""
    number: int = 0
    answers: Sequence[int] = ()
    changes: Sequence[Change] | None = None
    is_seen: bool = False
    is_answered: bool = False
    reason: str = ""
    sees: str = ""
    signed_by: str = ""

    @property
    def excerpt(self) -> str:
        """Its first words, as far as they may be read; of an amendment those that it brought."""
        brought = [
            piece.text
            for change in self.changes or ()
            for piece in change.pieces
            if piece.what == "ins"
        ]
        written = [
            line
            for part in self.text.get("parted", {}).values()
            for answer in part["running"]
            for line in answer["lines"]
        ]
        return first_words(self.lines or " ".join(brought or written))


@dataclass(frozen=True)
class Case:
    """An opened melding in the order in which it is read.

    ``new`` is what nobody dealt with yet, the newest first; ``thread`` the conversation with the reporter, in
    order, ``inbreng`` by organisation what we asked there and what they wrote. What is new stands in these
    too: a page shows it once. ``masked`` are the sections of which an answer stands here without its words.
    """

    melding: Message
    new: Sequence[Message]
    thread: Sequence[Message]
    all_amendments: Sequence[Message]
    inbreng: Mapping[str, Sequence[Message]]
    masked: frozenset[Section]

    @property
    def amendments(self) -> list[Message]:
        """Those that do not stand in ``new``."""
        return [one for one in self.all_amendments if not one.is_new]


@dataclass(frozen=True)
class Danger:
    """Danger that nobody judged: since when, and the anchor of the words.

    ``anchor`` is empty for words that are not on this page: they lie in the surplus, or on an older page.
    """

    since: str
    anchor: str
    in_surplus: bool


def arrange(
    opened: Opened,
    writers: Mapping[str, tuple[str, str]],
    said: Callable[[str], str],
    *,
    unmasked: bool,
) -> Case:
    """The case. ``writers`` maps a view (``sk``) to its organisation and the medewerker who wrote it.

    ``said`` turns a msgid into the language of the reader.
    """
    of_minute: Counter[tuple[str, str]] = Counter()
    messages: dict[str, Message] = {}
    before: Mapping[str, Any] | None = None
    version: Arrived | None = None
    danger = open_danger(opened)
    for number, one in enumerate(opened.shown, 1):
        at = one.accepted_at[:16]
        of_minute[one.kind, at] += 1
        text = opened.texts.get(one.sk)
        changes = None
        if one.kind == "aanvulling" and before is not None and text is not None:
            changes = _changes(before, text, said, unmasked=unmasked)
        if one.kind in {"melding", "aanvulling"} and text is not None:
            before = text
        organisatie_id, by = writers.get(one.sk, ("", ""))
        anchor = f"tekst-{number}"
        is_named = danger is not None and danger.anchor == anchor
        messages[one.sk] = Message(
            kind=one.kind,
            id=anchor,
            at=one.accepted_at,
            nth=of_minute[one.kind, at],
            by=by,
            organisatie_id=organisatie_id,
            is_opened=text is not None,
            is_new=is_unread(opened, one),
            is_danger=one.danger_now == "ja"
            and (is_named or not _is_carried_along(opened, version, one)),
            text=_read(text, said, unmasked=unmasked),
            language=text["language"] if text else "nl",
            answers=_numbers(text),
            changes=changes,
        )
        if one.kind in {"melding", "aanvulling"}:
            version = one
    melding, *rest = messages.values()
    new = sorted((one for one in rest if one.is_new), key=lambda one: one.at, reverse=True)
    replies = [one for one in rest if one.kind == "antwoord"]
    views = [one for one in rest if one.kind == "duiding"]
    return Case(
        melding=melding,
        new=new,
        thread=sorted([*_questions(opened), *replies], key=lambda one: (one.at, one.number == 0)),
        all_amendments=[one for one in rest if one.kind == "aanvulling"],
        inbreng=_by_organisatie([*_requests(opened), *views]),
        masked=frozenset(
            section
            for one in (melding, *rest)
            for section, answers in one.text["by_section"].items()
            if any(answer["masked"] for answer in answers)
        ),
    )


def _is_carried_along(opened: Opened, version: Arrived | None, one: Arrived) -> bool:
    """Whether what an amendment says of danger is the answer of the version before it, sent along once more.

    It comes under the same code, so from the same person. What came after danger was judged says it anew.
    """
    if one.kind != "aanvulling" or version is None or version.danger_now != one.danger_now:
        return False
    judged = opened.file.submissions[0].danger_judged_at
    return not version.accepted_at <= judged <= one.accepted_at


def _numbers(text: Mapping[str, Any] | None) -> tuple[int, ...]:
    """The questions that a reply answers. Whatever seals a text is not trusted to have made one of ours."""
    given = text.get("numbers") if text else None
    return tuple(n for n in given if isinstance(n, int)) if isinstance(given, list) else ()


def is_unread(opened: Opened, one: Arrived) -> bool:
    """Whether nobody dealt with this since it came in. The melding itself is not what came in for it."""
    return one.kind != "melding" and one.number > opened.file.submissions[0].cleared


def open_danger(opened: Opened) -> Danger | None:
    """The danger that nobody judged, with the newest text that says so; None when there is none."""
    melding = opened.file.submissions[0]
    if not melding.danger_since:
        return None
    anchors = {one.sk: f"tekst-{number}" for number, one in enumerate(opened.shown, 1)}
    said = [
        one
        for one in opened.file.arrived
        if one.danger_now == "ja" and one.accepted_at >= melding.danger_since
    ]
    if not said:
        return Danger(melding.danger_since, "", in_surplus=True)
    newest = max(said, key=lambda one: one.accepted_at)
    return Danger(newest.accepted_at, anchors.get(newest.sk, ""), in_surplus=False)


def read_before(melding: Stored, hours: OfficeHours) -> datetime | None:
    """The moment before which a person looks at a case; None when nothing of it waits for that."""
    standing = Standing(**{f.name: getattr(melding, f.name) for f in fields(Standing)})
    if rests(standing):
        return None
    pile, place = placed(standing, hours)
    return from_text(place) if pile in DATED - {"wacht", "tekenen"} else None


def _read(
    text: Mapping[str, Any] | None, said: Callable[[str], str], *, unmasked: bool
) -> Mapping[str, Any]:
    """As ``to_read``, with the answers of each section in running texts and short facts."""
    read = to_read(text, said, unmasked=unmasked)
    parted = {
        section: {
            "running": [one for one in answers if _is_running(one)],
            "facts": [one for one in answers if not _is_running(one)],
        }
        for section in SECTION_NAMES
        if (answers := read["by_section"].get(section))
    }
    return {**read, "parted": parted}


def _is_running(answer: Mapping[str, Any]) -> bool:
    return answer["name"] in _RUNNING and bool(answer["lines"])


def _changes(
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    said: Callable[[str], str],
    *,
    unmasked: bool,
) -> list[Change]:
    """What another submission under the same code says differently, by question, in its order."""
    old, new = _answers_of(before, said), _answers_of(after, said)
    found = []
    for name in dict.fromkeys([*new, *old]):
        then, now = (_words(side.get(name)) for side in (old, new))
        if then == now:
            continue
        read = new.get(name) or old[name]
        is_masked = section_of(name) in MASKED and not unmasked
        pieces = () if is_masked else shortened(difference(then, now))
        found.append(Change(read.label, pieces, is_masked, read.label_lang, read.lang))
    return found


def _answers_of(text: Mapping[str, Any], said: Callable[[str], str]) -> dict[str, Read]:
    return {one["name"]: read_answer(one, text["language"], said) for one in text["answers"]}


def _words(read: Read | None) -> str:
    return "\n".join(read.lines) if read else ""


def _questions(opened: Opened) -> list[Message]:
    box = opened.mailbox
    answered = {q.number for q in box.questions if q.answered_on} if box else set()
    return [
        Message(
            kind="vraag",
            id=f"vraag-{asked.number}",
            at=asked.asked_at,
            by=asked.asked_by,
            number=asked.number,
            is_opened=asked.number in opened.questions,
            lines=opened.questions.get(asked.number, {}).get("text", ""),
            language=opened.questions.get(asked.number, {}).get("language", "nl"),
            is_seen=asked.number in answered,
        )
        for asked in opened.file.asked
    ]


def _requests(opened: Opened) -> list[Message]:
    return [
        Message(
            kind="verzoek",
            id=f"verzoek-{number}",
            at=one.at,
            by=one.by,
            organisatie_id=one.organisatie_id,
            is_opened=one.sk in opened.requests,
            lines=opened.requests.get(one.sk, {}).get("text", ""),
            language=opened.requests.get(one.sk, {}).get("language", "nl"),
            is_seen=bool(one.seen_by),
            reason=one.reason,
            sees=one.sees,
            signed_by=one.signed_by,
        )
        for number, one in enumerate(opened.file.involved, 1)
    ]


def _by_organisatie(messages: Sequence[Message]) -> dict[str, list[Message]]:
    """In order; a request counts as answered once anybody of the organisation wrote after it."""
    found: dict[str, list[Message]] = {}
    for one in sorted(messages, key=lambda one: one.at):
        earlier = found.setdefault(one.organisatie_id, [])
        if one.kind == "duiding":
            earlier[:] = [replace(before, is_answered=True) for before in earlier]
        earlier.append(one)
    return found
