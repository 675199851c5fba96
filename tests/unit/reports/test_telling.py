"""The desk tells a reporter how far it is; what was said last holds, also without a mailbox."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from chalicelib.mailbox.intake.usecases import ask_to_erase
from chalicelib.platform.errors import Conflict
from chalicelib.platform.table import Transaction
from chalicelib.reports.handling.usecases import take_up
from chalicelib.reports.reporter.usecases import tell_reporter
from tests.support.bureau import Bureau
from tests.support.deciding import propose, sign

Say = Callable[[Bureau, str, str], None]


def _under_way(bureau: Bureau, sid: str, number: str) -> None:
    tell_reporter(bureau.work_of("a"), sid, "in_onderzoek")


def _decided(bureau: Bureau, sid: str, number: str) -> None:
    sign(bureau.work_of("b"), sid, number)


@pytest.mark.parametrize(("said", "meanwhile"), [(_under_way, _decided), (_decided, _under_way)])
def test_of_two_who_tell_at_once_without_a_mailbox_the_decision_holds(
    said: Say, meanwhile: Say, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Told first, the state is followed by the decision, once it is signed; told later, it is refused."""
    bureau = Bureau()
    code, sid = bureau.report()
    take_up(bureau.work_of("a"), sid)
    ask_to_erase(bureau.root.ports("public").visiting, code)
    bureau.work()
    assert bureau.database.items("mailbox") == []
    number = propose(bureau.work_of("a", "voorstel"), sid)
    real = bureau.database.commit

    def commit(transaction: Transaction) -> None:
        monkeypatch.setattr(bureau.database, "commit", real)
        meanwhile(bureau, sid, number)
        real(transaction)

    monkeypatch.setattr(bureau.database, "commit", commit)
    if said is _under_way:
        with pytest.raises(Conflict):
            said(bureau, sid, number)
    else:
        said(bureau, sid, number)
    (melding, *_) = bureau.file(sid).submissions
    assert (melding.state, bool(melding.done_at)) == ("gesloten", True)
