"""Rows that later code wrote: an attribute we do not know is ignored, a kind we do not know is counted."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import cast

from chalicelib.mailbox.domain import Question, seal
from chalicelib.mailbox.store import MailboxStore, add_question
from chalicelib.platform.code import derive
from chalicelib.platform.table import Change, Item, Key, Part, Put, Transaction
from chalicelib.reports.domain import last_day_to_confirm
from chalicelib.reports.store.file import FileStore
from chalicelib.reports.store.submissions import SubmissionStore, announcement_id
from tests.support.builders import put_at_desk
from tests.support.bureau import INVOLVE, Bureau, answered, text_of

UNREADABLE = "Onleesbare onderdelen: 2"
AT = "2026-03-02T10:00:00Z"
IN_PILE: Item = {"bak": "nieuw", "bak_at": f"0#{AT}"}
LATER: list[Item] = [
    {"sk": "advies#1", "accepted_at": AT, "quarantine": False, "later": "x", **IN_PILE},
    {"sk": "meldingsbesluit#1", "by": "a"},
]


def later_rows(bureau: Bureau, sid: str) -> None:
    """Rows of later code beside a melding: one waits in a pile, one begins as the name of a kind does."""
    rows: list[Part] = [Put("reports", {"pk": f"melding#{sid}", **item}, "new") for item in LATER]
    bureau.database.commit(Transaction(rows))


def test_a_row_of_an_unknown_kind_is_counted_and_shown_as_unreadable() -> None:
    bureau = Bureau()
    _, sid = bureau.report()
    secret = bureau.logged_in("triagist")
    assert UNREADABLE[:-1] not in text_of(bureau.get(f"/melding/{sid}", secret).body)
    later_rows(bureau, sid)
    file = FileStore(bureau.database).file(sid)
    assert file is not None
    assert (len(file.submissions), len(file.arrived), file.unreadable) == (1, 1, 2)
    assert len(SubmissionStore(bureau.database).submissions(sid)) == 1
    assert UNREADABLE in text_of(bureau.get(f"/melding/{sid}", secret).body)
    assert UNREADABLE in text_of(bureau.post(f"/melding/{sid}/afdruk", {}, secret).body)


def test_a_row_of_an_unknown_kind_waits_in_its_pile_without_breaking_the_werkbak() -> None:
    bureau = Bureau()
    _, sid = bureau.report()
    later_rows(bureau, sid)
    page = bureau.get("/werkbak", bureau.logged_in("triagist"))
    assert page.status == 200
    assert "Wat is nieuw: Onleesbaar" in text_of(page.body)


def test_an_unknown_attribute_of_a_row_is_ignored() -> None:
    bureau = Bureau()
    code, sid = bureau.report()
    key = Key("reports", f"melding#{sid}", "melding")
    header = cast("dict[str, str]", bureau.database.tables["reports"][key.pk][key.sk]["header"])
    more: Item = {"later": "x", "header": {**header, "later": "x"}}
    bureau.database.commit(Transaction([Change(key, more, {}, "as read")]))
    stored = SubmissionStore(bureau.database).submission(sid, "melding")
    assert stored is not None
    assert stored.header.channel == "publiek"

    lookup = derive(code).mailbox
    mailbox = MailboxStore(bureau.database).mailbox(lookup)
    assert mailbox is not None
    asked = seal(lookup, mailbox.key, Question(1, "2026-03-03", "Wanneer?", "nl"))
    added = add_question(mailbox, asked, expires_at=mailbox.expires_at)
    bureau.database.commit(Transaction([added]))
    row = Key("mailbox", f"mailbox#{lookup}", "mailbox")
    held = cast("list[Item]", bureau.database.tables["mailbox"][row.pk][row.sk]["questions"])
    more = {"questions": [{**held[0], "later": "x"}]}
    bureau.database.commit(Transaction([Change(row, more, {}, "as read")]))
    again = MailboxStore(bureau.database).mailbox(lookup)
    assert again is not None
    assert again.questions == (asked,)


def test_a_code_that_only_later_code_knows_is_shown_as_it_is() -> None:
    bureau = Bureau()
    code, sid = bureau.report_from_work(share_with_aandachtsfunctionaris="inhoud")
    _, other = bureau.report()
    secret, tables = bureau.logged_in("triagist"), bureau.database.tables
    answered(
        303,
        bureau.post(f"/melding/{sid}/koppelen", {"ander": other, "reden": "zelfde_plek"}, secret),
    )
    answered(303, bureau.post(f"/melding/{sid}/betrekken", INVOLVE, secret))
    rows = tables["reports"][f"melding#{sid}"]
    for name in rows:
        if name.startswith(("verband#", "betrokken#")):
            rows[name]["reason"] = "van_morgen"
    tables["mailbox"][f"mailbox#{derive(code).mailbox}"]["mailbox"]["state"] = "van_morgen"
    page = text_of(answered(200, bureau.get(f"/melding/{sid}", secret)).body)
    assert page.count("van_morgen") == 3


def test_a_confirmation_token_names_its_letter_and_goes_when_the_link_works_no_more() -> None:
    bureau = Bureau()
    bureau.put(put_at_desk("t", "desk@gemeente.example", "triagist"))
    _, sid = bureau.report_from_work(confirmed=False)
    assert bureau.database.items("post", "bevestiging#") == []
    bureau.queues.work_off_mail(bureau.root.mailer)
    (token,) = bureau.database.items("post", "bevestiging#")
    (stored,) = bureau.file(sid).submissions
    told = (sid, announcement_id(stored), "waterlijn.example")
    assert (token["sid"], token["announcement"], token["domain"]) == told
    last_day = last_day_to_confirm(bureau.now().date())
    expires = datetime.fromtimestamp(int(str(token["expires"])), UTC).date()
    assert last_day < expires <= last_day + timedelta(days=2)
