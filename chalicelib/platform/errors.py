"""The trunk of the error tree: what a caller can do about it decides the class.

Fault
|- Unavailable        a service is away or busy: try again later (503, or redelivery)
|- Conflict           a condition in a transaction did not hold: look again and decide anew
|- Unreadable         a queue message is none of ours: it is kept for a person to look at
|- MailRefused        SES will never take this mail (platform/mailer.py)
|- NobodyAtTheDesk    there is no one to tell (mail/domain.py)
"""

from __future__ import annotations


class Fault(Exception):
    """Something in our surroundings failed; the message never holds anything personal."""


class Unavailable(Fault):
    """A service does not answer, is throttled, or its answer got lost: the effect is unknown."""


class Conflict(Fault):
    """A conditional write was refused. ``refused`` names the promises that did not hold."""

    def __init__(self, *refused: str) -> None:
        super().__init__("refused: " + ", ".join(refused))
        self.refused = frozenset(refused)


class Unreadable(Fault):
    """A queue message is none of ours; it is kept for a person to look at."""
