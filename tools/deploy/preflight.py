"""The preflight: refuses with a reason before anything is touched. Pure: ``facts.py`` reads.

Each check has a name, which a trial without people may pass over with a reason (``[accepted]`` in the file
of the installation). A sentence names the key and the mend.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from chalicelib.platform import gemeente
from tools.deploy.facts import Facts
from tools.deploy.installation import Installation, Site
from tools.deploy.runtimes import refusal
from tools.deploy.stacks import CAN_GO_ON, WHOLE


@dataclass(frozen=True)
class Finding:
    """What one check found. ``verdict``: "ok", "refused", "passed over" (by the file) or "not looked at"
    (the engine).
    """

    check: str
    verdict: str
    said: str

    def __str__(self) -> str:
        # Most sentences begin with the key, which often has the name of the check.
        named = (
            self.said if self.said.startswith(f"{self.check}:") else f"{self.check}: {self.said}"
        )
        return f"{self.verdict:<13} {named}"


@dataclass(frozen=True)
class Asked:
    """What the checks look at. ``goes_on``: a stack that failed halfway is gone on with, on purpose."""

    installation: Installation
    facts: Facts
    today: date
    runtime: str
    goes_on: bool = False
    # Whether the work tree has changes that no commit holds.
    is_dirty: bool = False


def judge(asked: Asked, checks: Iterable[str] = ()) -> list[Finding]:
    """Each check with what it found, in the order in which a person mends them; without ``checks`` all."""
    unknown = [
        Finding(
            "accepted", "refused", f"accepted.{name} is no check: there are {', '.join(CHECKS)}"
        )
        for name in asked.installation.accepted
        if name not in CHECKS
    ]
    return unknown + [_found(name, asked) for name in checks or CHECKS]


def _found(name: str, asked: Asked) -> Finding:
    check, needs = CHECKS[name]
    facts, installation = asked.facts, asked.installation
    for fact in needs:
        if fact in facts.unknown:
            if facts.is_engine:
                return Finding(name, "not looked at", f"the engine does not know {fact}")
            why = (
                f"{fact} could not be read ({facts.unknown[fact]}): let the deploy role of "
                "infra/account.yaml read it"
            )
            return Finding(name, "refused", why)
    why_not = check(asked)
    if why_not is None:
        return Finding(name, "ok", _OK[name])
    if facts.is_engine and name in _NOT_ON_THE_ENGINE:
        return Finding(name, "not looked at", f"on AWS: {why_not}")
    if name in installation.accepted:
        return Finding(name, "passed over", f"{installation.accepted[name]} ({why_not})")
    return Finding(name, "refused", why_not)


def _account(asked: Asked) -> str | None:
    own, wanted = asked.facts.account, asked.installation.account
    if own == wanted:
        return None
    return (
        f"account: these credentials are of {own}, and the file says {wanted}. Take the "
        f"credentials of {wanted}"
    )


def _caller(asked: Asked) -> str | None:
    # arn:aws:sts::<account>:assumed-role/<role>/<session>
    if re.search(r":assumed-role/signaalpunt-deploy/", asked.facts.caller):
        return None
    return (
        "caller: take on the role signaalpunt-deploy (infra/account.yaml) first; KMS refuses to "
        "make a key when another role makes the data stack"
    )


def _roles(asked: Asked) -> str | None:
    missing = {"signaalpunt-deploy", "signaalpunt-break-glass"} - asked.facts.roles
    if not missing:
        return None
    return (
        f"roles: there is no {' and no '.join(sorted(missing))}. Run make account first, as an "
        "administrator"
    )


def _stacks(asked: Asked) -> str | None:
    for stack, status in asked.facts.stacks.items():
        if status in WHOLE or status == "REVIEW_IN_PROGRESS":
            continue
        name = f"signaalpunt-{stack}"
        reasons = "; ".join(asked.facts.failed.get(stack, ())) or "CloudFormation gives no reason"
        if status in CAN_GO_ON:
            if asked.goes_on:
                continue
            return f"{name} is {status} ({reasons}). Mend that, and go on with GO_ON=yes"
        return f"{name} is {status} ({reasons}). {_MENDS.get(status, 'Wait until its operation is over')}"
    return None


_MENDS: Mapping[str, str] = {
    "ROLLBACK_COMPLETE": "Delete the stack: a create that was rolled back cannot be updated",
    "ROLLBACK_FAILED": "Delete the stack; name what cannot be deleted with --retain-resources, and see "
    "'A create that failed'",
    "DELETE_FAILED": "Delete the stack again; name what cannot be deleted with --retain-resources",
    "UPDATE_ROLLBACK_FAILED": "Mend that, and run aws cloudformation continue-update-rollback",
    "IMPORT_ROLLBACK_FAILED": "Ask AWS support: nothing may be deleted",
}


def _left_behind(asked: Asked) -> str | None:
    left = asked.facts.left_behind
    if not left:
        return None
    named = ", ".join(left[:4]) + (" and more" if len(left) > 4 else "")
    return (
        f"data: {named} stayed of a data stack that is gone, so a new one cannot be made. Take "
        "them in with make adopt, or delete them when they are empty"
    )


def _certificates(asked: Asked) -> str | None:
    for key, site in (("public", asked.installation.public), ("bureau", asked.installation.bureau)):
        if site.certificate and (why := _certificate(key, site, asked)):
            return why
    return None


def _certificate(key: str, site: Site, asked: Asked) -> str | None:
    _, _, _, region, account, _ = site.certificate.split(":", 5)
    if (region, account) != (asked.installation.region, asked.installation.account):
        return (
            f"{key}.certificate is of region {region} and account {account}: a regional site takes "
            f"one of its own region ({asked.installation.region}) and account "
            f"({asked.installation.account})"
        )
    held = asked.facts.certificates.get(site.certificate)
    if held is None:
        return (
            f"{key}.certificate: ACM has no such certificate. Ask for one for {site.host}, and put "
            "its ARN in the file"
        )
    if held.status != "ISSUED":
        return (
            f"{key}.certificate is {held.status}: publish the CNAME of its validation and wait "
            "until it is ISSUED"
        )
    if not any(_is_for(name, site.host) for name in held.names):
        return (
            f"{key}.certificate is for {', '.join(held.names)} and not for {site.host}. Ask for "
            "one that has that name"
        )
    return None


def _is_for(name: str, host: str) -> bool:
    """Whether a name of a certificate stands for ``host``; a wildcard stands for one label (RFC 6125,
    6.4.3).
    """
    if name.startswith("*."):
        return host.partition(".")[2] == name[2:]
    return name == host


def _sandbox(asked: Asked) -> str | None:
    if asked.facts.ses_production:
        return None
    return (
        "mail: SES is in its sandbox in this region and mails verified addresses only. Ask AWS "
        "for production access (SES, Account dashboard)"
    )


def _paused(asked: Asked) -> str | None:
    if asked.facts.ses_sends:
        return None
    return "mail: SES paused sending for this account. Settle that with AWS support first"


def _identity(asked: Asked) -> str | None:
    status = asked.facts.ses_identity
    # The data stack makes the identity, so at first there is none.
    if status in {"", "SUCCESS"} or "public" not in asked.facts.stacks:
        return None
    return (
        f"mail.domain: the DKIM records of {asked.installation.mail.domain} are {status}. Publish "
        "them (make outputs)"
    )


def _quota(asked: Asked) -> str | None:
    wanted = asked.installation.functions_at_once
    if asked.facts.concurrency >= wanted:
        return None
    return (
        f"functions_at_once: {asked.facts.concurrency} functions may run at once in this account, "
        f"and the file says {wanted}. Ask for {wanted} (Service Quotas, L-B99A9384)"
    )


def _trail(asked: Asked) -> str | None:
    if any(one.writes and one.kms for one in asked.facts.trails):
        return None
    named = ", ".join(one.name for one in asked.facts.trails) or "none"
    return (
        "trail: no trail in this region logs all management events, those of KMS among them "
        f"(there are: {named}); the alarms on keys read them. Run make account, or change the trail"
    )


def _gateway(asked: Asked) -> str | None:
    if asked.facts.gateway_role:
        return None
    return "gateway-account: API Gateway has no role to write access logs with. Run make account"


def _runtime(asked: Asked) -> str | None:
    return refusal(asked.runtime, asked.today)


def _examples(asked: Asked) -> str | None:
    here = gemeente.load(asked.installation.gemeente)
    if not asked.installation.people or not (keys := gemeente.examples(here)):
        return None
    return (
        f"gemeente/{asked.installation.gemeente}.toml still holds examples: {', '.join(keys)}. "
        "Fill them in"
    )


def _committed(asked: Asked) -> str | None:
    if not (asked.installation.people and asked.is_dirty):
        return None
    return (
        "git: the work tree has changes that no commit holds, so nobody could tell what runs. "
        "Commit them first"
    )


# Each check, and the facts without which it cannot judge.
CHECKS: Mapping[str, tuple[Callable[[Asked], str | None], tuple[str, ...]]] = {
    "account": (_account, ()),
    "caller": (_caller, ()),
    "roles": (_roles, ("roles",)),
    "stacks": (_stacks, ()),
    "left-behind": (_left_behind, ("left_behind",)),
    "runtime": (_runtime, ()),
    "examples": (_examples, ()),
    "committed": (_committed, ()),
    "certificates": (_certificates, ("certificates",)),
    "ses-sandbox": (_sandbox, ("ses",)),
    "ses-paused": (_paused, ("ses",)),
    "ses-identity": (_identity, ("ses_identity",)),
    "lambda-quota": (_quota, ("concurrency",)),
    "trail": (_trail, ("trails",)),
    "gateway-account": (_gateway, ("gateway_role",)),
}
_OK: Mapping[str, str] = {
    "account": "the credentials are of this account",
    "caller": "the deploy role deploys",
    "roles": "the deploy role and break-glass are there",
    "stacks": "no stack is being changed, or failed and is not gone on with",
    "left-behind": "nothing of an earlier data stack is in the way",
    "runtime": "Lambda goes on with this Python",
    "examples": "the file of the municipality is filled in, or nobody reports here",
    "committed": "a commit holds what is deployed, or nobody reports here",
    "certificates": "each certificate that the file names is issued, and for its site",
    "ses-sandbox": "SES mails everybody",
    "ses-paused": "SES sends",
    "ses-identity": "the domain is signed, or comes with the data stack",
    "lambda-quota": "enough functions may run at once",
    "trail": "a trail logs who comes near a key",
    "gateway-account": "API Gateway may write access logs",
}
# What has to be right to go back as well; the rest was right when the release went out, and going back is
# a mend.
# What a release was made of is looked at when it is made.
TO_CARRY_OUT = tuple(name for name in CHECKS if name not in {"examples", "committed"})
TO_GO_BACK = ("account", "caller", "stacks")
# What is left behind is what this is for.
TO_ADOPT = ("account", "caller", "roles", "stacks")

# The engine has no accounts, sandboxes or trails of its own. It has what the others look at, and is judged
# by that.
_NOT_ON_THE_ENGINE = frozenset(
    {"caller", "runtime", "ses-sandbox", "ses-paused", "ses-identity", "trail", "lambda-quota"}
)
