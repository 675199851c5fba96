"""Two people decide on a melding; what else happens at that moment changes no decision."""

from __future__ import annotations

import pytest

from chalicelib.access.store import set_shielded
from chalicelib.platform.errors import Refused
from chalicelib.reports.handling.usecases import take_up
from tests.support.builders import a_mailbox_reply, put_at_desk
from tests.support.bureau import Bureau
from tests.support.deciding import propose, sign


def test_what_comes_in_while_a_decision_is_signed_is_read_before_it() -> None:
    bureau = Bureau()
    code, sid = bureau.report()
    take_up(bureau.work_of("a"), sid)
    number = propose(bureau.work_of("a", "voorstel"), sid)
    arrives = lambda: bureau.reply(code, a_mailbox_reply("Er is meer."))  # noqa: E731
    bureau.database.before(f"query reports/melding#{sid}", arrives)
    with pytest.raises(Refused):
        sign(bureau.work_of("b"), sid, number)
    melding = bureau.file(sid).submissions[0]
    assert (melding.state, dict(melding.news)) == ("in_triage", {"antwoord": 1})


def test_no_proposal_is_told_to_who_may_not_know_of_the_melding() -> None:
    bureau = Bureau()
    for name in ("een", "twee", "drie"):
        bureau.put(put_at_desk(name, f"{name}@gemeente.example", "regisseur"))
    bureau.put(set_shielded(bureau.staff("drie"), bureau.sid, is_kept=True))
    take_up(bureau.work_of("een"), bureau.sid)
    propose(bureau.work_of("een", "voorstel"), bureau.sid)
    told = [mail.to for mail in bureau.deliver() if "voorstel" in mail.subject]
    assert told == ["twee@gemeente.example"]
