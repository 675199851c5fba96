"""The messages of the queue ``registrations``. Pure."""

from __future__ import annotations

from chalicelib.platform.code import one_way
from chalicelib.platform.messages import (
    Digest,
    Id,
    Message,
    Moment,
    Name,
    Sealed,
    Turn,
    is_moment,
)


class Registration(Message, frozen=True, kw_only=True, tag="aanmelding"):
    """One sign-up on its way. ``registration`` and ``notify`` are ciphertext of those parts."""

    sid: Id
    sessie: Name
    digest: Digest
    accepted_at: Moment
    registration: Sealed
    notify: Sealed

    def __post_init__(self) -> None:
        is_moment(self.accepted_at)

    @property
    def turn(self) -> Turn:
        """One session's sign-ups go in the order of sending; the same answers sent again are one."""
        return turn_at(self.sessie, f"{self.sid}.{self.digest}")


def turn_at(sessie: str, key: str) -> Turn:
    """The place of a message in the line of a session; a digest, because an id may be too long for SQS."""
    return Turn(one_way("sessie", sessie), key)
