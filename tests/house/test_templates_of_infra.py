"""The packaged templates, as they are deployed: what the design promises about the infrastructure."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from chalicelib.bootstrap import GIVEN
from chalicelib.platform import gemeente
from chalicelib.platform.web import headers
from chalicelib.platform.web.body import MAX_BYTES
from chalicelib.platform.web.html import stylesheet
from tests.support.reading import every
from tools import package
from tools.gateway import pages

Resource = dict[str, Any]

FUNCTIONS = {
    "public": {"APIHandler"},
    "bureau": {"APIHandler"},
    "workers": {
        "Triage",
        "Registrar",
        "Mailer",
        "MailEvents",
        "Clock",
        "JournalRoot",
        "JournalWatch",
        "Lookout",
        "Search",
        "Clearing",
    },
    "evaluation": {"Evaluation"},
}
ADDRESS_OF_AN_EXPORT = re.compile(r'"Fn::ImportValue": "([^"]+)"')

# What the gateway may log: nothing that says who asked, or what (secure-intake T21).
LOGGED = (
    "requestId requestTimeEpoch httpMethod resourcePath status responseLatency error.responseType"
)


@pytest.fixture(scope="module", autouse=True)
def _built() -> None:
    package.build()


def resources(stack: str, kind: str) -> dict[str, Resource]:
    """The properties of all resources of ``kind`` in the template ``stack``, by logical name."""
    found = package.template(stack)["Resources"].items()
    return {name: r.get("Properties", {}) for name, r in found if r["Type"] == kind}


def only(stack: str, kind: str) -> Resource:
    (found,) = resources(stack, kind).values()
    return found


def functions() -> Iterator[tuple[str, str, Resource]]:
    for stage, names in FUNCTIONS.items():
        found = resources(stage, "AWS::Serverless::Function")
        assert set(found) == names
        for name, properties in found.items():
            yield stage, name, properties


def worker(name: str) -> Resource:
    return resources("workers", "AWS::Serverless::Function")[name]


def policy(stage: str, function: Resource) -> list[dict[str, Any]]:
    """The statements of the role of a function."""
    role = package.template(stage)["Resources"][function["Role"]["Fn::GetAtt"][0]]["Properties"]
    return list(role["Policies"][0]["PolicyDocument"]["Statement"])


def statements() -> Iterator[dict[str, Any]]:
    for stage, _, function in functions():
        yield from policy(stage, function)


def test_no_role_has_a_wildcard() -> None:
    for statement in statements():
        assert statement["Effect"] == "Allow"
        assert "*" not in "".join(statement["Action"])
        if statement["Action"] == ["ses:DeleteSuppressedDestination"]:
            # The account's one list: AWS knows no resource to name for it.
            continue
        # Of a bucket only a folder can be named, and not each file to come; a stream has no name of its
        # own. The buckets of releases and of what was published hold nothing else.
        ours = r"/(dagstaten|gezien|vergeleken|stream)/\*|\$\{Bucket\}/\*(?=.*-(releases|published)-bucket)"
        named = re.sub(ours, "", json.dumps(statement["Resource"]))
        assert "*" not in named.replace(":*", "" if statement["Sid"] == "OwnLog" else ":*")


def test_the_public_role_can_only_write_and_read_what_is_for_everybody() -> None:
    may = policy("public", only("public", "AWS::Serverless::Function"))
    assert {action for statement in may for action in statement["Action"]} == set(
        "kms:GenerateDataKey sqs:SendMessage dynamodb:Query dynamodb:GetItem logs:CreateLogStream "
        "logs:PutLogEvents s3:GetObject".split()
    )
    (files,) = [one["Resource"] for one in may if "s3:GetObject" in one["Action"]]
    assert ADDRESS_OF_AN_EXPORT.findall(json.dumps(files)) == ["signaalpunt-published-bucket-arn"]
    read = {
        action: statement["Resource"]["Fn::ImportValue"]
        for statement in may
        for action in statement["Action"]
        if action.startswith("dynamodb:")
    }
    assert read == {
        "dynamodb:Query": "signaalpunt-table-catalogue-arn",
        "dynamodb:GetItem": "signaalpunt-table-mailbox-arn",
    }


def test_a_key_is_used_only_with_the_context_of_its_part() -> None:
    for statement in statements():
        if {"kms:GenerateDataKey", "kms:Decrypt"} & set(statement["Action"]):
            part = statement["Resource"]["Fn::ImportValue"].split("-")[2]
            assert statement["Condition"]["StringEquals"] == {
                "kms:EncryptionContext:app": "signaalpunt",
                "kms:EncryptionContext:part": part,
            }


def test_a_function_is_told_only_of_queues_and_keys_that_it_may_use() -> None:
    for stage, name, function in functions():
        told = set(ADDRESS_OF_AN_EXPORT.findall(json.dumps(function["Environment"])))
        may = set(ADDRESS_OF_AN_EXPORT.findall(json.dumps(policy(stage, function))))
        # Where one logs in is told to a browser too.
        for export in (one for one in told if not one.startswith("signaalpunt-login-")):
            assert re.sub("-(url|arn|name)$", "-arn", export) in may, (name, export)


def test_each_function_is_told_exactly_what_the_root_hands_it() -> None:
    told = {
        stage if name == "APIHandler" else name: set(f["Environment"]["Variables"])
        for stage, name, f in functions()
    }
    for function, given in GIVEN.items():
        name = function if function in {"public", "bureau"} else function.title().replace("_", "")
        wanted = {"SURFACE", "GEMEENTE", "TABLE_PREFIX", *given.settings}
        wanted |= {f"KEY_{part.upper()}" for part in given.parts}
        wanted |= {f"KEY_{given.marks.upper()}"} if given.marks else set()
        queues = [*given.sends, *given.mends, *(f"{queue}_DLQ" for queue in given.mends)]
        wanted |= {f"QUEUE_{queue.upper().replace('-', '_')}" for queue in queues}
        sets = {"CONFIGURATION_SET", "CONFIGURATION_SET_FORMS"}
        wanted |= {"MAIL_FROM", *sets} if given.mails else set()
        wanted |= {"JOURNAL_BUCKET"} if given.writes_once else set()
        wanted |= {f"{bucket.upper()}_BUCKET" for bucket in given.files}
        issuer = {one for one in told[name] if one.startswith(("OIDC_", "LOGIN_"))}
        assert told[name] == wanted | (issuer if function == "bureau" else set()), function


def test_a_queue_function_acknowledges_message_by_message() -> None:
    sources = [
        event["Properties"]
        for _, _, function in functions()
        for event in function.get("Events", {}).values()
        if event["Type"] == "SQS"
    ]
    assert len(sources) == 7
    for source in sources:
        assert source["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
        assert source["ScalingConfig"]["MaximumConcurrency"] <= 10


def test_the_journal_is_sealed_at_night_and_a_long_day_goes_on_in_the_next_run() -> None:
    (event,) = worker("JournalRoot")["Events"].values()
    assert event["Properties"]["Schedule"] == "cron(30 2-5 * * ? *)"


def test_the_watch_over_the_journal_reads_all_of_its_stream_and_nobody_else_does() -> None:
    (source,) = [
        event["Properties"]
        for event in worker("JournalWatch")["Events"].values()
        if event["Type"] == "DynamoDB"
    ]
    assert source["Stream"] == {"Fn::ImportValue": "signaalpunt-table-journal-stream-arn"}
    assert source["StartingPosition"] == "TRIM_HORIZON"
    streamed = {
        t["TableName"]
        for t in resources("data", "AWS::DynamoDB::Table").values()
        if "StreamSpecification" in t
    }
    assert streamed == {"signaalpunt-journal"}
    reading = [
        name for stage, name, f in functions() if "GetRecords" in json.dumps(policy(stage, f))
    ]
    assert reading == ["JournalWatch"]
    # Nothing of the journal goes by itself: whatever the stream tells as taken out was taken out by somebody.
    journal = resources("data", "AWS::DynamoDB::Table")["JournalTable"]
    assert "TimeToLiveSpecification" not in journal
    assert journal["StreamSpecification"] == {"StreamViewType": "NEW_AND_OLD_IMAGES"}


def test_the_clock_ticks_every_five_minutes() -> None:
    (event,) = worker("Clock")["Events"].values()
    assert event["Properties"]["Schedule"] == "rate(5 minutes)"


def test_the_lookout_looks_every_five_minutes_and_reaches_nothing_but_its_log() -> None:
    (event,) = worker("Lookout")["Events"].values()
    assert event["Properties"]["Schedule"] == "rate(5 minutes)"
    (own_log,) = policy("workers", worker("Lookout"))
    assert own_log["Action"] == ["logs:CreateLogStream", "logs:PutLogEvents"]
    assert own_log["Resource"]["Fn::Sub"].endswith(":/aws/lambda/signaalpunt-lookout:*")


def gateway() -> Resource:
    return only("public", "AWS::Serverless::Api")


@pytest.mark.parametrize("stage", ["public", "bureau"])
def test_an_api_has_a_name_of_its_own(stage: str) -> None:
    """The name is the dimension of its metrics; chalice gives all APIs one title."""
    assert only(stage, "AWS::Serverless::Api")["Name"] == f"signaalpunt-{stage}"


def test_the_gateway_is_regional_and_traces_nothing() -> None:
    assert gateway()["EndpointConfiguration"] == "REGIONAL"
    assert gateway()["TracingEnabled"] is False
    every_method, *_ = gateway()["MethodSettings"]
    assert (every_method["ResourcePath"], every_method["HttpMethod"]) == ("/*", "*")
    for settings in gateway()["MethodSettings"]:
        assert settings["DataTraceEnabled"] is False
        assert settings["LoggingLevel"] == "OFF"
        assert settings["ThrottlingRateLimit"] > 0
        # What an entry leaves out falls back to AWS's default, and not to what is set for all.
        assert set(settings) == set(every_method)


def test_guessing_codes_cannot_slow_intake() -> None:
    every_method, postvak = gateway()["MethodSettings"]
    assert (postvak["ResourcePath"], postvak["HttpMethod"]) == ("/~1postvak", "POST")
    assert postvak["ThrottlingRateLimit"] <= every_method["ThrottlingRateLimit"] / 10
    assert postvak["ThrottlingBurstLimit"] <= every_method["ThrottlingBurstLimit"] / 10


def test_the_access_log_says_neither_who_nor_what() -> None:
    line = gateway()["AccessLogSetting"]["Format"]
    assert set(re.findall(r"\$context\.([\w.]+)", line)) == set(LOGGED.split())
    assert json.loads(line)
    assert resources("public", "AWS::Logs::LogGroup")["AccessLog"]["RetentionInDays"] == 30


def test_the_gateway_answers_its_own_errors_as_we_answer_ours() -> None:
    ours = {**headers.HTML, **headers.SECURITY, **headers.ERROR}
    responses = gateway()["GatewayResponses"]
    assert {"DEFAULT_4XX", "DEFAULT_5XX", "REQUEST_TOO_LARGE", "THROTTLED"} <= set(responses)
    assert responses["WAF_FILTERED"]["StatusCode"] == "429"
    assert responses["MISSING_AUTHENTICATION_TOKEN"]["StatusCode"] == "404"
    for response in responses.values():
        theirs = response["ResponseParameters"]["Headers"]
        assert theirs == {name: f"'{value}'" for name, value in ours.items()}
        pages = response["ResponseTemplates"]
        assert pages["text/html"] == pages["application/json"]
        page, known = pages["text/html"]["Fn::Sub"]
        assert "$context" not in page
        assert set(re.findall(r"\$\{(\w+)\}", page)) == {*known, "ExitUrl"}
        assert '<html lang="nl">' in page
        assert ' lang="en">' in page
        assert page.count('href="tel:${Emergency}"') == 2
        assert '<a href="${ExitUrl}" rel="nofollow noreferrer">Snel weg</a>' in page


def test_a_page_of_the_gateway_looks_like_ours_and_leads_to_the_start_page() -> None:
    held = package.template("public")["Mappings"]["Gemeenten"]
    assert set(held) == set(gemeente.names())
    for kind, page in pages("https://elders.example").items():
        assert "$" not in page, kind
        assert [one.text.endswith("gemeente Dordrecht") for one in every(page, "title")] == [
            True
        ], kind
        (sheet,) = every(page, "link", rel="stylesheet")
        assert sheet["href"] == f"/static/{stylesheet()}", kind
        assert {"/", "/?lang=en"} <= {a["href"] for a in every(page, "a")}, kind
        # Going back does not always bring back what was typed; a reload does.
        assert "staat daar nog." not in page, kind


@pytest.mark.parametrize("stage", ["public", "bureau"])
def test_a_deployment_with_examples_is_refused_by_name_of_each_key(stage: str) -> None:
    template = package.template(stage)
    assert template["Parameters"]["WithExamples"]["Default"] == "no"
    rule = template["Rules"]["FilledIn"]
    assert rule["RuleCondition"] == {"Fn::Equals": [{"Ref": "WithExamples"}, "no"]}
    (refused,) = rule["Assertions"]
    assert refused["Assert"] == {"Fn::Not": [{"Fn::Equals": [{"Ref": "Gemeente"}, "dordrecht"]}]}
    for key in ("privacy.officer_email", "accessibility.signatory", "security_contact"):
        assert key in refused["AssertDescription"]


def wall() -> Resource:
    return only("data", "AWS::WAFv2::WebACL")


def held(part: Any, key: str) -> list[Any]:
    """Every value that stands under ``key`` in a template, however deep."""
    inner = part.values() if isinstance(part, dict) else part if isinstance(part, list) else ()
    here = [part[key]] if isinstance(part, dict) and key in part else []
    return here + [value for one in inner for value in held(one, key)]


def most_per_address() -> dict[str, float]:
    """How many requests per second one address may make, by the name of the rule."""
    counted = {r["Name"]: held(r["Statement"], "RateBasedStatement") for r in wall()["Rules"]}
    rates = [(name, rate) for name, found in counted.items() for rate in found]
    return {name: rate["Limit"] / rate["EvaluationWindowSec"] for name, rate in rates}


def test_the_wall_stands_before_the_site_unless_somebody_says_no() -> None:
    for stage in ("public", "bureau"):
        template = package.template(stage)
        link = only(stage, "AWS::WAFv2::WebACLAssociation")
        assert link["WebACLArn"] == {"Fn::ImportValue": "signaalpunt-wall-arn"}
        assert "/restapis/${RestAPI}/stages/${RestAPI.Stage}" in link["ResourceArn"]["Fn::Sub"]
        assert template["Resources"]["WallBeforeSite"]["Condition"] == "IsBehindWaf"
        assert template["Conditions"]["IsBehindWaf"] == {"Fn::Equals": [{"Ref": "WithWaf"}, "yes"]}
        assert template["Parameters"]["WithWaf"]["Default"] == "yes"
    assert wall()["DefaultAction"] == {"Allow": {}}


def test_the_wall_keeps_no_sample_of_a_request_and_no_log() -> None:
    seen = held(wall(), "VisibilityConfig")
    assert len(seen) == 1 + len(wall()["Rules"])
    kept = ("SampledRequestsEnabled", "CloudWatchMetricsEnabled")
    assert [[one[name] for name in kept] for one in seen] == [[False, True]] * len(seen)
    assert len({one["MetricName"] for one in seen}) == len(seen)
    for stage in FUNCTIONS:
        assert not resources(stage, "AWS::WAFv2::LoggingConfiguration")


def test_the_wall_only_counts_and_knows_no_list_of_addresses() -> None:
    """People are told to use Tor, whose exits are on every such list."""
    kinds = set(re.findall(r'"(\w+Statement)"', json.dumps(wall()))) - {"ScopeDownStatement"}
    rules = ("SizeConstraint", "RateBased", "And", "ByteMatch")
    assert kinds == {f"{rule}Statement" for rule in rules}


def test_the_wall_never_asks_a_person_to_prove_anything() -> None:
    assert [rule["Action"] for rule in wall()["Rules"]] == [{"Block": {}}] * len(wall()["Rules"])
    # A custom response would go before the page of the gateway, and could not say Content-Type.
    assert not held(wall(), "CustomResponse")
    assert not held(wall(), "CustomResponseBodies")


def test_a_school_or_an_exit_of_tor_passes_where_one_address_cannot_take_it_all() -> None:
    every_method, postvak = gateway()["MethodSettings"]
    most = most_per_address()
    assert set(most) == {"one-address", "postvak"}
    # Forty people who each make a whole report, of 25 requests, within the same five minutes.
    assert most["one-address"] * 300 >= 40 * 25
    assert most["one-address"] <= every_method["ThrottlingRateLimit"] / 5
    assert most["postvak"] * 300 >= 60
    assert most["postvak"] <= postvak["ThrottlingRateLimit"] / 5


def test_the_rule_for_the_mailbox_looks_at_what_is_posted_to_it_only() -> None:
    (rule,) = [r for r in wall()["Rules"] if r["Name"] == "postvak"]
    (narrow,) = held(rule, "ScopeDownStatement")
    matched = {
        next(iter(one["FieldToMatch"])): (one["PositionalConstraint"], one["SearchString"])
        for one in held(narrow, "ByteMatchStatement")
    }
    assert matched == {"Method": ("EXACTLY", "POST"), "UriPath": ("CONTAINS", "/postvak")}


def test_what_our_own_code_refuses_and_gives_back_is_not_stopped_at_the_wall() -> None:
    """A page of ours returns what was written; the page of the wall cannot."""
    (rule,) = [r for r in wall()["Rules"] if r["Name"] == "too-large"]
    limit = rule["Statement"]["SizeConstraintStatement"]
    assert limit["FieldToMatch"] == {"SingleHeader": {"Name": "content-length"}}
    assert limit["ComparisonOperator"] == "GE"
    # The rule measures how many digits the length has.
    assert len(str(2 * MAX_BYTES)) < limit["Size"] <= len(str(10 * 1024 * 1024))


def test_every_table_can_be_restored_and_not_be_dropped() -> None:
    found = package.template("data")["Resources"].values()
    tables = [resource for resource in found if resource["Type"] == "AWS::DynamoDB::Table"]
    assert len(tables) == 11
    for table in tables:
        properties = table["Properties"]
        assert table["DeletionPolicy"] == table["UpdateReplacePolicy"] == "Retain"
        assert properties["DeletionProtectionEnabled"] is True
        assert properties["BillingMode"] == "PAY_PER_REQUEST"
        recovery = properties["PointInTimeRecoverySpecification"]
        assert recovery == {"PointInTimeRecoveryEnabled": True, "RecoveryPeriodInDays": 7}
    expiring = {t["Properties"]["TableName"] for t in tables if "TimeTo" in json.dumps(t)}
    names = ("mailbox", "post", "programme", "reports", "access", "unreadable", "evaluation")
    assert expiring == {f"signaalpunt-{name}" for name in names}


def test_a_day_of_the_journal_that_is_sealed_stays_for_five_years() -> None:
    bucket = resources("data", "AWS::S3::Bucket")["JournalBucket"]
    assert bucket["ObjectLockEnabled"] is True
    retention = bucket["ObjectLockConfiguration"]["Rule"]["DefaultRetention"]
    assert retention == {"Mode": "COMPLIANCE", "Years": 5}
    assert '"journal_sealed"' in (package.ROOT / "chalicelib/bootstrap.py").read_text()


BUCKETS = ("Journal", "Releases", "Published")


def test_no_bucket_is_open_to_anybody_and_each_keeps_its_versions() -> None:
    found = resources("data", "AWS::S3::Bucket")
    assert set(found) == {f"{name}Bucket" for name in BUCKETS}
    for bucket in found.values():
        assert bucket["VersioningConfiguration"] == {"Status": "Enabled"}
        assert all(bucket["PublicAccessBlockConfiguration"].values())


@pytest.mark.parametrize("name", BUCKETS)
def test_no_file_of_a_bucket_is_written_over_or_deleted_by_name(name: str) -> None:
    """Object lock alone allows both: it keeps versions. Whether AWS refuses them only an account can show."""
    policies = resources("data", "AWS::S3::BucketPolicy")
    policy = policies[f"{name}BucketPolicy"]["PolicyDocument"]["Statement"]
    refused = {
        one["Sid"]: one for one in policy if one["Effect"] == "Deny" and one["Principal"] == "*"
    }
    assert len(refused) == len(policy)
    over = refused["NothingIsWrittenOver"]
    assert (over["Action"], over["Condition"]) == (
        "s3:PutObject",
        {"Null": {"s3:if-none-match": "true"}},
    )
    gone = refused["NothingIsTakenAway"]
    assert {"s3:DeleteObject", "s3:DeleteObjectVersion", "s3:PutBucketVersioning"} <= {
        *gone["Action"]
    }
    assert "Condition" not in gone


def test_nobody_logs_in_without_a_second_factor_or_signs_up_by_themself() -> None:
    pool = only("data", "AWS::Cognito::UserPool")
    assert (pool["MfaConfiguration"], pool["EnabledMfas"]) == ("ON", ["SOFTWARE_TOKEN_MFA"])
    assert pool["AdminCreateUserConfig"] == {"AllowAdminCreateUserOnly": True}
    client = only("data", "AWS::Cognito::UserPoolClient")
    assert (client["AllowedOAuthFlows"], client["GenerateSecret"]) == (["code"], False)
    assert client["CallbackURLs"] == [{"Fn::Sub": "${BureauUrl}/terug"}]


OIDC = ("Issuer", "ClientId", "AuthorizeUrl", "TokenUrl", "KeysUrl", "LogoutUrl", "SecondFactor")
OWN_ISSUER = {f"Oidc{name}": "x" for name in OIDC} | {"OidcSecondFactor": "acr=hoog"}


def refusals(stage: str, given: dict[str, str]) -> list[str]:
    """What CloudFormation says when it refuses ``given`` by the rules of a template."""
    template = package.template(stage)
    defaults = {
        name: one["Default"] for name, one in template["Parameters"].items() if "Default" in one
    }
    known = {**defaults, **given}

    def holds(part: Any) -> Any:
        if not isinstance(part, dict):
            return part
        ((function, of),) = part.items()
        if function == "Ref":
            return known[of]
        values = [holds(one) for one in of]
        if function == "Fn::Equals":
            return values[0] == values[1]
        return {"Fn::Not": not values[0], "Fn::Or": any(values)}[function]

    rules = [r for r in template["Rules"].values() if holds(r.get("RuleCondition", True))]
    said = [one for rule in rules for one in rule["Assertions"]]
    return [one["AssertDescription"] for one in said if not holds(one["Assert"])]


def test_our_own_pool_and_a_whole_issuer_are_taken() -> None:
    for given in ({}, OWN_ISSUER):
        assert refusals("bureau", {"WithExamples": "yes", **given}) == []


@pytest.mark.parametrize("name", OIDC)
def test_half_an_issuer_is_refused_by_name_of_what_lacks(name: str) -> None:
    half = {key: value for key, value in OWN_ISSUER.items() if key != f"Oidc{name}"}
    (said,) = refusals("bureau", {"WithExamples": "yes", **half})
    assert f"Oidc{name}" in said
    only_one = {f"Oidc{name}": OWN_ISSUER[f"Oidc{name}"]}
    lacking = refusals("bureau", {"WithExamples": "yes", **only_one})
    assert len(lacking) == len(OIDC) - 1


def test_a_client_key_has_a_name_and_an_issuer_of_its_own() -> None:
    trial = {"WithExamples": "yes"}
    both = {"OidcClientKey": "arn:aws:kms:x", "OidcClientKeyName": "kid=een"}
    assert refusals("bureau", {**trial, **OWN_ISSUER, **both}) == []
    for name in both:
        half = {**trial, **OWN_ISSUER, name: both[name]}
        (said,) = refusals("bureau", half)
        (other,) = set(both) - {name}
        assert said.startswith(f"{other} is missing")
    (said,) = refusals("bureau", {**trial, **both})
    assert said.startswith("OidcIssuer is missing")


@pytest.mark.parametrize("stage", ["public", "bureau"])
def test_half_a_domain_is_refused_by_name(stage: str) -> None:
    trial = {"WithExamples": "yes", "WithWaf": "yes"}
    whole = {"DomainName": "meldpunt.gemeente.example", "CertificateArn": "arn:aws:acm:x"}
    assert refusals(stage, {**trial, **whole}) == []
    for name in whole:
        (said,) = refusals(stage, {**trial, name: whole[name]})
        (other,) = set(whole) - {name}
        assert said.startswith(f"{other} is missing")
    (said,) = refusals(stage, {**trial, **whole, "WithWaf": "no"})
    assert said.startswith("WithWaf is no")


def test_without_a_second_factor_it_is_said_who_may_take_on_each_role() -> None:
    assert refusals("account", {}) == []
    said = refusals("account", {"WithMfa": "no"})
    asked = ["DeployPrincipal", "AuditPrincipal", "ByHandPrincipal"]
    assert [one.split()[0] for one in said] == asked
    named = {name: f"arn:aws:iam::1:role/{name}" for name in asked}
    assert refusals("account", {"WithMfa": "no", **named}) == []


def test_the_bureau_signs_with_the_key_that_it_is_told_of_and_no_other() -> None:
    bureau = only("bureau", "AWS::Serverless::Function")
    (signs,) = [s for s in policy("bureau", bureau) if "kms:Sign" in s["Action"]]
    given, told, none = signs["Resource"]["Fn::If"]
    assert (given, told) == ("HasClientKey", {"Ref": "OidcClientKey"})
    assert none["Fn::Sub"].endswith(":key/none")
    assert bureau["Environment"]["Variables"]["OIDC_CLIENT_KEY"]["Fn::If"][:2] == [given, told]


def test_a_second_factor_is_a_claim_with_a_value_or_our_own_pool() -> None:
    pattern = package.template("bureau")["Parameters"]["OidcSecondFactor"]["AllowedPattern"]
    assert all(re.fullmatch(pattern, one) for one in ("pool", "acr=hoog", "amr=mfa", "acrs=c1"))
    assert not any(re.fullmatch(pattern, one) for one in ("", "acr", "acr=", "acr= ", "none"))


def test_every_queue_is_encrypted_and_patient_and_only_one_with_order_sets_nothing_aside() -> None:
    queues = resources("data", "AWS::SQS::Queue")
    assert len(queues) == 13
    reading = [f for _, _, f in functions() if "SQS" in json.dumps(f.get("Events", {}))]
    slowest = max(function["Timeout"] for function in reading)
    for name, queue in queues.items():
        assert queue["SqsManagedSseEnabled"] is True
        assert "KmsMasterKeyId" not in queue
        assert queue["MessageRetentionPeriod"] == 14 * 24 * 3600
        assert queue["MaximumMessageSize"] == 256 * 1024
        assert queue["VisibilityTimeout"] >= 6 * slowest
        is_ordered = queue.get("FifoQueue", False)
        assert is_ordered == (name == "RegistrationsQueue") == queue["QueueName"].endswith(".fifo")
        sets_aside = queue.get("RedrivePolicy", {}).get("maxReceiveCount")
        assert sets_aside == (5 if name.endswith("Queue") and not is_ordered else None)


def test_a_key_can_be_ended_by_one_role_only_and_not_at_once() -> None:
    keys = resources("data", "AWS::KMS::Key")
    assert len(keys) == 6
    for name, key in keys.items():
        (deny,) = [s for s in key["KeyPolicy"]["Statement"] if s["Sid"] == "OnlyBreakGlass"]
        assert {"kms:DisableKey", "kms:ScheduleKeyDeletion"} <= set(deny["Action"])
        (one,) = deny["Condition"]["ArnNotEquals"]["aws:PrincipalArn"]
        assert "${BreakGlassRole}" in one["Fn::Sub"]
        assert key["PendingWindowInDays"] == 30
        assert key.get("EnableKeyRotation", name in {"PersonKey", "AddressKey"}) is True


def test_no_address_travels_in_a_mail_event() -> None:
    rules = resources("data", "AWS::Events::Rule")
    to_queue = [t for rule in rules.values() for t in rule["Targets"] if t["Id"] == "queue"]
    assert len(to_queue) == 3
    for target in to_queue:
        paths = target["InputTransformer"]["InputPathsMap"]
        assert set(paths.values()) <= {"$.detail.mail.tags.mail[0]", "$.detail.eventType", "$.time"}
        # A dead-letter queue of the target would keep the event as it came, address included.
        assert "DeadLetterConfig" not in target


def test_mail_goes_by_tls_only_and_is_not_tracked() -> None:
    sets = resources("data", "AWS::SES::ConfigurationSet")
    for mail_set in sets.values():
        assert mail_set["DeliveryOptions"]["TlsPolicy"] == "REQUIRE"
        assert set(mail_set["SuppressionOptions"]["SuppressedReasons"]) == {"BOUNCE", "COMPLAINT"}
        assert "TrackingOptions" not in mail_set
    destinations = resources("data", "AWS::SES::ConfigurationSetEventDestination").values()
    assert {one["ConfigurationSetName"]["Ref"] for one in destinations} == set(sets)
    for destination in destinations:
        events = set(destination["EventDestination"]["MatchingEventTypes"])
        # Spelled as CloudFormation documents them; it takes capitals since 2025, and reads them back so.
        assert {"send", "delivery", "bounce", "complaint"} <= events
        assert not events & {"open", "click"}


def test_what_becomes_of_a_letter_of_a_form_is_heard_as_of_any_other() -> None:
    names = {one["Name"] for one in resources("data", "AWS::SES::ConfigurationSet").values()}
    rules = [r["EventPattern"] for r in resources("data", "AWS::Events::Rule").values()]
    of_mail = [r["detail"]["mail"]["tags"] for r in rules if r["source"] == ["aws.ses"]]
    assert len(of_mail) == 3
    assert all(set(tags["ses:configuration-set"]) == names for tags in of_mail)


def test_letters_of_forms_can_be_paused_by_themselves() -> None:
    sources = worker("Mailer")["Events"].values()
    queues = [json.dumps(source["Properties"]["Queue"]) for source in sources]
    assert sorted("post-forms" in queue for queue in queues) == [False, True]


def test_every_queue_rings_when_a_message_is_old_or_failed() -> None:
    alarms = resources("data", "AWS::CloudWatch::Alarm").values()
    watched = {
        (alarm["MetricName"], alarm["Dimensions"][0]["Value"]["Fn::GetAtt"][0])
        for alarm in alarms
        if alarm["Namespace"] == "AWS/SQS"
    }
    old, failed = "ApproximateAgeOfOldestMessage", "ApproximateNumberOfMessagesVisible"
    queues = resources("data", "AWS::SQS::Queue")
    assert watched == {(old if name.endswith("Queue") else failed, name) for name in queues}
    for alarm in alarms:
        if alarm["MetricName"] == old:
            assert alarm["Threshold"] == 900


def test_a_clock_that_stands_still_rings_within_fifteen_minutes() -> None:
    alarm = resources("data", "AWS::CloudWatch::Alarm")["ClockStopped"]
    assert alarm["Period"] * alarm["EvaluationPeriods"] <= 900
    assert alarm["TreatMissingData"] == "breaching"
    counter = resources("workers", "AWS::Logs::MetricFilter")["ClockTicks"]
    (metric,) = counter["MetricTransformations"]
    counted = (metric["MetricNamespace"], metric["MetricName"])
    assert counted == (alarm["Namespace"], alarm["MetricName"])
    assert "clock_ticked" in counter["FilterPattern"]
    assert '"clock_ticked"' in (package.ROOT / "chalicelib/bootstrap.py").read_text()


def test_letters_of_forms_that_stop_ring_by_themselves() -> None:
    alarm = resources("data", "AWS::CloudWatch::Alarm")["FormMailStopped"]
    counter = resources("workers", "AWS::Logs::MetricFilter")["FormMailStopped"]
    (metric,) = counter["MetricTransformations"]
    assert (metric["MetricNamespace"], metric["MetricName"]) == (
        alarm["Namespace"],
        alarm["MetricName"],
    )
    assert "form_mail_stopped" in counter["FilterPattern"]
    written = (package.ROOT / "chalicelib/mail/events/usecases.py").read_text()
    assert '"form_mail_stopped"' in written


def test_a_line_with_level_error_of_any_function_rings() -> None:
    """Nobody reads logs: a mail that was given up, or a fault that stays, must come to a person."""
    alarm = resources("data", "AWS::CloudWatch::Alarm")["Faults"]
    counted = set()
    for stage in FUNCTIONS:
        for counter in resources(stage, "AWS::Logs::MetricFilter").values():
            (metric,) = counter["MetricTransformations"]
            if metric["MetricName"] == alarm["MetricName"]:
                assert counter["FilterPattern"] == '{ $.level = "error" }'
                counted.add((stage, counter["LogGroupName"]["Ref"]))
    assert counted == {
        (stage, name)
        for stage in FUNCTIONS
        for name, group in resources(stage, "AWS::Logs::LogGroup").items()
        if group["LogGroupName"].startswith("/aws/lambda/")
    }
    assert 'level="error"' in (package.ROOT / "chalicelib/platform/log.py").read_text()


@pytest.mark.parametrize(
    ("stage", "name"), [("public", "PublicSiteFails"), ("bureau", "BureauFails")]
)
def test_a_site_that_fails_rings_and_no_other_site_rings_for_it(stage: str, name: str) -> None:
    alarm = resources("data", "AWS::CloudWatch::Alarm")[name]
    api = only(stage, "AWS::Serverless::Api")
    looks_at = {one["Name"]: one["Value"] for one in alarm["Dimensions"]}
    assert looks_at == {"ApiName": api["Name"], "Stage": api["StageName"]}
    assert (alarm["Namespace"], alarm["MetricName"]) == ("AWS/ApiGateway", "5XXError")


def test_the_mailer_may_send_mail_as_we_send_it() -> None:
    """SES asks for SendRawEmail too when the content is raw; the engine and moto do not."""
    (mail,) = [s for s in policy("workers", worker("Mailer")) if s["Sid"] == "SendMail"]
    assert mail["Action"] == ["ses:SendEmail", "ses:SendRawEmail"]


def test_no_service_of_aws_writes_to_us_for_somebody_else() -> None:
    """A service acts for every account; only the source tells whose rule or alarm a message is."""
    found = package.template("data")["Resources"].values()
    policies = [r["Properties"]["PolicyDocument"] for r in found if r["Type"].endswith("Policy")]
    services = [s for one in policies for s in one["Statement"] if "Service" in s["Principal"]]
    assert len(services) == 3
    for statement in services:
        (by,) = statement["Condition"].values()
        assert set(by) & {"aws:SourceArn", "aws:SourceAccount"}, statement["Sid"]


def test_every_rule_may_write_to_what_it_targets_and_no_other_rule_may() -> None:
    written: dict[str, set[str]] = {}
    for name, rule in resources("data", "AWS::Events::Rule").items():
        for target in rule["Targets"]:
            to = target["Arn"].get("Ref") or target["Arn"]["Fn::GetAtt"][0]
            written.setdefault(to, set()).add(name)
    allowed = {}
    for kind, on in (("AWS::SQS::QueuePolicy", "Queues"), ("AWS::SNS::TopicPolicy", "Topics")):
        for policy in resources("data", kind).values():
            for statement in policy["PolicyDocument"]["Statement"]:
                if statement["Principal"] == {"Service": "events.amazonaws.com"}:
                    rules = statement["Condition"]["ArnEquals"]["aws:SourceArn"]
                    allowed[policy[on][0]["Ref"]] = {one["Fn::GetAtt"][0] for one in rules}
    assert written == allowed


def test_the_headers_are_the_ones_we_chose() -> None:
    """Word for word, so that weakening the policy is a change of this test too (secure-intake 5)."""
    assert headers.SECURITY["Content-Security-Policy"] == (
        "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    )
    rest = {k: v for k, v in headers.SECURITY.items() if k != "Content-Security-Policy"}
    assert "camera=()" in rest.pop("Permissions-Policy")
    assert rest == {
        "Referrer-Policy": "no-referrer",
        "Strict-Transport-Security": "max-age=63072000; includeSubDomains",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cross-Origin-Embedder-Policy": "require-corp",
        "Origin-Agent-Cluster": "?1",
        "X-Permitted-Cross-Domain-Policies": "none",
    }
