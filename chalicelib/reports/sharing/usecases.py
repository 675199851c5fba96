"""Sharing a melding with an aandachtsfunctionaris: what they see, and what they add.

A melding is shared with the person who was asked: by routing, by the desk, or as a colleague who covers.
Nobody else in the organisation may open, list or change it. The one asked sees what the reporter allowed:
``inhoud`` (everything but who it is about) or ``alleen_status`` (that a colleague reported, who that is and
how far it is). The desk can involve one in any other melding, for a reason (reports/involving): then they see
what it asks, and, if the desk says so, what was reported, but never by or about whom. What somebody was not
asked about is not there for them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from chalicelib.journal.domain import Purpose
from chalicelib.mail.domain import Announcement
from chalicelib.platform import log
from chalicelib.platform.errors import NotThere, Refused
from chalicelib.platform.i18n import N_
from chalicelib.platform.ports import Ports
from chalicelib.platform.sealing import SealBroken, to_bytes
from chalicelib.platform.table import together
from chalicelib.reports.domain import (
    SHOWN_WHEN_INVOLVED,
    to_desk,
    visible_sections,
    word_of_reporter,
)
from chalicelib.reports.opening.usecases import (
    newest_on_a_page,
    open_asked,
    open_content,
    open_text,
)
from chalicelib.reports.sections import Section, section_of
from chalicelib.reports.store.cases import add_news
from chalicelib.reports.store.file import Arrived, File, FileStore, Involved
from chalicelib.reports.store.sharing import (
    VIEW_IS_NEW,
    SharingStore,
    insert_view,
    note_shared_seen,
)
from chalicelib.reports.store.submissions import (
    Stored,
    object_id,
)
from chalicelib.work import Work, looking_again

# As the register of processing activities calls it (docs/privacy.md).
SHARING = Purpose("signalen_delen", "meekijken")
MAX_VIEW_LENGTH = 4_000
# One account cannot fill the page of a melding.
MAX_VIEWS = 50
# Within the 100 parts of a transaction.
ASKED_AT_ONCE = 80
# The question by which a professional shares a report, and the answers that share anything.
_SHARE, _SHARED = "share_with_aandachtsfunctionaris", ("inhoud", "alleen_status")
_VIEW = N_("Inbreng aandachtsfunctionaris")


@dataclass(frozen=True)
class Contact:
    """An aandachtsfunctionaris, by the row in the directory; ``person_id`` is empty for who has none.

    ``medewerker_id`` is whose account it is: by it we know what somebody wrote.
    """

    organisatie_id: str
    person_id: str
    medewerker_id: str


@dataclass(frozen=True)
class Shared:
    """A melding as far as it is shared.

    ``stored`` are the submissions of colleagues that this person was asked to see, ``involved`` what we asked
    of this person, ``state`` how far the desk is; ``share`` is the word of the reporter that holds for this
    organisation. ``is_answered``: this person added something.
    """

    sid: str
    reference: str
    state: str
    stored: Sequence[Stored]
    involved: Sequence[Involved]
    share: str
    is_answered: bool = False

    @property
    def since(self) -> str:
        """The stored moment since which it is shared."""
        return min([*(s.accepted_at for s in self.stored), *(i.at for i in self.involved)])

    @property
    def everything(self) -> list[Stored | Involved]:
        return [*self.stored, *self.involved]

    @property
    def is_seen(self) -> bool:
        return not self.unseen

    @property
    def unseen(self) -> list[Stored | Involved]:
        return [one for one in self.everything if not one.seen_by]


@dataclass(frozen=True)
class Text:
    """A text of a shared melding, with the answers that may be seen.

    ``share``: what a colleague allowed, ``inhoud`` or ``alleen_status``; empty when the desk shows it.
    ``is_opened`` is False for a text that does not open; it has no answers then.
    """

    accepted_at: str
    share: str
    answers: Sequence[Mapping[str, Any]]
    is_opened: bool = True
    language: str = "nl"


@dataclass(frozen=True)
class Question:
    """What the desk asked at a stored moment; ``shows_report``: with it, what was reported may be seen.

    ``is_opened`` is False for one that does not open, or that is of another organisation by what stands under
    its seal; it has no text then.
    """

    at: str
    text: str = ""
    language: str = "nl"
    is_opened: bool = True
    shows_report: bool = False


@dataclass(frozen=True)
class View:
    """The words that this person added at a stored moment; ``is_opened``: they could be opened."""

    at: str
    lines: Sequence[str] = ()
    language: str = "nl"
    is_opened: bool = True


@dataclass(frozen=True)
class OpenedShare:
    """A shared melding, opened: what was reported, what the desk asks, what this person added; oldest first.

    ``left_out``: how many texts one page does not open. Of ``views`` it has the newest.
    """

    shared: Shared
    texts: Sequence[Text]
    questions: Sequence[Question]
    left_out: int
    views: Sequence[View]


def list_shared(ports: Ports, contact: Contact, *, limit: int) -> tuple[list[Shared], bool]:
    """The first meldingen that a person was asked about, and whether there are more; nothing is opened.

    Raises Unavailable.
    """
    store, found, after = SharingStore(ports.database), dict[str, Shared](), None
    while True:
        sids, after = store.shared_with(
            contact.organisatie_id, contact.person_id, limit=limit, after=after
        )
        for sid in sids:
            one = None if sid in found else _shared(ports, sid, contact)
            if one is not None:
                found[sid] = one[0]
        if after is None or len(found) > limit:
            return [*found.values()][:limit], len(found) > limit


def open_shared(work: Work, sid: str, contact: Contact) -> OpenedShare:
    """Open a shared melding, as far as this person may see it; the journal comes first.

    Of what was reported the first text is opened, and the newest: a page has bounds. Raises NotThere when
    there is none or this person was not asked, Conflict and Unavailable.
    """
    found, file = _found(work.ports, sid, contact)
    work.note(object_id(sid), "gelezen_door_af", SHARING)
    questions = [_question(work, involved) for involved in found.involved]
    may_be_seen = found.share != "alleen_status" and any(q.shows_report for q in questions)
    of_colleagues = {stored.sk for stored in found.stored}
    texts = [one for one in file.submissions if may_be_seen or one.sk in of_colleagues]
    first, rest = texts[:1], texts[1:]
    left_out = len(rest) - newest_on_a_page(first, rest)

    def opened(stored: Stored) -> Text:
        if stored.sk not in of_colleagues:
            return _text(work, stored, "", SHOWN_WHEN_INVOLVED)
        sections = visible_sections(found.share)
        return _text(work, stored, found.share, sections, of=contact.organisatie_id)

    own = _added_by(contact, file)
    older = len(own) - newest_on_a_page((), own)
    return OpenedShare(
        found,
        [opened(one) for one in [*first, *rest[left_out:]]],
        questions,
        left_out,
        [_view(work, one) for one in own[older:]],
    )


def acknowledge(work: Work, sid: str, contact: Contact) -> None:
    """Say to have seen it; twice is once. Raises NotThere, Conflict and Unavailable."""
    found, _ = _found(work.ports, sid, contact)
    if found.is_seen:
        return
    work.commit(
        *(note_shared_seen(one, by=work.by) for one in found.unseen),
        work.entry(object_id(sid), "gezien_door_af", SHARING),
    )


def add_view(work: Work, sid: str, contact: Contact, text: str) -> None:
    """Add what an aandachtsfunctionaris knows or thinks, for the desk, which is mailed. Who adds has read.

    The same words from the same page are added once. Raises NotThere, Refused, Conflict and Unavailable.
    """
    looking_again(lambda: _add_view(work, sid, contact, text))


def _add_view(work: Work, sid: str, contact: Contact, text: str) -> None:
    found, file = _found(work.ports, sid, contact)
    melding = file.submissions[0]
    added = {one.sk for one in file.arrived if one.kind == "duiding"}
    if len(added) >= MAX_VIEWS and f"duiding#{work.once}" not in added:
        raise Refused("duiding", N_("Het maximum aan inbreng is bereikt. Bel het meldpunt."))
    at = work.at
    shown = text.splitlines()
    answer = {"name": "af_duiding", "question": _VIEW, "value": text, "shown": shown}
    held = to_bytes({"language": work.language, "answers": [answer]})
    dossier = work.ports.keys.seal("dossier", sid, held)
    to = to_desk("", melding.handler)
    work.commit(
        insert_view(
            sid,
            work.once,
            dossier,
            by=work.by,
            at=at,
            number=melding.arrivals + 1,
            organisatie_id=contact.organisatie_id,
        ),
        *together(
            add_news(melding, "duiding", at, "", work.ports.here.hours),
            *(note_shared_seen(one, by=work.by) for one in found.unseen[:ASKED_AT_ONCE]),
        ),
        work.entry(object_id(sid), "aangevuld_door_af", SHARING),
        tell=Announcement(f"{sid}.duiding.{work.once}", at, (to,), about=object_id(sid)),
        already={VIEW_IS_NEW},
    )


def _view(work: Work, arrived: Arrived) -> View:
    """The views that this person added; one that does not open hides no other one."""
    try:
        opened = open_text(work.ports.keys, arrived)
    except SealBroken as error:
        log.fault("part_not_opened", error)
        return View(arrived.accepted_at, is_opened=False)
    lines = [line for answer in opened["answers"] for line in answer["shown"]]
    return View(arrived.accepted_at, lines, opened["language"])


def _question(work: Work, involved: Involved) -> Question:
    """A question of the desk, as its seal says it; one that does not open hides no other one."""
    try:
        held = open_asked(work.ports.keys, involved.sid, involved.sealed)
    except SealBroken as error:
        log.fault("part_not_opened", error)
        return Question(involved.at, is_opened=False)
    # What an older release asked says neither: it is read, and shows nothing of what was reported.
    own = involved.organisatie_id
    is_theirs, sees = held.get("organisatie_id", own) == own, held.get("sees", "vraag")
    if not is_theirs or sees != involved.sees:
        log.fault("shared_against_its_words", SealBroken("other words under the seal"))
    if not is_theirs:
        return Question(involved.at, is_opened=False)
    shows_report = sees == involved.sees == "inhoud"
    return Question(involved.at, held["text"], held["language"], shows_report=shows_report)


def _text(
    work: Work, stored: Stored, share: str, sections: frozenset[Section], *, of: str = ""
) -> Text:
    """A submission with the answers in these sections; one that does not open hides no other one.

    ``of`` is the organisation whose people its reporter let see it. The words under the seal must say so too:
    whoever can write to the table could share the report of a resident with a school otherwise.
    """
    try:
        opened = open_content(work.ports.keys, "content", stored.sid, stored.sealed)
    except SealBroken as error:
        log.fault("part_not_opened", error)
        return Text(stored.accepted_at, share, (), is_opened=False)
    answers: Sequence[Mapping[str, Any]] = opened["answers"]
    said = {answer["name"]: answer.get("value") for answer in answers}
    if of and (said.get("organisatie_id") != of or said.get(_SHARE) not in _SHARED):
        log.fault("shared_against_its_words", SealBroken("other words under the seal"))
        return Text(stored.accepted_at, share, (), is_opened=False)
    shown = [answer for answer in answers if section_of(answer["name"]) in sections]
    return Text(stored.accepted_at, share, shown, language=opened["language"])


def _found(ports: Ports, sid: str, contact: Contact) -> tuple[Shared, File]:
    found = _shared(ports, sid, contact)
    if found is None:
        raise NotThere
    return found


def _shared(ports: Ports, sid: str, contact: Contact) -> tuple[Shared, File] | None:
    file = FileStore(ports.database).file(sid)
    if file is None or not (contact.organisatie_id and contact.person_id):
        return None
    # Who was asked about one submission may see what else colleagues let the organisation see of it.
    of_colleagues = [s for s in file.submissions if s.shared_with == contact.organisatie_id]
    is_asked = any(contact.person_id in s.shared_to for s in of_colleagues)
    theirs = of_colleagues if is_asked else []
    here = [i for i in file.involved if i.organisatie_id == contact.organisatie_id]
    asked = [i for i in here if contact.person_id in i.shared_to]
    word = word_of_reporter(file.headers, contact.organisatie_id)
    if word == "nee" or not (theirs or asked):
        return None
    melding = file.submissions[0]
    is_answered = bool(_added_by(contact, file))
    found = Shared(sid, melding.reference, melding.state, theirs, asked, word, is_answered)
    return found, file


def _added_by(contact: Contact, file: File) -> list[Arrived]:
    """The arrivals that this person wrote, oldest first."""
    return [
        one for one in file.arrived if one.kind == "duiding" and one.by == contact.medewerker_id
    ]
