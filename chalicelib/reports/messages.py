"""The messages of reports on the queues ``reports`` and ``searches``. Pure."""

from __future__ import annotations

from typing import Annotated, get_args

import msgspec

from chalicelib.platform.messages import (
    Digest,
    Id,
    Message,
    Moment,
    Name,
    NoDigest,
    OnceKey,
    Reference,
    Sealed,
    is_moment,
    one_of,
)
from chalicelib.reports.domain import FormChannel, Header

FORMS = ("melding_publiek", "melding_professional", "melding_sleutelpersoon", "melding_aanvulling")


class Submission(Message, frozen=True, kw_only=True, tag="melding"):
    """One report on its way. ``sealed`` maps part to ciphertext.

    ``personal_code`` is the digest of a sleutelpersoon's code, for triage to compare; it is not stored. No
    token that confirms an address is in it: the mailer makes that one (docs/decisions/0031). ``proof`` shows
    that whoever sent it has the receipt code, ``erase_check`` is for who wants its mailbox gone later
    (platform/code.py).
    """

    sid: Id
    reference: Reference
    form: Annotated[str, one_of(FORMS)]
    form_version: Annotated[int, msgspec.Meta(ge=1, le=9_999)]
    accepted_at: Moment
    header: Header
    mailbox: Id
    mailbox_key: Annotated[bytes, msgspec.Meta(min_length=32, max_length=32)]
    sealed: dict[Annotated[str, one_of(("content", "notify"))], Sealed]
    personal_code: NoDigest = ""
    proof: NoDigest = ""
    erase_check: NoDigest = ""

    def __post_init__(self) -> None:
        self._check()
        # Only the desk enters what came by telephone, and it sends no message: this one was forged.
        if self.header.channel not in get_args(FormChannel):
            msg = "a report by a channel that no form has"
            raise ValueError(msg)

    def _check(self) -> None:
        is_moment(self.accepted_at)
        if "content" not in self.sealed:
            msg = "a report without words"
            raise ValueError(msg)


class Entered(Submission, frozen=True, kw_only=True, tag="ingevoerd"):
    """A report that a medewerker entered. It travels on no queue, so no queue is read for it.

    ``mailbox`` is empty when its reporter wanted no code.
    """

    def __post_init__(self) -> None:
        self._check()


class Confirmation(Message, frozen=True, kw_only=True, tag="bevestiging"):
    """Somebody pressed the button in the mail that confirms a work address."""

    token_digest: Digest


class AddressesDue(Message, frozen=True, kw_only=True, tag="adressen_verlopen"):
    """The clock found the addresses of a melding due."""

    sid: Id


class SearchStretch(Message, frozen=True, kw_only=True, tag="zoeken"):
    """The next stretch of a search that a medewerker asked for; on the queue ``searches``."""

    search: OnceKey
    by: Name


class BatchStretch(Message, frozen=True, kw_only=True, tag="stapel"):
    """The next stretch of reading or closing a batch of misuse; on the queue ``batches``."""

    batch: OnceKey
