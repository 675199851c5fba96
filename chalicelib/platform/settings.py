"""Settings come from the environment, once, and a missing one stops the function at start.

Each function is given only the settings it uses (``infra/app.<stage>.yaml``), so a setting is
looked up when the part that needs it is built, never earlier.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping

_ADDRESS = re.compile(r"https://\w|http://(127\.0\.0\.1|localhost)[:/]", re.ASCII)
_KEY = re.compile(r"arn:[\w-]+:kms:[\w-]+:\d+:key/[\w-]+", re.ASCII)


class MissingSetting(RuntimeError):
    """A setting is absent or unusable; the message names the key and never the value."""


class Settings:
    """The environment, read by name.

    >>> Settings({"MAIL_FROM": "post@gemeente.example"}).text("MAIL_FROM")
    'post@gemeente.example'
    """

    def __init__(self, environment: Mapping[str, str] | None = None) -> None:
        self._environment = os.environ if environment is None else environment

    def text(self, key: str) -> str:
        """The setting ``key``; raises MissingSetting when it is absent or empty."""
        value = self._environment.get(key, "").strip()
        if not value:
            msg = f"setting {key} is missing or empty: give it to this function in infra/"
            raise MissingSetting(msg)
        return value

    def has(self, key: str) -> bool:
        """Whether the setting ``key`` is there and not empty."""
        return bool(self._environment.get(key, "").strip())

    def address(self, key: str) -> str:
        """The setting ``key`` as an ``https`` address; raises MissingSetting.

        Plain ``http`` is for this machine only, where the engine serves its own login.
        """
        value = self.text(key)
        if not _ADDRESS.match(value):
            msg = f"setting {key} must be an address that begins with https://"
            raise MissingSetting(msg)
        return value

    def keys(self, key: str) -> tuple[str, ...]:
        """The setting ``key`` as ARNs of KMS keys, parted by spaces, at least one; raises MissingSetting.

        A key and its replica are one key, so only one of both may stand here: the one of this region.
        """
        arns = tuple(self.text(key).split())
        ids = [arn.rpartition("key/")[2] for arn in arns]
        if not all(_KEY.fullmatch(arn) for arn in arns) or len(set(ids)) < len(ids):
            msg = f"setting {key} must be ARNs of different KMS keys, parted by spaces"
            raise MissingSetting(msg)
        return arns

    def seconds(self, key: str) -> int:
        """The setting ``key`` as a positive whole number of seconds."""
        value = self.text(key)
        if not value.isdecimal() or int(value) == 0:
            msg = f"setting {key} must be a positive whole number of seconds"
            raise MissingSetting(msg)
        return int(value)

    def of_a_function(self) -> bool:
        """Whether a function has these settings. `chalice package` imports the app too, and has none."""
        return "AWS_LAMBDA_FUNCTION_NAME" in self._environment

    def surface(self) -> str:
        """Which surface this process serves: ``public``, ``bureau``, ``workers``, ``evaluation``, or ``all``.

        Unset is ``all``.
        """
        surface = self._environment.get("SURFACE", "all")
        if surface not in {"public", "bureau", "workers", "evaluation", "all"}:
            msg = "setting SURFACE must be public, bureau, workers or evaluation (or unset, for all surfaces)"
            raise MissingSetting(msg)
        return surface
