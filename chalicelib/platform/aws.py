"""The one door to boto3: clients with short timeouts, made when first used.

Importing this module does not import boto3, so a page that calls no service stays light.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from time import monotonic
from typing import Any

# The last call of a page is begun within so many seconds. With its two tries of 1 + 4 seconds and the pause
# between them it ends in the 25th; Lambda ends a site after 28 (.chalice/config.json), and API Gateway gives
# a page of its own after 29, which has not the words that somebody typed.
_LATEST_SECONDS = 14

_began: ContextVar[float | None] = ContextVar("began", default=None)

_OUTAGES = frozenset(
    {
        "InternalError",
        "InternalFailure",
        "InternalServerError",
        "KMSInternalException",
        "DependencyTimeoutException",
        "LimitExceededException",
        "ProvisionedThroughputExceededException",
        "RequestLimitExceeded",
        "RequestThrottled",
        "ServiceUnavailable",
        "Throttling",
        "ThrottlingException",
        "TooManyRequestsException",
    }
)


@cache
def client(service: str) -> Any:
    """The boto3 client of ``service``; the endpoint and region come from the environment."""
    import boto3

    # SES has no idempotency token, so a second try after a lost answer would be a second mail.
    make: Any = boto3.client
    made = make(service, config=_config(tries=1 if service == "sesv2" else 2))
    made.meta.events.register("before-call", _refuse_when_late)
    return made


@cache
def session() -> Any:
    """A botocore session for a library that makes its own clients: they get our time-outs."""
    from botocore.session import Session

    made = Session()
    made.set_default_client_config(_config(tries=2))
    made.register("before-call", _refuse_when_late)
    return made


@contextmanager
def answering() -> Iterator[None]:
    """While it lasts somebody waits for a page: a call that would begin too late is refused as an outage."""
    before = _began.set(monotonic())
    try:
        yield
    finally:
        _began.reset(before)


def _refuse_when_late(**_: Any) -> None:
    from botocore.exceptions import ConnectTimeoutError

    began = _began.get()
    if began is not None and monotonic() - began > _LATEST_SECONDS:
        raise ConnectTimeoutError(endpoint_url="none: the page would come too late")


def _config(*, tries: int) -> Any:
    from botocore.config import Config

    return Config(
        connect_timeout=1,
        read_timeout=4,
        retries={"mode": "standard", "total_max_attempts": tries},
    )


def is_outage(error: BaseException) -> bool:
    """Whether a boto3 error means "later", as opposed to "never" (a bug, a refused right)."""
    from botocore.exceptions import BotoCoreError, ClientError, ParamValidationError

    if isinstance(error, ClientError):
        answer = error.response
        status = answer.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
        return answer.get("Error", {}).get("Code") in _OUTAGES or status >= 500
    return isinstance(error, BotoCoreError) and not isinstance(error, ParamValidationError)


def error_code(error: BaseException) -> str:
    """The AWS error code of a ClientError, ``""`` for anything else."""
    response = getattr(error, "response", None)
    return str(response.get("Error", {}).get("Code", "")) if isinstance(response, dict) else ""
