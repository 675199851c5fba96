"""What the preflight knows of an account: read before anything is touched."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from botocore.exceptions import BotoCoreError, ClientError

from tools.deploy.aws import Aws, code_of
from tools.deploy.installation import Installation
from tools.deploy.stacks import WHOLE, Stacks

_T = TypeVar("_T")

# Concurrent executions of Lambda (Service Quotas, "L-B99A9384").
_CONCURRENCY = ("lambda", "L-B99A9384")
_ROLES = ("signaalpunt-deploy", "signaalpunt-break-glass")


@dataclass(frozen=True)
class Certificate:
    """A certificate of ACM: its status, and the names that it is for."""

    status: str
    names: tuple[str, ...]


@dataclass(frozen=True)
class Trail:
    """A trail of CloudTrail that logs now; ``kms`` and ``writes`` say whether it has calls of KMS and
    other changes.
    """

    name: str
    writes: bool
    kms: bool


@dataclass(frozen=True)
class Facts:
    """What was read. A key of ``unknown`` is a fact that nobody could read, with the reason."""

    account: str = ""
    caller: str = ""
    is_engine: bool = False
    stacks: Mapping[str, str] = field(default_factory=dict)
    failed: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    left_behind: tuple[str, ...] = ()
    certificates: Mapping[str, Certificate] = field(default_factory=dict)
    concurrency: int = 0
    ses_production: bool = False
    ses_sends: bool = False
    # "" when there is no identity yet: the data stack makes one.
    ses_identity: str = ""
    trails: tuple[Trail, ...] = ()
    gateway_role: str = ""
    roles: frozenset[str] = frozenset()
    unknown: Mapping[str, str] = field(default_factory=dict)


def gather(aws: Aws, installation: Installation) -> Facts:
    """Read what the preflight judges. Changes nothing; raises when not even the caller can be known."""
    identity = aws.client("sts").get_caller_identity()
    unknown: dict[str, str] = {}

    def known(name: str, read: Callable[[], _T], otherwise: _T) -> _T:
        try:
            return read()
        except (ClientError, BotoCoreError) as error:
            unknown[name] = code_of(error) if isinstance(error, ClientError) else str(error)
            return otherwise

    stacks = Stacks(aws)
    statuses = stacks.statuses()
    failed = [one for one, status in statuses.items() if status not in WHOLE]
    ses: dict[str, Any] = known("ses", lambda: dict(aws.client("sesv2").get_account()), {})
    return Facts(
        account=str(identity["Account"]),
        caller=str(identity["Arn"]),
        is_engine=aws.is_engine,
        stacks=statuses,
        failed={one: tuple(stacks.why_failed(one)) for one in failed},
        left_behind=()
        if statuses.get("data", "REVIEW_IN_PROGRESS") != "REVIEW_IN_PROGRESS"
        else known("left_behind", lambda: _left_behind(aws, str(identity["Account"])), ()),
        certificates=known("certificates", lambda: _certificates(aws, installation), {}),
        concurrency=known("concurrency", lambda: _concurrency(aws), 0),
        ses_production=bool(ses.get("ProductionAccessEnabled")),
        ses_sends=bool(ses.get("SendingEnabled")),
        ses_identity=known("ses_identity", lambda: _identity(aws, installation.mail.domain), ""),
        trails=known("trails", lambda: _trails(aws), ()),
        gateway_role=known(
            "gateway_role",
            lambda: str(aws.client("apigateway").get_account().get("cloudwatchRoleArn", "")),
            "",
        ),
        roles=known(
            "roles", lambda: frozenset(one for one in _ROLES if _is_role(aws, one)), frozenset()
        ),
        unknown=unknown,
    )


def _left_behind(aws: Aws, account: str) -> tuple[str, ...]:
    """Resources with our fixed names, of a data stack that is not there any more."""
    pages = aws.client("dynamodb").get_paginator("list_tables").paginate()
    tables = [
        name for page in pages for name in page["TableNames"] if name.startswith("signaalpunt-")
    ]
    ours = (f"signaalpunt-{kind}-{account}" for kind in ("journal", "releases", "published"))
    buckets = (name for name in ours if _is_bucket(aws, name))
    return (*(f"table {name}" for name in tables), *(f"bucket {name}" for name in buckets))


def _is_bucket(aws: Aws, name: str) -> bool:
    try:
        aws.client("s3").get_bucket_versioning(Bucket=name)
    except ClientError as error:
        if code_of(error) == "NoSuchBucket":
            return False
        raise
    return True


def _certificates(aws: Aws, installation: Installation) -> dict[str, Certificate]:
    found = {}
    for arn in {installation.public.certificate, installation.bureau.certificate} - {""}:
        try:
            held = aws.client("acm").describe_certificate(CertificateArn=arn)["Certificate"]
        except ClientError as error:
            if code_of(error) not in {
                "ResourceNotFoundException",
                "ValidationException",
                "InvalidArnException",
            }:
                raise
            continue
        names = held.get("SubjectAlternativeNames") or [held["DomainName"]]
        found[arn] = Certificate(str(held["Status"]), tuple(names))
    return found


def _concurrency(aws: Aws) -> int:
    service, code = _CONCURRENCY
    quota = aws.client("service-quotas").get_service_quota(ServiceCode=service, QuotaCode=code)
    return int(quota["Quota"]["Value"])


def _identity(aws: Aws, domain: str) -> str:
    try:
        found = aws.client("sesv2").get_email_identity(EmailIdentity=domain)
    except ClientError as error:
        if code_of(error) == "NotFoundException":
            return ""
        raise
    return str(found.get("DkimAttributes", {}).get("Status") or "NOT_STARTED")


def _trails(aws: Aws) -> tuple[Trail, ...]:
    cloudtrail = aws.client("cloudtrail")
    found = []
    for one in cloudtrail.describe_trails(includeShadowTrails=True)["trailList"]:
        arn = one.get("TrailARN", one["Name"])
        is_here = one.get("IsMultiRegionTrail") or one.get("HomeRegion") == aws.region
        if is_here and cloudtrail.get_trail_status(Name=arn)["IsLogging"]:
            writes, kms = _selected(cloudtrail.get_event_selectors(TrailName=arn))
            found.append(Trail(str(one["Name"]), writes, kms))
    return tuple(found)


def _selected(selectors: Mapping[str, Any]) -> tuple[bool, bool]:
    """Whether a trail logs management events that write, and those of KMS too (CloudTrail, "Event
    selectors").
    """
    basic = [
        s for s in selectors.get("EventSelectors", ()) if s.get("IncludeManagementEvents", True)
    ]
    writes = any(s.get("ReadWriteType", "All") != "ReadOnly" for s in basic)
    kms = any(
        s.get("ReadWriteType", "All") == "All"
        and "kms.amazonaws.com" not in s.get("ExcludeManagementEventSources", ())
        for s in basic
    )
    for selector in selectors.get("AdvancedEventSelectors", ()):
        fields = {one["Field"]: one for one in selector["FieldSelectors"]}
        if fields.get("eventCategory", {}).get("Equals") != ["Management"]:
            continue
        only = fields.get("readOnly", {}).get("Equals", [])
        sources = fields.get("eventSource", {})
        writes = writes or only != ["true"]
        # Decrypt is a call that only reads.
        kms = kms or (not only and "kms.amazonaws.com" not in sources.get("NotEquals", ()))
    return writes, kms


def _is_role(aws: Aws, name: str) -> bool:
    try:
        aws.client("iam").get_role(RoleName=name)
    except ClientError as error:
        if code_of(error) == "NoSuchEntity":
            return False
        raise
    return True
