"""Demo data for a local run: invented organisations, people and one training session.

Everything here is made up; addresses lie in the reserved domain ``.example`` (RFC 2606). Running it
twice changes nothing. Prints what a visitor needs to try the site.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import get_args
from zoneinfo import ZoneInfo

from chalicelib.access.domain import CONTACT, ROLE_NAMES, Medewerker, Role, subject_of
from chalicelib.access.store import insert_medewerker, reserve_mailbox
from chalicelib.catalogue import store as catalogue
from chalicelib.catalogue.domain import ShownSessie
from chalicelib.network.domain import Aandachtsfunctionaris, Organisatie
from chalicelib.network.store import insert_organisatie, insert_person, put_code
from chalicelib.platform.aws import client
from chalicelib.platform.calendar import is_working_day
from chalicelib.platform.clock import system_clock, to_text
from chalicelib.platform.code import one_way, read_characters
from chalicelib.platform.errors import Conflict
from chalicelib.platform.settings import Settings
from chalicelib.platform.table import Database, DynamoDatabase, Put, Transaction
from chalicelib.programme.domain import Sessie
from chalicelib.programme.store import put_sessie

# A demo code, fixed so that it can be printed; real ones are minted (platform/code.py).
PERSONAL_CODE = "DEMO-0000-0000-000F"
# Of every demo login: this pool lives on this machine, and only while it runs.
DEMO_PASSWORD = "Samen-naar-2026!"  # noqa: S105

ORGANISATIES = (
    Organisatie("waterlijn", "College De Waterlijn", "onderwijs", ("waterlijn.example",)),
    Organisatie("kompas", "Basisschool Het Kompas aan Zee", "onderwijs", ("kompas.example",)),
    Organisatie("drie-rivieren", "Vakschool Drie Rivieren", "onderwijs", ("rivieren.example",)),
    Organisatie("oeverloos", "Jongerenpunt Oeverloos", "jongerenwerk", ("oeverloos.example",)),
    Organisatie("de-kade", "Straatwerk De Kade", "jongerenwerk", ("dekade.example",)),
    Organisatie("lindenhof", "Praktijk Lindenhof", "zorg", ("lindenhof.example",)),
    Organisatie("de-brug", "Herstelhuis De Brug", "zorg", ("debrug.example",)),
    Organisatie("de-lantaarn", "Buurthuis De Lantaarn", "welzijn_wijk", ("lantaarn.example",)),
    Organisatie("zuidkant", "Wijkteam Zuidkant", "welzijn_wijk", ("zuidkant.example",)),
    Organisatie("eilandboys", "Sportclub Eilandboys", "sport", ("eilandboys.example",)),
    Organisatie("havenrand", "Woonstichting Havenrand", "wonen", ("havenrand.example",)),
    Organisatie("samenspel", "Ontmoetingshuis Samenspel", "gemeenschap", ("samenspel.example",)),
    Organisatie("werkplein", "Werkplein Demo", "werk_inkomen", ("werkplein.example",)),
)


def people(today: datetime) -> tuple[Aandachtsfunctionaris, ...]:
    """One who is there, one for a single wijk, and one who is away with a deputy."""
    yesterday, next_week = today.date() - timedelta(days=1), today.date() + timedelta(days=7)
    found = (
        Aandachtsfunctionaris(
            "a",
            "waterlijn",
            "vast",
            "testpersoon.a@waterlijn.example",
            name="Testpersoon A",
            phone="+31 78 123 4567",
            medewerker_id="demo-aandachtsfunctionaris",
        ),
        Aandachtsfunctionaris(
            "b",
            "waterlijn",
            "plaatsvervanger",
            "testpersoon.b@waterlijn.example",
            language="en",
            name="Testpersoon B",
        ),
        Aandachtsfunctionaris(
            "c",
            "oeverloos",
            "vast",
            "testpersoon.c@oeverloos.example",
            wijken=("WK050507",),
            name="Testpersoon C",
        ),
        Aandachtsfunctionaris(
            "d", "oeverloos", "vast", "testpersoon.d@oeverloos.example", name="Testpersoon D"
        ),
        Aandachtsfunctionaris(
            "e",
            "lindenhof",
            "vast",
            "testpersoon.e@lindenhof.example",
            absent_from=yesterday,
            absent_until=next_week,
            name="Testpersoon E",
        ),
        Aandachtsfunctionaris(
            "f",
            "lindenhof",
            "plaatsvervanger",
            "testpersoon.f@lindenhof.example",
            name="Testpersoon F",
        ),
    )
    return tuple(replace(person, confirmed_on=yesterday) for person in found)


# Of each demo login, so that one can act and another one sign.
LOGINS: Mapping[str, Role] = {role: role for role in get_args(Role)} | {
    "beheerder-2": "beheerder",
    "netwerkcoordinator-2": "netwerkcoordinator",
}
# Where the desk is mailed; the other demo logins have an address of their own name.
_ADDRESSES = {"triagist": "meldpunt@gemeente.example"}


def session(now: datetime) -> tuple[Sessie, ShownSessie]:
    """A basistraining with two seats, so that a waiting list is three sign-ups away."""
    zone = ZoneInfo("Europe/Amsterdam")
    day = now.date() + timedelta(days=28)
    while not is_working_day(day):
        day += timedelta(days=1)
    start = to_text(datetime.combine(day, time(13, 30), zone))
    end = to_text(datetime.combine(day, time(16, 30), zone))
    title = {
        "nl": "Basistraining Radicalisering en Extremisme",
        "en": "Basic training on Radicalisation and Extremism",
    }
    about = {
        "nl": "U leert hoe iemand radicaliseert en welke signalen daarbij horen. U oefent met het gesprek "
        "daarover, en weet daarna met wie u een zorg kunt delen.",
        "en": "You will learn how people become radicalised and which signs to look for. You will practise "
        "talking about it, and you will know who to share a concern with.",
    }
    audience = {
        "nl": "Voor iedereen die met inwoners werkt, zoals docenten, jongerenwerkers, wijkmanagers en "
        "hulpverleners. U hoeft nog niets van het onderwerp te weten.",
        "en": "For anyone who works with residents, such as teachers, youth workers, neighbourhood managers "
        "and social workers. You do not need to know anything about the subject yet.",
    }
    where = "Ontmoetingshuis Samenspel", "Havenstraat 1, Dordrecht"
    return (
        Sessie("basis-1", title, start, end, *where, free=2),
        ShownSessie("basis-1", title, start, end, *where, about, audience, free=2),
    )


def seed(database: Database) -> None:
    """Write all demo data that is not there yet."""
    now = system_clock()
    sessie, shown = session(now)
    digest = one_way("persoonlijke_code", read_characters(PERSONAL_CODE))
    parts: list[Put] = [
        *(part for o in ORGANISATIES for part in insert_organisatie(o)),
        *(catalogue.put_organisatie(o.id, o.name) for o in ORGANISATIES),
        *(part for person in people(now) for part in insert_person(person)),
        put_code(digest, "netwerklid-1"),
        put_sessie(sessie),
        catalogue.put_sessie(shown),
    ]
    for part in parts:
        try:
            database.commit(Transaction([part]))
        except Conflict:
            continue


def demo_logins() -> list[str]:
    """The names with which somebody logs in on a demo: one for each role, two where one signs for another."""
    return list(LOGINS)


def seed_staff(database: Database, pool: str) -> None:
    """A medewerker for each demo login, in the pool (an id of Cognito), with a confirmed address."""
    issuer = f"https://cognito-idp.{os.environ['AWS_DEFAULT_REGION']}.amazonaws.com/{pool}"
    cognito = client("cognito-idp")
    for name, role in LOGINS.items():
        made = cognito.admin_create_user(
            UserPoolId=pool,
            Username=name,
            TemporaryPassword=DEMO_PASSWORD,
            MessageAction="SUPPRESS",
        )
        cognito.admin_set_user_password(
            UserPoolId=pool, Username=name, Password=DEMO_PASSWORD, Permanent=True
        )
        (sub,) = (a["Value"] for a in made["User"]["Attributes"] if a["Name"] == "sub")
        number = name.removeprefix(role).removeprefix("-")
        is_own = role != CONTACT
        medewerker = Medewerker(
            id=f"demo-{name}",
            name=f"Demo {ROLE_NAMES[role].lower()} {number}".rstrip(),
            roles=frozenset({role}),
            subject=subject_of(issuer, sub),
            organisatie_id="" if is_own else "waterlijn",
            person_id="" if is_own else "a",
            email=_ADDRESSES.get(name, f"{name}@gemeente.example") if is_own else "",
            confirmed_on=to_text(system_clock())[:10] if is_own else "",
        )
        parts: list[Put] = insert_medewerker(medewerker)
        if is_own:
            parts.append(reserve_mailbox(medewerker.email, medewerker.id))
        database.commit(Transaction([*parts]))


if __name__ == "__main__":
    seed(DynamoDatabase(Settings().text("TABLE_PREFIX")))
    print(f"A sleutelpersoon's personal code for the demo: {PERSONAL_CODE}")  # noqa: T201
    print("An organisation with its own addresses: College De Waterlijn, ...@waterlijn.example")  # noqa: T201
    seed_staff(DynamoDatabase(Settings().text("TABLE_PREFIX")), Settings().text("LOGIN_POOL"))
