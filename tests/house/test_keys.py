"""Who may do what with a key: its own policy and IAM together, for every role, key and action of KMS."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

import botocore.session
import pytest

from chalicelib.bootstrap import GIVEN, Function
from tests.support.events import matches
from tests.support.policies import Caller, Statement, filled_in, may, role
from tools import package

KEYS = ("content", "notify", "registration", "dossier", "person", "address")
BREAK_GLASS, DEPLOY = role("signaalpunt-break-glass"), role("signaalpunt-deploy")
BY_HAND = role("signaalpunt-by-hand")
EVERYTHING: Statement = {"Effect": "Allow", "Action": "*", "Resource": "*"}
# An administrator, by whatever way they come; the root of the account is one too.
ADMINISTRATORS = (
    role("aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_AdministratorAccess_0123456789"),
    role("OrganizationAccountAccessRole"),
    "arn:aws:iam::123456789012:user/beheer",
    "arn:aws:iam::123456789012:root",
)
# Looks at a key without using it, or mends one. Whatever else KMS can do with a key is somebody's alone.
HARMLESS = frozenset(
    "CancelKeyDeletion CreateAlias DeleteAlias DescribeKey EnableKey EnableKeyRotation GetKeyLastUsage "
    "GetKeyPolicy GetKeyRotationStatus ListGrants ListKeyPolicies ListKeyRotations ListResourceTags "
    "RetireGrant RevokeGrant RotateKeyOnDemand TagResource UntagResource UpdateAlias "
    "UpdateKeyDescription".split()
)
# Names no key of ours: the account's lists, stores of keys elsewhere, random bytes.
OF_NO_KEY = frozenset(
    "ConnectCustomKeyStore CreateCustomKeyStore CreateKey DeleteCustomKeyStore DescribeCustomKeyStores "
    "DisconnectCustomKeyStore GenerateRandom ListAliases ListKeys ListRetirableGrants "
    "UpdateCustomKeyStore".split()
)
# Only for kinds of keys that we have not: with two halves, or with material brought from elsewhere.
OF_OTHER_KEYS = frozenset(
    "Decapsulate DeleteImportedKeyMaterial DeriveSharedSecret Encapsulate GetParametersForImport "
    "GetPublicKey ImportKeyMaterial Sign Verify".split()
)


@pytest.fixture(scope="module", autouse=True)
def _built() -> None:
    package.build()


@cache
def actions() -> frozenset[str]:
    """Every action of KMS on a key, as this version of botocore knows them."""
    known = set(botocore.session.get_session().get_service_model("kms").operation_names)
    own = known - OF_NO_KEY - OF_OTHER_KEYS
    return frozenset(own - {"ReEncrypt"} | {"ReEncryptFrom", "ReEncryptTo"})


@cache
def policy(key: str) -> tuple[Statement, ...]:
    """The statements of the policy on ``key``, with the parameters of the template at their defaults."""
    template = package.template("data")
    own = template["Resources"][f"{key.capitalize()}Key"]["Properties"]["KeyPolicy"]["Statement"]
    defaults = {
        name: one["Default"] for name, one in template["Parameters"].items() if "Default" in one
    }
    return tuple(filled_in(own, defaults))


def imported(key: str) -> dict[str, str]:
    return {"Fn::ImportValue": f"signaalpunt-key-{key}-arn"}


@cache
def functions() -> dict[Function, Caller]:
    """Each function by its name in GIVEN, with the name and the policy of its role."""
    found: dict[Any, Caller] = {}
    for stage in package.STAGES:
        resources = package.template(stage)["Resources"]
        for name, one in resources.items():
            if one["Type"] == "AWS::Serverless::Function":
                own = resources[one["Properties"]["Role"]["Fn::GetAtt"][0]]["Properties"]
                function = stage if name == "APIHandler" else one["Properties"]["FunctionName"]
                bare = function.removeprefix("signaalpunt-").replace("-", "_")
                given = own["Policies"][0]["PolicyDocument"]["Statement"]
                found[bare] = Caller(role(own["RoleName"]), given)
    assert set(found) == set(GIVEN)
    return found


def allowed(caller: Caller, key: str, region: str = "eu-central-1") -> set[str]:
    """The actions on ``key`` that ``caller`` is let through with, in the context of its part.

    ``region`` is where a copy of the key would go.
    """
    own = {"kms:EncryptionContext:app": "signaalpunt", "kms:EncryptionContext:part": key}
    asking = Caller(caller.arn, caller.statements, {**own, "kms:ReplicaRegion": region})
    return {one for one in actions() if may(asking, f"kms:{one}", imported(key), policy(key))}


def given_by_iam(caller: Caller, key: str) -> set[str]:
    """What the policy of its role says, whatever the key says."""
    named = [one for one in caller.statements if one["Resource"] == imported(key)]
    return {action.removeprefix("kms:") for one in named for action in one["Action"]}


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("function", GIVEN)
def test_a_key_and_the_roles_of_the_functions_say_the_same(function: Any, key: str) -> None:
    caller, given = functions()[function], GIVEN[function]
    assert allowed(caller, key) == given_by_iam(caller, key)
    assert bool(allowed(caller, key)) == (key in {*given.parts, given.marks})
    # Not by its own policy only: were it to get every right of IAM, the key would let it do no more.
    greedy = Caller(caller.arn, (EVERYTHING,))
    assert allowed(greedy, key) - HARMLESS == given_by_iam(caller, key)


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("arn", ADMINISTRATORS)
def test_an_administrator_looks_at_a_key_and_uses_it_for_nothing(arn: str, key: str) -> None:
    assert allowed(Caller(arn, (EVERYTHING,)), key) == HARMLESS


@pytest.mark.parametrize("key", KEYS)
def test_two_roles_change_who_may_open_and_one_of_them_does_the_rest(key: str) -> None:
    deploys, breaks = (Caller(arn, (EVERYTHING,)) for arn in (DEPLOY, BREAK_GLASS))
    assert allowed(deploys, key) == HARMLESS | {"PutKeyPolicy"}
    assert allowed(breaks, key) == actions()


@pytest.mark.parametrize("region", ["eu-west-2", "eu-central-2", "us-east-1", ""])
def test_no_key_is_copied_out_of_the_european_union(region: str) -> None:
    """London and Zurich bear a European name. Who opens reports elsewhere stands under other law."""
    breaks = Caller(BREAK_GLASS, (EVERYTHING,))
    for key in KEYS:
        assert actions() - allowed(breaks, key, region) == {"ReplicateKey"}


def test_every_key_can_be_copied_to_another_region() -> None:
    """Decided when a key is made, and never again."""
    for key in KEYS:
        resource = package.template("data")["Resources"][f"{key.capitalize()}Key"]
        assert resource["Properties"]["MultiRegion"] is True


def test_no_policy_names_a_role_that_is_none() -> None:
    """A role that is gone may be made anew by somebody else, under the name that a key trusts."""
    trusted = {
        arn
        for key in KEYS
        for one in policy(key)
        for arn in one.get("Condition", {}).get("ArnNotEquals", {}).get("aws:PrincipalArn", ())
    }
    known = {caller.arn for caller in functions().values()} | {BREAK_GLASS, DEPLOY}
    assert trusted <= known


@cache
def rules() -> Mapping[str, Any]:
    """The rules that ring, by logical name; a key is known by its name here."""
    template = package.template("data")
    defaults = {
        name: one["Default"] for name, one in template["Parameters"].items() if "Default" in one
    }
    found = {
        name: one["Properties"]
        for name, one in template["Resources"].items()
        if one["Type"] == "AWS::Events::Rule" and one["Properties"]["Targets"][0]["Id"] == "alarms"
    }
    return {name: filled_in(one, defaults) for name, one in found.items()}


def ringing(event: Mapping[str, Any], *, only_reads: bool) -> set[str]:
    """The rules that ring for an event of CloudTrail; one that only reads needs a rule in its own state."""
    whole = "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS"
    return {
        name
        for name, rule in rules().items()
        if matches(rule["EventPattern"], event) and (not only_reads or rule.get("State") == whole)
    }


def call(
    action: str, by: Mapping[str, Any], key: str = "", service: str = "kms", **more: object
) -> dict[str, Any]:
    """A call as CloudTrail tells EventBridge of it."""
    named = {"resources": [{"ARN": f"{key.capitalize()}Key.Arn"}]} if key else {}
    detail = {"eventSource": f"{service}.amazonaws.com", "eventName": action, "userIdentity": by}
    return {
        "source": f"aws.{service}",
        "detail-type": "AWS API Call via CloudTrail",
        "detail": {**detail, **named, **more},
    }


def take_on(arn: str, by: Mapping[str, Any], action: str = "AssumeRole") -> dict[str, Any]:
    """The call by which somebody takes on the role ``arn``."""
    return call(action, by, service="sts", requestParameters={"roleArn": arn})


def taken_on(arn: str) -> dict[str, Any]:
    return {"type": "AssumedRole", "sessionContext": {"sessionIssuer": {"arn": arn}}}


USER = {"type": "IAMUser", "arn": "arn:aws:iam::123456789012:user/beheer"}
ROOT = {"type": "Root", "arn": "arn:aws:iam::123456789012:root"}
LAMBDA = {"type": "AWSService", "invokedBy": "lambda.amazonaws.com"}
MACHINE = {"type": "AWSService", "invokedBy": "ec2.amazonaws.com"}


@pytest.mark.parametrize("key", KEYS)
def test_whoever_uses_a_key_and_is_no_function_of_ours_rings(key: str) -> None:
    others = (USER, ROOT, taken_on(BREAK_GLASS), taken_on(DEPLOY), taken_on(ADMINISTRATORS[0]))
    for action in ("Decrypt", "GenerateDataKey", "GenerateMac", "ReEncrypt", "VerifyMac"):
        for by in others:
            assert "KeyUsedByAnother" in ringing(call(action, by, key), only_reads=True)
        for name, caller in functions().items():
            rung = ringing(call(action, taken_on(caller.arn), key), only_reads=True)
            is_user = bool(GIVEN[name].parts or GIVEN[name].marks)
            assert ("KeyUsedByAnother" in rung) == (not is_user), name


def test_a_key_that_is_not_ours_rings_for_nobody() -> None:
    assert ringing(call("Decrypt", USER), only_reads=True) == set()


@pytest.mark.parametrize("action", ["Decrypt", "GenerateDataKey", "GenerateMac"])
def test_whoever_is_refused_a_key_rings_and_a_function_of_ours_too(action: str) -> None:
    for by in (USER, ROOT, *(taken_on(caller.arn) for caller in functions().values())):
        refused = call(action, by, errorCode="AccessDenied")
        assert ringing(refused, only_reads=True) == {"KeyRefused"}


def test_whatever_gives_or_ends_the_use_of_a_key_rings() -> None:
    guarded = actions() - HARMLESS
    use = {"Decrypt", "Encrypt", "ReEncryptFrom", "ReEncryptTo", "VerifyMac"}
    for action in guarded - use - {one for one in guarded if one.startswith("Generate")}:
        for key in KEYS:
            ours = call(action, taken_on(BREAK_GLASS), key)
            assert "KeyInDanger" in ringing(ours, only_reads=False)
        # Lambda gives a grant on a key of its own at each deployment.
        assert ringing(call(action, taken_on(DEPLOY), "another"), only_reads=False) == set()


def test_taking_on_break_glass_rings_and_so_does_the_role_of_a_function_by_hand() -> None:
    for arn in (BREAK_GLASS, BY_HAND, *(caller.arn for caller in functions().values())):
        for action in ("AssumeRole", "AssumeRoleWithSAML", "AssumeRoleWithWebIdentity"):
            for by in (USER, ROOT, taken_on(DEPLOY), {"type": "SAMLUser"}):
                assert ringing(take_on(arn, by, action), only_reads=True) == {"RoleTakenOn"}
        assert ringing(take_on(arn, LAMBDA), only_reads=True) == set()
        # A role whose trust was changed, so that a machine of somebody's own takes it on.
        assert ringing(take_on(arn, MACHINE), only_reads=True) == {"RoleTakenOn"}
    assert ringing(take_on(DEPLOY, USER), only_reads=True) == set()


@pytest.mark.parametrize(
    ("state", "of", "rung"),
    [
        ("FAILED", "JournalTable.Arn", {"CopyNotMade"}),
        ("ABORTED", "JournalTable.Arn", {"CopyNotMade"}),
        ("EXPIRED", "JournalTable.Arn", {"CopyNotMade"}),
        ("COMPLETED", "JournalTable.Arn", set()),
        ("FAILED", "arn:aws:dynamodb:::table/of-somebody-else", set()),
    ],
)
def test_a_copy_of_the_journal_that_is_not_made_rings(state: str, of: str, rung: set[str]) -> None:
    event = {
        "source": "aws.backup",
        "detail-type": "Backup Job State Change",
        "detail": {"state": state, "resourceArn": of, "backupJobId": "1"},
    }
    assert ringing(event, only_reads=False) == rung


@pytest.mark.parametrize(
    "action",
    # As CloudTrail writes them; the date is that of the API.
    [
        "CreateFunction20150331",
        "UpdateFunctionCode20150331v2",
        "UpdateFunctionConfiguration20150331v2",
    ],
)
def test_whoever_puts_in_a_function_or_code_of_their_own_rings(action: str) -> None:
    """With the role of a function, it opens what that one opens, and the key cannot tell them apart."""
    for by in (USER, ROOT, *(taken_on(arn) for arn in ADMINISTRATORS[:2])):
        assert ringing(call(action, by, service="lambda"), only_reads=False) == {"CodeFromAnother"}
    for by in (taken_on(DEPLOY), taken_on(BREAK_GLASS)):
        assert ringing(call(action, by, service="lambda"), only_reads=False) == set()


def test_the_mail_of_a_rule_names_nobody_and_no_address() -> None:
    for rule in rules().values():
        (target,) = rule["Targets"]
        told = target["InputTransformer"]["InputPathsMap"].values()
        codes = {"$.detail.eventName", "$.detail.state", "$.time"}
        assert set(told) <= codes | {"$.detail.eventID", "$.detail.backupJobId"}
