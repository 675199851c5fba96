"""What the embedded engine leaves out of a deployment, done by hand, and what it only takes without doing it.

Nothing here runs against AWS. The engine is ministack 1.5.33 (requirements-engine.in); look at this file
again when another version is pinned.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from tools.deploy.aws import Aws
from tools.deploy.stacks import Stacks
from tools.gateway import filled_in

# Kinds of resource that the engine keeps and does nothing with. A step that has one says so.
ONLY_KEPT: Mapping[str, str] = {
    "AWS::ApiGateway::Account": "no access log is written",
    "AWS::Backup::BackupPlan": "nothing is copied",
    "AWS::Backup::BackupVault": "nothing is locked",
    "AWS::CloudWatch::Alarm": "none rings",
    "AWS::CloudWatch::Dashboard": "nobody sees it",
    "AWS::IAM::ManagedPolicy": "as a boundary it bounds nobody",
    "AWS::Logs::MetricFilter": "nothing is counted",
    "AWS::SES::ConfigurationSetEventDestination": "no event comes; tools/post_office.py sends those of mails",
    "AWS::SES::EmailIdentity": "nothing is signed",
    "AWS::SNS::TopicPolicy": "nobody publishes",
    "AWS::WAFv2::WebACL": "no request meets it",
}
# The same of properties, said once at the end.
ONLY_TAKEN: Mapping[str, str] = {
    "stack policies": "kept and not asked",
    "point-in-time recovery, TTL": "kept; nothing is copied and no item expires",
    "object lock": "kept in part; the bucket policies are enforced",
    "throttles of a method": "kept under an address that the engine does not decode",
    "log retention, tags": "kept",
}


def only_kept(template: Mapping[str, Any], names: Iterable[str]) -> Iterator[str]:
    """What the engine only keeps of the resources with these names, a line for each kind."""
    kinds: Counter[str] = Counter()
    for name in names:
        resource = template["Resources"].get(name, {})
        if resource.get("Type") == "AWS::Events::Rule" and "EventPattern" in resource["Properties"]:
            kinds["AWS::Events::Rule"] += 1
        elif resource.get("Type") in ONLY_KEPT:
            kinds[resource["Type"]] += 1
    for kind, number in sorted(kinds.items()):
        how = ONLY_KEPT.get(kind, "the engine has no events of CloudTrail and SES")
        yield f"the engine only keeps {number} {kind}: {how}"


# What fill_gaps changes beside CloudFormation, which sees it as drift.
KNOWN_DRIFT = ("APIHandler.Environment.Variables.OIDC_",)


def fill_gaps(aws: Aws, public: Mapping[str, Any], say: Callable[[str], None]) -> None:
    """Do what the engine leaves out: the gateway's own pages, and the address of the login.

    ``public`` is the template of the public stage.
    """
    outputs = Stacks(aws).outputs
    gateway_pages(aws, outputs("public")["RestAPIId"], public, Stacks(aws).parameters("public"))
    say("The engine left out the gateway's own pages: they were put there by hand.")
    hosted_login(aws, outputs("data")["LoginPoolId"])
    say("The engine serves the login at its own address: the bureau was told.")
    for what, how in ONLY_TAKEN.items():
        say(f"The engine only took: {what} ({how}).")


def gateway_pages(aws: Aws, api: str, public: Mapping[str, Any], given: Mapping[str, str]) -> None:
    """Give the gateway its own error pages, which the engine does not read from ``GatewayResponses``."""
    gateway = aws.client("apigateway")
    kinds = public["Resources"]["RestAPI"]["Properties"]["GatewayResponses"]
    for kind, response in kinds.items():
        headers = response["ResponseParameters"]["Headers"]
        status = {"statusCode": response["StatusCode"]} if "StatusCode" in response else {}
        gateway.put_gateway_response(
            restApiId=api,
            responseType=kind,
            responseParameters={f"gatewayresponse.header.{k}": v for k, v in headers.items()},
            responseTemplates={
                content_type: filled_in(page["Fn::Sub"][0], given["ExitUrl"], given["Gemeente"])
                for content_type, page in response["ResponseTemplates"].items()
            },
            **status,
        )
    gateway.create_deployment(restApiId=api, stageName="public")


def hosted_login(aws: Aws, pool: str) -> None:
    """Tell the bureau where the login is: the engine serves the pages of its pool at its own address."""
    functions = aws.client("lambda")
    name = "signaalpunt-bureau"
    variables = functions.get_function_configuration(FunctionName=name)["Environment"]["Variables"]
    variables |= {
        "OIDC_AUTHORIZE_URL": f"{aws.endpoint}/oauth2/authorize",
        "OIDC_TOKEN_URL": f"{aws.endpoint}/oauth2/token",
        "OIDC_LOGOUT_URL": f"{aws.endpoint}/logout",
        "OIDC_KEYS_URL": f"{aws.endpoint}/{pool}/.well-known/jwks.json",
    }
    functions.update_function_configuration(FunctionName=name, Environment={"Variables": variables})
