"""The messages of mailboxes on the queue ``reports``. Pure."""

from __future__ import annotations

from typing import Annotated

import msgspec

from chalicelib.mailbox.domain import MAX_QUESTIONS
from chalicelib.platform.messages import (
    Digest,
    Id,
    Message,
    Moment,
    NoDigest,
    Sealed,
    is_moment,
    one_of,
)

# As the form in the mailbox offers them; empty: not answered.
DANGERS = ("", "ja", "nee")


class Reply(Message, frozen=True, kw_only=True, tag="antwoord"):
    """An answer from the mailbox to the questions ``numbers``, or, without any, an addition.

    ``digest`` is a keyed digest of the words and of the page they were typed on, so that the same
    page sent twice is one reply. ``sealed`` is of part ``content`` for ``sid``. ``proof`` shows that whoever
    sent it has the receipt code.
    """

    sid: Id
    mailbox: Id
    numbers: Annotated[
        tuple[Annotated[int, msgspec.Meta(ge=1, le=MAX_QUESTIONS)], ...],
        msgspec.Meta(max_length=MAX_QUESTIONS),
    ]
    danger_now: Annotated[str, one_of(DANGERS)]
    digest: Digest
    accepted_at: Moment
    sealed: Sealed
    proof: NoDigest = ""

    def __post_init__(self) -> None:
        is_moment(self.accepted_at)


class Erase(Message, frozen=True, kw_only=True, tag="postvak_wissen"):
    """The reporter wants the mailbox gone. ``proof`` shows that whoever asks has the receipt code."""

    mailbox: Id
    proof: NoDigest = ""


class Expired(Message, frozen=True, kw_only=True, tag="postvak_verlopen"):
    """The clock found a mailbox at its end."""

    mailbox: Id
