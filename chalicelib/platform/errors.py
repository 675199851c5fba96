"""The error tree: the class says what a caller can do about the error.

Fault
|- Unavailable        a service is away or busy: try again later (503, or redelivery)
|  `- Contended       two writers met at one item, and nothing was done: try again at once
|- Conflict           a condition in a transaction did not hold: look again and decide anew
|  |- Overtaken       a colleague whose name may be told did it first
|  `- EnteredBefore   other answers are stored under this code (reports/entering/usecases.py)
|- NotThere           the object does not exist, or not for this person (404)
|- Refused            the use case refuses the act, in words for a person and at a field (422)
|  `- Barred          the process allows it to nobody now, or to somebody else: the journal knows
|- Unreadable         a queue message is none of ours: a person looks at it
|- TooNew             a queue message of a later version: tried again, until newer code runs
|- NotSeen            no page came from a site when it was opened from outside (platform/outside.py)
|- MailRefused        SES will never take this mail (platform/mailer.py)
|- NobodyAtTheDesk    there is no one to tell (mail/domain.py)
|- LoginRefused       the issuer's answer is no login that counts (access/oidc.py)
|  `- LoginIsOld      the issuer did not ask again who it is: log out there first
|- NotAllowed         a medewerker is known, but has no right to do this (access/guard.py)
`- NotKnown           nobody with this login works here (access/login/usecases.py)

ValueError and RuntimeError say that input or code is wrong: SealBroken (platform/sealing.py), NotACode
(platform/code.py), OtherFile (platform/files.py), Unfit (evaluation/tally.py), Wrong and NotOurs
(platform/forms), OddFilter (oversight/journal/pages.py), BadForm, BadFact, BadGemeente, MissingSetting,
MissingCatalogue, RouteWithoutRight; BadBody (platform/web/body.py) carries its HTTP status.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal


class Fault(Exception):
    """Something in our surroundings failed; the message never holds anything personal."""


class Unavailable(Fault):
    """A service does not answer, is throttled, or its answer got lost: the effect is unknown."""


class Contended(Unavailable):
    """Two writers met at one item at the same moment; this one did nothing."""


class Conflict(Fault):
    """A conditional write was refused. ``refused`` names the promises that did not hold."""

    def __init__(self, *refused: str) -> None:
        super().__init__("refused: " + ", ".join(refused))
        self.refused = frozenset(refused)


class Overtaken(Conflict):
    """A colleague, known by ``name`` to whoever may see this screen, was quicker.

    ``mend`` (a msgid, in which ``{name}`` may stand) says what happened meanwhile, empty for the usual words.
    The message does not hold the name: a log line may hold the message.
    """

    def __init__(self, name: str, mend: str = "") -> None:
        super().__init__("a colleague was quicker")
        self.name = name
        self.mend = mend


class NotThere(Fault):
    """The object does not exist, or not for this person: nobody learns which of the two."""


class Refused(Fault):
    """The use case refuses the act. ``mend`` (a msgid) says what to do about it, ``field`` where.

    ``field`` is the name of a field of the act; empty: the refusal is about none of them. ``facts`` fill the
    placeholders of ``mend``, such as a name; the message of the fault does not hold them. ``faults`` holds
    the words by field, with those of ``also``: whoever mends one should not meet the next one after it.
    """

    def __init__(
        self, field: str, mend: str, also: Mapping[str, str] | None = None, **facts: str
    ) -> None:
        super().__init__(mend)
        self.field = field
        self.mend = mend
        self.facts = facts
        self.faults = {field: mend, **(also or {})}


def stop_if_any(faults: Mapping[str, str]) -> None:
    """Raises Refused with these faults (msgids by field), if there are any."""
    if faults:
        (field, mend), *others = faults.items()
        raise Refused(field, mend, dict(others))


class Barred(Refused):
    """The process bars the act: by the state of the object, or because another person must do it.

    Nobody comes here by the buttons of a page, so that the journal keeps who tried.
    """

    def __init__(self, mend: str) -> None:
        super().__init__("", mend)


Why = Literal[
    "geen_bericht",
    "onbekende_soort",
    "vreemde_inhoud",
    "vreemd_moment",
    "zegel_gebroken",
    "geen_bijeenkomst",
    "geen_melding",
    "geen_bewijs",
]


class Unreadable(Fault):
    """A queue message is none of ours; a person looks at it. ``why`` is the reason, a stored code."""

    def __init__(self, why: Why) -> None:
        super().__init__(why)
        self.why = why


class TooNew(Fault):
    """A queue message of a later version than this code knows; newer code will read it."""
