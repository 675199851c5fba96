"""A town with a directory that is kept: an organisation, two netwerkcoordinators, people who are invited."""

from __future__ import annotations

from chalicelib.access.oidc import Identity
from chalicelib.network.contacts.usecases import seen_person
from chalicelib.network.directory.usecases import seen_organisatie
from chalicelib.network.domain import Aandachtsfunctionaris
from chalicelib.network.store import NetworkStore
from tests.support.bureau import ISSUER, Bureau, answered, led_to, links_of, secret_of, text_of
from tests.support.web import Answer

VAST = "Testpersoon Vast"
PERSON = {"naam": VAST, "adres": "vast@nieuwe-school.example", "soort": "vast"}
PERSON |= {"volgorde": "1", "taal": "nl"}
DEPUTY = {**PERSON, "naam": "Testpersoon Vervanger", "adres": "vervanger@nieuwe-school.example"}
DEPUTY |= {"soort": "plaatsvervanger"}
ORGANISATIE = {"naam": "Nieuwe School", "sector": "onderwijs"}
ORGANISATIE |= {"domeinen": "@Nieuwe-School.example, waterlijn.example"}
OTHER = {"naam": "Tweede School", "sector": "zorg", "domeinen": "tweede.example"}
DAYS = {"vanaf": "9-3-2026", "tot_en_met": "10-3-2026"}
LOST = {"reden": "telefoon_kwijt"}


class Town(Bureau):
    """A bureau with its netwerkcoordinator, and an organisation that they added."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.hire("coordinator", "netwerkcoordinator")
        self.hire("collega", "netwerkcoordinator")
        self.id = led_to(self.do("/organisaties", ORGANISATIE)).rpartition("/")[2]
        self.page = f"/organisatie/{self.id}"

    @property
    def keeper(self) -> str:
        """A session of the netwerkcoordinator."""
        return self.alive("coordinator")

    def see(self, path: str) -> Answer:
        """A page, for the netwerkcoordinator."""
        return self.get(path, self.keeper)

    def do(self, path: str, fields: dict[str, str]) -> Answer:
        """What is answered to a form of the netwerkcoordinator."""
        return self.post(path, fields, self.keeper)

    @property
    def people(self) -> tuple[Aandachtsfunctionaris, ...]:
        return NetworkStore(self.database).entry(self.id).people

    def person(self, name: str = VAST) -> Aandachtsfunctionaris:
        (found,) = (p for p in self.people if p.name == name)
        return found

    @property
    def account(self) -> str:
        return self.person().medewerker_id

    @property
    def seen(self) -> str:
        """The mark of the page on which the organisation is changed, as it is now."""
        organisatie = NetworkStore(self.database).entry(self.id).organisatie
        assert organisatie is not None
        return seen_organisatie(organisatie)

    def changed(self, **fields: str) -> Answer:
        """What is answered to who changes the organisation on a page of now."""
        return self.do(f"{self.page}/wijzigen", {**ORGANISATIE, "gezien": self.seen, **fields})

    def edited(self, person: dict[str, str], name: str = VAST, **fields: str) -> Answer:
        """What is answered to who changes a person on a page of now."""
        found = self.person(name)
        row, seen = f"{self.page}/persoon/{found.id}", seen_person(found)
        return self.do(f"{row}/wijzigen", {**person, "gezien": seen, **fields})

    def add(self, fields: dict[str, str]) -> str:
        """Add somebody; the address of what is done with them."""
        answered(303, self.do(f"{self.page}/personen", fields))
        return f"{self.page}/persoon/{self.person(fields['naam']).id}"

    @property
    def row(self) -> str:
        return f"{self.page}/persoon/{self.person().id}"

    def invited(self, row: str, how: str = "uitnodiging", **fields: str) -> str:
        """The path of the link that is mailed, once a colleague signed where one must."""
        before = len(self.links())
        assert links_of(answered(200, self.do(f"{row}/{how}", fields))) == []
        self.sign(self.alive("collega"))
        (link,) = self.links()[before:]
        return link

    def came_in(self, path: str, login: str) -> Answer:
        """What somebody with this login is answered who comes by an invitation, or by ``begin``."""
        self.provider.known[login] = Identity(ISSUER, login)
        return self.log_in(login, path.lstrip("/"))

    def enter(self, path: str, login: str) -> str:
        """The session of who came in."""
        return secret_of(answered(303, self.came_in(path, login)))

    def add_contact(self, fields: dict[str, str], login: str) -> str:
        """Somebody who was added, came in, and confirmed the address; the session."""
        secret = self.enter(self.invited(self.add(fields)), login)
        answered(303, self.post("/afwezig/adres", {}, secret))
        return secret

    def routed(self) -> str:
        """The rule and person by which a report from this organisation goes now."""
        address = "iemand@nieuwe-school.example"
        _, sid = self.report_from_work(organisatie_id=self.id, melder_email=address)
        (melding,) = self.file(sid).submissions
        told = repr(self.database.items("post"))
        (to,) = {p.name for p in self.people if p.id in told} or {"niemand"}
        for table in ("post", "reports", "mailbox"):
            self.database.tables[table].clear()
        return f"{melding.rule} {to}"

    def shown(self) -> list[tuple[str, str]]:
        """What the public forms offer."""
        items = self.database.query("catalogue", "organisaties")
        return [(str(item["sk"]), str(item["name"])) for item in items]

    def absence(self, secret: str) -> str:
        """The words of the page on which a contact says to be away."""
        return text_of(self.get("/afwezig", secret).body)
