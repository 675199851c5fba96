"""The preflight lets a good account pass, and names each single fault with its mend."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tools.deploy import facts as facts_module
from tools.deploy.facts import Certificate, Facts, Trail
from tools.deploy.installation import Installation, Site, load
from tools.deploy.preflight import CHECKS, Asked, Finding, judge

ACCOUNT, REGION = "111111111111", "eu-west-1"
PUBLIC = f"arn:aws:acm:{REGION}:{ACCOUNT}:certificate/1"
BUREAU = f"arn:aws:acm:{REGION}:{ACCOUNT}:certificate/2"
HOSTS = ("meld.voorbeeld.example", "bureau.voorbeeld.example")


def an_installation(**changes: Any) -> Installation:
    sites = {
        "public": Site(url=f"https://{HOSTS[0]}", certificate=PUBLIC),
        "bureau": Site(url=f"https://{HOSTS[1]}", certificate=BUREAU),
    }
    return load("voorbeeld").model_copy(update={**sites, **changes})


GOOD = Facts(
    account=ACCOUNT,
    caller=f"arn:aws:sts::{ACCOUNT}:assumed-role/signaalpunt-deploy/beheerder",
    stacks={"account": "CREATE_COMPLETE", "data": "UPDATE_COMPLETE", "public": "CREATE_COMPLETE"},
    certificates={
        PUBLIC: Certificate("ISSUED", (HOSTS[0],)),
        BUREAU: Certificate("ISSUED", ("*.voorbeeld.example",)),
    },
    concurrency=1000,
    ses_production=True,
    ses_sends=True,
    ses_identity="SUCCESS",
    trails=(Trail("organisatie", writes=True, kms=True),),
    gateway_role=f"arn:aws:iam::{ACCOUNT}:role/gateway",
    roles=frozenset({"signaalpunt-deploy", "signaalpunt-break-glass"}),
)


def asked(facts: Facts = GOOD, **changes: Any) -> Asked:
    given = {
        "installation": an_installation(),
        "facts": facts,
        "today": date(2026, 11, 30),
        "runtime": "python3.13",
        **changes,
    }
    return Asked(**given)


def refused(one: Asked) -> list[Finding]:
    return [finding for finding in judge(one) if finding.verdict == "refused"]


def test_a_good_account_passes_every_check() -> None:
    findings = judge(asked())
    assert [one.check for one in findings] == list(CHECKS)
    assert {one.verdict for one in findings} == {"ok"}


def test_an_account_with_nothing_of_ours_passes_but_for_the_roles() -> None:
    new = replace(GOOD, stacks={}, ses_identity="", roles=frozenset())
    assert [one.check for one in refused(asked(new))] == ["roles"]


# One fault each: the check that names it, and words of its sentence: the key, and the mend.
FAULTS: dict[str, tuple[Facts, str, tuple[str, ...]]] = {
    "credentials of another account": (
        replace(GOOD, account="222222222222"),
        "account",
        ("account:", "222222222222", ACCOUNT, "Take the credentials"),
    ),
    "somebody else deploys": (
        replace(GOOD, caller=f"arn:aws:iam::{ACCOUNT}:user/iemand"),
        "caller",
        ("signaalpunt-deploy", "take on"),
    ),
    "a role with our name at its end": (
        replace(GOOD, caller=f"arn:aws:sts::{ACCOUNT}:assumed-role/not-signaalpunt-deploy/x"),
        "caller",
        ("signaalpunt-deploy",),
    ),
    "no break-glass": (
        replace(GOOD, roles=frozenset({"signaalpunt-deploy"})),
        "roles",
        ("signaalpunt-break-glass", "make account"),
    ),
    "a create that failed": (
        replace(GOOD, stacks={"data": "CREATE_FAILED"}, failed={"data": ("LoginDomain: taken",)}),
        "stacks",
        ("signaalpunt-data", "CREATE_FAILED", "LoginDomain: taken", "GO_ON=yes"),
    ),
    "a create that was rolled back": (
        replace(GOOD, stacks={"bureau": "ROLLBACK_COMPLETE"}),
        "stacks",
        ("signaalpunt-bureau", "Delete the stack"),
    ),
    "a rollback that failed": (
        replace(GOOD, stacks={"public": "UPDATE_ROLLBACK_FAILED"}),
        "stacks",
        ("signaalpunt-public", "continue-update-rollback"),
    ),
    "a delete that failed": (
        replace(GOOD, stacks={"data": "DELETE_FAILED"}),
        "stacks",
        ("signaalpunt-data", "--retain-resources"),
    ),
    "somebody changes a stack now": (
        replace(GOOD, stacks={"workers": "UPDATE_IN_PROGRESS"}),
        "stacks",
        ("signaalpunt-workers", "Wait"),
    ),
    "tables of a stack that is gone": (
        replace(GOOD, left_behind=("table signaalpunt-reports",)),
        "left-behind",
        ("data:", "table signaalpunt-reports", "make adopt"),
    ),
    "no certificate": (
        replace(GOOD, certificates={BUREAU: GOOD.certificates[BUREAU]}),
        "certificates",
        ("public.certificate", HOSTS[0], "ARN"),
    ),
    "a certificate that waits": (
        replace(
            GOOD,
            certificates={**GOOD.certificates, BUREAU: Certificate("PENDING_VALIDATION", HOSTS)},
        ),
        "certificates",
        ("bureau.certificate", "PENDING_VALIDATION", "CNAME"),
    ),
    "a certificate of another name": (
        replace(
            GOOD, certificates={**GOOD.certificates, PUBLIC: Certificate("ISSUED", ("x.example",))}
        ),
        "certificates",
        ("public.certificate", "x.example", HOSTS[0]),
    ),
    "a wildcard that is one label short": (
        replace(
            GOOD, certificates={**GOOD.certificates, PUBLIC: Certificate("ISSUED", ("*.example",))}
        ),
        "certificates",
        ("public.certificate",),
    ),
    "SES in the sandbox": (
        replace(GOOD, ses_production=False),
        "ses-sandbox",
        ("mail:", "sandbox", "production access"),
    ),
    "SES paused": (replace(GOOD, ses_sends=False), "ses-paused", ("mail:", "AWS support")),
    "DKIM that is not published": (
        replace(GOOD, ses_identity="PENDING"),
        "ses-identity",
        ("mail.domain", "PENDING", "make outputs"),
    ),
    "a small quota": (
        replace(GOOD, concurrency=10),
        "lambda-quota",
        ("functions_at_once", "10", "1000", "L-B99A9384"),
    ),
    "no trail": (replace(GOOD, trails=()), "trail", ("none", "make account")),
    "a trail without KMS": (
        replace(GOOD, trails=(Trail("klein", writes=True, kms=False),)),
        "trail",
        ("klein", "KMS"),
    ),
    "a trail of reads only": (
        replace(GOOD, trails=(Trail("lezen", writes=False, kms=True),)),
        "trail",
        ("lezen",),
    ),
    "no role for access logs": (
        replace(GOOD, gateway_role=""),
        "gateway-account",
        ("make account",),
    ),
}


@pytest.mark.parametrize("what", FAULTS)
def test_one_fault_is_refused_by_one_check_that_names_key_and_mend(what: str) -> None:
    facts, check, words = FAULTS[what]
    (finding,) = refused(asked(facts))
    assert finding.check == check
    assert [word for word in words if word not in finding.said] == []


def test_every_check_has_a_fault_that_it_finds() -> None:
    elsewhere = {"runtime", "examples", "committed"}
    assert {check for _, check, _ in FAULTS.values()} | elsewhere == set(CHECKS)


def test_a_certificate_of_another_region_or_account_is_refused() -> None:
    for wrong in (PUBLIC.replace(REGION, "us-east-1"), PUBLIC.replace(ACCOUNT, "222222222222")):
        elsewhere = an_installation(public=Site(url=f"https://{HOSTS[0]}", certificate=wrong))
        (finding,) = refused(asked(installation=elsewhere))
        assert finding.check == "certificates"
        assert finding.said.startswith("public.certificate is of region")


def test_a_runtime_near_its_end_is_refused() -> None:
    (finding,) = refused(asked(runtime="python3.11"))
    assert finding.check == "runtime"
    assert "python3.11" in finding.said


def test_people_need_a_municipality_without_examples_and_a_commit() -> None:
    for_people = an_installation(people=True)
    assert {one.check for one in refused(asked(installation=for_people, is_dirty=True))} == {
        "examples",
        "committed",
    }
    assert refused(asked(is_dirty=True)) == []


def test_a_stack_that_failed_is_gone_on_with_when_that_is_said() -> None:
    failed = replace(GOOD, stacks={"data": "CREATE_FAILED", "public": "UPDATE_FAILED"})
    assert refused(asked(failed))
    assert refused(asked(failed, goes_on=True)) == []
    rolled_back = replace(GOOD, stacks={"data": "ROLLBACK_COMPLETE"})
    assert refused(asked(rolled_back, goes_on=True))


def test_a_trial_passes_over_what_its_file_accepts_and_says_so() -> None:
    trial = an_installation(accepted={"ses-sandbox": "wij mailen alleen onszelf"})
    sandbox = replace(GOOD, ses_production=False)
    findings = {one.check: one for one in judge(asked(sandbox, installation=trial))}
    assert findings["ses-sandbox"].verdict == "passed over"
    assert "wij mailen alleen onszelf" in findings["ses-sandbox"].said
    assert "refused" not in {one.verdict for one in findings.values()}


def test_a_check_that_is_none_cannot_be_passed_over() -> None:
    trial = an_installation(accepted={"ses-zandbak": "een reden"})
    (finding,) = refused(asked(installation=trial))
    assert finding.said.startswith("accepted.ses-zandbak is no check")


@pytest.mark.parametrize("fact", ["roles", "certificates", "ses", "concurrency", "trails"])
def test_what_cannot_be_read_is_refused_on_aws_and_not_looked_at_on_the_engine(fact: str) -> None:
    blind = replace(GOOD, unknown={fact: "AccessDenied"})
    found = refused(asked(blind))
    assert found
    assert all("AccessDenied" in one.said for one in found)
    on_engine = judge(asked(replace(blind, is_engine=True)))
    assert {one.verdict for one in on_engine} == {"ok", "not looked at"}


def test_the_engine_is_held_to_what_it_does_itself() -> None:
    engine = replace(GOOD, is_engine=True)
    for what in (
        "credentials of another account",
        "no break-glass",
        "a create that failed",
        "no certificate",
    ):
        facts, check, _ = FAULTS[what]
        changed = replace(facts, is_engine=True)
        assert [one.check for one in refused(asked(changed))] == [check]
    assert refused(asked(replace(engine, trails=(), ses_production=False, concurrency=0))) == []


# --- what a trail logs


SELECTORS: dict[str, tuple[dict[str, Any], tuple[bool, bool]]] = {
    "everything": (
        {"EventSelectors": [{"ReadWriteType": "All", "IncludeManagementEvents": True}]},
        (True, True),
    ),
    "all but KMS": (
        {
            "EventSelectors": [
                {"ReadWriteType": "All", "ExcludeManagementEventSources": ["kms.amazonaws.com"]}
            ]
        },
        (True, False),
    ),
    "writes only: Decrypt reads": (
        {"EventSelectors": [{"ReadWriteType": "WriteOnly"}]},
        (True, False),
    ),
    "data events only": ({"EventSelectors": [{"IncludeManagementEvents": False}]}, (False, False)),
    "advanced, everything": (
        {
            "AdvancedEventSelectors": [
                {"FieldSelectors": [{"Field": "eventCategory", "Equals": ["Management"]}]}
            ]
        },
        (True, True),
    ),
    "advanced, without KMS": (
        {
            "AdvancedEventSelectors": [
                {
                    "FieldSelectors": [
                        {"Field": "eventCategory", "Equals": ["Management"]},
                        {"Field": "eventSource", "NotEquals": ["kms.amazonaws.com"]},
                    ]
                }
            ]
        },
        (True, False),
    ),
    "advanced, data only": (
        {
            "AdvancedEventSelectors": [
                {"FieldSelectors": [{"Field": "eventCategory", "Equals": ["Data"]}]}
            ]
        },
        (False, False),
    ),
}


@pytest.mark.parametrize("what", SELECTORS)
def test_a_trail_is_read_by_what_it_selects(what: str) -> None:
    selectors, expected = SELECTORS[what]
    assert facts_module._selected(selectors) == expected
