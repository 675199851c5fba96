"""Sending one mail through SES, and building it so that nothing can be injected.

SES accepts a line break in an address and EmailMessage accepts control characters, so both are
refused here before either sees them (secure-intake T13).
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, Policy
from typing import TYPE_CHECKING, Protocol

from chalicelib.platform.errors import Fault, Unavailable

if TYPE_CHECKING:
    from chalicelib.platform.settings import Settings

# An address in a short line is folded in its middle; the line stays under the 998 of RFC 5322.
_POLICY = SMTP.clone(max_line_length=900)
# RFC 2047 2: a line that holds an encoded word has at most 76 characters, the word 75.
_LONGEST_LINE = 76


class _Words(str):
    """The value of a header that holds words of people, folded by RFC 2047.

    The library reads an encoded word in what it is given, and makes one that is as long as its line
    may be. A value that knows its own name it takes as it is (``EmailPolicy.header_store_parse``).
    """

    __slots__ = ("name",)

    name: str

    def __new__(cls, name: str, words: str, after: str = "") -> _Words:
        """``after`` stands after the words, on a line of its own."""
        made = super().__new__(
            cls, Header(words, "utf-8", _LONGEST_LINE, name).encode(linesep="\r\n") + after
        )
        made.name = name
        return made

    def fold(self, *, policy: Policy) -> str:
        return f"{self.name}: {self}{policy.linesep}"


def _is_plain(line: str) -> bool:
    """Whether a header can be sent as it is; "=?" in its text would be read as an encoded word."""
    return line.isascii() and "=?" not in line and len(line) <= _LONGEST_LINE


# Control characters, halves of a character, and what ends a line or a paragraph.
_BREAKING = frozenset({"Cc", "Cs", "Zl", "Zp"})

_OURS_TO_MEND = frozenset(
    {"AccountSuspendedException", "MailFromDomainNotVerifiedException", "MessageRejected"}
    | {"SendingPausedException"}
)


class MailRefused(Fault):
    """SES refuses this mail for good (a bad address); trying again will not help."""


@dataclass(frozen=True)
class Mail:
    """One mail to one address. ``tag`` is the outbox row's id, given back in SES events.

    ``of_form``: a form alone can cause it, so it goes by a configuration set that can be paused by itself.
    """

    tag: str
    to: str
    subject: str
    text: str
    html: str
    language: str
    sender_name: str
    of_form: bool = False


class Mailer(Protocol):
    """Sends mail; each method is one call."""

    def send(self, mail: Mail) -> None:
        """Hand the mail to SES. Raises Unavailable (unknown whether it left) or MailRefused."""
        ...

    def forget(self, address: str) -> None:
        """Take an address off the account's suppression list, if it is there. Raises Unavailable."""
        ...


class SesMailer:
    """Mail through SES v2 as raw MIME, so that our text, html and headers arrive as we made them."""

    def __init__(self, settings: Settings) -> None:
        self._sender = settings.text("MAIL_FROM")
        self._set = settings.text("CONFIGURATION_SET")
        self._set_of_forms = settings.text("CONFIGURATION_SET_FORMS")

    def send(self, mail: Mail) -> None:
        from chalicelib.platform.aws import client, error_code, is_outage

        try:
            client("sesv2").send_email(
                FromEmailAddress=self._sender,
                Destination={"ToAddresses": [mail.to]},
                Content={"Raw": {"Data": mime(mail, self._sender)}},
                EmailTags=[{"Name": "mail", "Value": mail.tag}],
                ConfigurationSetName=self._set_of_forms if mail.of_form else self._set,
            )
        except Exception as error:
            code = error_code(error)
            if code == "BadRequestException":
                msg = f"ses refuses mail {mail.tag} ({code})"
                raise MailRefused(msg) from None
            # MessageRejected is also what SES says when it is our own identity that is not in order.
            if code in _OURS_TO_MEND or is_outage(error):
                msg = f"ses does not take mail {mail.tag} ({code or type(error).__name__})"
                raise Unavailable(msg) from None
            raise

    def forget(self, address: str) -> None:
        from chalicelib.platform.aws import client, error_code, is_outage

        try:
            client("sesv2").delete_suppressed_destination(EmailAddress=address)
        except Exception as error:
            code = error_code(error)
            # SES answers so when the address is not on the list: that is what was wanted.
            if code == "NotFoundException":
                return
            if is_outage(error):
                msg = f"ses does not answer ({code or type(error).__name__})"
                raise Unavailable(msg) from None
            raise


def check_headers(mail: Mail, sender: str) -> None:
    """Raises MailRefused when an address, a name or the subject could break a header.

    Words may hold the invisible marks that some scripts cannot be written without (Persian has its
    zero-width non-joiner); an address may not.
    """
    words = mail.subject + mail.sender_name
    if not (mail.to + sender).isprintable() or any(
        unicodedata.category(c) in _BREAKING for c in words
    ):
        msg = f"mail {mail.tag} has a control character in a header"
        raise MailRefused(msg)


def mime(mail: Mail, sender: str) -> bytes:
    """The mail as MIME: plain text first, the same words in simple HTML beside it.

    Raises MailRefused when an address or the subject holds a control character.
    """
    check_headers(mail, sender)
    message = EmailMessage(policy=_POLICY)
    plain = _is_plain(f"Subject: {mail.subject}")
    message["Subject"] = mail.subject if plain else _Words("Subject", mail.subject)
    named = Address(mail.sender_name, addr_spec=sender)
    plain = _is_plain(f"From: {named}")
    message["From"] = named if plain else _Words("From", mail.sender_name, f"\r\n <{sender}>")
    try:
        message["To"] = mail.to
    # The library's parser fails in more ways than it says (an IndexError on "=?utf-8?q??=").
    except Exception as error:
        msg = f"mail {mail.tag} has no usable address ({type(error).__name__})"
        raise MailRefused(msg) from None
    # Replies by machines are not wanted: they look like bounces (RFC 3834).
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    message.set_content(mail.text, cte="quoted-printable")
    message.add_alternative(mail.html, subtype="html", cte="quoted-printable")
    # Last, because setting the content takes away what was said of it.
    message["Content-Language"] = mail.language
    return message.as_bytes()
