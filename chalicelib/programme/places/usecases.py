"""Handling a sign-up behind its queue: a seat is given, and the person is told."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import Annotated, Any

import msgspec

from chalicelib.catalogue.store import CatalogueStore, show_seats
from chalicelib.mail.announcing.usecases import (
    InLine,
    commit_in_line,
    keep_unreadable,
    tell_mailer,
)
from chalicelib.mail.domain import Announcement, ToSealed
from chalicelib.mail.store import ANNOUNCED_ONCE, ROW_IS_NEW
from chalicelib.platform import log
from chalicelib.platform.calendar import full_date_text, span_text
from chalicelib.platform.clock import from_text
from chalicelib.platform.errors import Conflict, Unavailable, Unreadable
from chalicelib.platform.i18n import offered
from chalicelib.platform.messages import read
from chalicelib.platform.sealing import SealBroken, from_bytes
from chalicelib.platform.table import Part
from chalicelib.platform.unreadable import ReadAgain, park, read_again
from chalicelib.programme.domain import Aanmelding, Sessie, take_seat, who
from chalicelib.programme.messages import Registration
from chalicelib.programme.store import (
    ANSWERS_ARE_NEW,
    PLACE_IS_NEW,
    ProgrammeStore,
    give_place,
    keep_beside,
)
from chalicelib.work import Work

# The letter about a place, and whether the person had it before.
_LETTERS = {
    ("aangemeld", False): "tr_bevestiging",
    ("wachtlijst", False): "tr_wachtlijst",
    ("aangemeld", True): "tr_al_aangemeld",
    ("wachtlijst", True): "tr_al_wachtlijst",
}


def register(work: Work, body: str) -> None:
    """Handle one message of the queue ``registrations``. Returns when its effect is stored."""
    try:
        match read(body, Registration, ReadAgain):
            case ReadAgain() as asked:
                read_again(
                    work.ports.database,
                    "registrations",
                    asked,
                    lambda kept, _: _give_place(work, read(kept, Registration)),
                    at=work.at,
                )
            case Registration() as registration:
                _give_place(work, registration)
    except Unreadable as error:
        _park(work, body, error)


def _give_place(work: Work, registration: Registration) -> None:
    content = _opened(work, registration)
    sessie = ProgrammeStore(work.ports.database).sessie(registration.sessie)
    if sessie is None or from_text(sessie.start) <= work.ports.now():
        raise Unreadable("geen_bijeenkomst")
    person = work.ports.keys.mark(f"{sessie.id}/{who(content['email'], content['name'])}")
    after, aanmelding = take_seat(sessie, person, registration.sid, registration.digest)
    parts: list[Part] = give_place(
        sessie,
        after,
        aanmelding,
        registration=registration.registration,
        notify=registration.notify,
        at=work.at,
    )
    # A session may be withdrawn meanwhile: whoever signed up before has a place all the same.
    if CatalogueStore(work.ports.database).is_shown(sessie.start, sessie.id):
        parts.append(show_seats(sessie.start, sessie.id, free=after.free, waiting=after.waiting))
    announcement = _announcement(work, sessie, aanmelding, registration, content["language"])
    try:
        _commit_told(work, registration, *parts, tell=announcement)
    except Conflict as conflict:
        if PLACE_IS_NEW in conflict.refused:
            _register_again(work, sessie, person, registration, content["language"])
        else:
            # Somebody changed the session meanwhile: the queue brings this one again, before any that was
            # sent later.
            raise


class _Answers(msgspec.Struct):
    """The shape of a sealed sign-up. Whoever seals one is not trusted to have made it well.

    Lengths as the form has them: KMS marks 4,096 bytes at most, and a message that always fails stops the
    line of its session.
    """

    email: Annotated[str, msgspec.Meta(max_length=254)]
    name: Annotated[str, msgspec.Meta(max_length=100)]
    language: str


def _opened(work: Work, registration: Registration) -> Any:
    """The answers. Raises Unreadable when their seal does not open, or they are none of ours."""
    keys = work.ports.keys
    try:
        held = keys.open("registration", registration.sid, registration.registration)
        answers = from_bytes(held, _Answers)
    except SealBroken:
        raise Unreadable("zegel_gebroken") from None
    if answers["language"] != offered(answers["language"]):
        raise Unreadable("zegel_gebroken")
    return answers


def _register_again(
    work: Work, sessie: Sessie, person: str, registration: Registration, language: str
) -> None:
    """The person has a place: this is the same message once more, or other answers beside it.

    Raises Unreadable when they were announced as others, Conflict and Unavailable.
    """
    known = ProgrammeStore(work.ports.database).aanmelding(sessie.id, person)
    if known is None:
        msg = "a place that was just there cannot be read"
        raise Unavailable(msg)
    if (known.sid, known.digest) == (registration.sid, registration.digest):
        tell_mailer(work.ports.queues, _announcement_id(known, registration))
        return
    announcement = _announcement(work, sessie, known, registration, language, again=True)
    beside = keep_beside(
        known,
        registration.sid,
        registration.digest,
        registration=registration.registration,
        notify=registration.notify,
        at=work.at,
    )
    _commit_told(work, registration, beside, tell=announcement, already={ANSWERS_ARE_NEW})


def _commit_told(
    work: Work,
    registration: Registration,
    *parts: Part,
    tell: Announcement,
    already: Collection[str] = (),
) -> None:
    """As ``commit_in_line``, in the line of sign-ups; what was told of before is told of once more.

    The same sign-up may have had a place before, which is gone: it must not stop those behind it for ever.
    Raises Unreadable when it was told of twice, which only a forger makes, Conflict and Unavailable.
    """
    for told in (tell, replace(tell, id=f"{tell.id}.{registration.accepted_at}")):
        try:
            commit_in_line(work, _line(work), *parts, tell=told, already=already)
        except Conflict as conflict:
            if not conflict.refused <= {ANNOUNCED_ONCE, ROW_IS_NEW}:
                raise
        else:
            return
    raise Unreadable("vreemde_inhoud")


def _line(work: Work) -> InLine:
    """The line of letters about sign-ups: anybody can fill in the address of somebody else."""
    return InLine("programme", "aanmeldingen", work.ports.here.letters.sign_ups)


def _announcement(
    work: Work,
    sessie: Sessie,
    aanmelding: Aanmelding,
    registration: Registration,
    language: str,
    *,
    again: bool = False,
) -> Announcement:
    """The letter about the place; ``again``: there was one before these answers came."""
    start, end = (work.ports.here.local(from_text(at)) for at in (sessie.start, sessie.end))
    letter = _LETTERS[aanmelding.place, again]
    facts = {
        "training": sessie.title.get(language, sessie.title["nl"]),
        "date": full_date_text(start.date(), language),
        "time": span_text(start.time(), end.time(), language),
        "place": f"{sessie.venue}, {sessie.address}",
        "position": str(aanmelding.position),
    }
    to = ToSealed(letter, registration.sid, registration.notify, facts)
    about = f"sessie#{sessie.id}"
    return Announcement(_announcement_id(aanmelding, registration), work.at, (to,), about)


def _announcement_id(aanmelding: Aanmelding, registration: Registration) -> str:
    # With the person and the answers: a mended address, or other wishes, travel under the same code
    # and must be told too.
    told = f"{aanmelding.person[:16]}.{registration.digest[:16]}"
    return f"{registration.sid}.{told}.aanmelding"


def _park(work: Work, body: str, error: Unreadable) -> None:
    log.fault("message_unreadable", error, queue="registrations", why=error.why)
    part = park("registrations", body, error.why, at=work.at)
    keep_unreadable(work, part, "triagist")
