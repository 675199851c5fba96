"""One installation: what a municipality decides about it, in ``infra/installations/<name>.toml``.

There are no secrets in such a file, so it lies in the repository and is reviewed like code.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from chalicelib.platform import gemeente
from tools import package

FOLDER = package.ROOT / "infra/installations"

# Regions of the European Union in which every service of the templates exists (docs/privacy.md: nothing
# leaves it).
Region = Literal["eu-central-1", "eu-north-1", "eu-south-1", "eu-south-2", "eu-west-1", "eu-west-3"]
# What an account may have already, or a trial does without: the parameter of a template that leaves each out.
LEFT_OUT: Mapping[str, str] = {
    "wall": "WithWaf",
    "trail": "WithTrail",
    "vault": "WithVault",
    "gateway-account": "WithGatewayAccount",
    "budget": "WithBudget",
}
# These may be left out where people report: the account has its own.
_HAS_ITS_OWN = frozenset({"trail", "gateway-account", "budget"})


# Workers take up to 18 at once, and the two sites 70 requests a second between them (decision 0010). A
# small account has 10 or 50, and then a flood of one function starves all others.
LEAST_CONCURRENCY = 1000


class BadInstallation(ValueError):
    """The file of an installation cannot be used; the message names the key and the mend."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Site(_Part):
    """``url`` has no slash at its end; ``certificate`` is an ARN of ACM, or empty: no address of its own."""

    url: Annotated[str, Field(pattern=r"^https?://[a-z0-9.-]+(:\d+)?$")]
    certificate: Annotated[
        str, Field(pattern=r"^$|^arn:[\w-]+:acm:[\w-]+:\d{12}:certificate/[\w-]+$")
    ] = ""

    @property
    def host(self) -> str:
        """The name of the site in DNS."""
        return str(urlsplit(self.url).hostname)


class Mail(_Part):
    """``domain`` is what SES signs for; ``sender`` an address in it; ``alarms`` where alarms go."""

    domain: Annotated[str, Field(pattern=r"^[a-z0-9-]+(\.[a-z0-9-]+)+$")]
    sender: Annotated[str, Field(pattern=r"^[^@\s]+@[^@\s]+$")]
    alarms: Annotated[str, Field(pattern=r"^[^@\s]+@[^@\s]+$")]


class Login(_Part):
    """An issuer of the municipality (docs/operations.md, "Logging in")."""

    issuer: str
    client_id: str
    authorize_url: str
    token_url: str
    keys_url: str
    logout_url: str
    second_factor: Annotated[str, Field(pattern=r"^(acr|acrs|amr)=\S+$")]
    client_key: str = ""
    client_key_name: str = ""


class Principals(_Part):
    """ARNs of who may take on each role of infra/account.yaml; empty means that IAM of the account decides.

    ``second_factor``: AWS itself must have seen one of who deploys or audits (of break-glass always).
    """

    deploy: Annotated[str, Field(pattern=r"^$|^arn:")] = ""
    audit: Annotated[str, Field(pattern=r"^$|^arn:")] = ""
    by_hand: Annotated[str, Field(pattern=r"^$|^arn:")] = ""
    break_glass: Annotated[str, Field(pattern=r"^$|^arn:")] = ""
    second_factor: bool = True


class Installation(_Part):
    """What is decided about one installation.

    ``people``: people report here, so nothing of it may be an example and no check is passed over.
    ``two_people``: who made a release does not carry it out. ``left_out`` names parts of ``LEFT_OUT`` with
    the reason of each. ``accepted`` names checks of the preflight that are passed over, with the reason.
    """

    name: str
    gemeente: str
    environment: Literal["productie", "acceptatie", "proef"]
    account: Annotated[str, Field(pattern=r"^\d{12}$")]
    region: Region
    people: bool
    two_people: bool
    exit_url: Annotated[str, Field(pattern=r"^https://\S+$")]
    public: Site
    bureau: Site
    mail: Mail
    login: Login | None = None
    # The day on which `make hand RUN=at_the_desk` ended with 0; before it no public site is made for people.
    desk: date | None = None
    principals: Principals = Principals()
    budget_dollars: Annotated[int, Field(ge=1)] = 50
    # How many functions may run at once in the account (its quota at Lambda).
    functions_at_once: Annotated[int, Field(ge=10)] = LEAST_CONCURRENCY
    tags: Mapping[str, str]
    left_out: Mapping[str, str] = {}
    accepted: Mapping[str, str] = {}

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        for key, wrong in (
            ("left_out", sorted(set(self.left_out) - set(LEFT_OUT))),
            ("left_out", sorted(k for k, why in self.left_out.items() if not why.strip())),
            ("accepted", sorted(k for k, why in self.accepted.items() if not why.strip())),
        ):
            if wrong:
                msg = f"{key}.{wrong[0]} is unknown or has no reason"
                raise ValueError(msg)
        if self.mail.sender.partition("@")[2] != self.mail.domain:
            msg = "mail.sender is no address of mail.domain"
            raise ValueError(msg)
        if self.public.host == self.bureau.host and "://127." not in self.public.url:
            msg = "bureau.url has the host of public.url: two names share no cookies, one name does"
            raise ValueError(msg)
        if "wall" in self.left_out and (self.public.certificate or self.bureau.certificate):
            msg = (
                "left_out.wall: a site with a name of its own (certificate) stands behind the wall"
            )
            raise ValueError(msg)
        if self.people:
            self._is_for_people()
        return self

    def _is_for_people(self) -> None:
        if passed := sorted(self.accepted):
            msg = f"accepted.{passed[0]} is for an installation without people only"
            raise ValueError(msg)
        if missing := sorted(set(self.left_out) - _HAS_ITS_OWN):
            msg = f"left_out.{missing[0]} is for an installation without people only"
            raise ValueError(msg)
        if self.functions_at_once < LEAST_CONCURRENCY:
            msg = f"functions_at_once is under {LEAST_CONCURRENCY}: a flood would starve what people wait for"
            raise ValueError(msg)
        for key, site in (("public", self.public), ("bureau", self.bureau)):
            if not site.url.startswith("https://"):
                msg = f"{key}.url begins with http: people report over https only"
                raise ValueError(msg)
            if not site.certificate:
                msg = f"{key}.certificate is missing: without it the site has no address of its own"
                raise ValueError(msg)

    def parameters(self, stack: str) -> dict[str, str]:
        """Every parameter that the template ``stack`` may ask for, by its name there.

        ``stack`` is one of ``account``, ``data``, ``public``, ``bureau``, ``workers`` and ``evaluation``.
        What the installation does not decide is not in it: then the default of the template holds.
        """
        given = {
            "AlarmEmail": self.mail.alarms,
            "AuditPrincipal": self.principals.audit,
            "BreakGlassPrincipal": self.principals.break_glass,
            "BudgetDollars": str(self.budget_dollars),
            "BudgetEmail": self.mail.alarms,
            "BureauUrl": self.bureau.url,
            "ByHandPrincipal": self.principals.by_hand,
            # The alarm rings at four fifths, while there is still time to ask for more.
            "ConcurrencyAlarm": str(self.functions_at_once * 4 // 5),
            "DeployPrincipal": self.principals.deploy,
            "ExitUrl": self.exit_url,
            "Gemeente": self.gemeente,
            "MailDomain": self.mail.domain,
            "MailFrom": self.mail.sender,
            "PublicUrl": self.public.url,
            "WithMfa": "yes" if self.principals.second_factor else "no",
            "WithExamples": "no" if self.people else "yes",
        }
        given |= {LEFT_OUT[part]: "no" for part in self.left_out}
        site = {"public": self.public, "bureau": self.bureau}.get(stack)
        if site and site.certificate:
            given |= {"DomainName": site.host, "CertificateArn": site.certificate}
        if stack == "data":
            given["CertificateArn"] = self.public.certificate
            given["BureauCertificateArn"] = self.bureau.certificate
        if self.login:
            given |= {_oidc(key): value for key, value in self.login.model_dump().items()}
        return given


def _oidc(key: str) -> str:
    """The parameter of infra/app.bureau.yaml for a key of ``Login``: ``client_id`` is ``OidcClientId``."""
    return "Oidc" + "".join(part.title() for part in key.split("_"))


def load(name: str, folder: Path = FOLDER) -> Installation:
    """The installation ``name``. Raises BadInstallation when its file is not there or holds a wrong key."""
    file = folder / f"{name}.toml"
    if not file.is_file():
        known = ", ".join(sorted(one.stem for one in folder.glob("*.toml"))) or "none"
        msg = (
            f"INSTALLATION: there is no {file.name} in {FOLDER.relative_to(package.ROOT)} (there "
            f"are: {known})"
        )
        raise BadInstallation(msg)
    try:
        found = Installation.model_validate(
            {**tomllib.loads(file.read_text("utf-8")), "name": name}
        )
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        msg = f"{file.name}: {error}"
        raise BadInstallation(msg) from None
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(map(str, first["loc"]))
        said = str(first["msg"]).removeprefix("Value error, ")
        msg = f"{file.name}: {key + ': ' if key else ''}{said}"
        raise BadInstallation(msg) from None
    if found.gemeente not in gemeente.names():
        msg = f"{file.name}: gemeente: there is no chalicelib/gemeente/{found.gemeente}.toml"
        raise BadInstallation(msg)
    try:
        gemeente.load(found.gemeente)
    except gemeente.BadGemeente as error:
        msg = f"chalicelib/gemeente/{found.gemeente}.toml: {error}"
        raise BadInstallation(msg) from None
    return found
