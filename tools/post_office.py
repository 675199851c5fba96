"""The local end of mail: keeps what was sent, shows it, and tells the product what became of it.

On AWS, SES sends events by EventBridge, and infra/data.yaml strips them to tag, type and time.
The engine sends none, so the same three fields are put into the same queue from here.
"""

from __future__ import annotations

import base64
import json
import re
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from html import escape

from aiohttp import web

from tools.served import Served
from tools.wire import Call

_PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Mail</title>
<meta name="viewport" content="width=device-width">
<style>body{font:1rem/1.5 sans-serif;margin:2rem;max-width:80rem}
article{border-top:1px solid;padding:1rem 0}pre{white-space:pre-wrap;overflow-wrap:anywhere}
.parts{display:grid;grid-template-columns:repeat(auto-fit,minmax(20rem,1fr));gap:1rem}
iframe{width:100%%;height:30rem;border:1px solid;background:#fff}</style>
<h1>Outgoing mail (%d)</h1><p>What you enter is gone when the product stops; these mails too.</p>%s</html>"""

_MAIL = """<article><h2>%s</h2><p>%s, from %s to %s, tag <code>%s</code></p>
<details><summary>Headers</summary><pre>%s</pre></details>
<div class="parts"><section><h3>Text</h3><pre>%s</pre></section>
<section><h3>HTML</h3><iframe sandbox title="HTML of this mail" srcdoc="%s"></iframe></section>
</div></article>"""

_ADDRESS = re.compile(r"https?://\S+")


@dataclass(frozen=True)
class Sent:
    """A mail SES took: ``tag`` is the row of the outbox, ``raw`` the bytes our mailer made."""

    tag: str
    to: tuple[str, ...]
    sender: str
    raw: bytes
    at: datetime

    @property
    def message(self) -> EmailMessage:
        """The mail, parsed."""
        return message_from_bytes(self.raw, policy=policy.default)

    @property
    def subject(self) -> str:
        """The subject, decoded."""
        return str(self.message["Subject"])

    @property
    def text(self) -> str:
        """The plain text, decoded."""
        return self._part("plain")

    @property
    def html(self) -> str:
        """The HTML, decoded."""
        return self._part("html")

    @property
    def headers(self) -> str:
        """The headers, a line for each, decoded."""
        return "\n".join(f"{name}: {value}" for name, value in self.message.items())

    def _part(self, kind: str) -> str:
        part = self.message.get_body((kind,))
        return str(part.get_content()) if part else ""


class PostOffice(Served):
    """Listens on the wire for mail that SES took, and shows it on a page.

    ``report`` puts an event into the queue of mail events; ``outcomes`` are the types reported
    for each mail (none: all events are lost).
    """

    def __init__(self, port: int, report: Callable[[str], None]) -> None:
        app = web.Application()
        app.router.add_get("/", self._page)
        super().__init__(app, port)
        self.outcomes: tuple[str, ...] = ("Send", "Delivery")
        self._report = report
        self._sent: list[Sent] = []
        self._lock = threading.Lock()

    def sent(self) -> list[Sent]:
        """Every mail so far, oldest first."""
        with self._lock:
            return list(self._sent)

    def watch(self, call: Call, status: int) -> None:
        """A hook of the wire, after each call."""
        if call.operation != "SendEmail" or status != 200:
            return
        arguments = call.arguments()
        tags = {tag["Name"]: tag["Value"] for tag in arguments.get("EmailTags", [])}
        mail = Sent(
            tag=tags.get("mail", ""),
            to=tuple(arguments["Destination"]["ToAddresses"]),
            sender=arguments["FromEmailAddress"],
            raw=base64.b64decode(arguments["Content"]["Raw"]["Data"]),
            at=datetime.now(UTC),
        )
        with self._lock:
            self._sent.append(mail)
        for outcome in self.outcomes:
            self._report(event(outcome, mail.tag, mail.at))

    async def _page(self, request: web.Request) -> web.Response:
        mails = self.sent()
        shown = "".join(_shown(mail) for mail in reversed(mails))
        return web.Response(text=_PAGE % (len(mails), shown), content_type="text/html")


def event(kind: str, tag: str, at: datetime) -> str:
    """An event as the transformer of infra/data.yaml words it."""
    return json.dumps({"type": kind, "mail": tag, "at": at.strftime("%Y-%m-%dT%H:%M:%SZ")})


def _shown(mail: Sent) -> str:
    fields = (mail.subject, f"{mail.at:%H:%M:%S}", mail.sender, ", ".join(mail.to), mail.tag)
    text = _ADDRESS.sub(r'<a href="\g<0>">\g<0></a>', escape(mail.text))
    parts = (escape(mail.headers), text, escape(mail.html))
    return _MAIL % (*(escape(field) for field in fields), *parts)
