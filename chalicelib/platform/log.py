"""The only way to write a log line: an event name and coded facts, never text of a person.

API Gateway's request id ties a browser to a log line (secure-intake T21), so a line may hold
nothing that says who or what. Exceptions are named by type and code location; their text is left
out, because botocore and pydantic print the values they refuse.
"""

from __future__ import annotations

import json
import traceback
from datetime import UTC, datetime

Fact = str | int | bool


def event(name: str, **facts: Fact) -> None:
    """Write one JSON line. ``facts`` are codes and counts chosen by the program."""
    moment = datetime.now(UTC).isoformat(timespec="milliseconds")
    print(json.dumps({"event": name, "at": moment, **facts}), flush=True)  # noqa: T201


def fault(name: str, error: BaseException, **facts: Fact) -> None:
    """Write one JSON line for an unexpected fault: its type and where it happened, not its words."""
    frames = traceback.extract_tb(error.__traceback__)
    where = [f"{frame.filename.rsplit('/', 1)[-1]}:{frame.lineno}" for frame in frames[-6:]]
    event(name, level="error", error=type(error).__name__, where=" > ".join(where), **facts)
