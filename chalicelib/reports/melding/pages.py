"""The page of one melding: masked, unmasked for a reason, or on paper."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from chalicelib.access import acts
from chalicelib.access.acts import Act, NoAnswers, Screen, Shown
from chalicelib.access.guard import Guard, Visit
from chalicelib.access.staff.usecases import names_of
from chalicelib.access.watching.usecases import count_reading
from chalicelib.catalogue.showing.usecases import shown_organisaties
from chalicelib.mailbox.domain import is_open
from chalicelib.network.domain import CONTACT_ROLE_NAMES
from chalicelib.platform.forms.context import Option, options_of
from chalicelib.platform.forms.form import Answers, ask
from chalicelib.platform.i18n import N_, translator
from chalicelib.platform.ports import Ports
from chalicelib.reports.codes import (
    ACTIONS,
    CONFIRMED_AT,
    CONFIRMED_ELSEWHERE,
    IDENTITY_REASONS,
    INVOLVE_REASONS,
    KEPT_OUT_NAMES,
    LETTERS,
    LINK_REASONS,
    MAIL_STATES,
    MAILBOX_STATES,
    PURPOSES,
    RULES,
    SECTION_NAMES,
)
from chalicelib.reports.domain import all_kept_out
from chalicelib.reports.melding.acts import (
    BETREKKEN,
    KOPPELEN,
    LOSMAKEN,
    MEEVRAGEN,
    OPPAKKEN,
    STAND,
    VRAAG,
)
from chalicelib.reports.melding.usecases import Opened, open_melding, show_identity
from chalicelib.reports.sections import MASKED, Section, section_of
from chalicelib.reports.sharing.usecases import shared_in

_TEMPLATE = "bureau/melding.html"
# Stands for a text that does not open.
_UNOPENED: Mapping[str, Any] = {"language": "nl", "answers": ()}
# Of the timeline, the newest entries stand open; the rest is folded.
_NEWEST = 20


class Wie(Answers):
    """The reason to see who reporter and betrokkene are."""

    reden: str = ask(
        "select",
        N_("Waarom hebt u dat nodig?"),
        choices=options_of(IDENTITY_REASONS),
        prompt=N_("Kies een reden"),
        error=N_("Kies waarom u wilt zien wie het is."),
    )


def _unmasked(visit: Visit, asked: Wie) -> Shown:
    count_reading(visit.work)
    opened = show_identity(visit.work, visit.at["sid"], asked.reden)
    return Shown(_TEMPLATE, _context(visit, opened, unmasked=True))


def _on_paper(visit: Visit, _: NoAnswers) -> Shown:
    """The melding as it goes on paper, masked; the journal knows who took it along."""
    count_reading(visit.work)
    opened = open_melding(visit.work, visit.at["sid"], action="afgedrukt")
    return Shown("bureau/afdruk.html", _context(visit, opened))


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
    asks=NoAnswers,
    do=_on_paper,
    button=N_("Afdrukken"),
    note=N_("Zonder wat is afgedekt. Dat u afdrukt, komt in het journaal."),
)


def _show(visit: Visit) -> Mapping[str, Any]:
    count_reading(visit.work)
    return _context(visit, open_melding(visit.work, visit.at["sid"]))


def _lists(ports: Ports) -> Mapping[str, Sequence[Option]]:
    return {"organisaties": [Option(one.id, one.name) for one in shown_organisaties(ports)]}


MELDING = Screen(
    "/melding/{sid}",
    right="melding_lezen",
    template=_TEMPLATE,
    show=_show,
    acts=(OPPAKKEN, WIE, VRAAG, STAND, KOPPELEN, LOSMAKEN, BETREKKEN, MEEVRAGEN, AFDRUK),
    lists=_lists,
)


def routes(guard: Guard) -> None:
    """The page of a melding and its acts."""
    acts.add(guard, MELDING)


def _context(visit: Visit, opened: Opened, *, unmasked: bool = False) -> dict[str, Any]:
    melding, mailbox = opened.file.submissions[0], opened.mailbox
    names = names_of(visit.ports, {*(entry.actor for entry in opened.chain), melding.handler})
    now = visit.ports.now()
    return {
        "melding": melding,
        "handler": names.get(melding.handler, ""),
        "rule": _rule(visit, opened, unmasked=unmasked),
        "unmasked": unmasked,
        "texts": _texts(visit, opened, unmasked=unmasked),
        "unreadable": opened.file.unreadable,
        "questions": _questions(visit, opened),
        "mailbox_open": mailbox is not None and is_open(mailbox, now),
        "mailbox_state": MAILBOX_STATES[mailbox.state] if mailbox else "",
        "mailbox_until": _said(visit, mailbox.expires_at) if mailbox else "",
        "involved": _involved(visit, opened),
        "kept_out": [
            KEPT_OUT_NAMES[one]
            for one in all_kept_out([one.header for one in opened.file.submissions])
        ],
        "shared": _shared(visit, opened),
        "mails": [(LETTERS[letter], MAIL_STATES[state]) for letter, state in opened.mails],
        "related": [(one, LINK_REASONS[one.reason]) for one in opened.file.related],
        "timeline": _timeline(visit, opened, names),
        "newest": _NEWEST,
        "moment": lambda stored: _said(visit, stored),
        # With its year: paper can lie about for long.
        "printed_at": f"{visit.ports.here.local(now):%Y-%m-%d %H:%M}",
    }


def _rule(visit: Visit, opened: Opened, *, unmasked: bool) -> str:
    """Why the melding went where it is, in words."""
    melding = opened.file.submissions[0]
    if melding.rule == "R0" and melding.confirmed_at:
        if unmasked:
            return visit.context.text(CONFIRMED_AT, domain=melding.header.mail_domain)
        return visit.context.text(CONFIRMED_ELSEWHERE)
    return visit.context.text(RULES.get(melding.rule, ""))


def _texts(visit: Visit, opened: Opened, *, unmasked: bool) -> list[dict[str, Any]]:
    """The texts that arrived, in order; each with its sections, the masked ones without their words."""
    shown = []
    for arrived in opened.file.arrived:
        text = opened.texts.get(arrived.sk, _UNOPENED)
        sections: dict[Section, list[dict[str, Any]]] = {}
        for answer in text["answers"]:
            section = section_of(answer["name"])
            hidden = section in MASKED and not unmasked
            given = bool(answer["shown"] or answer.get("kept_apart"))
            sections.setdefault(section, []).append(
                {
                    "question": answer["question"],
                    "lines": [] if hidden else list(answer["shown"]),
                    "masked": hidden and given,
                    "apart": bool(answer.get("kept_apart")) and not hidden,
                }
            )
        shown.append(
            {
                "kind": arrived.kind,
                "at": _said(visit, arrived.accepted_at),
                "language": text["language"],
                "is_opened": text is not _UNOPENED,
                "sections": [
                    (SECTION_NAMES[s], sections[s]) for s in SECTION_NAMES if s in sections
                ],
            }
        )
    return shown


# Stands for a question that does not open.
_UNASKED = {"text": "", "language": "nl"}


def _questions(visit: Visit, opened: Opened) -> list[dict[str, Any]]:
    mailbox = opened.mailbox
    answered = {q.number: q.answered_on for q in mailbox.questions} if mailbox else {}
    return [
        {
            **opened.questions.get(asked.number, {"number": asked.number, **_UNASKED}),
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
                    "role": said(CONTACT_ROLE_NAMES[one.role]) if one.role else "",
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
            "why": INVOLVE_REASONS[one.reason],
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
