"""Sixty drawn cases at the desk: what the workplace is measured with (tools/workplace.py).

A draw (``tests/support/drawn.py``) is played at a bureau in this process, in the week before ``END``: it
becomes meldingen with all that comes in for them and is done with them.
"""

from __future__ import annotations

from collections.abc import Mapping
from random import Random

from chalicelib.catalogue import store as catalogue
from chalicelib.network.store import insert_organisatie, insert_person, put_code
from chalicelib.platform import gemeente
from chalicelib.platform.code import (
    ALPHABET,
    SEED_LENGTH,
    ReceiptCode,
    _check_character,
    derive,
    mint,
    one_way,
    read_characters,
)
from chalicelib.platform.forms.context import Context, Option
from chalicelib.platform.forms.engine import Complete, answer
from chalicelib.platform.forms.filled import Filled
from chalicelib.platform.forms.form import RESERVED
from chalicelib.platform.gemeente import Flood
from chalicelib.platform.i18n import translator
from chalicelib.reports.codes import CONTACT_WAYS, INVOLVE_REASONS, LINK_REASONS
from tests.support.answers import Way
from tests.support.builders import a_mailbox_reply, a_person
from tests.support.bureau import Bureau, answered
from tests.support.drawn import (
    CONTACTS,
    END,
    ENTERED,
    KEPT_FROM,
    SEED,
    START,
    TRIAGISTEN,
    Case,
    Step,
    draw,
    may_ask,
)
from tests.support.fakes import VirtualClock
from tests.support.involving import sign_involvements
from tools.seed import ORGANISATIES, PERSONAL_CODE


class Sixty:
    """The bureau after that week; ``cases`` as they were drawn, and ``sids`` in the same order."""

    def __init__(self, seed: int = SEED) -> None:
        self.cases = draw(seed)
        self.sids: list[str] = []
        self.bureau = Bureau(clock=VirtualClock(START))
        self._codes: list[ReceiptCode] = []
        self._dice = Random(seed)
        self._pages = 0
        # What was asked of the reporter of a case, and which organisations were asked about it.
        self._questions = [0] * len(self.cases)
        self._asked: list[list[str]] = [[] for _ in self.cases]
        self._hire()
        arrivals = [(case.at, number, None) for number, case in enumerate(self.cases)]
        steps = [(s.at, number, s) for number, case in enumerate(self.cases) for s in case.steps]
        for at, number, step in sorted([*arrivals, *steps], key=lambda one: one[:2]):
            self.bureau.clock.advance((at - self.bureau.now()).total_seconds())
            if step is None:
                self._arrive(self.cases[number])
            else:
                self._play(number, step)
        self.bureau.clock.advance((END - self.bureau.now()).total_seconds())

    def _hire(self) -> None:
        """The desk, the organisations, of which two have an aandachtsfunctionaris, and a sleutelpersoon."""
        bureau, day = self.bureau, START.date().isoformat()
        for name in TRIAGISTEN:
            bureau.hire(name, "triagist", email=f"{name}@gemeente.example", confirmed_on=day)
        bureau.hire("lead", "teamleider", email="lead@gemeente.example", confirmed_on=day)
        for one in ORGANISATIES:
            bureau.put(*insert_organisatie(one))
            bureau.put(catalogue.put_organisatie(one.id, one.name))
        for organisatie_id, account in CONTACTS.items():
            address = f"vast@{organisatie_id}.example"
            person = a_person(
                organisatie_id,
                organisatie_id=organisatie_id,
                email=address,
                name=f"Testpersoon {organisatie_id}",
                confirmed_on=START.date(),
            )
            bureau.put(*insert_person(person))
            bureau.contact(account, organisatie_id, person.id)
        digest = one_way("persoonlijke_code", read_characters(PERSONAL_CODE))
        bureau.put(put_code(digest, "netwerklid-1"))

    def _arrive(self, case: Case) -> None:
        # Drawn too: a reference is as wide as its letters, and a column as its references.
        code = _drawn_code(self._dice)
        self._codes.append(code)
        self.sids.append(derive(code).sid)
        if case.channel in ENTERED:
            on = self.bureau.now()
            day = {"signaal_op-dag": f"{on.day}", "signaal_op-maand": f"{on.month}"}
            given = {**case.way.answers, **day, "signaal_op-jaar": f"{on.year}", **_send(code)}
            answered(200, self.bureau.post(case.way.path, given, self.bureau.alive(TRIAGISTEN[0])))
            return
        if case.channel == "junk":
            self.bureau.set_flood(Flood(unverified=0, minutes=15))
        self.bureau.accept(_filled(case.way), code)
        self.bureau.set_flood(gemeente.current().flood)
        if case.channel == "professional":
            self.bureau.confirm(self.sids[-1])

    def _play(self, number: int, step: Step) -> None:
        case, code = self.cases[number], self._codes[number]
        if not self._has_sense(number, step):
            return
        if step.kind == "aanvulling":
            about = (
                "spanning_description"
                if "spanning" in case.way.answers["subject_kind"]
                else "observed_behaviour"
            )
            more = {about: f"{case.way.answers[about]} {step.words}"}
            self.bureau.accept(_filled(case.way.but(**more)), code)
        elif step.kind == "antwoord":
            danger = "ja" if step.turn < 12 else ""
            numbers = range(1, self._questions[number] + 1)
            self.bureau.reply(code, a_mailbox_reply(step.words, danger), *numbers)
        elif step.kind == "duiding":
            organisatie = self._asked[number][step.turn % len(self._asked[number])]
            self._press(
                f"/bericht/{self.sids[number]}/duiding", CONTACTS[organisatie], duiding=step.words
            )
        else:
            path = f"/melding/{self.sids[number]}/{step.kind}"
            self._press(path, case.handler, **self._typed(number, step))
        if step.kind == "betrekken":
            # A colleague signs at once; from one of them a melding is kept.
            able = [one for one in TRIAGISTEN if one not in {case.handler, KEPT_FROM}]
            sign_involvements(self.bureau, self.sids[number], self.bureau.alive(able[0]))

    def _has_sense(self, number: int, step: Step) -> bool:
        """Danger is judged while it stands open, and news is cleared when there is some."""
        melding = self.bureau.file(self.sids[number]).submissions[0]
        if step.kind == "gevaar":
            return bool(melding.danger_since)
        return step.kind != "verwerkt" or bool(melding.news)

    def _typed(self, number: int, step: Step) -> dict[str, str | list[str]]:
        """The fields that a medewerker fills in for this act."""
        words, sid = step.words, self.sids[number]
        if step.kind == "vraag":
            self._questions[number] += 1
            return {"vraag": words, "taal": "nl"}
        if step.kind == "betrekken":
            self._asked[number].append(may_ask(self.cases[number])[len(self._asked[number])])
            why, sees = _one(INVOLVE_REASONS, step), ("vraag", "inhoud")[step.turn % 2]
            return {
                "organisatie": self._asked[number][-1],
                "waarom": why,
                "verzoek": words,
                "ziet": sees,
            }
        if step.kind == "koppelen":
            # Whoever may not see the shielded melding cannot link it either.
            others = [
                one
                for one, case in zip(self.sids, self.cases, strict=False)
                if one != sid and not any(step.kind == "afschermen" for step in case.steps)
            ]
            return {"ander": others[step.turn % len(others)], "reden": _one(LINK_REASONS, step)}
        if step.kind == "contact":
            how = _one(CONTACT_WAYS, step)
            return {"wie": "Wijkagent", "hoe": how, "doel": "Kent de plek", "gezegd": words}
        if step.kind == "gevaar":
            since = self.bureau.file(sid).submissions[0].danger_since
            return {"sinds": since, "oordeel": "geen_direct_gevaar"}
        if step.kind == "verwerkt":
            return {"gezien": str(self.bureau.file(sid).submissions[0].arrivals)}
        always: Mapping[str, dict[str, str | list[str]]] = {
            "afschermen": {"wie": [KEPT_FROM], "zag": "", "waarom": "dicht_bij"},
            "notitie": {"tekst": words},
            "status": {"status": "in_onderzoek"},
        }
        return always.get(step.kind, {})

    def _press(self, path: str, who: str, **fields: str | list[str]) -> None:
        self._pages += 1
        given = {"blad": f"{self._pages:020}", **fields}
        answered(303, self.bureau.post(path, given, self.bureau.alive(who)))


def _drawn_code(dice: Random) -> ReceiptCode:
    characters = "".join(dice.choices(ALPHABET, k=SEED_LENGTH))
    return ReceiptCode(characters + _check_character(characters))


def _one(codes: Mapping[str, str], step: Step) -> str:
    return list(codes)[step.turn % len(codes)]


def _send(code: ReceiptCode) -> dict[str, str]:
    """The last button of a form, from the page on which its answers are checked."""
    return {"page": "check", "go": "send", "code": code.characters}


def _filled(way: Way) -> Filled:
    """The form as the site takes it, with the wording of its questions."""
    listed = [Option(one.id, one.name) for one in ORGANISATIES]
    context = Context(translator("nl"), END.date(), gemeente.current(), {"organisaties": listed})
    given = {
        name: [value] if isinstance(value, str) else list(value)
        for name, value in {**way.answers, **_send(mint())}.items()
        if name in way.form.inputs or name in RESERVED
    }
    outcome = answer(way.form, given, context)
    assert isinstance(outcome, Complete), outcome
    return outcome.filled
