"""The messages of the queue ``registrations``. Pure."""

from __future__ import annotations

from chalicelib.platform.messages import Digest, Id, Message, Moment, Name, Sealed, is_moment


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
