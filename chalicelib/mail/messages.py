"""The messages of the queues ``post``, ``post-forms`` and ``mail-events``. Pure."""

from __future__ import annotations

from typing import Annotated

import msgspec

from chalicelib.platform.messages import Message, Name


class Announced(Message, frozen=True, kw_only=True, tag="aankondiging"):
    """Something happened, and its announcement waits to be fanned out."""

    announcement: Name


class MailDue(Message, frozen=True, kw_only=True, tag="mail"):
    """A mail that is to be tried, or tried again."""

    mail: Name


class SesEvent(msgspec.Struct, frozen=True):
    """An event of SES about a mail, as the rules of EventBridge write it (infra/data.yaml)."""

    type: Annotated[str, msgspec.Meta(min_length=1, max_length=60)]
    mail: Name
