"""The desk's side of the mailbox from a command line, for the local run, until the bureau has its pages.

``python -m tools.desk --help`` says what it can, beside ``make run``. It works with the rights of the
engine's root, so it is no way into anything real.
"""

from __future__ import annotations

import argparse
import json
import os
import secrets
from pathlib import Path
from typing import Any, cast, get_args

from chalicelib.journal.store import JournalStore
from chalicelib.mailbox.domain import MailboxState
from chalicelib.platform import gemeente
from chalicelib.platform.aws import client
from chalicelib.platform.clock import system_clock
from chalicelib.platform.code import parse_reference
from chalicelib.platform.kms import AwsKeys
from chalicelib.platform.queue import SqsQueues
from chalicelib.platform.settings import Settings
from chalicelib.platform.table import DynamoDatabase
from chalicelib.reports.melding.usecases import Desk
from chalicelib.reports.reporter.usecases import ask_reporter, read_replies, tell_reporter
from tools import package

# Written by ``make run``: where the engine is and which keys and queues it has.
SETTINGS = package.ROOT / ".local/desk.json"
_BY = "medewerker-demo"


def main() -> None:
    """Do one thing as the desk, and print what came of it."""
    options = _options()
    if options.settings.is_file():
        os.environ.update(json.loads(options.settings.read_text("utf-8")))
    desk = _desk()
    if options.do == "list":
        for melding in _meldingen():
            print(melding["reference"], melding["form"], melding["accepted_at"])  # noqa: T201
        return
    reference = parse_reference(options.reference)
    sid = next(m["pk"] for m in _meldingen() if m["reference"] == reference)
    sid = str(sid).removeprefix("melding#")
    if options.do == "ask":
        page = secrets.token_hex(10)
        number = ask_reporter(desk, sid, options.text, language=options.language, by=_BY, once=page)
        print("vraag", number)  # noqa: T201
    elif options.do == "tell":
        tell_reporter(desk, sid, cast("MailboxState", options.state), by=_BY)
    else:
        for reply in read_replies(desk, sid, by=_BY, purpose="demo"):
            print(json.dumps(reply, ensure_ascii=False, indent=1))  # noqa: T201


def _desk() -> Desk:
    settings = Settings()
    here = gemeente.current()
    database = DynamoDatabase(settings.text("TABLE_PREFIX"))
    return Desk(
        database=database,
        keys=AwsKeys(settings, "content", "dossier"),
        journal=JournalStore(database),
        queues=SqsQueues(settings, "post"),
        now=system_clock,
        terms=here.mailbox,
        zone=here.hours.zone,
    )


def _meldingen() -> list[dict[str, Any]]:
    pages = client("dynamodb").get_paginator("scan").paginate(TableName="signaalpunt-reports")
    items = [item for page in pages for item in page["Items"] if item["sk"]["S"] == "melding"]
    names = ("pk", "reference", "form", "accepted_at")
    found = [{name: item[name]["S"] for name in names} for item in items]
    return sorted(found, key=lambda melding: melding["accepted_at"])


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Act as the desk on a local run.")
    parser.add_argument("--settings", type=Path, default=SETTINGS)
    doing = parser.add_subparsers(dest="do", required=True)
    doing.add_parser("list", help="the references of all meldingen")
    asking = doing.add_parser("ask", help="put a question in the reporter's mailbox")
    asking.add_argument("reference")
    asking.add_argument("text")
    asking.add_argument("--language", default="nl")
    telling = doing.add_parser("tell", help="tell the reporter how far it is")
    telling.add_argument("reference")
    telling.add_argument("state", choices=get_args(MailboxState))
    doing.add_parser("read", help="read the replies").add_argument("reference")
    return parser.parse_args()


if __name__ == "__main__":
    main()
