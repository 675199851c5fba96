"""From an announcement to mails that are known to have left.

Making a row *is* the first claim of it: the invocation that made a row holds its lease and sends
it. Whatever goes wrong after that, the row's ``due_at`` passes and the clock puts it back on the
queue. SES has no idempotency token, so a crash right after sending is told apart by the Send event,
which bears the row's id; only if that event is lost too does a mail go out twice.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta

import msgspec

from chalicelib.mail.domain import (
    CAPPED,
    CONFIRMS,
    FORGET,
    INVITES,
    MAX_ATTEMPTS,
    Addressee,
    Announcement,
    Directory,
    MailState,
    Recipient,
    Row,
    Tally,
    ToDesk,
    ToMedewerker,
    ToPerson,
    ToRight,
    day_of_letter,
    desk_rows,
    domain_of,
    mailbox_of,
    row_to_person,
    sealed_row,
    staff_rows,
    with_letter,
)
from chalicelib.mail.letters import write
from chalicelib.mail.messages import Announced, MailDue
from chalicelib.mail.store import (
    ROW_IS_OURS,
    TALLY_AS_SEEN,
    Confirmable,
    MailStore,
    advance,
    count_letter,
    insert,
    insert_token,
    lease,
    postpone,
    settle,
)
from chalicelib.platform import log
from chalicelib.platform.calendar import full_date_text
from chalicelib.platform.clock import from_text, to_text
from chalicelib.platform.code import one_way
from chalicelib.platform.errors import Conflict, Unavailable, Unreadable
from chalicelib.platform.i18n import offered, translator
from chalicelib.platform.mailer import Mail, MailRefused
from chalicelib.platform.messages import Message, read
from chalicelib.platform.ports import Ports
from chalicelib.platform.queue import QueueName
from chalicelib.platform.sealing import SealBroken, from_bytes
from chalicelib.platform.table import Part, Put, Transaction, only_known
from chalicelib.platform.unreadable import ReadAgain, park, read_again

# Rows made, and sent, by one invocation: within its 30 seconds also when SES is slow.
_ROWS_AT_ONCE = 20
# Other letters to the same address that are counted at that moment take one try each.
_TRIES = 8
# Hex characters: of a token 192 bits, of the mark of a code enough to tell some forty apart.
_TOKEN_LENGTH, _CODE_LENGTH = 48, 12
# Letters that had to wait go over so long.
_SPREAD = timedelta(hours=1)
# What the clock takes up in one tick; the rest follows in the next.
_DUE_AT_ONCE = 200


def handle(ports: Ports, directory: Directory, body: str) -> None:
    """Handle one message of the queue ``post`` or ``post-forms``.

    A message that nobody can read is kept, and nobody at the desk is asked to look: it is only a reminder
    of a row that the clock finds by itself.
    """
    at = to_text(ports.now())
    try:
        match read(body, Announced, MailDue, ReadAgain):
            case ReadAgain() as asked:

                def again(kept: str, _: datetime) -> None:
                    _handle(ports, directory, read(kept, Announced, MailDue))

                read_again(ports.database, "post", asked, again, at=at)
            case message:
                _handle(ports, directory, message)
    except Unreadable as error:
        log.fault("message_unreadable", error, queue="post", why=error.why)
        _park(ports, park("post", body, error.why, at=at))


def _handle(ports: Ports, directory: Directory, message: Message) -> None:
    match message:
        case Announced(announcement=announcement_id):
            fan_out(ports, directory, announcement_id)
        case MailDue(mail=row_id):
            take_up(ports, directory, row_id)


def fan_out(ports: Ports, directory: Directory, announcement_id: str) -> None:
    """Make the rows of an announcement, some at a time, and send them.

    A capped letter goes on to the queue ``post-forms``, so that it holds up nobody else's mail.

    Safe to repeat: the cursor moves in the transaction that makes the rows, so a second delivery
    of the same message finds nothing to do.
    """
    found = MailStore(ports.database).announcement(announcement_id)
    if found is None:
        # Somebody was reminded of a happening that told nobody, such as a second confirmation.
        log.event("announcement_unknown")
        return
    announcement, cursor = found
    while cursor < len(announcement.recipients):
        rows, to = _next_rows(ports, directory, announcement, cursor)
        step = advance(announcement, seen=cursor, to=to)
        try:
            made = [insert(row, announcement) for row in rows]
            ports.database.commit(Transaction([*made, step]))
        except Conflict:
            return
        for row in rows:
            if row.letter in CAPPED:
                _hand_on(ports, row)
            else:
                deliver(ports, directory, row)
        cursor = to


def take_up(ports: Ports, directory: Directory, mail_id: str) -> None:
    """Try a mail that was handed on, or one whose lease has lapsed, if it still waits."""
    row = MailStore(ports.database).row(mail_id)
    if row is None or row.state not in {"sending", "waiting"}:
        return
    if row.due_at > to_text(ports.now()):
        if _is_handed_on(row):
            # Of two deliveries of the message only one can count it.
            deliver(ports, directory, row)
        return
    if row.attempt >= MAX_ATTEMPTS:
        log.event("mail_given_up", level="error", letter=row.letter)
        _settle(ports, row, "given_up")
        return
    due_at = to_text(ports.now() + _lease(ports))
    try:
        ports.database.commit(Transaction([lease(row, due_at=due_at)]))
    except Conflict:
        return
    again = replace(row, state="sending", attempt=row.attempt + 1, due_at=due_at)
    deliver(ports, directory, again)


def deliver(ports: Ports, directory: Directory, row: Row) -> None:
    """Send a row that is leased to us and mark it. A fault leaves it to the clock.

    While letters of forms do not arrive, the next ones wait. One too many for its address waits for its day,
    or is withheld; a mail that was called off is not sent, nor an invitation of somebody who needs none any
    more; a row FORGET sends nothing.
    """
    try:
        if _is_stopped(ports, row):
            return
        opened = _opened(ports, row)
        if row.letter == FORGET:
            ports.mailer.forget(opened.address)
        elif row.letter in CAPPED:
            marked = _marked(ports, opened.address)
            if not _has_its_turn(ports, row, opened, marked):
                return
            ports.mailer.send(_compose(ports, row, opened, marked.token(row)))
        elif (mail := _wanted(ports, directory, row, opened)) is None:
            log.event("mail_called_off", letter=row.letter)
            _settle(ports, row, "called_off")
            return
        else:
            ports.mailer.send(mail)
    except (MailRefused, SealBroken) as error:
        log.fault("mail_refused", error, letter=row.letter)
        _settle(ports, row, "refused")
        return
    except Unavailable as error:
        log.fault("mail_waits", error, letter=row.letter, attempt=row.attempt)
        return
    _settle(ports, row, "sent")


def _wanted(ports: Ports, directory: Directory, row: Row, opened: _Opened) -> Mail | None:
    """A mail that no form caused; None when it was called off or would let in somebody who needs no link.

    A link that lets somebody in has a token made for this very mail.
    """
    if _is_called_off(ports, row):
        return None
    if _is_kept(directory, row):
        return None
    if not row.medewerker:
        return _compose(ports, row, opened)
    made = directory.invite(row.medewerker, ports.now())
    if made is None:
        return None
    token, until = made
    # The day before the last: on it the link works at every hour.
    last = ports.here.today(until - timedelta(days=1))
    return _compose(ports, replace(row, facts={"last_day": last.isoformat()}), opened, token)


def _is_called_off(ports: Ports, row: Row) -> bool:
    """Whether nobody in the directory may be told of it any more; a sealed address is in no directory."""
    in_directory = bool(row.announcement and row.address)
    return in_directory and MailStore(ports.database).is_called_off(row.announcement)


def _is_kept(directory: Directory, row: Row) -> bool:
    """Whether what a mail is about was kept from its reader while it waited."""
    waited = row.attempt > 1 and row.address
    return bool(waited) and not directory.may_hear(row.address, row.about)


def resend_due(ports: Ports) -> int:
    """Put whatever waits past its moment back on the queue; how many. Opens and decides nothing."""
    store, now = MailStore(ports.database), to_text(ports.now())
    lines: tuple[tuple[QueueName, bool], ...] = (("post", False), ("post-forms", True))
    sent = 0
    for queue, of_forms in lines:
        for message in store.due(now, limit=_DUE_AT_ONCE, of_forms=of_forms):
            ports.queues.send(queue, message)
            sent += 1
    return sent


def _is_handed_on(row: Row) -> bool:
    """Whether nobody has begun with a row that fan-out left to the queue of its letter."""
    is_new = row.state == "sending" and row.attempt == 1 and not row.counted
    return is_new and row.letter in CAPPED


def _is_stopped(ports: Ports, row: Row) -> bool:
    """Whether a letter of a form must wait, because too many did not arrive; then it does.

    When they may go again they do so over an hour, so that the first of them can stop the rest.
    """
    if row.letter not in CAPPED:
        return False
    until = MailStore(ports.database).brake().until
    if until <= to_text(ports.now()):
        return False
    log.event("mail_stopped", letter=row.letter)
    spread = timedelta(seconds=int(row.id[:8], 16) % _SPREAD.total_seconds())
    with suppress(Conflict):
        due_at = to_text(from_text(until) + spread)
        ports.database.commit(Transaction([postpone(row, due_at=due_at)]))
    return True


def _hand_on(ports: Ports, row: Row) -> None:
    try:
        ports.queues.send("post-forms", MailDue(mail=row.id))
    except Unavailable as error:
        # Its lease lapses, and the clock finds it.
        log.fault("mail_waits", error, letter=row.letter, attempt=row.attempt)


def _next_rows(
    ports: Ports, directory: Directory, announcement: Announcement, cursor: int
) -> tuple[list[Row], int]:
    """The rows of the next recipients, and the cursor after them: at least one recipient."""
    rows: list[Row] = []
    for to in range(cursor, len(announcement.recipients)):
        more = _rows_of(ports, directory, announcement, announcement.recipients[to])
        if rows and len(rows) + len(more) > _ROWS_AT_ONCE:
            return rows, to
        rows += more
    return rows, len(announcement.recipients)


def _rows_of(
    ports: Ports, directory: Directory, announcement: Announcement, to: Recipient
) -> list[Row]:
    due_at = to_text(ports.now() + _lease(ports))
    if isinstance(to, ToDesk):
        about = announcement.about
        handler = directory.medewerker(to.handler, about) if to.handler else None
        return desk_rows(announcement, to, directory.desk(about), handler, due_at=due_at)
    if isinstance(to, ToMedewerker | ToRight):
        people = _staff(directory, to, announcement.about)
        return staff_rows(announcement, to, people, due_at=due_at)
    if isinstance(to, ToPerson):
        person = directory.person(to.organisatie_id, to.person_id, announcement.about)
        if person is None:
            # Somebody must look; the desk is asked instead of one who is gone.
            log.event("recipient_left", level="error", letter=to.letter)
            if any(isinstance(one, ToDesk) for one in announcement.recipients):
                # It is told of this already.
                return []
            return _rows_of(ports, directory, announcement, ToDesk("desk_nieuw", ("triagist",)))
        identity = row_to_person(announcement.id, to)
        return [
            Row(
                id=identity,
                letter=to.letter,
                language=person.language,
                state="sending",
                attempt=1,
                due_at=due_at,
                about=announcement.about,
                address=person.email,
                announcement=announcement.id,
            )
        ]
    return [sealed_row(announcement, to, "sending", due_at=due_at, attempt=1)]


def _staff(directory: Directory, to: ToMedewerker | ToRight, about: str) -> list[Addressee]:
    """The medewerkers who are told. When there is nobody an alarm rings, and the others are told."""
    if isinstance(to, ToRight):
        found = [one for one in directory.holders(to.right, about) if one.id not in to.but]
    else:
        one = directory.medewerker(to.medewerker_id, about)
        found = [] if one is None else [one]
    if not found:
        log.event("nobody_to_tell", level="error", letter=to.letter)
    return found


@dataclass(frozen=True)
class _Opened:
    """An address and its language, and facts of its owner. A token that an older letter held is not read."""

    address: str
    language: str
    facts: Mapping[str, str] = field(default_factory=dict)


class _Sealed(msgspec.Struct):
    """The shape of a sealed address. Whoever seals one is not trusted to have made it well."""

    address: str
    language: str
    facts: dict[str, str] = {}


def _opened(ports: Ports, row: Row) -> _Opened:
    if not row.sealed:
        return _Opened(row.address, row.language)
    held = from_bytes(ports.keys.open("notify", row.object_id, row.sealed), _Sealed)
    # Whoever sealed it is not trusted to have named a language of ours.
    opened = replace(only_known(_Opened, held), language=offered(held["language"]))
    if not domain_of(opened.address):
        msg = "what is sealed is not one address"
        raise MailRefused(msg)
    return opened


@dataclass(frozen=True)
class _Marked:
    """The mark under which letters to an address are counted, and a secret; only the mailer can make them.

    Both are halves of one keyed digest, so who reads the mark in its table learns nothing of the secret.
    """

    mark: str
    secret: bytes

    def made_of(self, label: str, text: str) -> str:
        """A digest (hex) of a text that nobody else can make."""
        return hmac.digest(self.secret, f"{label}/{text}".encode(), "sha256").hex()

    def token(self, row: Row) -> str:
        """The token in a letter: the same at each try, so that no letter that left is worth nothing."""
        return self.made_of("bevestiging", row.id)[:_TOKEN_LENGTH]


def _marked(ports: Ports, address: str) -> _Marked:
    made = ports.keys.mark(f"adres/{mailbox_of(address)}")
    half = len(made) // 2
    return _Marked(made[:half], bytes.fromhex(made[half:]))


def _has_its_turn(ports: Ports, row: Row, opened: _Opened, marked: _Marked) -> bool:
    """Whether a letter of a form goes now; if not, its row waits for its day, is withheld, or is another's.

    A letter that was counted at an earlier try has its turn.
    """
    if row.counted:
        return True
    seen: Tally | None = None
    for tries_left in reversed(range(_TRIES)):
        day = _day_of(ports, row, marked, seen or Tally())
        if day is None:
            log.event("letter_withheld", level="error", line="adres", letter=row.letter)
            _settle(ports, row, "withheld")
            return False
        try:
            parts = _counted(ports, row, opened, marked, seen, day)
            ports.database.commit(Transaction(parts))
        except Conflict as conflict:
            if ROW_IS_OURS in conflict.refused:
                # Another delivery of the same message has it.
                return False
            if conflict.refused != {TALLY_AS_SEEN} or not tries_left:
                raise
            # Most addresses get one letter in days, so nobody looks before it is needed.
            seen = MailStore(ports.database).tally(marked.mark)
        else:
            return day == ports.now().date()
    raise AssertionError  # the last try returns or raises


def _day_of(ports: Ports, row: Row, marked: _Marked, tally: Tally) -> date | None:
    limits, today = ports.here.letters, ports.now().date()
    code = marked.made_of("code", row.object_id)[:_CODE_LENGTH]
    return day_of_letter(
        tally, code, today, per_address=limits.per_address, per_code=limits.per_code
    )


def _counted(
    ports: Ports, row: Row, opened: _Opened, marked: _Marked, seen: Tally | None, day: date
) -> list[Part]:
    """The parts that count a letter on its day; with them comes what its token will confirm."""
    today = ports.now().date()
    code = marked.made_of("code", row.object_id)[:_CODE_LENGTH]
    after = with_letter(seen or Tally(), code, day, today)
    state: MailState
    if day == today:
        state, due_at = "sending", to_text(ports.now() + _lease(ports))
    else:
        state, due_at = "waiting", to_text(datetime.combine(day, time(), UTC))
        log.event("letter_waits", line="adres", letter=row.letter)
    parts = count_letter(row, marked.mark, seen, after, state=state, due_at=due_at)
    if row.letter == CONFIRMS:
        digest = one_way("bevestiging", marked.token(row))
        confirms = Confirmable(row.object_id, row.announcement, domain_of(opened.address))
        last_day = date.fromisoformat(row.facts["last_day"])
        parts.append(insert_token(digest, confirms, last_day=last_day))
    return parts


def _compose(ports: Ports, row: Row, opened: _Opened, token: str = "") -> Mail:
    # Imported here: no worker that sends nothing pays for the templates.
    from chalicelib.platform.web.html import render

    language = opened.language
    link = _link(ports, row, language, token)
    # Ours last: what is sealed with an address says no other telephone number and no other link.
    facts = {**opened.facts, **_said(ports, row.facts, language)}
    known = {**facts, **ports.here.facts(language), "link": link}
    written = write(row.letter, translator(language).gettext, known)
    text = "\n\n".join([written.greeting, *written.paragraphs, "-- \n" + "\n".join(written.footer)])
    return Mail(
        tag=row.id,
        to=opened.address,
        subject=written.subject,
        text=text + "\n",
        html=render("mail/letter.html", language=language, path="/", written=written),
        language=language,
        sender_name=written.sender_name,
        of_form=row.letter in CAPPED,
    )


def _said(ports: Ports, facts: Mapping[str, str], language: str) -> dict[str, str]:
    """Facts as a letter says them: a stored moment and an ISO day in words, in the reader's language."""
    said = dict(facts)
    if "read_by" in said:
        said["read_by"] = ports.here.said(said["read_by"], language)
    if "last_day" in said:
        said["last_day"] = full_date_text(date.fromisoformat(said["last_day"]), language)
    return said


def _link(ports: Ports, row: Row, language: str, token: str) -> str:
    letter = row.letter
    if letter == CONFIRMS:
        return f"{ports.settings.text('PUBLIC_URL')}/bevestig/{token}?lang={language}"
    if letter == INVITES:
        return f"{ports.settings.text('BUREAU_URL')}/uitnodiging/{token}?lang={language}"
    if letter in {"voorstel_wacht", "tl_toegang"}:
        return f"{ports.settings.text('BUREAU_URL')}/tekenen"
    if letter == "fg_dagstaat":
        return f"{ports.settings.text('BUREAU_URL')}/journaal"
    if letter.startswith(("melder_", "vraag_")):
        return f"{ports.settings.text('PUBLIC_URL')}/postvak?lang={language}"
    # The desk is asked to look at what nobody could read (mail/announcing): that is not in the werkbak.
    page = "onleesbaar" if row.about.startswith("onleesbaar#") else "begin"
    return f"{ports.settings.text('BUREAU_URL')}/{page}"


def _lease(ports: Ports) -> timedelta:
    return timedelta(seconds=ports.settings.seconds("LEASE_SECONDS"))


def _park(ports: Ports, part: Put) -> None:
    try:
        ports.database.commit(Transaction([part]))
    except Conflict:
        # The same body is kept already.
        return


def _settle(ports: Ports, row: Row, state: MailState) -> None:
    try:
        ports.database.commit(Transaction([settle(row, state, at=to_text(ports.now()))]))
    except Conflict:
        # An SES event was quicker than we are, and knows more.
        return
    except Unavailable as error:
        # The Send event will mark it, or the clock finds it again.
        log.fault("mail_not_marked", error, letter=row.letter)
