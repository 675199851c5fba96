"""The error tree as it is drawn is the error tree as it is."""

from __future__ import annotations

import importlib
import pkgutil
import re

import chalicelib
from chalicelib.platform import errors
from chalicelib.platform.errors import Fault


def test_every_error_of_ours_is_in_the_drawing_at_its_place() -> None:
    for module in pkgutil.walk_packages(chalicelib.__path__, "chalicelib."):
        importlib.import_module(module.name)
    ours = {one for one in _below(Exception) if one.__module__.startswith("chalicelib.")}
    drawing = str(errors.__doc__)
    named = set(re.findall(r"\b[A-Z][A-Za-z]+\b", drawing))
    assert {one.__name__ for one in ours} <= named
    tree, _, _ = drawing.partition("\n\nValueError")
    drawn = set(re.findall(r"[|`]- (\w+)", tree)) | {"Fault"}
    assert drawn == {one.__name__ for one in ours if issubclass(one, Fault)}


def _below(parent: type[BaseException]) -> set[type[BaseException]]:
    direct = set(parent.__subclasses__())
    return direct.union(*map(_below, direct))
