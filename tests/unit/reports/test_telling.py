"""The desk tells a reporter how far it is; what was said last holds, also without a mailbox."""

from __future__ import annotations

import pytest

from chalicelib.mailbox.domain import MailboxState
from chalicelib.mailbox.intake.usecases import ask_to_erase
from chalicelib.platform.errors import Conflict
from chalicelib.platform.table import Transaction
from chalicelib.reports.handling.usecases import take_up
from chalicelib.reports.reporter.usecases import tell_reporter
from tests.support.bureau import Bureau


@pytest.mark.parametrize(
    ("said", "meanwhile"), [("in_onderzoek", "afgerond"), ("afgerond", "in_onderzoek")]
)
def test_of_two_who_tell_at_once_without_a_mailbox_the_last_word_holds(
    said: MailboxState, meanwhile: MailboxState, monkeypatch: pytest.MonkeyPatch
) -> None:
    bureau = Bureau()
    code, sid = bureau.report()
    take_up(bureau.work_of("a"), sid)
    ask_to_erase(bureau.root.ports("public").visiting, code)
    bureau.work()
    assert bureau.database.items("mailbox") == []
    real = bureau.database.commit

    def commit(transaction: Transaction) -> None:
        monkeypatch.setattr(bureau.database, "commit", real)
        tell_reporter(bureau.work_of("a"), sid, meanwhile)
        real(transaction)

    monkeypatch.setattr(bureau.database, "commit", commit)
    try:
        tell_reporter(bureau.work_of("a"), sid, said)
        last = said
    except Conflict:
        last = meanwhile
    (melding, *_) = bureau.file(sid).submissions
    told = [e.facts["state"] for e in bureau.chain(f"melding#{sid}") if e.action == "stand_gemeld"]
    assert told[-1] == last
    assert bool(melding.done_at) == (last == "afgerond")
