"""The page of one melding: masked, unmasked for a reason, or on paper."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from chalicelib.access import acts
from chalicelib.access.acts import Act, Screen, Shown
from chalicelib.access.guard import Guard, Visit
from chalicelib.access.staff.usecases import names_of
from chalicelib.access.watching.usecases import count_reading
from chalicelib.catalogue.showing.usecases import shown_organisaties
from chalicelib.mailbox.domain import is_open
from chalicelib.network.domain import CONTACT_ROLE_NAMES
from chalicelib.platform.calendar import date_text, time_text
from chalicelib.platform.forms.context import Option
from chalicelib.platform.i18n import N_, translator
from chalicelib.reports.codes import (
    ACTIONS,
    CONFIRMED_AT,
    CONFIRMED_ELSEWHERE,
    INVOLVE_REASONS,
    KEPT_OUT_NAMES,
    LETTERS,
    LINK_REASONS,
    MAIL_STATES,
    MAILBOX_STATES,
    PURPOSES,
    RULES,
    VERIFIED_NAMES,
)
from chalicelib.reports.domain import all_kept_out
from chalicelib.reports.handling.acts import OPPAKKEN, VERWERKT
from chalicelib.reports.melding.acts import (
    BETREKKEN,
    KOPPELEN,
    LOSMAKEN,
    MEEVRAGEN,
    STAND,
    VRAAG,
    Afdruk,
    Wie,
)
from chalicelib.reports.melding.usecases import (
    MOST_ENTRIES,
    Opened,
    open_melding,
    show_identity,
)
from chalicelib.reports.opening.usecases import to_read
from chalicelib.reports.sharing.usecases import shared_in

_TEMPLATE = "bureau/melding.html"
# Of the timeline, the newest entries stand open; the rest is folded.
_NEWEST = 20


def _unmasked(visit: Visit, asked: Wie) -> Shown:
    count_reading(visit.work)
    before = asked.voor or ""
    opened = show_identity(visit.work, visit.at["sid"], asked.reden, before=before)
    return Shown(_TEMPLATE, _context(visit, opened, before=before, unmasked=True))


def _on_paper(visit: Visit, asked: Afdruk) -> Shown:
    """The melding as it goes on paper, masked; the journal knows who took it along."""
    count_reading(visit.work)
    before = asked.voor or ""
    opened = open_melding(visit.work, visit.at["sid"], before=before, action="afgedrukt")
    return Shown("bureau/afdruk.html", _context(visit, opened, before=before))


WIE = Act(
    "/melding/{sid}/wie",
    right="identiteit_zien",
    asks=Wie,
    do=_unmasked,
    button=N_("Toon wie het zijn"),
    note=N_("Uw naam en de reden komen in het journaal."),
)
AFDRUK = Act(
    "/melding/{sid}/afdruk",
    right="melding_lezen",
    asks=Afdruk,
    do=_on_paper,
    button=N_("Afdrukken"),
    note=N_("Zonder wat is afgedekt. Dat u afdrukt, komt in het journaal."),
)


def _show(visit: Visit) -> Mapping[str, Any]:
    count_reading(visit.work)
    before = "" if visit.request.method == "POST" else visit.asked.get("voor", "")
    opened = open_melding(visit.work, visit.at["sid"], before=before)
    return _context(visit, opened, before=before)


def _lists(visit: Visit) -> Mapping[str, Sequence[Option]]:
    return {"organisaties": [Option(one.id, one.name) for one in shown_organisaties(visit.ports)]}


MELDING = Screen(
    "/melding/{sid}",
    right="melding_lezen",
    template=_TEMPLATE,
    show=_show,
    acts=(OPPAKKEN, VERWERKT, WIE, VRAAG, STAND, KOPPELEN, LOSMAKEN, BETREKKEN, MEEVRAGEN, AFDRUK),
    lists=_lists,
)


def routes(guard: Guard) -> None:
    """The page of a melding and its acts."""
    acts.add(guard, MELDING)


def _context(
    visit: Visit, opened: Opened, *, before: str, unmasked: bool = False
) -> dict[str, Any]:
    melding, mailbox = opened.file.submissions[0], opened.mailbox
    names = names_of(visit.ports, {*(entry.actor for entry in opened.chain), melding.handler})
    now = visit.ports.now()
    local = visit.ports.here.local(now)
    return {
        "melding": melding,
        "handler": names.get(melding.handler, ""),
        "rule": _rule(visit, opened, unmasked=unmasked),
        "verified": _words(VERIFIED_NAMES, melding.verified),
        "unmasked": unmasked,
        "texts": _texts(visit, opened, unmasked=unmasked),
        "before": before,
        "older": opened.older,
        "older_at": visit.address(voor=opened.shown[1].sk) if opened.older else "",
        "surplus": opened.file.surplus.number if opened.file.surplus else 0,
        "unreadable": opened.file.unreadable,
        "questions": _questions(visit, opened),
        "mailbox_open": mailbox is not None and is_open(mailbox, now),
        "mailbox_state": _words(MAILBOX_STATES, mailbox.state) if mailbox else "",
        "mailbox_until": _said(visit, mailbox.expires_at) if mailbox else "",
        "involved": _involved(visit, opened),
        "kept_out": [_words(KEPT_OUT_NAMES, one) for one in all_kept_out(opened.file.headers)],
        "shared": _shared(visit, opened),
        "mails": [
            (_words(LETTERS, letter), _words(MAIL_STATES, state)) for letter, state in opened.mails
        ],
        "related": [(one, _words(LINK_REASONS, one.reason)) for one in opened.file.related],
        "timeline": _timeline(visit, opened, names),
        "newest": _NEWEST,
        "timeline_is_cut": len(opened.chain) == MOST_ENTRIES,
        "moment": lambda stored: _said(visit, stored),
        # With its year: paper can lie about for long.
        "printed_at": ", ".join(
            (date_text(local.date(), visit.language), time_text(local.time(), visit.language))
        ),
    }


def _words(known: Mapping[Any, str], code: str) -> str:
    """The words of a stored code; the code itself when only later code knows what it means."""
    return known.get(code, code)


def _rule(visit: Visit, opened: Opened, *, unmasked: bool) -> str:
    """Why the melding went where it is, in words."""
    melding = opened.file.submissions[0]
    if melding.rule == "R0" and melding.confirmed_at:
        if unmasked:
            return visit.context.text(CONFIRMED_AT, domain=melding.header.mail_domain)
        return visit.context.text(CONFIRMED_ELSEWHERE)
    return visit.context.text(RULES.get(melding.rule, ""))


def _texts(visit: Visit, opened: Opened, *, unmasked: bool) -> list[dict[str, Any]]:
    """The texts that are opened, in order; ``nth`` tells those of one kind and one minute apart."""
    shown = []
    of_minute: Counter[tuple[str, str]] = Counter()
    for one in opened.shown:
        at = _said(visit, one.accepted_at)
        of_minute[one.kind, at] += 1
        text = to_read(opened.texts.get(one.sk), unmasked=unmasked)
        shown.append({"kind": one.kind, "at": at, "nth": of_minute[one.kind, at], **text})
    return shown


# Stands for a question that does not open.
_UNASKED = {"text": "", "language": "nl"}


def _questions(visit: Visit, opened: Opened) -> list[dict[str, Any]]:
    mailbox = opened.mailbox
    answered = {q.number: q.answered_on for q in mailbox.questions} if mailbox else {}
    return [
        {
            **opened.questions.get(asked.number, _UNASKED),
            "number": asked.number,
            "at": _said(visit, asked.asked_at),
            "answered": bool(answered.get(asked.number)),
        }
        for asked in opened.file.asked
    ]


def _shared(visit: Visit, opened: Opened) -> list[dict[str, Any]]:
    """Each organisation in which the melding is shared or may be, with its people."""
    said = translator(visit.language).gettext
    return [
        {
            "id": found.organisatie_id,
            "organisatie": _organisatie(visit, found.organisatie_id),
            "people": [
                {
                    "id": one.person_id,
                    "name": one.name or said(N_("iemand die er niet meer werkt")),
                    "role": said(_words(CONTACT_ROLE_NAMES, one.role)) if one.role else "",
                    "is_asked": one.is_asked,
                    "may_be_asked": one.may_be_asked,
                }
                for one in found.people
            ],
        }
        for found in shared_in(visit.ports, opened.file)
    ]


def _involved(visit: Visit, opened: Opened) -> list[dict[str, Any]]:
    return [
        {
            **opened.requests.get(one.sk, _UNASKED),
            "organisatie": _organisatie(visit, one.organisatie_id),
            "at": _said(visit, one.at),
            "why": _words(INVOLVE_REASONS, one.reason),
            "sees": one.sees,
            "is_seen": bool(one.seen_by),
        }
        for one in opened.file.involved
    ]


def _timeline(visit: Visit, opened: Opened, names: Mapping[str, str]) -> list[dict[str, str]]:
    said = translator(visit.language).gettext
    return [
        {
            "at": _said(visit, entry.at),
            "who": names.get(entry.actor, said(N_("het systeem"))),
            "what": said(ACTIONS.get(entry.action, entry.action)),
            "why": said(PURPOSES.get(entry.facts.get("purpose", ""), "")),
        }
        for entry in reversed(opened.chain)
    ]


def _organisatie(visit: Visit, organisatie_id: str) -> str:
    """The name of an organisation; one that the public forms do not offer any more keeps its id."""
    names = {one.value: one.label for one in visit.context.options("organisaties")}
    return names.get(organisatie_id, organisatie_id)


def _said(visit: Visit, stored: str) -> str:
    return visit.ports.here.said(stored, visit.language)
